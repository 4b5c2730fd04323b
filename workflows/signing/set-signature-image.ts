import { recordEvent } from '../../db/audit.ts'
import { setSignatureImage } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { blueInk, IMAGE_BYTES_MAX } from '../adapters/signing-image.ts'
import type { Actor } from '../domain/actor.ts'
import { sha256Hex } from '../domain/ids.ts'
import type { Office } from '../office.ts'
import { assertOwnSession } from './own-key.ts'

export const PICTURE_BYTES_MAX = IMAGE_BYTES_MAX

/**
 * The person's signature as it stands on paper, for the appearance of Phụ lục I. Shown only with a
 * recognised certificate.
 * @throws {OfficeError} `signature-image-unreadable`, `signing-needs-own-session`.
 */
export async function keepSignatureImage(
  office: Office, actor: Actor, picture: Buffer,
): Promise<void> {
  assertOwnSession(actor)
  const png = await blueInk(picture)
  await inTransaction(office.db, async (trx) => {
    await setSignatureImage(trx, actor.personId, png, office.now())
    await recordEvent(trx, actor, {
      kind: 'signing-image-set', subjectId: actor.personId, facts: { sha256: sha256Hex(png) },
    })
  })
}
