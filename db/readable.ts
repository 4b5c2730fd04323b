import { type RawBuilder, sql } from 'kysely'
import { type Actor, hasRole } from '../workflows/domain/actor.ts'
import type { Day } from '../workflows/domain/values.ts'

/**
 * The one rule of who may read a document, as a condition on `incoming_document as d`. Lists,
 * search, files, live updates and the API all use it; `mayRead` is the same rule for one document.
 *
 * Clerks, chief of office and leaders read every unrestricted document by role. Everyone else, and
 * every restricted document, goes by `document_reader`. A restricted document is not opened to a
 * whole unit. An inspector reads what arrived in his period, unrestricted. An administrator reads
 * nothing. A removed or frozen document is read by nobody.
 */
export function readableBy(actor: Actor, today: Day): RawBuilder<boolean> {
  const grounds: RawBuilder<boolean>[] = []
  // Who stands in for a leader by a written delegation reads what lies on that leader's pile.
  const own = [...actor.seatPrincipals, ...actor.delegations.map((one) => one.fromPositionId)]
  // A scalar subquery with a limit: as `exists` the planner hashes every row the person may read.
  const named = sql<boolean>`(select true from document_reader r where r.document_id = d.id
    and r.principal_id = any(${own}::uuid[]) limit 1)`

  if (hasRole(actor, 'clerk', 'chief-of-office', 'leader')) {
    grounds.push(sql`(not d.is_restricted)`)
    grounds.push(sql`(d.registered_by = ${actor.personId}::uuid)`)
    grounds.push(named)
  } else if (hasRole(actor, 'unit-head', 'officer', 'assistant')) {
    grounds.push(named)
    grounds.push(sql`(not d.is_restricted and (select true from document_reader r
      where r.document_id = d.id and r.principal_id = any(${[...actor.principals]}::uuid[]) limit 1))`)
    for (const seat of actor.seats) {
      if (!seat.assistsPositionId) continue
      grounds.push(sql`(not d.is_restricted and (select true from document_reader r
        where r.document_id = d.id and r.principal_id = ${seat.assistsPositionId}::uuid limit 1))`)
    }
  }
  if (hasRole(actor, 'inspector')) {
    grounds.push(sql`(not d.is_restricted and (select true from inspection i
      where i.person_id = ${actor.personId}::uuid and i.revoked_at is null
        and i.valid_days @> ${today}::date and i.arrived_days @> d.arrived_on limit 1))`)
  }
  if (grounds.length === 0) return sql`false`
  return sql`(d.secrecy = 'none' and d.frozen_at is null and (${sql.join(grounds, sql` or `)}))`
}
