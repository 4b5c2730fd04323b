import { type RegisterQuery, registerSorts } from '../../db/register-list.ts'
import { type Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { SEARCH_CHARS_MAX } from '../../workflows/domain/search-query.ts'
import {
  arrivalSources, type Day, documentStates, type DocumentState, type Role, urgencies,
} from '../../workflows/domain/values.ts'
import { isPlainText } from './form.server.ts'
import { theOffice } from './office.server.ts'

const LIST_MAX = 20
const ISSUER_CHARS_MAX = 200
/** Who has a register to look into; each finds in it what he may read. */
export const registerReaders = [
  'clerk', 'chief-of-office', 'leader', 'unit-head', 'officer', 'assistant', 'inspector',
] as const satisfies readonly Role[]
const openStates = [
  'registered', 'awaiting-directive', 'directed', 'assigned', 'in-progress', 'awaiting-acceptance',
] as const satisfies readonly DocumentState[]

/**
 * What an address asks of the register. List, count, CSV and print all read it here, so they show
 * the same rows.
 * @throws {OfficeError} `register-query-wrong` naming the field.
 */
export function registerQueryOf(params: URLSearchParams, actor: Actor): RegisterQuery {
  for (const field of ['q', 'issuer', 'type']) {
    if (!isPlainText(params.get(field) ?? '')) throw wrong(field)
  }
  const text = params.get('q')?.slice(0, SEARCH_CHARS_MAX).trim()
  const view = params.get('view')
  const today = officeDay(theOffice().now())
  const query: RegisterQuery = {}
  if (text) query.text = text
  if (params.get('in') === 'head') query.inHeadOnly = true
  const from = dayOf(params, 'from')
  const to = dayOf(params, 'to')
  if (from) query.from = from
  if (to) query.to = to
  if (view === 'today') Object.assign(query, { from: today, to: today })
  const year = params.get('year')
  if (year) query.year = numberIn(year, 2000, 2200, 'year')
  const states = listOf(params, 'state', documentStates)
  if (states.length > 0) query.states = states
  else if (view === 'open') query.states = openStates
  const sources = listOf(params, 'source', arrivalSources)
  if (sources.length > 0) query.sources = sources
  const urgency = listOf(params, 'urgency', urgencies)
  if (urgency.length > 0) query.urgencies = urgency
  const unit = params.get('unit')
  if (unit) query.assigneeId = uuidOf(unit, 'unit')
  const issuer = params.get('issuer')?.trim()
  if (issuer) query.issuer = issuer.slice(0, ISSUER_CHARS_MAX)
  const type = params.get('type')
  if (type) query.typeCode = type.slice(0, 60)
  if (view === 'overdue' || params.get('due') === 'overdue') query.due = 'overdue'
  const check = params.get('check')
  if (check) query.check = oneOf(check, ['odd-dates', 'late'] as const, 'check')
  if (params.get('mine') === '1') query.directedBy = actor.personId
  const sort = params.get('sort')
  if (sort) query.sort = oneOf(sort, registerSorts, 'sort')
  return query
}

/** `25/11/2026`, as a person writes it, as `2026-11-25`; anything else as it is. */
function asDay(typed: string): Day {
  const parts = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(typed)
  if (!parts) return typed
  const [, day, month, year] = parts
  return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
}

/** A day as a page's field sends it; undefined when empty. @throws {OfficeError} */
export function dayOf(params: URLSearchParams, field: string): Day | undefined {
  const typed = params.get(field)?.trim()
  if (!typed) return undefined
  const value = asDay(typed)
  const isDay = /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
  // 30 February parses in some engines; written back it is another day.
  if (!isDay || new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) !== value) throw wrong(field)
  return value
}

function listOf<T extends string>(params: URLSearchParams, field: string, known: readonly T[]): T[] {
  return [...new Set(params.getAll(field).slice(0, LIST_MAX))].filter(Boolean).map((value) => oneOf(value, known, field))
}

function oneOf<T extends string>(value: string, known: readonly T[], field: string): T {
  const found = known.find((one) => one === value)
  if (!found) throw wrong(field)
  return found
}

function numberIn(value: string, least: number, most: number, field: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < least || number > most) throw wrong(field)
  return number
}

function uuidOf(value: string, field: string): string {
  if (!isUuid(value)) throw wrong(field)
  return value
}

function wrong(field: string): OfficeError {
  return new OfficeError('register-query-wrong', { field })
}
