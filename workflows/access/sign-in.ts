import { findActor } from '../../db/actors.ts'
import { recordEvent } from '../../db/audit.ts'
import { findPersonBySignInName } from '../../db/people.ts'
import { clearThrottle, takeBackAttempt } from '../../db/throttle.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { takesPasswords } from './microsoft-connection.ts'
import { openSession } from './open-session.ts'
import { typedPassword } from './own-password.ts'
import { signInBuckets, takeAttempts } from './throttling.ts'

export const SIGN_IN_NAME_CHARS_MAX = 60
/** A password that another gave out (a one-time code) opens the account for a day. */
const ONE_TIME_PASSWORD_MS_MAX = 24 * 60 * 60 * 1_000

export interface SignIn {
  signInName: string
  password: string
  /** Where the request came from, for the throttle and the log. */
  address: string
  device: string | null
}

/**
 * A person opens a session with name and password.
 *
 * Every failure reads the same and costs the same: nobody learns whether a name exists. The attempt
 * is counted before the password is looked at, so that many at once do not slip past the limit.
 *
 * @throws {OfficeError} `sign-in-failed`; `sign-in-throttled` with the seconds to wait
 */
export async function signIn(
  office: Office,
  input: SignIn,
): Promise<{ sessionId: string; personId: string; sessionsEnded: number }> {
  const name = input.signInName.normalize('NFC').trim().toLowerCase()
  const password = typedPassword(input.password)
  const now = office.now()
  const buckets = signInBuckets(name.slice(0, SIGN_IN_NAME_CHARS_MAX), input.address)
  await inTransaction(office.db, (trx) => takeAttempts(trx, buckets, now))
  if (name.length > SIGN_IN_NAME_CHARS_MAX || password === undefined) {
    throw new OfficeError('sign-in-failed')
  }

  const person = await findPersonBySignInName(office.db, name)
  const isOpen = person && !person.disabled_at && !isRunOut(person, now)
    && ((await takesPasswords(office.db)) || isBreakGlass(person, now))
  const hash = isOpen ? person.hash : null
  const isRight = hash
    ? await office.passwords.verify(hash, password)
    : await office.passwords.verifyNobody(password)
  if (!person || !isRight) {
    await noteRefusal(office, input, person?.id)
    throw new OfficeError('sign-in-failed')
  }

  const actor = await findActor(office.db, person.id, officeDay(now))
  return inTransaction(office.db, async (trx) => {
    const [account, day, address] = buckets
    await clearThrottle(trx, [account!.name, day!.name])
    await takeBackAttempt(trx, address!.name)
    const { id, ended } = await openSession(trx, {
      personId: person.id,
      positionId: actor?.positionId ?? null,
      address: input.address,
      device: input.device,
      now,
      ...(isBreakGlass(person, now) ? { expiresAt: person.break_glass_until } : {}),
    })
    await recordEvent(trx, actor ? { ...actor, address: input.address } : null, {
      kind: 'sign-in',
      subjectId: person.id,
      facts: { sessionsEnded: ended, ...(isBreakGlass(person, now) ? { by: 'break-glass' } : {}) },
    })
    return { sessionId: id, personId: person.id, sessionsEnded: ended }
  })
}

/** Opened on the server's terminal while passwords are switched off, for a short time. */
function isBreakGlass<P extends { break_glass_until: Date | null }>(
  person: P, now: Date,
): person is P & { break_glass_until: Date } {
  return person.break_glass_until !== null && person.break_glass_until > now
}

function isRunOut(
  password: { must_change: boolean | null; changed_at: Date | null },
  now: Date,
): boolean {
  if (!password.must_change || !password.changed_at) return false
  return now.getTime() - password.changed_at.getTime() > ONE_TIME_PASSWORD_MS_MAX
}

async function noteRefusal(
  office: Office,
  input: SignIn,
  personId: string | undefined,
): Promise<void> {
  await inTransaction(office.db, (trx) =>
    recordEvent(trx, null, {
      kind: 'sign-in-refused',
      subjectId: personId ?? 'unknown',
      facts: { address: input.address },
    }),
  )
}
