import { recordEvent } from '../../db/audit.ts'
import { lockLiveToken, setTokenRevoked } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * A person takes back a token of his own. It is refused from the next request on.
 *
 * @throws {OfficeError} `token-not-found` when it is not his, or is over
 */
export async function revokeToken(
  office: Office,
  actor: Actor,
  input: { tokenId: string },
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const now = office.now()
    const token = await lockLiveToken(trx, { id: input.tokenId, personId: actor.personId, now })
    if (!token) throw new OfficeError('token-not-found')
    await setTokenRevoked(trx, token.id, now)
    await recordEvent(trx, actor, {
      kind: 'token-revoked',
      subjectId: actor.personId,
      facts: { tokenId: token.public_id },
    })
  })
}
