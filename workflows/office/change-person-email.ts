import { recordEvent } from '../../db/audit.ts'
import { findEmail, lockPerson, setEmail } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { parseMailAddress } from '../domain/mail-address.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { lockForRights } from './rights.ts'
import { plainId } from './words.ts'

/**
 * Where a person's letters with notices go; an empty address means none. The log says that it was
 * changed, not to what: an address can be a private one, and the log can never be emptied.
 *
 * @throws {OfficeError} `not-allowed`, `mail-address-wrong`, `person-not-found`, `person-disabled`
 */
export async function changePersonEmail(
  office: Office,
  actor: Actor,
  input: { personId: string; email: string },
): Promise<void> {
  assertRole(actor, 'administrator')
  const email = input.email.trim() === '' ? null : parseMailAddress(input.email)
  if (email === undefined) throw new OfficeError('mail-address-wrong')
  await inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    const person = await lockPerson(trx, plainId(input.personId, 'person-not-found'))
    if (!person) throw new OfficeError('person-not-found')
    if (person.disabled_at) throw new OfficeError('person-disabled')
    const was = await findEmail(trx, person.id)
    if (was === email) return
    await setEmail(trx, person.id, email)
    await recordEvent(trx, actor, {
      kind: 'person-email-changed', subjectId: person.id,
      facts: { hadAddress: was !== null, hasAddress: email !== null },
    })
  })
}
