import { recordEvent } from '../../db/audit.ts'
import { findLink } from '../../db/entra.ts'
import { endSessions } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import { unwrapSecrets } from './entra-secrets.ts'
import { findClient } from './microsoft-connection.ts'

/**
 * A person ends the session of this browser. May run twice. The answer says whether the tenant's
 * own session is to end as well, and the hint by which the tenant knows which.
 */
export async function signOut(
  office: Office,
  actor: Actor,
  input: { sessionHash: Buffer; entraLinkId?: string | null },
): Promise<{ atTenant: boolean; signOutHint: string | null }> {
  const link = input.entraLinkId ? await findLink(office.db, input.entraLinkId) : undefined
  const held = link?.secrets_wrapped
    ? unwrapSecrets(office.microsoft.secrets, link.id, link.secrets_wrapped)
    : undefined
  await inTransaction(office.db, async (trx) => {
    const ended = await endSessions(trx, {
      personId: actor.personId,
      at: office.now(),
      only: [input.sessionHash],
    })
    if (ended === 0) return
    await recordEvent(trx, actor, { kind: 'sign-out', subjectId: actor.personId })
  })
  return { atTenant: link !== undefined, signOutHint: held?.signOutHint ?? null }
}

/** Where the browser goes to end the tenant's own session; undefined when the office has no tenant. */
export async function tenantSignOutUrl(office: Office, hint: string | null): Promise<string | undefined> {
  const client = await findClient(office, 'signIn')
  if (!client) return undefined
  const returnTo = `${office.settings.publicUrl}/signed-out`
  return office.microsoft.openSignIn(client).signOutUrl({ returnTo, hint })
}
