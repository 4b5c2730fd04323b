const NAME = /\/Encrypt(?=\s+\d{1,10}\s+\d{1,5}\s+R\b|\s*<<)/gu

/**
 * A PDF whose letter lies open and whose attachments alone are under a password (ISO 32000-2,
 * 7.6.6: streams and strings by the crypt filter `Identity`, embedded files by another). Readers
 * ask for the password all the same; without the mention of the lock they open the letter, and
 * the attachments stay the unreadable bytes they are. Any other file is given back as it came.
 */
export function withoutAttachmentLock(bytes: Buffer): Buffer {
  if (!bytes.includes('/Encrypt') || !bytes.includes('/EFF')) return bytes
  const text = bytes.toString('latin1')
  const isLetterOpen = /\/StmF\s*\/Identity\b/u.test(text) && /\/StrF\s*\/Identity\b/u.test(text)
    && !/\/StmF\s*\/(?!Identity\b)/u.test(text) && !/\/StrF\s*\/(?!Identity\b)/u.test(text)
  // The same length: every place in the file stays where its tables say.
  return isLetterOpen ? Buffer.from(text.replace(NAME, '/EncrypX'), 'latin1') : bytes
}
