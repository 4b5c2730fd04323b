import type { Transaction } from 'kysely'
import { findCalendar } from '../../db/calendar.ts'
import {
  type DueLine, findChairPosition, findLastReminderDay, listDueLines, noteReminderRun,
} from '../../db/due-lines.ts'
import { insertNotifications, type NewNotification } from '../../db/notifications.ts'
import type { Database } from '../../db/schema.ts'
import { listPeopleOf } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Calendar } from '../domain/calendar.ts'
import { officeDay, workingDaysBetween } from '../domain/due-date.ts'
import { caughtUp, type Reminder, reminderDays, remindedUntil } from '../domain/reminder.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'

const BATCH_MAX = 200
/** Beyond this many open dated lines something is wrong, and the rest waits for the next run. */
const BATCHES_MAX = 500

/**
 * Job, each morning. Reminds whoever holds a line one working day before it is due, on the day and
 * on each working day after it; whoever assigned it is told when it is one working day over, the
 * chair when it is two (F13, F14). Days are those of the office's calendar and clock.
 *
 * May run twice, also on one day: a notice is unique by line, kind, day and person. Days that were
 * missed are caught up once, each person hearing only the latest of what he missed.
 */
export async function remindDueAssignments(
  office: Office,
  _payload: Record<string, never> = {},
): Promise<void> {
  const today = officeDay(office.now())
  const calendar = await findCalendar(office.db)
  const days = reminderDays(await findLastReminderDay(office.db), today)
  const chair = await findChairPosition(office.db)
  const dueUntil = remindedUntil(today, calendar)

  let made = 0
  let after: string | null = null
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const lines: DueLine[] = await listDueLines(office.db, { dueUntil, after, limit: BATCH_MAX })
    made += await inTransaction(office.db, async (trx) => {
      const notices: NewNotification[] = []
      for (const line of lines) {
        notices.push(...(await noticesOf(trx, line, { today, days, calendar, chair })))
      }
      const at = office.now()
      return insertNotifications(trx, notices.map((notice) => ({ ...notice, at })))
    })
    after = lines.at(-1)?.id ?? null
    if (lines.length < BATCH_MAX) break
  }
  await inTransaction(office.db, (trx) =>
    noteReminderRun(trx, { day: today, made, at: office.now() }),
  )
}

interface Morning {
  today: Day
  days: readonly Day[]
  calendar: Calendar
  chair: string | undefined
}

async function noticesOf(
  trx: Transaction<Database>,
  line: DueLine,
  { today, days, calendar, chair }: Morning,
): Promise<NewNotification[]> {
  const reminders = caughtUp(
    { dueOn: line.due_on, assignedOn: officeDay(line.assigned_at) }, days, calendar,
  )
  const notices: NewNotification[] = []
  for (const reminder of reminders) {
    const principalId = principalOf(line, reminder, chair)
    if (!principalId) continue
    for (const personId of await listPeopleOf(trx, principalId, today)) {
      notices.push({
        personId,
        kind: reminder.kind,
        documentId: line.document_id,
        assignmentId: line.id,
        facts: {
          dueOn: line.due_on,
          workingDaysOver: Math.max(0, workingDaysBetween(line.due_on, today, calendar)),
        },
        dedupeKey: `${reminder.kind}:${line.id}:${reminder.day}:${personId}`,
      })
    }
  }
  return notices
}

function principalOf(
  line: DueLine,
  reminder: Reminder,
  chair: string | undefined,
): string | undefined {
  if (reminder.to === 'holder') return line.assignee_id
  return reminder.to === 'direct' ? line.assigned_by_position_id : chair
}
