import { findLiveKey, findSignatureImage, type SigningKeyRow } from '../../db/signing-keys.ts'
import { certificateFacts } from '../../workflows/adapters/signature-certificate.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { isRecognised } from '../../workflows/signing/recognised.ts'
import { formatInstant } from '../text/dates.ts'
import { theOffice } from './office.server.ts'

/** Who may hold a key: those who give directives. */
export const SIGNERS = ['leader', 'chief-of-office', 'unit-head'] as const

export interface ShownKey {
  source: SigningKeyRow['source']
  holder: string | null
  issuer: string | null
  validUntil: string
  isRecognised: boolean
  trouble: 'resting' | 'disabled' | 'expired' | null
}

/** A person's own key as its page shows it; nothing of the key itself. */
export async function shownKey(actor: Actor): Promise<ShownKey | null> {
  const office = theOffice()
  const row = await findLiveKey(office.db, actor.personId)
  if (!row) return null
  const facts = certificateFacts(row.certificate)
  return {
    source: row.source, holder: facts?.commonName ?? null, issuer: facts?.issuerName ?? null,
    validUntil: formatInstant(row.valid_until), isRecognised: await isRecognised(office, row, office.now()),
    trouble: troubleOf(row, office.now()),
  }
}

function troubleOf(row: SigningKeyRow, now: Date): ShownKey['trouble'] {
  if (row.disabled_at) return 'disabled'
  if (row.valid_until <= now) return 'expired'
  return row.locked_until && row.locked_until > now ? 'resting' : null
}

export async function hasSignatureImage(actor: Actor): Promise<boolean> {
  return (await findSignatureImage(theOffice().db, actor.personId)) !== undefined
}
