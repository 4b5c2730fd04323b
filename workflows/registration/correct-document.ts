import { recordEvent, recordWords } from '../../db/audit.ts'
import { maintainDocumentText } from '../../db/document-text.ts'
import { learnIssuer, unlearnIssuer } from '../../db/issuers.ts'
import { setNumberVoid } from '../../db/registers.ts'
import type { Transaction } from 'kysely'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isOfCitizen } from '../domain/document-types.ts'
import { sha256Hex } from '../domain/ids.ts'
import { assertDocumentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import { lockForDesk } from '../directive/author-seat.ts'
import { assertReason } from '../intake/dispose-scan.ts'
import type { Office } from '../office.ts'
import { assertRegistrable, findType, type RegisteredFields } from './entry.ts'

/** Until a directive stands on it: afterwards a correction takes two people. */
const CORRECTABLE = ['registered', 'awaiting-directive'] as const

export interface CorrectDocument extends RegisteredFields {
  documentId: string
  reason: string
  /** The version the clerk had before him: what somebody else changed meanwhile is not overwritten. */
  version: number
}

/**
 * Puts an entry right, with a reason, until a leader has written on it. Old and new words stand
 * beside the log, which keeps their hashes; the slip is made anew.
 */
export async function correctDocument(
  office: Office,
  clerk: Actor,
  input: CorrectDocument,
): Promise<{ changed: string[] }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  assertReason(input.reason)
  const changed = await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, clerk, input.documentId)
    if (!CORRECTABLE.some((state) => state === document.state)) {
      throw new OfficeError('document-in-wrong-state', { id: document.id, state: document.state, wanted: 'corrected' })
    }
    if (document.version !== input.version) throw new OfficeError('document-changed-meanwhile', {})
    assertRegistrable(input, document.arrived_on)
    const next = {
      document_type_code: await findType(trx, input.documentType),
      number: input.number,
      notation: input.notation,
      issued_on: input.issuedOn,
      issuer_name: input.issuer,
      parent_body: input.parentBody ?? null,
      subject: input.subject,
      signer_name: input.signer ?? null,
      signer_position: input.signerPosition ?? null,
      urgency: input.urgency ?? document.urgency,
      urgent_at: input.urgentAt ?? null,
      external_due_on: input.externalDueOn ?? null,
      eoffice_ref: input.eofficeRef ?? null,
      eoffice_arrival_number: input.eofficeArrivalNumber ?? null,
    }
    const fields = differing(document, next)
    if (fields.length === 0) return []
    const issuerId = await relearnIssuer(trx, document, next, fields)
    await trx
      .updateTable('incoming_document')
      .set({ ...next, issuer_id: issuerId })
      .where('id', '=', document.id)
      .execute()
    for (const field of fields) {
      await recordWords(trx, clerk, {
        documentId: document.id, kind: 'document-corrected', field,
        was: textOf(document[field]), became: textOf(next[field]),
      })
    }
    await recordWords(trx, clerk, { documentId: document.id, kind: 'document-corrected', field: 'reason', became: input.reason.trim() })
    await recordEvent(trx, clerk, {
      kind: 'document-corrected',
      documentId: document.id,
      subjectId: document.id,
      facts: Object.fromEntries(fields.map((field) => [field, sha256Hex(textOf(next[field]) ?? '').slice(0, 16)])),
    })
    await maintainDocumentText(trx, document.id)
    await office.jobs.enqueue(trx, 'compose-document', { documentId: document.id, reason: 'corrected' })
    return fields
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  return { changed }
}

/** A name that was put right is not known by its misspelling any more. */
async function relearnIssuer(
  trx: Transaction<Database>,
  document: IncomingDocumentRow,
  next: { issuer_name: string; document_type_code: string },
  fields: readonly Correctable[],
): Promise<string | null> {
  if (document.is_restricted) return document.issuer_id
  if (!fields.includes('issuer_name') && !fields.includes('document_type_code')) return document.issuer_id
  if (document.issuer_id) await unlearnIssuer(trx, document.issuer_id)
  return isOfCitizen(next.document_type_code) ? null : learnIssuer(trx, next.issuer_name)
}

type Correctable =
  | 'document_type_code' | 'number' | 'notation' | 'issued_on' | 'issuer_name' | 'parent_body' | 'subject'
  | 'signer_name' | 'signer_position' | 'urgency' | 'urgent_at' | 'external_due_on' | 'eoffice_ref'
  | 'eoffice_arrival_number'

function differing(
  document: IncomingDocumentRow,
  next: Record<Correctable, string | Date | null>,
): Correctable[] {
  // The keys of `next` are exactly the correctable fields.
  const fields = Object.keys(next) as Correctable[]
  return fields.filter((field) => textOf(document[field]) !== textOf(next[field]))
}

function textOf(value: string | Date | null): string | null {
  return value instanceof Date ? value.toISOString() : value
}

/**
 * Hủy số: a number that was given by mistake stays in the register, printed as void with its
 * reason, and is never given again (R6, C2).
 */
export async function voidNumber(
  office: Office,
  clerk: Actor,
  input: { documentId: string; reason: string },
): Promise<void> {
  assertRole(clerk, 'clerk')
  assertReason(input.reason)
  await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, clerk, input.documentId)
    assertDocumentCanBecome(document, 'voided')
    await setNumberVoid(trx, document.id, {
      reason: input.reason.trim(), personId: clerk.personId, at: office.now(),
    })
    await trx
      .updateTable('incoming_document')
      .set({ state: 'voided', state_reason: input.reason.trim() })
      .where('id', '=', document.id)
      .execute()
    await recordEvent(trx, clerk, {
      kind: 'number-voided',
      documentId: document.id,
      subjectId: document.id,
      facts: { arrivalNumber: document.arrival_number },
    })
  })
  office.signals.send({ topic: 'document', id: input.documentId })
}
