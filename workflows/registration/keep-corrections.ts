import type { Transaction } from 'kysely'
import { findProposals } from '../../db/scans.ts'
import type { Database } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import type { ProposalField } from '../domain/reading.ts'
import type { RegisteredFields } from './entry.ts'

/**
 * Keeps what the clerk made of each proposal, changed or confirmed as it was: the truth that
 * reading is judged by. Nothing is kept of a restricted letter.
 */
export async function keepCorrections(
  trx: Transaction<Database>,
  clerk: Actor,
  scanId: string,
  entry: RegisteredFields,
): Promise<void> {
  const confirmed: Partial<Record<ProposalField, string | null>> = {
    documentType: entry.documentType,
    number: entry.number,
    notation: entry.notation,
    issuedOn: entry.issuedOn,
    issuer: entry.issuer,
    subject: entry.subject,
    signer: entry.signer ?? null,
    signerPosition: entry.signerPosition ?? null,
    parentBody: entry.parentBody ?? null,
    urgency: entry.urgency ?? 'normal',
    dueOnInText: entry.externalDueOn ?? null,
  }
  const proposals = await findProposals(trx, scanId)
  const rows = Object.entries(confirmed).map(([field, value]) => {
    // The keys are those of the record above.
    const proposal = proposals[field as ProposalField]
    return {
      scan_id: scanId,
      field,
      proposed: proposal?.value ?? null,
      confidence: proposal?.confidence ?? null,
      origin: proposal?.origin ?? null,
      confirmed: value ?? null,
      person_id: clerk.personId,
    }
  })
  await trx.insertInto('field_correction').values(rows).onConflict((oc) => oc.doNothing()).execute()
}
