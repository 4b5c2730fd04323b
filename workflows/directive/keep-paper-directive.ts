import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertDirective, listDirectives, listUnconfirmedOf } from '../../db/directives.ts'
import { findSighting, insertPaper, listPapers } from '../../db/paper-directives.ts'
import { listPresentations } from '../../db/presentations.ts'
import { findLatestRendition, insertRendition } from '../../db/renditions.ts'
import { setScan } from '../../db/scans.ts'
import type { Database, IncomingDocumentRow, PresentationRow, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { DocumentState } from '../domain/values.ts'
import { lockKnownScan } from '../intake/dispose-scan.ts'
import type { Office } from '../office.ts'
import { keepOriginal } from '../registration/keep-original.ts'
import { lockForDesk } from './author-seat.ts'

/** `evidence`: the directive is there already, this is its paper. `again`: scanned a second time. */
export type PaperAnswer = 'evidence' | 'again'

/** What has no number any more, or has gone back: no hand can direct on it. */
const gone: readonly DocumentState[] = ['voided', 'removed', 'recalled', 'replaced']

/**
 * A slip that came back from the scanner with a leader's hand on it becomes the image of a directive
 * of its document: never a new document, never a second number. While the letter lies with a leader
 * the clerk writes it out next ("ghi theo bút phê") and the leader confirms (D8).
 *
 * The clerk says with this one step that it is that paper and that it bears no secrecy mark.
 * @returns the directive to be written out; null where the paper only proves one that is there.
 * @throws {OfficeError} `slip-unknown`, `slip-document-directed` and `slip-scanned-before` (each
 *   asks, see `PaperAnswer`), `scan-gate-not-passed`, `scan-pages-in-doubt`, `document-not-yours`,
 *   `document-frozen`, `document-in-wrong-state`, `scan-in-wrong-state`.
 */
export async function keepPaperDirective(
  office: Office,
  clerk: Actor,
  input: { scanId: string; answer?: PaperAnswer },
): Promise<{ documentId: string; directiveId: string | null }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const kept = await inTransaction(office.db, async (trx) => {
    const sighting = await findSighting(trx, input.scanId)
    if (!sighting) throw new OfficeError('slip-unknown', { scanId: input.scanId.slice(0, 40) })
    const document = await lockForDesk(trx, office, clerk, sighting.document_id)
    const scan = await lockKnownScan(trx, input.scanId)
    assertScanCanBecome(scan, 'slip')
    await assertGateOpen(trx, scan)
    if (gone.includes(document.state)) {
      throw new OfficeError('document-in-wrong-state', { id: document.id, state: document.state, wanted: 'slip' })
    }
    const papers = await listPapers(trx, { documentId: document.id })
    const presentation = (await listPresentations(trx, document.id)).find((one) => !one.ended_at)
    assertAnswered(document, papers, presentation, input.answer)

    const renditionId = await keepImage(office, trx, clerk, { scan, document, part: papers.length + 1 })
    const directiveId = presentation
      ? await draftFor(office, trx, clerk, document, presentation) : await latestConfirmed(trx, document.id)
    await insertPaper(trx, {
      rendition_id: renditionId, document_id: document.id, directive_id: directiveId,
      presentation_id: presentation?.id ?? null, scan_id: scan.id, kept_by: clerk.personId, kept_at: office.now(),
    })
    await setScan(trx, scan.id, {
      state: 'slip', document_id: document.id, disposed_at: office.now(), disposed_by: clerk.personId,
    })
    await recordEvent(trx, clerk, {
      kind: 'paper-directive-kept', documentId: document.id, subjectId: renditionId, facts: { directiveId },
    })
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
    await office.jobs.enqueue(trx, 'compose-document', { documentId: document.id, reason: 'corrected' })
    return { documentId: document.id, directiveId: presentation ? directiveId : null }
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
  office.signals.send({ topic: 'document', id: kept.documentId })
  return kept
}

async function assertGateOpen(trx: Transaction<Database>, scan: ScanRow): Promise<void> {
  if (!scan.sha256 || !scan.may_hold_text) throw new OfficeError('scan-gate-not-passed', { scanId: scan.id })
  const unjudged = await trx
    .selectFrom('scan_page')
    .select('ordinal')
    .where('scan_id', '=', scan.id)
    .where('gate', '<>', 'clear')
    .executeTakeFirst()
  if (unjudged) throw new OfficeError('scan-pages-in-doubt', { scanId: scan.id, page: unjudged.ordinal })
}

function assertAnswered(
  document: IncomingDocumentRow,
  papers: Awaited<ReturnType<typeof listPapers>>,
  presentation: PresentationRow | undefined,
  answer: PaperAnswer | undefined,
): void {
  const before = papers.find((one) => one.presentation_id === (presentation?.id ?? null))
  if (before && answer !== 'again') {
    throw new OfficeError('slip-scanned-before', { documentId: document.id })
  }
  if (!presentation && !before && answer !== 'evidence') {
    throw new OfficeError('slip-document-directed', { documentId: document.id })
  }
}

async function keepImage(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  { scan, document, part }: { scan: ScanRow; document: IncomingDocumentRow; part: number },
): Promise<string> {
  const letter = await findLatestRendition(trx, document.id, 'original')
  if (!letter || !scan.sha256) throw new OfficeError('document-not-found', { documentId: document.id })
  await keepOriginal(office, trx, scan)
  const id = newId()
  await insertRendition(trx, {
    id, document_id: document.id, part, role: 'paper', file_sha256: scan.sha256, base_id: letter.id,
    file_name: scan.file_name, made_by: clerk.personId, holds_signature: scan.holds_signature,
  })
  return id
}

/** What waits to be written out: the draft that ink or an earlier sheet made, or a new one. */
async function draftFor(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  document: IncomingDocumentRow,
  presentation: PresentationRow,
): Promise<string> {
  const [waiting] = await listUnconfirmedOf(trx, presentation.id)
  if (waiting) return waiting.id
  const id = newId()
  await insertDirective(trx, {
    id,
    document_id: document.id,
    presentation_id: presentation.id,
    previous_id: presentation.previous_directive_id,
    origin: 'transcribed',
    prepared_by: clerk.personId,
    author_position_id: presentation.to_position_id,
    created_at: office.now(),
  }, [])
  return id
}

async function latestConfirmed(trx: Transaction<Database>, documentId: string): Promise<string | null> {
  const all = await listDirectives(trx, documentId)
  return all.findLast((one) => one.state === 'confirmed' && !one.parent_assignment_id)?.id ?? null
}
