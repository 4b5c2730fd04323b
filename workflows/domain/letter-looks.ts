import { findAddressees } from './letter-addressees.ts'
import { findDeadlines } from './letter-deadline.ts'
import type { PageLines } from './letter-evidence.ts'
import { findHeader } from './letter-header.ts'
import { unionOf } from './letter-lines.ts'
import { findMeeting } from './letter-meeting.ts'
import { findHiddenSignature, findSignature } from './letter-signer.ts'
import { hasSurname, signerName } from './person-names.ts'
import type { Box } from './reading.ts'

/** A place worth a second, enlarged reading. */
export interface Look {
  page: number
  box: Box
  isOneLine: boolean
  /** The block of the signature, which a seal hid from the reading of the page. */
  isSignature?: true
  /** Enlarged although it is a block. */
  isLarge?: boolean
}

/** The family name has gone under the seal: it stands on the left of the rest. */
const widened = ([x, y, width, height]: Box): Box =>
  [Math.max(0, x - SURNAME_WIDTH), y - height / 3, width + SURNAME_WIDTH + 0.02, height * 1.6]
const SURNAME_WIDTH = 0.1

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
    add(signed.page, [hasSurname(signerName(signed.name.text)) ? signed.name.box : widened(signed.name.box)])
    if (signed.position) add(signed.page, [signed.position.box])
  }
  const hidden = signed ? null : findHiddenSignature(pages)
  // Letters that the seal touches come out in one size or the other.
  if (hidden) {
    for (const isLarge of [false, true]) looks.push({ ...hidden, isOneLine: false, isSignature: true, isLarge })
  }
  const deadline = findDeadlines(pages)[0]
  const asking = pages.find(({ page }) => page === deadline?.page)
  if (deadline && asking) add(asking, deadline.lines.map((line) => line.box))
  const meeting = findMeeting(first.lines)
  if (meeting) add(first, meeting.lines.map((line) => line.box))
  return looks.filter(({ box, isSignature }) => isSignature || box[3] <= HEIGHT_MAX).slice(0, LOOKS_MAX)
}
