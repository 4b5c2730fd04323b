import { createHash } from 'node:crypto'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type {
  SignatureAlarm, SignatureFileProblem, SignatureFinding, SignatureReport,
} from '../workflows/domain/signature-report.ts'
import type { Database, TrustAnchorTable } from './schema.ts'

const ANCHORS_MAX = 200
const HISTORY_MAX = 200
const DOCUMENT_ITEMS_MAX = 100

export interface TrustList {
  anchors: Buffer[]
  /** Tells two lists apart. */
  sha256: Buffer
}

/** The certificates the office trusts now. */
export async function findTrustList(db: Kysely<Database>): Promise<TrustList> {
  const rows = await db
    .selectFrom('trust_anchor')
    .select(['sha256', 'certificate'])
    .where('removed_at', 'is', null)
    .orderBy('sha256')
    .limit(ANCHORS_MAX)
    .execute()
  const hash = createHash('sha256')
  for (const row of rows) hash.update(row.sha256)
  return { anchors: rows.map((row) => row.certificate), sha256: hash.digest() }
}

export type TrustAnchorRow = Selectable<TrustAnchorTable> & {
  added_by_name: string
  removed_by_name: string | null
}

/** Trusted ones first, then those taken away, newest first. */
export async function listTrustAnchors(db: Kysely<Database>): Promise<TrustAnchorRow[]> {
  return db
    .selectFrom('trust_anchor as t')
    .innerJoin('person as a', 'a.id', 't.added_by')
    .leftJoin('person as r', 'r.id', 't.removed_by')
    .selectAll('t')
    .select(['a.full_name as added_by_name', 'r.full_name as removed_by_name'])
    .orderBy('t.removed_at', (order) => order.desc().nullsFirst())
    .orderBy('t.name')
    .limit(HISTORY_MAX)
    .execute()
}

export async function countTrustAnchors(trx: Transaction<Database>): Promise<number> {
  const row = await trx
    .selectFrom('trust_anchor')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export interface FoundReport {
  id: string
  scanId: string
  checkedAt: Date
  trustSha256: Buffer
  alarm: SignatureAlarm
  problem: SignatureFileProblem | null
  signatures: SignatureFinding[]
}

/** The newest report on each of these items; items nobody has looked at yet have none. */
export async function listSignatureReports(
  db: Kysely<Database>, scanIds: readonly string[],
): Promise<FoundReport[]> {
  if (scanIds.length === 0) return []
  const reports = await db
    .selectFrom('signature_report')
    .distinctOn('scan_id')
    .selectAll()
    .where('scan_id', 'in', scanIds.slice(0, DOCUMENT_ITEMS_MAX))
    .orderBy('scan_id').orderBy('checked_at', 'desc').orderBy('id', 'desc')
    .execute()
  if (reports.length === 0) return []
  const checks = await db
    .selectFrom('signature_check')
    .select(['report_id', 'report'])
    .where('report_id', 'in', reports.map((one) => one.id))
    .orderBy('report_id').orderBy('ordinal')
    .execute()
  return reports.map((one) => ({
    id: one.id, scanId: one.scan_id, checkedAt: one.checked_at, trustSha256: one.trust_sha256,
    alarm: one.alarm, problem: one.problem,
    signatures: checks.filter((check) => check.report_id === one.id).map((check) => check.report),
  }))
}

/** The items whose files became originals of a document, by the file. */
export async function listSignedItems(
  db: Kysely<Database>, documentId: string,
): Promise<{ scanId: string; sha256: Buffer }[]> {
  return db
    .selectFrom('scan')
    .select(['id as scanId', 'sha256'])
    .where('document_id', '=', documentId)
    .where('holds_signature', '=', true)
    .where('sha256', 'is not', null)
    .$narrowType<{ sha256: Buffer }>()
    .limit(DOCUMENT_ITEMS_MAX)
    .execute()
}

export async function insertSignatureReport(
  trx: Transaction<Database>,
  row: {
    scanId: string
    fileSha256: Buffer
    checkedAt: Date
    trustSha256: Buffer
    alarm: SignatureAlarm
    report: SignatureReport
  },
): Promise<void> {
  const { id } = await trx
    .insertInto('signature_report')
    .values({
      scan_id: row.scanId, file_sha256: row.fileSha256, checked_at: row.checkedAt,
      trust_sha256: row.trustSha256, alarm: row.alarm, problem: row.report.problem,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const checks = row.report.signatures.map((one, index) => ({
    report_id: id, ordinal: index + 1, signer: one.signer, organisation: one.organisation,
    signed_at: dateOf(one.signedAt), timestamped_at: dateOf(one.timestamp?.at ?? null),
    integrity: one.integrity, covers_whole_file: one.coversWholeFile,
    changed_after: one.changedAfterSigning, chain: one.chain,
    // What PostgreSQL cannot keep in JSON is nobody's name.
    report: JSON.stringify(one).replaceAll('\\u0000', ''),
  }))
  if (checks.length > 0) await trx.insertInto('signature_check').values(checks).execute()
}

function dateOf(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso)
}

/** Items with signatures that may be judged anew, in order of their ids. */
export async function listItemsToRecheck(
  db: Kysely<Database>, afterId: string | null, limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('scan')
    .select('id')
    .where('holds_signature', '=', true)
    .where('may_hold_text', '=', true)
    .where('sha256', 'is not', null)
    .where('state', 'in', ['ready', 'needs-person', 'registered'])
    .$if(afterId !== null, (query) => query.where('id', '>', afterId ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
