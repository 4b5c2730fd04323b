import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type {
  Database, SheetTable, SignatureKind, SignatureLevel, SignatureTable, SigningSessionTable,
} from './schema.ts'

export type SigningSessionRow = Selectable<SigningSessionTable>
export type SignatureRow = Selectable<SignatureTable>

const PLACES_MAX = 200
const SIGNABLE_MAX = 50
const SIGNATURES_MAX = 200

/** The sheet of a document as it stands: composed, continued or signed, whichever was last. */
export interface CurrentSheet extends Selectable<SheetTable> {
  document_id: string
  role: 'sheet' | 'signed'
  file_sha256: Buffer
  base_id: string | null
  holds_signature: boolean
  page_count: number | null
  byte_size: number
}

export async function findCurrentSheet(
  db: Kysely<Database>, documentId: string,
): Promise<CurrentSheet | undefined> {
  const row = await db.selectFrom('rendition as r')
    .innerJoin('sheet as s', 's.rendition_id', 'r.id').innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .selectAll('s')
    .select(['r.document_id', 'r.role', 'r.file_sha256', 'r.base_id', 'r.holds_signature',
      'f.page_count', 'f.byte_size'])
    .where('r.document_id', '=', documentId).where('r.role', 'in', ['sheet', 'signed'])
    .orderBy('r.made_at', 'desc').orderBy('r.id', 'desc').limit(1).executeTakeFirst()
  // The condition above names the two roles.
  return row as CurrentSheet | undefined
}

export async function insertSheet(
  trx: Transaction<Database>, sheet: Insertable<SheetTable>,
  places: readonly { slot: number; directiveId: string }[],
): Promise<void> {
  await trx.insertInto('sheet').values(sheet).execute()
  if (places.length === 0) return
  await trx.insertInto('sheet_place').values(places.map(({ slot, directiveId }) => ({
    rendition_id: sheet.rendition_id, slot, directive_id: directiveId,
  }))).execute()
}

export async function listPlaces(
  db: Kysely<Database>, renditionId: string,
): Promise<{ slot: number; directiveId: string }[]> {
  const rows = await db.selectFrom('sheet_place').select(['slot', 'directive_id'])
    .where('rendition_id', '=', renditionId).orderBy('slot').limit(PLACES_MAX).execute()
  return rows.map((row) => ({ slot: row.slot, directiveId: row.directive_id }))
}

/** Whether anybody who directed on a document has a key to sign with. */
export async function hasSigner(db: Kysely<Database>, documentId: string): Promise<boolean> {
  const row = await db.selectFrom('directive as d')
    .innerJoin('signing_key as k', 'k.person_id', 'd.confirmed_by').select('k.id')
    .where('d.document_id', '=', documentId).where('d.state', 'in', ['confirmed', 'superseded'])
    .where('k.revoked_at', 'is', null).limit(1).executeTakeFirst()
  return row !== undefined
}

/** A directive of one's own that waits for a signature, with the sheet it would be put on. */
export interface Signable {
  directiveId: string
  documentId: string
  arrivalNumber: string
  subject: string | null
  text: string | null
  confirmedAt: Date
  /** The sheet's file, hex; null while it is being composed. */
  sha256: string | null
  renditionId: string | null
  pageCount: number | null
}

export async function listSignable(
  db: Kysely<Database>, of: { personId: string; documentId?: string },
): Promise<Signable[]> {
  const only = of.documentId ? sql`and d.document_id = ${of.documentId}::uuid` : sql``
  const { rows } = await sql<Signable>`
    select d.id as "directiveId", d.document_id as "documentId", i.arrival_number || i.arrival_suffix as "arrivalNumber",
      i.subject, d.text, d.confirmed_at as "confirmedAt", encode(c.file_sha256, 'hex') as sha256,
      c.id as "renditionId", c.page_count as "pageCount"
    from directive d join incoming_document i on i.id = d.document_id
      left join lateral (
        select r.id, r.file_sha256, f.page_count from rendition r join sheet s on s.rendition_id = r.id
          join file f on f.sha256 = r.file_sha256
        where r.document_id = d.document_id and r.role in ('sheet', 'signed')
        order by r.made_at desc, r.id desc limit 1) h on true
      left join lateral (
        select h.* where exists (select from sheet_place p where p.rendition_id = h.id and p.directive_id = d.id)) c on true
    where d.confirmed_by = ${of.personId}::uuid and d.state = 'confirmed' and i.secrecy = 'none'
      and i.frozen_at is null and i.state not in ('voided', 'removed') ${only}
      and not exists (select from signature g where g.directive_id = d.id)
    order by d.confirmed_at desc limit ${sql.lit(SIGNABLE_MAX)}`.execute(db)
  return rows
}

/** What one directive is signed with: its author, and where it stands on the current sheet. */
export async function findDirectiveToSign(db: Kysely<Database>, directiveId: string) {
  return db.selectFrom('directive as d')
    .innerJoin('person as w', 'w.id', 'd.confirmed_by').innerJoin('position as p', 'p.id', 'd.author_position_id')
    .leftJoin('position as b', 'b.id', 'd.on_behalf_of_position_id')
    .select(['d.id', 'd.document_id', 'd.state', 'd.confirmed_by', 'd.on_behalf_of_position_id',
      'w.full_name', 'p.name as position_name', 'b.name as behalf_name'])
    .where('d.id', '=', directiveId).executeTakeFirst()
}

export async function findSignatureOf(
  db: Kysely<Database>, directiveId: string,
): Promise<SignatureRow | undefined> {
  return db.selectFrom('signature').selectAll().where('directive_id', '=', directiveId).executeTakeFirst()
}

export async function findSignature(db: Kysely<Database>, id: string): Promise<SignatureRow | undefined> {
  return db.selectFrom('signature').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertSignature(
  trx: Transaction<Database>, signature: Insertable<SignatureTable>,
): Promise<void> {
  await trx.insertInto('signature').values(signature).execute()
}

export async function setSignatureTime(
  trx: Transaction<Database>, id: string, of: { level: SignatureLevel; at: Date },
): Promise<void> {
  await trx.updateTable('signature')
    .set({ level: of.level, timestamped_at: of.at, waits_for_time: false }).where('id', '=', id).execute()
}

/** Leases that nobody keeps any more, and the person's own older one, end here. */
export async function endLeases(
  trx: Transaction<Database>, of: { baseId: string; personId: string; now: Date },
): Promise<void> {
  await trx.updateTable('signing_session').set({ ended_at: of.now, prepared: null })
    .where('base_rendition_id', '=', of.baseId).where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', '<=', of.now), eb('person_id', '=', of.personId)])).execute()
}

export async function hasLease(db: Kysely<Database>, baseId: string, now: Date): Promise<boolean> {
  const row = await db.selectFrom('signing_session').select('id').where('base_rendition_id', '=', baseId)
    .where('ended_at', 'is', null).where('expires_at', '>', now).executeTakeFirst()
  return row !== undefined
}

export async function insertSession(
  trx: Transaction<Database>, session: Insertable<SigningSessionTable>,
): Promise<void> {
  await trx.insertInto('signing_session').values(session).execute()
}

export async function findSigningSession(
  db: Kysely<Database>, id: string,
): Promise<SigningSessionRow | undefined> {
  return db.selectFrom('signing_session').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Ends a session once; false when it had ended already. */
export async function endSession(
  trx: Transaction<Database>, id: string, now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx.updateTable('signing_session').set({ ended_at: now, prepared: null })
    .where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface ShownSignature {
  id: string
  renditionId: string
  signer: string
  position: string
  onBehalfOf: string | null
  kind: SignatureKind
  level: SignatureLevel
  signedAt: Date
  timestampedAt: Date | null
  waitsForTime: boolean
}

/** The signatures on a document's sheets, oldest first. */
export async function listSignatures(
  db: Kysely<Database>, documentId: string,
): Promise<ShownSignature[]> {
  return db.selectFrom('signature as g').innerJoin('directive as d', 'd.id', 'g.directive_id')
    .innerJoin('person as w', 'w.id', 'g.person_id').innerJoin('position as p', 'p.id', 'd.author_position_id')
    .leftJoin('position as b', 'b.id', 'g.on_behalf_of_position_id')
    .select(['g.id', 'g.rendition_id as renditionId', 'w.full_name as signer', 'p.name as position',
      'b.name as onBehalfOf', 'g.kind', 'g.level', 'g.signed_at as signedAt',
      'g.timestamped_at as timestampedAt', 'g.waits_for_time as waitsForTime'])
    .where('d.document_id', '=', documentId).orderBy('g.signed_at').limit(SIGNATURES_MAX).execute()
}
