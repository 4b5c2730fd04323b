import { markRead } from '../../db/notifications.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import type { Office } from '../office.ts'

const IDS_MAX = 200

/** A person has read what he was told: the notices named, or all of his. Others' are left alone. */
export async function markNoticesRead(
  office: Office,
  actor: Actor,
  input: { ids?: readonly string[] } = {},
): Promise<void> {
  const ids = input.ids?.filter(isUuid).slice(0, IDS_MAX)
  if (ids?.length === 0) return
  await inTransaction(office.db, (trx) => markRead(trx, actor.personId, office.now(), ids))
}
