import { recordEvent } from '../../db/audit.ts'
import { setSetting } from '../../db/settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import { OFFICE_NAME_CHARS_MAX, OFFICE_NAME_SETTING } from '../access/create-first-administrator.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import { plainWords } from './words.ts'

/**
 * Gives the office the name that stands on slips and pages printed from now on.
 *
 * @throws {OfficeError} `not-allowed`, `invalid-input`
 */
export async function nameOffice(
  office: Office,
  actor: Actor,
  input: { name: string },
): Promise<{ name: string }> {
  assertRole(actor, 'administrator')
  const name = plainWords(input.name, 'name', OFFICE_NAME_CHARS_MAX)
  await inTransaction(office.db, async (trx) => {
    await setSetting(trx, {
      key: OFFICE_NAME_SETTING, value: name, changedBy: actor.personId, at: office.now(),
    })
    await recordEvent(trx, actor, { kind: 'setting-changed', subjectId: OFFICE_NAME_SETTING })
  })
  // This process shows it from now on; others read it when they start.
  office.settings.officeName = name
  return { name }
}
