import { isDay, parseDay } from '../../workflows/domain/calendar.ts'
import type { Day, Role } from '../../workflows/domain/values.ts'
import { foldVietnamese } from '../../workflows/domain/vietnamese.ts'
import { readCsv } from './read-csv.ts'

/** One row: a unit, perhaps a position in it, perhaps who sits there. */
export interface Seat {
  line: number
  unit: { code: string; name: string; shortName: string }
  position: { code: string; name: string; roles: Role[]; isUnitHead: boolean } | null
  person: { signInName: string; fullName: string; email: string } | null
  from: Day
}

export interface WrongLine {
  line: number
  vi: string
  en: string
}

export const PEOPLE_ROWS_MAX = 2_000
const CELL_LENGTH_MAX = 200
const CODE = /^[a-z0-9][a-z0-9-]{0,39}$/
const SIGN_IN_NAME = /^[a-z0-9][a-z0-9._-]{1,59}$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

const columns = [
  'unit', 'unit_name', 'unit_short_name', 'position', 'position_name', 'roles', 'head',
  'sign_in_name', 'full_name', 'email', 'from',
] as const
type Column = (typeof columns)[number]
const demanded: readonly Column[] = ['unit', 'unit_name']

/** Roles by their code or as the office calls them, without marks. */
const roleNames: Readonly<Record<string, Role>> = {
  clerk: 'clerk', 'van thu': 'clerk',
  'chief-of-office': 'chief-of-office', 'chanh van phong': 'chief-of-office',
  leader: 'leader', 'lanh dao': 'leader',
  'unit-head': 'unit-head', 'truong don vi': 'unit-head',
  officer: 'officer', 'chuyen vien': 'officer',
  assistant: 'assistant', 'tro ly': 'assistant',
  administrator: 'administrator', 'quan tri': 'administrator',
  inspector: 'inspector', 'thanh tra': 'inspector',
}
const yes = new Set(['x', 'co', 'yes', 'true', '1'])

/** Everything that is wrong is told at once, each with its line; then nothing of the file counts. */
export function readSeats(text: string, today: Day): { seats: Seat[]; wrong: WrongLine[] } {
  let records
  try {
    records = readCsv(text)
  } catch (error) {
    const line = error instanceof RangeError ? Number(error.message) : 1
    return { seats: [], wrong: [{ line, vi: 'dấu ngoặc kép mở mà không đóng', en: 'a quote is opened and never closed' }] }
  }
  const [header, ...rows] = records
  const places = new Map((header?.cells ?? []).map((name, index) => [name.toLowerCase(), index]))
  const missing = demanded.filter((name) => !places.has(name))
  const unknown = [...places.keys()].filter((name) => !columns.some((one) => one === name))
  if (missing.length > 0 || unknown.length > 0) {
    const names = columns.join(', ')
    const which = [...missing.map((name) => `thiếu/missing ${name}`), ...unknown.map((name) => `lạ/unknown ${name}`)].join('; ')
    return { seats: [], wrong: [{ line: 1, vi: `cột ${which}. Các cột: ${names}`, en: `columns ${which}. Known: ${names}` }] }
  }
  if (rows.length > PEOPLE_ROWS_MAX) {
    return { seats: [], wrong: [{ line: 1, vi: `quá ${PEOPLE_ROWS_MAX} dòng`, en: `more than ${PEOPLE_ROWS_MAX} lines` }] }
  }
  const wrong: WrongLine[] = []
  const seats = rows.flatMap((row) => {
    const cell = (name: Column) => row.cells[places.get(name) ?? -1] ?? ''
    const told = wrong.length
    const say = (vi: string, en: string) => wrong.push({ line: row.line, vi, en })
    const seat = seatOf(row.line, cell, say, today)
    return wrong.length === told ? [seat] : []
  })
  return { seats, wrong: [...wrong, ...findContradictions(seats)] }
}

type Say = (vi: string, en: string) => void

function seatOf(line: number, cell: (name: Column) => string, say: Say, today: Day): Seat {
  for (const name of columns) {
    if (cell(name).length > CELL_LENGTH_MAX) say(`${name} dài quá ${CELL_LENGTH_MAX} chữ`, `${name} is longer than ${CELL_LENGTH_MAX}`)
  }
  const unit = { code: cell('unit').toLowerCase(), name: cell('unit_name'), shortName: cell('unit_short_name').slice(0, 40) }
  if (!CODE.test(unit.code)) say(`mã đơn vị "${unit.code}" phải là chữ không dấu, số, gạch ngang`, `unit code "${unit.code}": letters without marks, digits, hyphens`)
  if (unit.name === '') say('thiếu tên đơn vị', 'the unit has no name')
  const position = cell('position') === '' ? null : positionOf(cell, say)
  if (!position && cell('sign_in_name') !== '') say('có người mà không có vị trí', 'a person without a position')
  const person = cell('sign_in_name') === '' ? null : personOf(cell, say)
  if (!person && cell('full_name') !== '') say('có họ tên mà không có tên đăng nhập', 'a full name without a sign-in name')
  return { line, unit, position, person, from: dayOf(cell('from'), say, today) }
}

function positionOf(cell: (name: Column) => string, say: Say): Seat['position'] {
  const code = cell('position').toLowerCase()
  if (!CODE.test(code)) say(`mã vị trí "${code}" phải là chữ không dấu, số, gạch ngang`, `position code "${code}": letters without marks, digits, hyphens`)
  if (cell('position_name') === '') say('thiếu tên vị trí', 'the position has no name')
  const roles = cell('roles').split(/[|/+]/).map((name) => name.trim()).filter((name) => name !== '').flatMap((name) => {
    const role = roleNames[name.toLowerCase()] ?? roleNames[foldVietnamese(name)]
    if (!role) say(`không có vai trò "${name}"`, `there is no role "${name}"`)
    return role ? [role] : []
  })
  if (roles.length === 0 && cell('roles') === '') say('thiếu vai trò (ví dụ: văn thư)', 'no role (for example: clerk)')
  return {
    code, name: cell('position_name'), roles: [...new Set(roles)],
    isUnitHead: yes.has(foldVietnamese(cell('head'))),
  }
}

function personOf(cell: (name: Column) => string, say: Say): Seat['person'] {
  const signInName = cell('sign_in_name').toLowerCase()
  if (!SIGN_IN_NAME.test(signInName)) say(`tên đăng nhập "${signInName}" phải là chữ không dấu, số, dấu chấm`, `sign-in name "${signInName}": letters without marks, digits, dots`)
  const fullName = cell('full_name')
  if (fullName === '') say('thiếu họ tên', 'no full name')
  if (fullName.length > 100) say('họ tên dài quá 100 chữ', 'the full name is longer than 100')
  const email = cell('email')
  if (email !== '' && !EMAIL.test(email)) say(`thư điện tử "${email}" không đúng`, `the email address "${email}" is wrong`)
  return { signInName, fullName, email }
}

function dayOf(text: string, say: Say, today: Day): Day {
  if (text === '') return today
  const day = isDay(text) ? text : parseDay(text, today)
  if (!day) say(`ngày "${text}" không đúng, ví dụ 01/07/2026`, `the day "${text}" is wrong, for example 2026-07-01`)
  return day ?? today
}

/** What two lines of one file say differently of the same unit, position or person. */
function findContradictions(seats: readonly Seat[]): WrongLine[] {
  const wrong: WrongLine[] = []
  const units = new Map<string, string>()
  const heads = new Map<string, number>()
  const positions = new Map<string, number>()
  const people = new Map<string, string>()
  for (const { line, unit, position, person } of seats) {
    if ((units.get(unit.code) ?? unit.name) !== unit.name) {
      wrong.push({ line, vi: `đơn vị ${unit.code} có hai tên`, en: `unit ${unit.code} has two names` })
    }
    units.set(unit.code, unit.name)
    if (position && positions.has(position.code)) {
      wrong.push({ line, vi: `vị trí ${position.code} đã có ở dòng ${positions.get(position.code)}: mỗi chỗ ngồi một mã`, en: `position ${position.code} is on line ${positions.get(position.code)} already: one code a seat` })
    }
    if (position) positions.set(position.code, line)
    if (position?.isUnitHead && heads.has(unit.code)) {
      wrong.push({ line, vi: `đơn vị ${unit.code} đã có người đứng đầu ở dòng ${heads.get(unit.code)}`, en: `unit ${unit.code} has a head on line ${heads.get(unit.code)} already` })
    }
    if (position?.isUnitHead) heads.set(unit.code, line)
    if (!person) continue
    if ((people.get(person.signInName) ?? person.fullName) !== person.fullName) {
      wrong.push({ line, vi: `${person.signInName} có hai họ tên`, en: `${person.signInName} has two full names` })
    }
    people.set(person.signInName, person.fullName)
  }
  return wrong
}
