import { findCalendar } from '../../db/calendar.ts'
import { listProposable, listSenderCases, type SenderCase } from '../../db/habits.ts'
import { listCorrespondenceKinds } from '../../db/lists.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { addDays, daysBetween } from '../domain/calendar.ts'
import { officeDay, workingDaysBetween } from '../domain/due-date.ts'
import { type Habit, usualAmong, usualOf } from '../domain/habits.ts'
import type { Office } from '../office.ts'

/** So many letters of a sender are counted at most, and none older than this. */
export const HABIT_LETTERS_MAX = 500
export const HABIT_DAYS = 730
/** A longer term is no habit. */
const TERM_DAYS_MAX = 366

/** Something that is usual with a sender, with the count that says so. */
export interface Usual {
  code: string
  name: string
  times: number
  of: number
}

/** How letters of a sender usually go. What is not known is null: nothing is made up. */
export interface UsualWay {
  sender: string
  letters: number
  kind: Usual | null
  leader: Usual | null
  lead: Usual | null
  support: Usual[]
  /** Working days from arrival until the work is due. */
  days: { days: number; times: number; of: number } | null
}

/**
 * Counts what became of a sender's letters in the office's own register. Only counting: each answer
 * carries how often, and names nobody who is not there today or whom somebody stands in for.
 * @throws {OfficeError} `not-allowed`.
 */
export async function usualWay(office: Office, actor: Actor, sender: string): Promise<UsualWay | null> {
  assertRole(actor, 'clerk', 'chief-of-office', 'leader', 'assistant')
  const today = officeDay(office.now())
  const name = sender.trim().slice(0, 200)
  if (name === '') return null
  const cases = await listSenderCases(office.db, name, {
    since: addDays(today, -HABIT_DAYS), limit: HABIT_LETTERS_MAX,
  })
  const directed = cases.filter((one) => one.isDirected)
  const found = {
    kind: usualOf(cases.map((one) => one.kind)),
    leader: usualOf(cases.flatMap((one) => one.leaderId ?? [])),
    lead: usualOf(directed.map((one) => one.leadId)),
    support: usualAmong(directed.map((one) => one.supportIds)),
    days: usualOf(await termsOf(office, directed)),
  }
  const ids = [found.leader, found.lead, ...found.support].flatMap((one) => one?.value ?? [])
  const there = await listProposable(office.db, ids, today)
  const named = (habit: Habit | null): Usual | null => {
    const one = there.find(({ id }) => id === habit?.value)
    return habit && one ? { code: one.code, name: one.name, times: habit.times, of: habit.of } : null
  }
  const kinds = await listCorrespondenceKinds(office.db)
  const kind = kinds.find(({ code }) => code === found.kind?.value)
  const way: UsualWay = {
    sender: name,
    letters: cases.length,
    kind: kind && found.kind ? { code: kind.code, name: kind.name, times: found.kind.times, of: found.kind.of } : null,
    leader: named(found.leader),
    lead: named(found.lead),
    support: found.support.flatMap((one) => named(one) ?? []),
    days: found.days ? { days: Number(found.days.value), times: found.days.times, of: found.days.of } : null,
  }
  const isKnown = way.kind ?? way.leader ?? way.lead ?? way.support[0] ?? way.days
  return isKnown ? way : null
}

async function termsOf(office: Office, directed: readonly SenderCase[]): Promise<string[]> {
  const calendar = await findCalendar(office.db)
  return directed.flatMap(({ arrivedOn, dueOn }) =>
    dueOn && daysBetween(arrivedOn, dueOn) <= TERM_DAYS_MAX
      ? [String(workingDaysBetween(arrivedOn, dueOn, calendar))]
      : [])
}
