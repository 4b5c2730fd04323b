import { findScan, listPageTexts, listScanPages } from '../../db/scans.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { linesOf } from '../domain/letter-lines.ts'
import { isScanWaiting } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import { turnedBox } from '../domain/page-boxes.ts'
import type { Box } from '../domain/reading.ts'
import { assertMayReadItem } from '../intake/may-read-item.ts'
import type { Office } from '../office.ts'

export interface PageWord {
  text: string
  /** On the page as its picture shows it. */
  box: Box
}

const PAGE_WORDS_MAX = 5_000

/**
 * The words of a page of a tray item, line by line, for the clerk who fills the form beside it.
 * Narrower than the picture: where the gate is not open, nobody gets a word.
 * @throws {OfficeError} `scan-not-found`, `scan-gate-not-passed`, `document-not-yours`.
 */
export async function readPageLines(
  office: Office,
  actor: Actor,
  input: { scanId: string; ordinal: number },
): Promise<PageWord[][]> {
  assertRole(actor, 'clerk', 'chief-of-office')
  const scan = isUuid(input.scanId) ? await findScan(office.db, input.scanId) : undefined
  if (!scan || !isScanWaiting(scan.state)) throw new OfficeError('scan-not-found', {})
  await assertMayReadItem(office, actor, scan.id)
  const isOpen = scan.gate === 'clear' || scan.gate === 'cleared'
  if (scan.state === 'quarantined' || !isOpen || !scan.may_hold_text) {
    throw new OfficeError('scan-gate-not-passed', { scanId: scan.id })
  }
  const page = (await listScanPages(office.db, scan.id)).find((one) => one.ordinal === input.ordinal)
  if (!page) throw new OfficeError('scan-not-found', {})
  if (page.gate === 'marked') throw new OfficeError('scan-gate-not-passed', { scanId: scan.id })
  const reading = (await listPageTexts(office.db, scan.id, input.ordinal))[0]
  if (!reading) return []
  const place = (box: Box) => turnedBox(box, page.turn - reading.rotation)
  return linesOf(reading.words.slice(0, PAGE_WORDS_MAX))
    .map((line) => line.words.map(({ text, box }) => ({ text, box: place(box) })))
}
