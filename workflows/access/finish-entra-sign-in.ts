import { findActor } from '../../db/actors.ts'
import { recordEvent } from '../../db/audit.ts'
import { findIdentity, insertLink, noteWaiting, setIdentityUsed, takeAttemptOf } from '../../db/entra.ts'
import { takeBackAttempt } from '../../db/throttle.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { SignedInAccount } from '../adapters/entra-sign-in.ts'
import { officeDay } from '../domain/calendar.ts'
import { newId } from '../domain/ids.ts'
import { type EntraAccount, type EntraChoices, rolesAllowed } from '../domain/microsoft.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Role } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { callbackOf } from './begin-entra-sign-in.ts'
import { attemptSecrets, isPre, isSameText, wrapSecrets } from './entra-secrets.ts'
import { openEntra } from './microsoft-connection.ts'
import { openSession } from './open-session.ts'
import { PROVEN_MS_MAX } from './session-rules.ts'
import { entraBuckets, takeAttempts } from './throttling.ts'

const CODE_CHARS_MAX = 4_000

export interface FinishEntraSignIn {
  /** What this browser was given when it set out. */
  pre: string | undefined
  /** The tenant's answer, as it stands in the address. */
  state: string | null
  code: string | null
  error: string | null
  address: string
  device: string | null
}

/**
 * A person is back from the tenant, and a session is opened when all of it holds: this browser set
 * out for it, once and not long ago; the tenant gives a token for the code that this office may
 * believe; and the account was matched to a person by a person. An unknown account waits in a line
 * for the administrator: its name and address prove nothing.
 *
 * @throws {OfficeError} `entra-start-again`, `entra-declined`, `entra-not-reached`, `entra-refused`,
 *   `entra-token-refused`, `entra-unknown`, `entra-line-full`, `entra-no-role`,
 *   `entra-groups-too-many`, `person-disabled`, `entra-not-connected`, `entra-throttled`
 */
export async function finishEntraSignIn(
  office: Office,
  input: FinishEntraSignIn,
): Promise<{ sessionId: string; personId: string; returnTo: string }> {
  const now = office.now()
  const buckets = entraBuckets(input.address, 'returned')
  await inTransaction(office.db, (trx) => takeAttempts(trx, buckets, now, 'entra-throttled'))
  try {
    const { returnTo, again, nonce, codeVerifier, code } = await takenAttempt(office, input)
    const { entra, choices } = await openEntra(office)
    const redirectUri = callbackOf(office.settings.publicUrl)
    const given = await entra.redeem({ code, redirectUri, codeVerifier, nonce }, now)
    if (again) assertProven(given.account, now)
    const opened = await letIn(office, input, given, choices)
    await inTransaction(office.db, (trx) => takeBackAttempt(trx, buckets[0]!.name))
    return { ...opened, returnTo }
  } catch (error) {
    if (isOfficeError(error)) await noteRefusal(office, input, error)
    throw error
  }
}

async function takenAttempt(office: Office, input: FinishEntraSignIn) {
  if (!input.pre || !isPre(input.pre)) throw new OfficeError('entra-start-again', { why: 'no-cookie' })
  const { preHash, state, nonce, codeVerifier } = attemptSecrets(input.pre)
  const attempt = await inTransaction(office.db, (trx) => takeAttemptOf(trx, preHash, office.now()))
  if (!attempt) throw new OfficeError('entra-start-again', { why: 'used-or-late' })
  if (!input.state || !isSameText(input.state, state)) throw new OfficeError('entra-start-again', { why: 'state' })
  if (input.error !== null) throw new OfficeError('entra-declined', { why: wordOf(input.error) })
  if (!input.code || input.code.length > CODE_CHARS_MAX) {
    throw new OfficeError('entra-start-again', { why: 'no-code' })
  }
  return { ...attempt, nonce, codeVerifier, code: input.code }
}

/**
 * Whoever was to prove again who he is has done so just now, where the tenant says when.
 * @throws {OfficeError} `entra-start-again`
 */
function assertProven(account: EntraAccount, now: Date): void {
  if (!account.provenAt || now.getTime() - account.provenAt.getTime() <= PROVEN_MS_MAX) return
  throw new OfficeError('entra-start-again', { why: 'not-proven-again' })
}

async function letIn(
  office: Office, input: FinishEntraSignIn, given: SignedInAccount, choices: EntraChoices,
): Promise<{ sessionId: string; personId: string }> {
  const { account } = given
  const identity = await findIdentity(office.db, account)
  if (!identity) throw await putInLine(office, account)
  if (identity.disabled_at) throw new OfficeError('person-disabled', { personId: identity.person_id })
  const allowed = rolesFor(choices, account, identity.person_id)

  const now = office.now()
  const personId = identity.person_id
  const actor = await findActor(office.db, personId, officeDay(now))
  return inTransaction(office.db, async (trx) => {
    const linkId = newId()
    const secrets = wrapSecrets(office.microsoft.secrets, linkId, {
      refreshToken: given.refreshToken, signOutHint: account.signOutHint,
    })
    await insertLink(trx, { id: linkId, identityId: identity.id, secrets, rolesAllowed: allowed, at: now })
    await setIdentityUsed(trx, identity.id, { accountName: account.fullName, at: now })
    const { id, ended } = await openSession(trx, {
      personId, positionId: actor?.positionId ?? null, address: input.address, device: input.device,
      now, entraLinkId: linkId, ...(account.provenAt ? { provenAt: account.provenAt } : {}),
    })
    await recordEvent(trx, actor ? { ...actor, address: input.address } : null, {
      kind: 'sign-in', subjectId: personId,
      facts: { sessionsEnded: ended, by: 'entra', objectId: account.objectId },
    })
    return { sessionId: id, personId }
  })
}

/** @throws {OfficeError} when rules exist and none of them opens anything for this account. */
export function rolesFor(
  choices: EntraChoices, account: EntraAccount, personId: string,
): Role[] | null {
  const allowed = rolesAllowed(choices.roles, account)
  if (allowed === null || allowed.length > 0) return allowed
  const isCut = account.groups === 'too-many' && choices.roles.some((rule) => rule.by === 'group')
  throw new OfficeError(isCut ? 'entra-groups-too-many' : 'entra-no-role', { personId })
}

async function putInLine(office: Office, account: EntraAccount): Promise<OfficeError> {
  const isIn = await inTransaction(office.db, (trx) => noteWaiting(trx, {
    ...account, accountName: account.fullName, at: office.now(),
  }))
  return new OfficeError(isIn ? 'entra-unknown' : 'entra-line-full', { objectId: account.objectId })
}

/** Ids and words of programs only: what the tenant or the browser sent is not written down. */
async function noteRefusal(office: Office, input: FinishEntraSignIn, error: OfficeError): Promise<void> {
  const { why, detail, objectId, personId } = error.facts
  await inTransaction(office.db, (trx) => recordEvent(trx, null, {
    kind: 'sign-in-refused',
    subjectId: String(personId ?? objectId ?? 'unknown'),
    facts: { address: input.address, by: 'entra', code: error.code, why: why ?? null, detail: detail ?? null },
  }))
}

const wordOf = (error: string): string => error.replaceAll(/[^a-z_]/g, '').slice(0, 40)
