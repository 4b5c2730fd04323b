import { sql, type Selectable, type Transaction, type Updateable } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { hasIssuerNamed, lockIssuer, succeeds } from '../../db/issuers.ts'
import type { Database, IssuerTable } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { plainDay, plainWords } from './words.ts'

export const ISSUER_NAME_CHARS_MAX = 200

/**
 * Puts a name of the directory right. Letters in the register keep the name they were entered with.
 * @throws {OfficeError} `not-allowed`, `issuer-not-found`, `issuer-name-taken`, `invalid-input`
 */
export async function renameIssuer(
  office: Office,
  actor: Actor,
  input: { issuerId: string; name: string },
): Promise<void> {
  const name = plainWords(input.name, 'name', ISSUER_NAME_CHARS_MAX)
  await change(office, actor, input.issuerId, 'renamed', async (trx, issuer) => {
    if (await hasIssuerNamed(trx, name, issuer.id)) throw new OfficeError('issuer-name-taken', {})
    return { changes: { name }, facts: { nameHash: sha256Hex(name).slice(0, 16) } }
  })
}

/**
 * Says that a name means the same body as another one: it is not offered any more, and letters
 * entered under it count for the other. Names that meant this one follow.
 * @throws {OfficeError} `not-allowed`, `issuer-not-found`, `issuer-same`
 */
export async function mergeIssuer(
  office: Office,
  actor: Actor,
  input: { issuerId: string; intoId: string },
): Promise<void> {
  await change(office, actor, input.issuerId, 'merged', async (trx, issuer) => {
    if (!isUuid(input.intoId) || input.intoId === issuer.id) throw new OfficeError('issuer-same', {})
    const into = await lockIssuer(trx, input.intoId)
    if (!into) throw new OfficeError('issuer-not-found', {})
    if (into.same_as_issuer_id) throw new OfficeError('issuer-same', {})
    await trx.updateTable('issuer').set({ same_as_issuer_id: into.id })
      .where('same_as_issuer_id', '=', issuer.id).execute()
    await trx.updateTable('issuer').set({ seen_count: into.seen_count + issuer.seen_count })
      .where('id', '=', into.id).execute()
    return { changes: { same_as_issuer_id: into.id, seen_count: 0 }, facts: { into: into.id } }
  })
}

/**
 * From when until when a body stood, and who took its place.
 * @throws {OfficeError} `not-allowed`, `issuer-not-found`, `issuer-days-wrong`, `issuer-same`
 */
export async function setIssuerDays(
  office: Office,
  actor: Actor,
  input: { issuerId: string; from: Day | null; until: Day | null; successorId: string | null },
): Promise<void> {
  const from = input.from === null ? null : plainDay(input.from, 'from')
  const until = input.until === null ? null : plainDay(input.until, 'until')
  if (from && until && until < from) throw new OfficeError('issuer-days-wrong', {})
  const { successorId } = input
  await change(office, actor, input.issuerId, 'dated', async (trx, issuer) => {
    if (successorId !== null) {
      if (!isUuid(successorId) || await succeeds(trx, successorId, issuer.id)) throw new OfficeError('issuer-same', {})
      if (!await lockIssuer(trx, successorId)) throw new OfficeError('issuer-not-found', {})
    }
    // Both days belong to the time in which the body stood.
    const days = sql<string>`daterange(${from}::date, ${until}::date, '[]')`
    return { changes: { days, successor_issuer_id: successorId }, facts: { from, until, successorId } }
  })
}

type Facts = Record<string, string | null>

async function change(
  office: Office,
  actor: Actor,
  issuerId: string,
  how: string,
  decide: (
    trx: Transaction<Database>,
    issuer: Selectable<IssuerTable>,
  ) => Promise<{ changes: Omit<Updateable<IssuerTable>, 'days'> & { days?: ReturnType<typeof sql<string>> }; facts: Facts }>,
): Promise<void> {
  assertRole(actor, 'administrator', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const issuer = isUuid(issuerId) ? await lockIssuer(trx, issuerId) : undefined
    if (!issuer) throw new OfficeError('issuer-not-found', {})
    const { changes, facts } = await decide(trx, issuer)
    await trx.updateTable('issuer')
      .set({ ...changes, version: issuer.version + 1 })
      .where('id', '=', issuer.id).execute()
    await recordEvent(trx, actor, { kind: 'issuer-changed', subjectId: issuer.id, facts: { how, ...facts } })
  })
}
