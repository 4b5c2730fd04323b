import type { Transaction } from 'kysely'
import { findActor } from '../../db/actors.ts'
import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { findPersonBySignInName } from '../../db/people.ts'
import type { Database } from '../../db/schema.ts'
import { endSessions } from '../../db/sessions.ts'
import { setAllTokensRevoked } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { OfficeError } from '../domain/office-error.ts'
import { hasRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { newOneTimePassword } from '../office/one-time-password.ts'
import type { Office } from '../office.ts'

/** A working day, to set the tenant right. */
export const BREAK_GLASS_MS = 12 * 60 * 60 * 1_000

/**
 * An operator gives a person who cannot sign in a one-time password on the terminal, to be
 * changed at the next sign-in. Sessions and tokens of the person end in the same
 * transaction. With `breakGlass` an administrator's password opens the office for some hours even
 * where passwords are switched off: the way in when the tenant cannot be reached.
 * @throws {OfficeError} `person-not-found`, `person-disabled`, `break-glass-administrators-only`
 */
export async function resetPassword(
  office: Pick<Office, 'db' | 'passwords' | 'now'>,
  input: { signInName: string; breakGlass?: boolean },
): Promise<{ password: string; sessionsEnded: number }> {
  const password = newOneTimePassword()
  const hash = await office.passwords.hash(password)
  const sessionsEnded = await inTransaction(office.db, async (trx) => {
    const person = await findPersonBySignInName(trx, input.signInName.trim().toLowerCase())
    if (!person) throw new OfficeError('person-not-found', { signInName: input.signInName })
    if (person.disabled_at) throw new OfficeError('person-disabled')
    const at = office.now()
    if (input.breakGlass) await assertAdministrator(trx, person.id, at)
    const breakGlassUntil = input.breakGlass ? new Date(at.getTime() + BREAK_GLASS_MS) : null
    await setPassword(trx, { personId: person.id, hash, mustChange: true, at, breakGlassUntil })
    const ended = await endSessions(trx, { personId: person.id, at })
    await setAllTokensRevoked(trx, person.id, at)
    await recordEvent(trx, null, {
      kind: 'password-reset',
      subjectId: person.id,
      facts: { sessionsEnded: ended, where: 'terminal', breakGlass: input.breakGlass ?? false },
    })
    return ended
  })
  return { password, sessionsEnded }
}

async function assertAdministrator(trx: Transaction<Database>, personId: string, at: Date): Promise<void> {
  const actor = await findActor(trx, personId, officeDay(at))
  if (!actor || !hasRole(actor, 'administrator')) throw new OfficeError('break-glass-administrators-only')
}
