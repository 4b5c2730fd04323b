import type { Transaction } from 'kysely'
import { recordEvent, type WORKER } from '../../db/audit.ts'
import { insertNotifications } from '../../db/notifications.ts'
import { insertIncident } from '../../db/secrecy-incidents.ts'
import type { Database } from '../../db/schema.ts'
import { listPeopleWithRole } from '../../db/staff-list.ts'
import type { Actor } from '../domain/actor.ts'
import type { AuditFacts, AuditKind } from '../domain/audit-event.ts'
import { officeDay } from '../domain/due-date.ts'
import { jobPriority } from '../domain/job.ts'
import type { Office } from '../office.ts'

export interface Freezing {
  documentId: string
  by: Actor | typeof WORKER
  /** What a person wrote; null where the gate or a twin found it. */
  reason: string | null
  event: { kind: AuditKind; subjectId: string; facts: AuditFacts }
}

/**
 * A document that turned out to be secret: nobody reads it from here on, its copies in the cloud
 * are taken out by a job that commits with this, and the people who must act are told (B4).
 * The document is locked by who calls. Frozen already: nothing happens.
 * @returns whether it was frozen now.
 */
export async function freezeDocument(
  office: Office,
  trx: Transaction<Database>,
  { documentId, by, reason, event }: Freezing,
): Promise<boolean> {
  const now = office.now()
  const { numUpdatedRows } = await trx
    .updateTable('incoming_document')
    .set({ frozen_at: now })
    .where('id', '=', documentId)
    .where('frozen_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await insertIncident(trx, {
    documentId, foundBy: by ? by.personId : null, foundAt: now, reason,
  })
  await recordEvent(trx, by, { documentId, ...event })
  await tellKeepers(office, trx, { documentId, kind: 'secret-found-late', key: 'found' })
  await office.jobs.enqueue(trx, 'withdraw-from-cloud', { documentId }, { priority: jobPriority.head })
  return true
}

/** Clerks, chief of office and administrators: who can see to it that no copy stays. */
export async function tellKeepers(
  office: Office,
  trx: Transaction<Database>,
  { documentId, kind, key }: { documentId: string; kind: 'secret-found-late' | 'secret-still-in-cloud'; key: string },
): Promise<void> {
  const today = officeDay(office.now())
  const people = new Set<string>()
  for (const role of ['clerk', 'chief-of-office', 'administrator'] as const) {
    for (const { id } of await listPeopleWithRole(trx, role, today)) people.add(id)
  }
  await insertNotifications(trx, [...people].map((personId) => ({
    personId, kind, documentId, at: office.now(), dedupeKey: `${kind}:${documentId}:${key}:${personId}`,
  })))
}
