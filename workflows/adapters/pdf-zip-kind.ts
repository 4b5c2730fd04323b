import type { MediaType } from './file-inspector.ts'

const ENTRIES_MAX = 5_000
const END_RECORD_BYTES = 22
const END_SEARCH_BYTES = 65_557
const ENTRY_HEAD_BYTES = 46
const WORD: MediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const EXCEL: MediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Word or Excel, by the names a ZIP's directory lists; nothing is unpacked. Undefined for every
 * other ZIP and for one whose directory does not add up.
 */
export function officeFileIn(zip: Buffer): { mediaType: MediaType; macros: boolean } | undefined {
  const names = namesIn(zip)
  if (!names?.includes('[Content_Types].xml')) return undefined
  const macros = names.some((name) => name.endsWith('vbaProject.bin'))
  if (names.includes('word/document.xml')) return { mediaType: WORD, macros }
  if (names.includes('xl/workbook.xml')) return { mediaType: EXCEL, macros }
  return undefined
}

function namesIn(zip: Buffer): string[] | undefined {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0 || end < zip.length - END_SEARCH_BYTES) return undefined
  if (end + END_RECORD_BYTES > zip.length) return undefined
  const count = zip.readUInt16LE(end + 10)
  if (count > ENTRIES_MAX) return undefined
  let at = zip.readUInt32LE(end + 16)
  const names: string[] = []
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_HEAD_BYTES > end || zip.readUInt32LE(at) !== 0x02014b50) return undefined
    const nameBytes = zip.readUInt16LE(at + 28)
    const nameAt = at + ENTRY_HEAD_BYTES
    names.push(zip.toString('utf8', nameAt, nameAt + nameBytes))
    at = nameAt + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return names
}
