import { recordAccess, recordEvent } from '../../db/audit.ts'
import type { RegisterQuery, RegisterRow } from '../../db/register-list.ts'
import { listRegister } from '../../db/search.ts'
import { inTransaction } from '../../db/transaction.ts'
import { pageCountOfPrint } from '../adapters/forms/page-count.ts'
import { registerPrint, type RegisterPrintRow } from '../adapters/forms/register-print.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { CSV_ROWS_MAX, type CsvCell, csvFile } from '../domain/csv.ts'
import { officeDay } from '../domain/due-date.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** A print of more rows than this would be no use on paper, and takes too long. */
export const PRINT_ROWS_MAX = 3_000
const SYSTEM_NAME = 'Bút Phê'

export interface RegisterWords {
  title: string
  /** The word for a letter's urgency, for the notes. */
  urgency: (urgency: RegisterRow['urgency']) => string
}

/**
 * The register on paper, row for row as the screen shows it (R33), with the ten columns of the
 * form. The print is noted with its pages.
 * @throws {OfficeError} `not-allowed`, `too-many-rows`.
 */
export async function printRegister(
  office: Office,
  actor: Actor,
  input: { query: RegisterQuery; words: RegisterWords },
): Promise<{ pdf: Buffer; rows: number; pages: number }> {
  assertReadsRegister(actor)
  const rows = await rowsOf(office, actor, input.query, PRINT_ROWS_MAX)
  const days = rows.map((row) => row.arrivedOn).toSorted()
  const today = officeDay(office.now())
  const seat = actor.seats.find((one) => one.positionId === actor.positionId)
  const pdf = await registerPrint({
    parentBody: null,
    office: office.settings.officeName,
    title: input.words.title,
    from: input.query.from ?? days[0] ?? today,
    to: input.query.to ?? days.at(-1) ?? today,
    volume: null,
    rows: rows.map((row) => printRow(row, input.words)),
    systemName: SYSTEM_NAME,
    printedBy: seat ? `${actor.fullName} (${seat.name})` : actor.fullName,
    printedAt: office.now(),
  })
  const pages = await pageCountOfPrint(pdf)
  await noteRegister(office, actor, 'register-printed', { rows: rows.length, pages })
  return { pdf, rows: rows.length, pages }
}

function printRow(row: RegisterRow, words: RegisterWords): RegisterPrintRow {
  return {
    arrivedOn: row.arrivedOn,
    arrivalNumber: row.arrivalNumber,
    issuer: row.issuer ?? '',
    symbol: symbolOf(row),
    issuedOn: row.issuedOn,
    documentType: row.typeName ?? '',
    subject: row.subject ?? '',
    receivers: row.receivers.map((receiver) => receiver.name),
    forwardedOn: row.transferredOn,
    receipt: null,
    note: row.urgency === 'normal' ? '' : words.urgency(row.urgency),
    voidedBecause: row.voidReason,
  }
}

export function symbolOf(row: Pick<RegisterRow, 'number' | 'notation'>): string {
  return [row.number, row.notation].filter(Boolean).join('/')
}

/**
 * The same rows as a file for a spreadsheet.
 * @throws {OfficeError} `not-allowed`, `too-many-rows`.
 */
export async function exportRegister(
  office: Office,
  actor: Actor,
  input: { query: RegisterQuery; header: readonly string[]; cells: (row: RegisterRow) => readonly CsvCell[] },
): Promise<{ csv: string; rows: number }> {
  assertReadsRegister(actor)
  const rows = await rowsOf(office, actor, input.query, CSV_ROWS_MAX - 1)
  await noteRegister(office, actor, 'register-exported', { rows: rows.length })
  return { csv: csvFile(input.header, rows.map(input.cells)), rows: rows.length }
}

function assertReadsRegister(actor: Actor): void {
  assertRole(actor, 'clerk', 'chief-of-office', 'leader', 'unit-head', 'officer', 'assistant', 'inspector')
}

async function rowsOf(
  office: Office,
  actor: Actor,
  query: RegisterQuery,
  max: number,
): Promise<RegisterRow[]> {
  const today: Day = officeDay(office.now())
  const { rows, next } = await listRegister(office.db, actor, query, { today, limit: max })
  if (next) throw new OfficeError('too-many-rows', { max })
  return rows
}

async function noteRegister(
  office: Office,
  actor: Actor,
  kind: 'register-printed' | 'register-exported',
  facts: { rows: number; pages?: number },
): Promise<void> {
  await inTransaction(office.db, (trx) => recordEvent(trx, actor, { kind, subjectId: actor.personId, facts }))
  await recordAccess(office.db, actor, {
    act: kind === 'register-printed' ? 'print' : 'export',
    ...(facts.pages === undefined ? {} : { pageCount: facts.pages }),
    note: 'register',
  })
}
