import { fileKindOf } from './pdf-file-kind.ts'
import { officeFileIn } from './pdf-zip-kind.ts'

export type PartKind =
  | 'pdf' | 'picture' | 'other-picture' | 'message' | 'outlook-message' | 'tnef' | 'archive' | 'other-archive'
  | 'office' | 'calendar' | 'signature' | 'encrypted' | 'exchange' | 'empty' | 'other'

/** A file that lies with the sender's cloud: only its name came. */
export const REFERENCE_TYPE = 'application/x-butphe-reference'

const TNEF_SIGNATURE = 0x223e9f78
const OLE_SIGNATURE = 'd0cf11e0a1b11ae1'
/** How far into a compound file the name of Outlook's own stream is looked for. */
const OLE_NAME_SEARCH = 512 * 1024
const HEADER_LOOK = 4_096
/** RAR, 7z, gzip, bzip2. */
const ARCHIVES = ['Rar!\x1a\x07', '7z\xbc\xaf\x27\x1c', '\x1f\x8b', 'BZh']

/** What a part is by its bytes; what the sender says counts only where bytes cannot tell. */
export function partKindOf(part: { name: string | null; declaredType: string; bytes: Buffer }): { kind: PartKind; mediaType: string } {
  const { bytes, declaredType } = part
  const ending = /\.([a-z0-9]{1,5})$/i.exec(part.name ?? '')?.[1]?.toLowerCase() ?? ''
  if (bytes.length === 0) return { kind: 'empty', mediaType: declaredType }
  const isMessage = declaredType === 'message/rfc822' || ending === 'eml'
  const file = fileKindOf(bytes)
  const head = bytes.toString('latin1', 0, HEADER_LOOK)
  if (file === 'zip') return ofZip(bytes)
  if (file !== 'unknown' && file !== 'pdf') return { kind: 'picture', mediaType: `image/${file}` }
  if (['GIF8', 'BM', '\0\0\x01\0'].some((mark) => head.startsWith(mark))) return { kind: 'other-picture', mediaType: 'image/other' }
  if (bytes.length > 6 && bytes.readUInt32LE(0) === TNEF_SIGNATURE) return { kind: 'tnef', mediaType: 'application/ms-tnef' }
  if (bytes.toString('hex', 0, 8) === OLE_SIGNATURE) return ofCompound(bytes)
  if (ARCHIVES.some((mark) => head.startsWith(mark)) || bytes.toString('latin1', 257, 262) === 'ustar') {
    return { kind: 'other-archive', mediaType: 'application/x-archive' }
  }
  // A PDF may begin late; what is sent as a message and does not begin with one is a message.
  if (file === 'pdf' && (!isMessage || head.startsWith('%PDF-'))) return { kind: 'pdf', mediaType: 'application/pdf' }
  if (isMessage) return { kind: 'message', mediaType: 'message/rfc822' }
  return { kind: ofDeclared(declaredType, ending, head), mediaType: declaredType }
}

function ofZip(bytes: Buffer): { kind: PartKind; mediaType: string } {
  const office = officeFileIn(bytes)
  return office ? { kind: 'office', mediaType: office.mediaType } : { kind: 'archive', mediaType: 'application/zip' }
}

/** Outlook's messages and old Word, Excel files share one container. */
function ofCompound(bytes: Buffer): { kind: PartKind; mediaType: string } {
  const mark = Buffer.from('__properties_version1.0', 'utf16le')
  const isMessage = bytes.subarray(0, OLE_NAME_SEARCH).includes(mark) || bytes.subarray(-OLE_NAME_SEARCH).includes(mark)
  return isMessage
    ? { kind: 'outlook-message', mediaType: 'application/vnd.ms-outlook' }
    : { kind: 'office', mediaType: 'application/x-ole-storage' }
}

function ofDeclared(type: string, ending: string, head: string): PartKind {
  if (type === REFERENCE_TYPE) return 'other'
  if (type === 'text/calendar' || ending === 'ics') return 'calendar'
  if (/^application\/(x-)?pkcs7-signature$|^application\/pgp-signature$/.test(type)) return 'signature'
  if (/^application\/(x-)?pkcs7-mime$|^application\/pgp-encrypted$/.test(type) || ending === 'p7m') return 'encrypted'
  if (/<(\w+:)?edXML\b/i.test(head)) return 'exchange'
  if (/^(docx?|xlsx?|pptx?|odt|ods|rtf|txt)$/.test(ending) && !type.startsWith('text/plain')) return 'office'
  return 'other'
}

/** Width and height by the head of a PNG or JPEG; undefined for others and for broken ones. */
export function pictureSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
