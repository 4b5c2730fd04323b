/** What a file is by its first bytes; names and sent types are never believed. */
export type FileKind = 'pdf' | 'jpeg' | 'png' | 'webp' | 'tiff' | 'heic' | 'zip' | 'unknown'

/** How much of the beginning `fileKindOf` wants to see. Readers look for `%PDF-` this far. */
export const FILE_HEAD_BYTES = 1_024

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

export function fileKindOf(head: Buffer): FileKind {
  const first = (text: string, at = 0) => head.subarray(at, at + text.length).equals(
    Buffer.from(text, 'latin1'),
  )
  if (first('\xff\xd8\xff')) return 'jpeg'
  if (first('\x89PNG\r\n\x1a\n')) return 'png'
  if (first('RIFF') && first('WEBP', 8)) return 'webp'
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((mark) => first(mark))) return 'tiff'
  if (first('PK\x03\x04')) return 'zip'
  if (first('ftyp', 4)) {
    return HEIC_BRANDS.includes(head.toString('latin1', 8, 12)) ? 'heic' : 'unknown'
  }
  if (first('MZ') || first('\x7fELF')) return 'unknown'
  return head.subarray(0, FILE_HEAD_BYTES).includes('%PDF-') ? 'pdf' : 'unknown'
}
