import { officeDay } from './calendar.ts'

/** What a watched folder's own sub-folders are called; they are never looked into. */
export const DONE_FOLDER = 'done'
export const FAILED_FOLDER = 'failed'
/** Files that turned out to be secrets: named by their item alone, for the office to deal with. */
export const SECRET_FOLDER = 'secret'
const REASON_SUFFIX = '.reason.txt'
const NAME_BYTES_MAX = 255
/** Numbers that are tried when a name is taken. */
export const SAME_NAMES_MAX = 1_000

const PARTIAL = /(^[.~]|~$|\.(tmp|temp|part|partial|crdownload|filepart|download|opdownload|!ut|swp|lock|writing)$)/i
const NOISE = /^(thumbs\.db|desktop\.ini|icon\r|ehthumbs\.db)$/i

/** A file that something still writes, by its name: it is not opened. */
export const isPartialName = (name: string): boolean => PARTIAL.test(name)

/** What file managers leave behind. */
export const isNoise = (name: string): boolean => NOISE.test(name)

/** `done/2026-11`: by the office's calendar. */
export const doneFolderOf = (at: Date): string => `${DONE_FOLDER}/${officeDay(at).slice(0, 7)}`

/** `a.pdf`, `a (2).pdf`, …: the n-th name for a file whose name may be taken. */
export function nthName(name: string, n: number): string {
  const dot = name.lastIndexOf('.')
  const end = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  const stem = end ? name.slice(0, dot) : name
  const mark = n === 1 ? '' : ` (${n})`
  return cutTo(stem, NAME_BYTES_MAX - Buffer.byteLength(REASON_SUFFIX + mark + end)) + mark + end
}

/** Where the reason stands: beside the file, under its whole name. */
export const reasonNameOf = (name: string): string => name + REASON_SUFFIX

function cutTo(text: string, bytesMax: number): string {
  let cut = text
  while (Buffer.byteLength(cut) > bytesMax) cut = [...cut].slice(0, -1).join('')
  return cut
}
