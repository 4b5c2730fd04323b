import { findAuditHead, findFirstBrokenEvent } from '../../db/audit.ts'
import type { Office } from '../office.ts'

export interface AuditVerdict {
  /** The first event that does not fit its predecessor; null when the whole chain holds. */
  firstBroken: number | null
  count: number
  /** Number and seal of the last event: to be compared with copies kept outside. */
  head: { seq: number; seal: string }
}

/**
 * Recomputes every seal of the log. An edited, removed or inserted event breaks the chain at its
 * place; events cut off at the end are seen because the head still names them.
 */
export async function verifyAudit(office: Pick<Office, 'db'>): Promise<AuditVerdict> {
  return office.db.transaction().setIsolationLevel('repeatable read').execute(async (trx) => {
    const head = await findAuditHead(trx)
    const broken = await findFirstBrokenEvent(trx)
    const last = await trx
      .selectFrom('audit_event')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('seq').as('seq')])
      .executeTakeFirstOrThrow()
    const lastSeal = last.seq === null ? undefined : await trx
      .selectFrom('audit_event').select('seal').where('seq', '=', last.seq).executeTakeFirst()
    return {
      firstBroken: broken ?? cutOffAt({ seq: last.seq ?? 0, seal: lastSeal?.seal }, head),
      count: Number(last.count),
      head: { seq: head.seq, seal: head.seal.toString('hex') },
    }
  })
}

function cutOffAt(
  last: { seq: number; seal: Buffer | undefined },
  head: { seq: number; seal: Buffer },
): number | null {
  if (last.seq < head.seq) return last.seq + 1
  if (last.seq > head.seq) return head.seq + 1
  return !last.seal || last.seal.equals(head.seal) ? null : last.seq
}
