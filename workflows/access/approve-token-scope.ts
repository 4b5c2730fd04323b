import { recordEvent } from '../../db/audit.ts'
import { lockLiveToken, setTokenScopes } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertOwnPassword } from './own-password.ts'

export interface ApproveTokenScope {
  tokenId: string
  scope: string
  /** Typed again for this act: an unlocked tablet is not enough. */
  password: string
}

/**
 * A person wakes a scope of a token that somebody else made for him on the terminal. Only in a
 * session of his own, with the password typed again; never by a token.
 *
 * @throws {OfficeError} `password-wrong`, `token-not-found`, `token-scope-not-asleep`,
 *   `sign-in-throttled`
 */
export async function approveTokenScope(
  office: Office,
  actor: Actor,
  input: ApproveTokenScope,
): Promise<void> {
  if (actor.via !== 'page') throw new OfficeError('not-allowed', { wanted: 'own session' })
  await assertOwnPassword(office, actor, input.password)

  await inTransaction(office.db, async (trx) => {
    const token = await lockLiveToken(trx, {
      id: input.tokenId,
      personId: actor.personId,
      now: office.now(),
    })
    if (!token) throw new OfficeError('token-not-found')
    if (!token.asleep_scopes.includes(input.scope)) {
      throw new OfficeError('token-scope-not-asleep')
    }
    await setTokenScopes(trx, {
      id: token.id,
      scopes: [...token.scopes, input.scope],
      asleep_scopes: token.asleep_scopes.filter((scope) => scope !== input.scope),
    })
    await recordEvent(trx, actor, {
      kind: 'token-scope-approved',
      subjectId: actor.personId,
      facts: { tokenId: token.public_id, scope: input.scope },
    })
  })
}
