import { insertAttempt } from '../../db/entra.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Office } from '../office.ts'
import { attemptSecrets } from './entra-secrets.ts'
import { openEntra } from './microsoft-connection.ts'
import { entraBuckets, takeAttempts } from './throttling.ts'

/** Time to type a password and to take a second factor out of a pocket. */
const ATTEMPT_MS_MAX = 10 * 60 * 1_000

/** Where the tenant sends the browser back to. It stands in the application's registration. */
export function callbackOf(publicUrl: string): string {
  return `${publicUrl}/sign-in/callback`
}

/**
 * A person sets out to sign in with the tenant's account. Nobody is asked yet: the answer is where
 * the browser goes, and what only this browser holds until it is back.
 *
 * @throws {OfficeError} `entra-not-connected`, `entra-throttled`, `entra-not-reached`
 */
export async function beginEntraSignIn(
  office: Office,
  input: { returnTo: string; address: string; again?: boolean },
): Promise<{ url: string; pre: string }> {
  const now = office.now()
  const { entra } = await openEntra(office)
  await inTransaction(office.db, (trx) => takeAttempts(trx, entraBuckets(input.address, 'begun'), now, 'entra-throttled'))
  const { pre, preHash, state, nonce, codeChallenge } = attemptSecrets()
  const url = await entra.signInUrl({
    redirectUri: callbackOf(office.settings.publicUrl), state, nonce, codeChallenge, again: input.again ?? false,
  })
  await inTransaction(office.db, (trx) => insertAttempt(trx, {
    preHash, returnTo: input.returnTo, again: input.again ?? false, address: input.address, at: now,
    expiresAt: new Date(now.getTime() + ATTEMPT_MS_MAX),
  }))
  return { url, pre }
}
