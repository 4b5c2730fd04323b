import { findAddressee } from '../../db/staff.ts'
import { mayRead } from '../../db/documents.ts'
import { findSighting, listPapers } from '../../db/paper-directives.ts'
import { findScan } from '../../db/scans.ts'
import { listPresentations } from '../../db/presentations.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** A slip that came back, as the clerk finds it before he takes it in. */
export interface SlipLook {
  documentId: string
  number: string
  /** Whether this clerk may read the letter at all. */
  mayRead: boolean
  /** Whose directive it waits for; null when the letter lies with nobody. */
  leader: string | null
  /** When a paper of the same directive was taken in before. */
  scannedAt: Date | null
  /** Of the item: behind a slip other papers may lie that belong to nobody yet. */
  pageCount: number
}

/** @throws {OfficeError} `slip-unknown`, `not-allowed`. */
export async function lookAtSlip(
  office: Office,
  clerk: Actor,
  input: { scanId: string },
): Promise<SlipLook> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const sighting = isUuid(input.scanId) ? await findSighting(office.db, input.scanId) : undefined
  if (!sighting) throw new OfficeError('slip-unknown', { scanId: input.scanId.slice(0, 40) })
  const documentId = sighting.document_id
  const today = officeDay(office.now())
  const presentation = (await listPresentations(office.db, documentId)).find((one) => !one.ended_at)
  const papers = await listPapers(office.db, { documentId })
  const before = papers.findLast((one) => one.presentation_id === (presentation?.id ?? null))
  return {
    documentId,
    number: `${sighting.arrival_number}${sighting.arrival_suffix}`,
    mayRead: await mayRead(office.db, clerk, documentId, today),
    leader: presentation ? await nameOf(office, presentation.to_position_id) : null,
    scannedAt: before?.kept_at ?? null,
    pageCount: (await findScan(office.db, input.scanId))?.page_count ?? 1,
  }
}

async function nameOf(office: Office, positionId: string): Promise<string> {
  const position = await office.db.selectFrom('position').select(['code', 'name'])
    .where('id', '=', positionId).executeTakeFirst()
  const listed = position && (await findAddressee(office.db, position.code, officeDay(office.now())))
  return listed?.name ?? position?.name ?? ''
}
