import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { findDocumentType } from '../domain/document-types.ts'
import { addDays } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day, Urgency } from '../domain/values.ts'

/** What the register holds of a letter (Phụ lục VI, lengths there). */
export interface RegisteredFields {
  /** The Vietnamese name or its abbreviation. */
  documentType: string
  /** Null where the letter has none (a citizen's đơn). */
  number: string | null
  notation: string | null
  issuedOn: Day | null
  issuer: string
  parentBody?: string | null
  subject: string
  signer?: string | null
  signerPosition?: string | null
  urgency?: Urgency
  urgentAt?: Date | null
  correspondenceKind?: string | null
  externalDueOn?: Day | null
  /** Why a date that looks impossible is right after all: asked for letters older than a year. */
  oddDateReason?: string | null
  eofficeRef?: string | null
  eofficeArrivalNumber?: string | null
}

export const entryLimits = {
  number: 11, notation: 30, issuer: 200, parentBody: 200, subject: 2_000, signer: 50,
  signerPosition: 100, oddDateReason: 500, eofficeRef: 200, eofficeArrivalNumber: 40,
} as const

/** Digits, and perhaps one letter behind them (`127a`); letters among the digits are a misreading (C6). */
const NUMBER = /^\d{1,10}[A-Za-zĐđ]?$/u
/** A letter from before the August Revolution is a misreading. */
const EARLIEST_DAY = '1945-09-02'
/** A due date further ahead is a slip of the pen. */
const EXTERNAL_DUE_DAYS_MAX = 3_660

/**
 * Whether an entry may go into the register on this day. Length and shape first, then the dates:
 * a letter is not signed after it arrives (C5).
 * @throws {OfficeError} naming the field.
 */
export function assertRegistrable(entry: RegisteredFields, arrivedOn: Day): void {
  for (const [field, max] of Object.entries(entryLimits)) {
    // The limits are keyed by fields of the entry.
    const value = entry[field as keyof typeof entryLimits]
    if (value && value.length > max) throw new OfficeError('field-too-long', { field, max })
  }
  if (entry.issuer.trim() === '') throw new OfficeError('issuer-missing', {})
  if (entry.subject.trim() === '') throw new OfficeError('subject-missing', {})
  if (entry.number !== null && !NUMBER.test(entry.number)) {
    throw new OfficeError('number-not-digits', { number: entry.number.slice(0, entryLimits.number) })
  }
  assertIssuedOn(entry.issuedOn, arrivedOn)
  if (entry.externalDueOn && entry.externalDueOn > addDays(arrivedOn, EXTERNAL_DUE_DAYS_MAX)) {
    throw new OfficeError('due-date-impossible', { dueOn: entry.externalDueOn })
  }
  if ((entry.urgency === 'express-timed') !== Boolean(entry.urgentAt)) {
    throw new OfficeError('urgent-time-missing', {})
  }
}

function assertIssuedOn(issuedOn: Day | null, arrivedOn: Day): void {
  if (issuedOn === null) return
  if (issuedOn > arrivedOn) throw new OfficeError('issued-after-arrival', { issuedOn, arrivedOn })
  if (issuedOn < EARLIEST_DAY) throw new OfficeError('issued-too-early', { issuedOn })
}

/** Code of a document type by its Vietnamese name or abbreviation. @throws `document-type-unknown`. */
export async function findType(db: Kysely<Database>, nameOrAbbreviation: string): Promise<string> {
  const known = findDocumentType(nameOrAbbreviation)
  if (known) return known.code
  const own = await db
    .selectFrom('document_type')
    .select('code')
    .where('name', '=', nameOrAbbreviation.trim())
    .executeTakeFirst()
  if (!own) throw new OfficeError('document-type-unknown', { documentType: nameOrAbbreviation.slice(0, 100) })
  return own.code
}
