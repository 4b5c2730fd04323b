import { findPassword } from '../../db/passwords.ts'
import { clearThrottle } from '../../db/throttle.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { passwordText } from '../domain/good-password.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { signInBuckets, takeAttempts } from './throttling.ts'

/** A password as typed, or undefined for what can be nobody's: too long, or no text. */
export function typedPassword(typed: string): string | undefined {
  try {
    return passwordText(typed)
  } catch (error) {
    if (isOfficeError(error)) return undefined
    throw error
  }
}

/**
 * Holds a person to his own password again, counted like a sign-in.
 *
 * @throws {OfficeError} `password-wrong`, `sign-in-throttled`
 */
export async function assertOwnPassword(
  office: Office,
  actor: Actor,
  password: string,
): Promise<void> {
  const buckets = signInBuckets(`again:${actor.signInName}`, actor.address ?? 'unknown')
  await inTransaction(office.db, (trx) => takeAttempts(trx, buckets.slice(0, 1), office.now()))
  const held = await findPassword(office.db, actor.personId)
  const typed = typedPassword(password)
  const isRight =
    held && typed !== undefined ? await office.passwords.verify(held.hash, typed) : false
  if (!isRight) throw new OfficeError('password-wrong')
  await inTransaction(office.db, (trx) => clearThrottle(trx, [buckets[0]!.name]))
}
