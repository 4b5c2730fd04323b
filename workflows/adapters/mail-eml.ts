import PostalMime from 'postal-mime'
import { mailLimits, type ReadMessage } from './mail-message.ts'
import { plausibleTime, type RawMessage, type RawPart, wordsOfHtml } from './mail-raw.ts'
import { uuencodedFiles } from './mail-uuencode.ts'

type Parsed = Awaited<ReturnType<typeof PostalMime.parse>>

/** Marks our own letters, so that one that comes back is not taken for a letter. */
export const OWN_NOTICE_HEADER = 'x-but-phe-notice'

const HTML_CHARS_MAX = 2_000_000

/** Reads an internet message (RFC 5322, MIME). @throws when it is beyond the limits. */
export async function readEml(bytes: Buffer): Promise<RawMessage> {
  const parsed = await PostalMime.parse(withoutMboxLine(bytes), {
    forceRfc822Attachments: true,
    maxNestingDepth: mailLimits.nesting,
    maxHeadersSize: mailLimits.headerBytes,
  })
  const html = (parsed.html ?? '').slice(0, HTML_CHARS_MAX)
  const hidden = uuencodedFiles(parsed.text ?? '')
  const parts = parsed.attachments.flatMap((one) => partsOf(one, html))
  return {
    kind: 'eml',
    messageId: parsed.messageId?.trim() || null,
    from: senderOf(parsed),
    isSenderProven: isProven(parsed),
    subject: parsed.subject ?? '',
    sentAt: plausibleTime(parsed.date),
    text: hidden.text || wordsOfHtml(html),
    html,
    report: reportOf(parsed),
    parts: [...parts, ...hidden.files],
  }
}

/** Mail stores put a line before the header that belongs to no message. */
function withoutMboxLine(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 0, 5) !== 'From ') return bytes
  const end = bytes.indexOf(0x0a)
  return end < 0 ? bytes : bytes.subarray(end + 1)
}

function partsOf(attachment: Parsed['attachments'][number], html: string): RawPart[] {
  const { content } = attachment
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content instanceof ArrayBuffer ? new Uint8Array(content) : content)
  const id = attachment.contentId?.replace(/^<|>$/g, '') ?? ''
  const part: RawPart = {
    name: attachment.filename,
    declaredType: attachment.mimeType,
    bytes,
    isReferenced: id !== '' && (html.includes(`cid:${id}`) || html.includes(`cid:${encodeURIComponent(id)}`)),
    isInline: attachment.disposition === 'inline',
  }
  if (!/^begin [0-7]{3,4} /m.test(bytes.toString('latin1', 0, 512))) return [part]
  const { files } = uuencodedFiles(bytes.toString('latin1'))
  return files.length > 0 ? files.map((file) => ({ ...file, name: file.name ?? part.name })) : [part]
}

function senderOf(parsed: Parsed): RawMessage['from'] {
  const from = parsed.from?.group?.[0] ?? parsed.from
  return { name: from?.name ?? '', address: (from && 'address' in from ? from.address : '') ?? '' }
}

const headerOf = (parsed: Parsed, key: string): string =>
  parsed.headers.find((header) => header.key === key)?.value ?? ''

/** Only the topmost word on it counts: that is the office's own mail server's; others are the sender's to write. */
function isProven(parsed: Parsed): boolean {
  return /\bdmarc=pass\b/i.test(headerOf(parsed, 'authentication-results'))
}

function reportOf(parsed: Parsed): ReadMessage['report'] {
  if (headerOf(parsed, OWN_NOTICE_HEADER) !== '') return 'own-notice'
  const type = headerOf(parsed, 'content-type')
  if (/^\s*multipart\/report\b/i.test(type)) {
    return /report-type="?disposition-notification/i.test(type) ? 'receipt' : 'delivery'
  }
  return /^\s*auto-replied/i.test(headerOf(parsed, 'auto-submitted')) ? 'auto-reply' : null
}
