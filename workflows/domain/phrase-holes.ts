import { OfficeError } from './office-error.ts'

// The places in a phrase that are filled in when it is used: "{đơn vị}", "{hạn}".

export type HoleKind = 'day' | 'who' | 'words'

export interface Hole {
  /** With its braces. */
  whole: string
  /** What stands between them. */
  name: string
  kind: HoleKind
  at: number
}

/** At most forty characters between the braces. */
const HOLE = /\{([^{}\n]{1,40})\}/
const UNNAMED = /^(…|\.\.\.|_+)$/
const DAY_NAMES = /^(hạn|ngày|thời hạn|dd\/mm(\/yyyy)?)$/i
const WHO_NAMES = /^(chủ trì|phối hợp|để biết|đơn vị|người|phó chủ tịch|lãnh đạo|pct|công chức|đ\/c)$/i
const BEFORE_DAY = /(ngày|hạn|trước|đến)\s*$/i
const BEFORE_WHO = /(giao|chuyển|phối hợp|chủ trì|đ\/c|đề nghị|gửi|cho|với)\s*$/i

/** The first place that waits to be filled in. `{…}` is told by the words before it. */
export function firstHole(text: string): Hole | null {
  const found = HOLE.exec(text)
  if (!found) return null
  const [whole, name = ''] = found
  const before = text.slice(0, found.index)
  return { whole, name, at: found.index, kind: kindOf(name.trim().normalize('NFC'), before) }
}

function kindOf(name: string, before: string): HoleKind {
  if (DAY_NAMES.test(name)) return 'day'
  if (WHO_NAMES.test(name)) return 'who'
  if (!UNNAMED.test(name)) return 'words'
  if (BEFORE_DAY.test(before)) return 'day'
  return BEFORE_WHO.test(before) ? 'who' : 'words'
}

/**
 * A directive that still says "{đơn vị}" names nobody. Braces around other words are the author's own.
 * @throws {OfficeError} `directive-with-hole`.
 */
export function assertFilled(text: string | undefined): void {
  const hole = firstHole(text ?? '')
  if (hole && (hole.kind !== 'words' || UNNAMED.test(hole.name))) {
    throw new OfficeError('directive-with-hole', { hole: hole.whole })
  }
}

/** The text with one place filled in. */
export function fillHole(text: string, hole: Pick<Hole, 'at' | 'whole'>, words: string): string {
  return text.slice(0, hole.at) + words + text.slice(hole.at + hole.whole.length)
}
