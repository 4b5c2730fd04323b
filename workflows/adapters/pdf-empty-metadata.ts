const EMPTY_STREAM = /<<([^<>]{0,400})>>\s{0,4}stream(?:\r\n|\r|\n)endstream/gu
const LENGTH = /(\/Length\s+)(\d{1,10})(?!\s+\d+\s+R)/u

/**
 * Scanners of one large maker write metadata streams that are empty and tell a length all the
 * same; qpdf's WebAssembly build gives such a file up. The length becomes 0 here, in as many
 * digits, so that every place in the file stays where its tables say. For reading only, and only
 * for metadata, which no reader draws. Any other file is given back as it came.
 */
export function withEmptyMetadataTold(bytes: Buffer): Buffer {
  const isMet = ['stream\rendstream', 'stream\nendstream', 'stream\r\nendstream']
    .some((words) => bytes.includes(words))
  if (!isMet || !bytes.includes('/Metadata')) return bytes
  const text = bytes.toString('latin1').replace(EMPTY_STREAM, (whole, dictionary: string) => {
    if (!/\/Type\s*\/Metadata\b/u.test(dictionary)) return whole
    return whole.replace(LENGTH, (_all, key: string, digits: string) => {
      return key + '0'.repeat(digits.length)
    })
  })
  return Buffer.from(text, 'latin1')
}
