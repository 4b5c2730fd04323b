import { recordEvent } from '../../db/audit.ts'
import { endPasswordSessions, hasIdentity } from '../../db/entra.ts'
import { lockSetting, setSetting } from '../../db/settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { type EntraChoices, ROLE_RULES_MAX, type RoleRule } from '../domain/microsoft.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { CHOICES_SETTING, findChoices, findConnection } from './microsoft-connection.ts'

/**
 * Switches sign-in at the tenant, and names and passwords of the office beside it. Passwords are
 * switched off only by somebody whose own account of the tenant is known, in a session that it
 * opened: whoever could not come back does not lock the door. Their sessions end at once.
 *
 * @throws {OfficeError} `not-allowed`, `entra-not-connected`, `entra-own-account-first`
 */
export async function switchSignIn(
  office: Office, actor: Actor,
  input: { isOn: boolean; localAccounts: boolean; isEntraSession: boolean },
): Promise<{ sessionsEnded: number }> {
  assertRole(actor, 'administrator')
  const connection = await findConnection(office.db)
  if (!connection?.signIn) throw new OfficeError('entra-not-connected')
  const localAccounts = input.localAccounts || !input.isOn
  return inTransaction(office.db, async (trx) => {
    await lockSetting(trx, CHOICES_SETTING)
    const before = await findChoices(trx)
    if (!localAccounts && !(input.isEntraSession && (await hasIdentity(trx, actor.personId)))) {
      throw new OfficeError('entra-own-account-first')
    }
    await write(office, trx, actor, { ...before, isOn: input.isOn, localAccounts })
    const sessionsEnded = localAccounts ? 0 : await endPasswordSessions(trx, office.now())
    await recordEvent(trx, actor, {
      kind: 'setting-changed', subjectId: CHOICES_SETTING,
      facts: { isOn: input.isOn, localAccounts, sessionsEnded },
    })
    return { sessionsEnded }
  })
}

/**
 * Adds or removes a rule of what an application role or a group of the tenant opens.
 * @throws {OfficeError} `not-allowed`, `invalid-input`, `role-rules-too-many`
 */
export async function changeRoleRule(
  office: Office, actor: Actor, input: { act: 'add' | 'remove'; rule: RoleRule },
): Promise<void> {
  assertRole(actor, 'administrator')
  const value = input.rule.value.trim()
  if (!/^[\w.:/-]{1,200}$/.test(value)) throw new OfficeError('invalid-input', { field: 'value' })
  const rule = { ...input.rule, value }
  await inTransaction(office.db, async (trx) => {
    await lockSetting(trx, CHOICES_SETTING)
    const before = await findChoices(trx)
    const others = before.roles.filter((one) => !isSameRule(one, rule))
    const roles = input.act === 'add' ? [...others, rule] : others
    if (roles.length > ROLE_RULES_MAX) throw new OfficeError('role-rules-too-many', { limit: ROLE_RULES_MAX })
    await write(office, trx, actor, { ...before, roles })
    await recordEvent(trx, actor, {
      kind: 'setting-changed', subjectId: CHOICES_SETTING, facts: { act: input.act, ...rule },
    })
  })
}

const isSameRule = (left: RoleRule, right: RoleRule): boolean =>
  left.by === right.by && left.value === right.value && left.role === right.role

function write(
  office: Office, trx: Parameters<typeof setSetting>[0], actor: Actor, value: EntraChoices,
): Promise<void> {
  return setSetting(trx, { key: CHOICES_SETTING, value, changedBy: actor.personId, at: office.now() })
}
