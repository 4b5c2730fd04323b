import { findAddressees } from './letter-addressees.ts'
import { findDeadlines } from './letter-deadline.ts'
import type { PageLines } from './letter-evidence.ts'
import { findHeader } from './letter-header.ts'
import { unionOf } from './letter-lines.ts'
import { findMeeting } from './letter-meeting.ts'
import { findHiddenSignature, findSignature } from './letter-signer.ts'
import type { Box } from './reading.ts'

/** A place worth a second, enlarged reading. */
export interface Look {
  page: number
  box: Box
  isOneLine: boolean
  /** The block of the signature, which a seal hid from the reading of the page. */
  isSignature?: true
}

const LOOKS_MAX = 8
/** A block taller than this is not read again: it costs more than it settles. */
const HEIGHT_MAX = 0.2

/** The places whose value one reading does not settle; the head is read again elsewhere. */
export function placesToReadAgain(first: PageLines, others: readonly PageLines[]): Look[] {
  const pages = [first, ...others]
  const looks: Look[] = []
  const add = (page: PageLines, boxes: readonly Box[]) => {
    if (page.origin === 'text-layer' || boxes.length === 0) return
    looks.push({ page: page.page, box: unionOf(boxes), isOneLine: boxes.length === 1 })
  }
  const addressed = findAddressees(first.lines, findHeader(first.lines))
  add(first, addressed.map((line) => line.box))
  const signed = findSignature(pages)
  if (signed) {
    add(signed.page, [signed.name.box])
    if (signed.position) add(signed.page, [signed.position.box])
  }
  const hidden = signed ? null : findHiddenSignature(pages)
  if (hidden) looks.push({ ...hidden, isOneLine: false, isSignature: true })
  const deadline = findDeadlines(pages)[0]
  const asking = pages.find(({ page }) => page === deadline?.page)
  if (deadline && asking) add(asking, deadline.lines.map((line) => line.box))
  const meeting = findMeeting(first.lines)
  if (meeting) add(first, meeting.lines.map((line) => line.box))
  return looks.filter(({ box, isSignature }) => isSignature || box[3] <= HEIGHT_MAX).slice(0, LOOKS_MAX)
}
