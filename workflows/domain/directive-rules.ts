import { type Calendar, isDay } from './calendar.ts'
import {
  addCalendarDays, addWorkingDays, assertNotPast, countedFrom, isTermProvisional,
} from './due-date.ts'
import { OfficeError } from './office-error.ts'
import type { AssignmentRole, Day, DirectiveOutcome, DueKind, Urgency } from './values.ts'

export const DIRECTIVE_TEXT_MAX = 4_000
export const DIRECTIVE_REASON_MAX = 500
/** Units, positions and people that one directive may name. */
export const DIRECTIVE_LINES_MAX = 60
export const REASON_MIN = 10
export const RETURN_REASON_MAX = 1_000

/** Whom a line names, as far as the rules look. */
export interface LineAddressee {
  id: string
  kind: 'unit' | 'position' | 'person'
  code: string
  unitId: string
}

export interface DirectiveLine<A extends LineAddressee = LineAddressee> {
  addressee: A
  role: Extract<AssignmentRole, 'lead' | 'support' | 'fyi'>
}

/** Lines to be done: chủ trì and phối hợp. */
export function isWork(line: DirectiveLine): boolean {
  return line.role !== 'fyi'
}

/** What a directive is for when the person did not say: lines that are only to be known inform. */
export function outcomeOf(
  asked: DirectiveOutcome | undefined,
  passesOn: boolean,
  lines: readonly DirectiveLine[],
): DirectiveOutcome {
  if (asked) return asked
  if (passesOn) return 'pass-on'
  return lines.length > 0 && !lines.some(isWork) ? 'inform' : 'assign'
}

/**
 * Whom a directive may name: one chủ trì where work is demanded, nobody twice, no unit both chủ
 * trì and phối hợp (NĐ 30 Art 23.2; domain rules R11, R12).
 * @throws {OfficeError} `directive-without-lead`, `directive-same-person-twice`,
 *   `directive-same-unit-twice`, `directive-without-reader`, `directive-names-work`,
 *   `directive-too-many-lines`, `directive-two-leads`.
 */
export function assertLines(outcome: DirectiveOutcome, lines: readonly DirectiveLine[]): void {
  if (lines.length > DIRECTIVE_LINES_MAX) {
    throw new OfficeError('directive-too-many-lines', { most: DIRECTIVE_LINES_MAX })
  }
  const seen = new Set<string>()
  for (const { addressee } of lines) {
    if (seen.has(addressee.id)) {
      throw new OfficeError('directive-same-person-twice', { code: addressee.code })
    }
    seen.add(addressee.id)
  }
  if (outcome !== 'assign') {
    if (lines.some(isWork)) throw new OfficeError('directive-names-work', { outcome })
    if (outcome === 'inform' && lines.length === 0) throw new OfficeError('directive-without-reader')
    return
  }
  const leads = lines.filter((line) => line.role === 'lead')
  const [lead] = leads
  if (!lead) throw new OfficeError('directive-without-lead')
  if (leads.length > 1) throw new OfficeError('directive-two-leads')
  const twice = lines.find(
    (line) =>
      line.role === 'support' &&
      line.addressee.unitId === lead.addressee.unitId &&
      (line.addressee.kind === 'unit' || lead.addressee.kind === 'unit'),
  )
  if (twice) throw new OfficeError('directive-same-unit-twice', { code: twice.addressee.code })
}

/** @throws {OfficeError} `reason-too-short`, `text-too-long`. */
export function assertReason(reason: string | undefined, most = DIRECTIVE_REASON_MAX): void {
  if (reason === undefined) return
  if (reason.trim().length < REASON_MIN) throw new OfficeError('reason-too-short', { least: REASON_MIN })
  if (reason.length > most) throw new OfficeError('text-too-long', { most })
}

export interface DueBounds {
  today: Day
  /** The sender's demand; a letter that came after it is bound by nothing. */
  external: Day | null
  arrivedLate: boolean
  /** Set by an earlier directive of the same letter. */
  earlier: Day | null
}

/**
 * Today or later; not after the sender's date without a reason; never after the date of the leader
 * before (domain rule R13, section 11.4).
 * @throws {OfficeError} `due-date-wrong`, `due-date-in-past`, `due-date-after-external`,
 *   `due-date-after-earlier`.
 */
export function assertDueOn(dueOn: Day, bounds: DueBounds, overrideReason: string | undefined): void {
  if (!isDay(dueOn)) throw new OfficeError('due-date-wrong', { dueOn: dueOn.slice(0, 20) })
  assertNotPast(dueOn, bounds.today)
  if (bounds.earlier && dueOn > bounds.earlier) {
    throw new OfficeError('due-date-after-earlier', { dueOn, earlier: bounds.earlier })
  }
  const isBound = bounds.external !== null && !bounds.arrivedLate
  if (isBound && dueOn > (bounds.external ?? dueOn) && !overrideReason) {
    throw new OfficeError('due-date-after-external', { dueOn, external: bounds.external })
  }
}

/** Several units without a date, and nobody said why (NĐ 30 Art 23.2). */
export function assertDated(
  lines: readonly DirectiveLine[],
  dueOn: Day | undefined,
  noDueReason: string | undefined,
): void {
  if (dueOn || noDueReason || lines.filter(isWork).length < 2) return
  throw new OfficeError('directive-without-due-date')
}

export interface Due {
  dueOn: Day | null
  dueKind: DueKind
  amount: number | null
  countedFrom: Day | null
  isDefault: boolean
  isProvisional: boolean
}

export const noDue: Due = {
  dueOn: null, dueKind: 'none', amount: null, countedFrom: null, isDefault: false, isProvisional: false,
}

export function fixedDue(dueOn: Day, today: Day, calendar: Calendar): Due {
  return {
    ...noDue, dueOn, dueKind: 'fixed-date', isProvisional: isTermProvisional(today, dueOn, calendar),
  }
}

/** Urgent letters are handled at once (NĐ 30 Art 24.2); the law names no figure. */
const workingDaysOfUrgency: Partial<Record<Urgency, number>> = {
  urgent: 1, 'very-urgent': 0, express: 0, 'express-timed': 0,
}

export interface DefaultTerm {
  urgency: Urgency
  receivedAt: Date
  kind: { due_kind: 'working-days' | 'calendar-days' | 'none'; due_amount: number | null } | undefined
}

/**
 * The date that counts when the leader named none: that of the leader before; else the term of the
 * letter's urgency or kind, counted from its arrival, not before today and not after the sender's.
 */
export function defaultDue(term: DefaultTerm, bounds: DueBounds, calendar: Calendar): Due {
  const { today, earlier } = bounds
  if (earlier) return fixedDue(earlier < today ? today : earlier, today, calendar)
  const start = countedFrom(term.receivedAt, calendar)
  const urgent = workingDaysOfUrgency[term.urgency]
  const amount = urgent ?? term.kind?.due_amount ?? null
  const dueKind = urgent === undefined ? (term.kind?.due_kind ?? 'none') : 'working-days'
  if (amount === null || dueKind === 'none') return noDue

  const counted = dueKind === 'working-days'
    ? addWorkingDays(start, amount, calendar)
    : addCalendarDays(start, amount, calendar)
  const atLeastToday = counted < today ? addWorkingDays(today, 0, calendar) : counted
  const { external } = bounds
  const isCut = external !== null && !bounds.arrivedLate && external >= today && external < atLeastToday
  const dueOn = isCut ? external : atLeastToday
  return {
    dueOn, dueKind, amount, countedFrom: start, isDefault: true,
    isProvisional: isTermProvisional(start, dueOn, calendar),
  }
}
