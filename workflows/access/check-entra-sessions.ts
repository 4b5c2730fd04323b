import { recordEvent, WORKER } from '../../db/audit.ts'
import { type DueLink, endSessionsOfIdentity, forgetEndedLinks, setLinkConfirmed, takeDueLink } from '../../db/entra.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { unwrapSecrets, wrapSecrets } from './entra-secrets.ts'
import { rolesFor } from './finish-entra-sign-in.ts'
import { openEntra } from './microsoft-connection.ts'

/** A session is checked again this long after its last check. */
export const CHECK_EVERY_MS = 5 * 60 * 1_000
/** A tenant that says nothing for this long has not said that the account is good. */
export const UNCONFIRMED_MS_MAX = 60 * 60 * 1_000
const LINKS_A_RUN_MAX = 500

/**
 * Job, each minute. Asks the tenant, session by session, whether the account is still good, by the
 * refresh token that came with it: no right over other people's accounts is needed for that. A no
 * ends all sessions of the account at once; silence ends them after an hour; a yes brings the
 * application roles as they are now. May run twice, and in two programs: each takes another session.
 */
export async function checkEntraSessions(office: Office): Promise<void> {
  await forgetEndedLinks(office.db, office.now())
  for (let count = 0; count < LINKS_A_RUN_MAX; count += 1) {
    const now = office.now()
    const due = await takeDueLink(office.db, { before: new Date(now.getTime() - CHECK_EVERY_MS), now })
    if (!due) return
    await checkLink(office, due)
  }
}

async function checkLink(office: Office, link: DueLink): Promise<void> {
  const now = office.now()
  try {
    const { entra, choices } = await openEntra(office)
    const held = link.secrets && unwrapSecrets(office.microsoft.secrets, link.id, link.secrets)
    if (!held?.refreshToken) return await endIfUnconfirmed(office, link, 'no-refresh-token')
    const { account, refreshToken } = await entra.renew(held.refreshToken, now)
    if (account.objectId !== link.objectId) return await end(office, link, 'other-account')
    const allowed = rolesFor(choices, account, link.personId)
    const secrets = wrapSecrets(office.microsoft.secrets, link.id, { ...held, refreshToken })
    await inTransaction(office.db, (trx) =>
      setLinkConfirmed(trx, { id: link.id, secrets, rolesAllowed: allowed, at: now }))
  } catch (error) {
    if (!isOfficeError(error)) throw error
    if (error.code === 'entra-not-reached') return endIfUnconfirmed(office, link, 'tenant-silent')
    if (error.code === 'entra-refused' && isOurOwnFault(String(error.facts.why))) {
      return endIfUnconfirmed(office, link, 'application-refused')
    }
    await end(office, link, error.code)
  }
}

/** The tenant refused the office itself, or is busy: it has said nothing about the account. */
function isOurOwnFault(why: string): boolean {
  return ['invalid_client', 'unauthorized_client', 'temporarily_unavailable', 'server_error'].includes(why)
}

async function endIfUnconfirmed(office: Office, link: DueLink, why: string): Promise<void> {
  const silentMs = office.now().getTime() - link.confirmedAt.getTime()
  if (silentMs > UNCONFIRMED_MS_MAX) await end(office, link, why)
}

async function end(office: Office, link: DueLink, why: string): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const ended = await endSessionsOfIdentity(trx, link.identityId, office.now())
    await recordEvent(trx, WORKER, {
      kind: 'sessions-ended', subjectId: link.personId, facts: { sessions: ended, by: 'entra', why },
    })
  })
}
