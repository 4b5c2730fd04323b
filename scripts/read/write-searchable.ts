import { writeFile } from 'node:fs/promises'
import { makeSearchableCopy, type SearchablePage } from '../../workflows/adapters/searchable-copy.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import type { ReadLetter } from './read-letter.ts'

/** Why no copy was written; null when it was. */
export type NoCopy = { code: string; sentence: string } | null

const sentences: Readonly<Record<string, string>> = {
  'secrecy-mark': 'Văn bản có dấu mật: không lập bản tìm được chữ / marked as secret: no copy is made.',
  'searchable-not-needed': 'Các trang đã có chữ, hoặc không có chữ nào đọc được: bản gốc dùng được như cũ / '
    + 'the pages have words of their own, or none were read: the original stands for itself.',
  'searchable-timed-out': 'Lập bản quá lâu nên đã dừng / making the copy took too long.',
  'searchable-too-large': 'Tệp quá lớn để lập bản / the file is too large for a copy.',
}
const OTHERWISE = 'Không lập được bản tìm được chữ từ tệp này / no copy can be made of this file.'

/**
 * Writes the searchable copy of a letter that was read. The secrecy gate holds here as in the
 * office: of a letter with a mark nothing is made.
 */
export async function writeSearchable(
  { letter, failedPages, read }: ReadLetter, path: string,
): Promise<NoCopy> {
  if (letter.secrecyGate === 'marked') return noCopy('secrecy-mark')
  const pages: SearchablePage[] = [
    ...read.readings.map((reading) => ({ page: reading.page, turn: 0, reading })),
    ...failedPages.map((page) => ({ page, turn: 0, reading: null })),
  ].sort((a, b) => a.page - b.page)
  try {
    const copy = await makeSearchableCopy({
      original: read.source, mediaType: read.mediaType, pages,
    })
    await writeFile(path, copy.bytes)
    return null
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return noCopy(error.code)
  }
}

function noCopy(code: string): NoCopy {
  return { code, sentence: sentences[code] ?? OTHERWISE }
}
