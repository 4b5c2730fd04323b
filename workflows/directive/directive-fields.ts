import type { Kysely } from 'kysely'
import { findCalendar } from '../../db/calendar.ts'
import { findCorrespondenceKind, findEarlierDueOn, type NewLine } from '../../db/directives.ts'
import type { Database, IncomingDocumentRow, PresentationRow } from '../../db/schema.ts'
import { type Addressee, listAddressees } from '../../db/staff.ts'
import {
  assertDated, assertDueOn, assertLines, assertReason, type Due, type DueBounds, defaultDue,
  DIRECTIVE_LINES_MAX, DIRECTIVE_TEXT_MAX, type DirectiveLine, fixedDue, isWork, noDue, outcomeOf,
} from '../domain/directive-rules.ts'
import { officeDay } from '../domain/due-date.ts'
import { assertFilled } from '../domain/phrase-holes.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day, DirectiveOutcome } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** What a leader says, a chief of office proposes or a clerk writes out. */
export interface DirectiveFields {
  text?: string
  outcome?: DirectiveOutcome
  /** Sign-in names, position and unit codes: one namespace. */
  lead?: string
  support?: readonly string[]
  fyi?: readonly string[]
  dueOn?: Day
  noDueReason?: string
  overrideReason?: string
  /** The leader it is passed on to. */
  passTo?: string
}

/** A directive that keeps every rule, ready to be written down. */
export interface DirectivePlan {
  outcome: DirectiveOutcome
  text: string | null
  lines: DirectiveLine<Addressee>[]
  passTo: string | null
  due: Due
  noDueReason: string | null
  overrideReason: string | null
}

/**
 * Holds what was asked to the rules of a directive (R11 to R13, D2, D3, D5) and finds whom it means.
 * @param asked.previousDirectiveId the directive before, whose date binds when another leader set it.
 * @param asked.atPositionId the leader's seat at which the letter lies.
 * @throws {OfficeError} `addressee-unknown` and those of `domain/directive-rules.ts`.
 */
export async function planDirective(
  db: Kysely<Database>,
  office: Office,
  document: IncomingDocumentRow,
  asked: DirectiveFields & { passToPositionId?: string; previousDirectiveId: string | null; atPositionId: string },
): Promise<DirectivePlan> {
  const fields = trimmed(asked)
  const today = officeDay(office.now())
  const lines = await resolveLines(db, fields, today)
  const outcome = outcomeOf(fields.outcome, asked.passToPositionId !== undefined, lines)
  if (outcome === 'return') throw new OfficeError('directive-names-work', { outcome })
  if ((outcome === 'pass-on') !== (asked.passToPositionId !== undefined)) {
    throw new OfficeError('directive-without-leader', { outcome })
  }
  if ((fields.text?.length ?? 0) > DIRECTIVE_TEXT_MAX) {
    throw new OfficeError('text-too-long', { most: DIRECTIVE_TEXT_MAX })
  }
  assertFilled(fields.text)
  assertLines(outcome, lines)
  assertReason(fields.noDueReason)
  assertReason(fields.overrideReason)

  const bounds = await boundsOf(db, document, today, asked)
  if (fields.dueOn) assertDueOn(fields.dueOn, bounds, fields.overrideReason)
  assertDated(lines, fields.dueOn, fields.noDueReason)
  return {
    outcome,
    text: fields.text ?? null,
    lines,
    passTo: asked.passToPositionId ?? null,
    due: await dueOf(db, document, fields, bounds, outcome),
    noDueReason: fields.noDueReason ?? null,
    overrideReason: fields.overrideReason ?? null,
  }
}

/** Lines as the table holds them; a letter passed on carries its date on a line to that leader. */
export function linesOf(plan: DirectivePlan): NewLine[] {
  const dueOn = plan.due.dueOn
  const own = plan.lines.map((line) => ({
    assigneeId: line.addressee.id, role: line.role, dueOn: isWork(line) ? dueOn : null,
  }))
  return plan.passTo ? [{ assigneeId: plan.passTo, role: 'lead', dueOn }, ...own] : own
}

function trimmed(fields: DirectiveFields): DirectiveFields {
  const text = (value: string | undefined) => value?.normalize('NFC').trim() || undefined
  return {
    text: text(fields.text),
    outcome: fields.outcome,
    lead: text(fields.lead),
    support: fields.support ?? [],
    fyi: fields.fyi ?? [],
    dueOn: text(fields.dueOn),
    noDueReason: text(fields.noDueReason),
    overrideReason: text(fields.overrideReason),
  }
}

async function resolveLines(
  db: Kysely<Database>,
  fields: DirectiveFields,
  today: Day,
): Promise<DirectiveLine<Addressee>[]> {
  const wanted = [
    ...(fields.lead ? [{ code: fields.lead, role: 'lead' as const }] : []),
    ...(fields.support ?? []).map((code) => ({ code, role: 'support' as const })),
    ...(fields.fyi ?? []).map((code) => ({ code, role: 'fyi' as const })),
  ]
  if (wanted.length === 0) return []
  if (wanted.length > DIRECTIVE_LINES_MAX) {
    throw new OfficeError('directive-too-many-lines', { most: DIRECTIVE_LINES_MAX })
  }
  const byCode = new Map((await listAddressees(db, today)).map((one) => [one.code, one]))
  return wanted.map(({ code, role }) => {
    const addressee = byCode.get(code.trim().toLowerCase())
    if (!addressee) throw new OfficeError('addressee-unknown', { code: code.slice(0, 60) })
    return { addressee, role }
  })
}

async function boundsOf(
  db: Kysely<Database>,
  document: IncomingDocumentRow,
  today: Day,
  at: { previousDirectiveId: string | null; atPositionId: string },
): Promise<DueBounds> {
  return {
    today,
    external: document.external_due_on,
    arrivedLate: document.arrived_late,
    earlier: await findEarlierDueOn(db, at.previousDirectiveId, at.atPositionId),
  }
}

/** The date that work on this letter gets when its directive names none, as of today; null: no date. */
export async function findDefaultDueOn(
  office: Office,
  document: IncomingDocumentRow,
  presentation: Pick<PresentationRow, 'previous_directive_id' | 'to_position_id'>,
): Promise<Day | null> {
  const at = {
    previousDirectiveId: presentation.previous_directive_id, atPositionId: presentation.to_position_id,
  }
  const bounds = await boundsOf(office.db, document, officeDay(office.now()), at)
  return (await dueWithoutWord(office.db, document, bounds)).dueOn
}

async function dueOf(
  db: Kysely<Database>,
  document: IncomingDocumentRow,
  fields: DirectiveFields,
  bounds: DueBounds,
  outcome: DirectiveOutcome,
): Promise<Due> {
  if (outcome === 'keep' || outcome === 'inform') return noDue
  if (fields.dueOn) return fixedDue(fields.dueOn, bounds.today, await findCalendar(db))
  if (fields.noDueReason) return noDue
  if (outcome === 'pass-on') {
    return bounds.earlier ? fixedDue(bounds.earlier, bounds.today, await findCalendar(db)) : noDue
  }
  return dueWithoutWord(db, document, bounds)
}

async function dueWithoutWord(
  db: Kysely<Database>,
  document: IncomingDocumentRow,
  bounds: DueBounds,
): Promise<Due> {
  const kind = await findCorrespondenceKind(db, document.correspondence_kind_code)
  return defaultDue(
    { urgency: document.urgency, receivedAt: document.received_at, kind },
    bounds,
    await findCalendar(db),
  )
}
