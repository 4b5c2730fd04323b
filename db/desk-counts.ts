import { type Kysely, sql } from 'kysely'
import { hasRole, type Actor } from '../workflows/domain/actor.ts'
import { workPrincipals } from '../workflows/domain/assignment-box.ts'
import { isToTranscribe } from './directives.ts'
import { countUnreadNotifications } from './notifications.ts'
import type { Database } from './schema.ts'

/** What waits for a person, for the words of the frame. Undefined where it is not his to know. */
export interface DeskCounts {
  tray?: number
  toPresent?: number
  transcriptions?: number
  inbox?: number
  assignments?: number
  notices?: number
}

/** Beyond this the exact figure tells nobody anything, and counting it would cost. */
const COUNT_MAX = 999

export async function countDesk(db: Kysely<Database>, actor: Actor): Promise<DeskCounts> {
  const isDesk = hasRole(actor, 'clerk', 'chief-of-office')
  const works = hasRole(actor, 'unit-head', 'officer', 'assistant')
  return {
    ...(isDesk ? await countTray(db, actor) : {}),
    ...(hasRole(actor, 'leader') ? { inbox: await countInbox(db, actor) } : {}),
    ...(works ? { assignments: await countAssignments(db, actor) } : {}),
    ...(works || hasRole(actor, 'leader')
      ? { notices: await countUnreadNotifications(db, actor.personId) }
      : {}),
  }
}

async function countTray(db: Kysely<Database>, actor: Actor): Promise<DeskCounts> {
  const { rows } = await sql<{ tray: number; to_present: number; transcriptions: number }>`
    select
      (select count(*)::int from (select from scan
        where state in ('received', 'reading', 'ready', 'needs-person', 'quarantined')
        limit ${COUNT_MAX}) s) as tray,
      (select count(*)::int from (select from incoming_document d
        where d.state = 'registered' and d.secrecy = 'none' and d.frozen_at is null
          and (not d.is_restricted or d.registered_by = ${actor.personId}::uuid)
        limit ${COUNT_MAX}) d) as to_present,
      (select count(*)::int from (select from directive i join incoming_document d on d.id = i.document_id
        where i.state = 'draft' and i.is_open and ${isToTranscribe(actor.personId)}
        limit ${COUNT_MAX}) i) as transcriptions`.execute(db)
  const row = rows[0]
  return { tray: row?.tray, toPresent: row?.to_present, transcriptions: row?.transcriptions }
}

/** The pile: what was presented to the person's positions and to those he stands in for. */
async function countInbox(db: Kysely<Database>, actor: Actor): Promise<number> {
  const positions = [
    ...actor.seats.map((seat) => seat.positionId),
    ...actor.delegations.map((one) => one.fromPositionId),
  ]
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from presentation p join incoming_document d on d.id = p.document_id
      where p.ended_at is null and p.to_position_id = any(${positions}::uuid[])
        and d.secrecy = 'none' and d.frozen_at is null
      limit ${COUNT_MAX}) p`.execute(db)
  return rows[0]?.count ?? 0
}

async function countAssignments(db: Kysely<Database>, actor: Actor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from assignment a join incoming_document d on d.id = a.document_id
      where a.assignee_id = any(${workPrincipals(actor)}::uuid[])
        and a.state in ('pending', 'active', 'unseen') and d.secrecy = 'none' and d.frozen_at is null
      limit ${COUNT_MAX}) a`.execute(db)
  return rows[0]?.count ?? 0
}
