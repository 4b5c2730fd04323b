import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, DoorFileTable, DoorKind } from './schema.ts'
import type { Insertable, Selectable } from 'kysely'

const DOORS_MAX = 100
const FAILED_MAX = 100

export type DoorFileRow = Selectable<DoorFileTable>

/** Notes that a door was looked through, and how it went. Without `error` it is well. */
export async function noteDoor(
  db: Kysely<Database>,
  door: { key: string; kind: DoorKind; at: Date; waiting: number; error?: { code: string; facts?: Record<string, string | number> } },
): Promise<void> {
  const row = {
    looked_at: door.at,
    waiting: door.waiting,
    error_code: door.error?.code ?? null,
    error_facts: JSON.stringify(door.error?.facts ?? {}),
    ...(door.error ? {} : { well_at: door.at }),
  }
  await db
    .insertInto('door')
    .values({ key: door.key, kind: door.kind, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}

export async function listDoors(db: Kysely<Database>) {
  return db
    .selectFrom('door')
    .select(['key', 'kind', 'looked_at', 'well_at', 'error_code', 'error_facts', 'waiting'])
    .orderBy('kind')
    .orderBy('key')
    .limit(DOORS_MAX)
    .execute()
}

/** Others that would take in the same bytes through a door wait until this transaction ends. */
export async function holdBytes(trx: Transaction<Database>, sha256: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`door:${sha256}`}, 0))`.execute(trx)
}

/** Makes a door known before anything is noted of it. */
export async function ensureDoor(db: Kysely<Database>, door: { key: string; kind: DoorKind }): Promise<void> {
  await db.insertInto('door').values(door).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Whether a file of this name was noted and not moved away: after a crash, or by another worker. */
export async function isNameInHand(db: Kysely<Database>, file: { door: string; name: string }): Promise<boolean> {
  const row = await db
    .selectFrom('door_file')
    .select('id')
    .where('door', '=', file.door)
    .where('name', '=', file.name)
    .where('outcome', '<>', 'failed')
    .where('moved_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** What a folder's file of this name and these bytes led to, when it has not been moved away yet. */
export async function findFileInHand(
  db: Kysely<Database>,
  file: { door: string; name: string; sha256: Buffer },
): Promise<DoorFileRow | undefined> {
  return db
    .selectFrom('door_file')
    .selectAll()
    .where('door', '=', file.door)
    .where('name', '=', file.name)
    .where('sha256', '=', file.sha256)
    .where('outcome', '<>', 'failed')
    .where('moved_at', 'is', null)
    .executeTakeFirst()
}

/** The item that the same bytes became through a watched folder, unless it was sent back or refused. */
export async function findTakenThroughFolder(
  db: Kysely<Database>,
  sha256: Buffer,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('scan as s')
    .innerJoin('delivery as d', 'd.id', 's.delivery_id')
    .select('s.id')
    .where('s.sha256', '=', sha256)
    .where('d.channel', '=', 'watched-folder')
    .where('s.state', 'not in', ['returned', 'rejected'])
    .orderBy('s.id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The item that the same bytes became through a folder of the cloud. */
export async function findTakenThroughCloud(db: Kysely<Database>, sha256: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('scan as s')
    .innerJoin('delivery as d', 'd.id', 's.delivery_id')
    .select('s.id')
    .where('s.sha256', '=', sha256)
    .where('d.channel', '=', 'cloud-folder')
    .where('s.state', 'not in', ['returned', 'rejected'])
    .orderBy('s.id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function insertDoorFile(
  db: Kysely<Database>,
  file: Insertable<DoorFileTable>,
): Promise<string> {
  const row = await db.insertInto('door_file').values(file).returning('id').executeTakeFirstOrThrow()
  return row.id
}

/** A failed file that was noted before a crash kept it from being moved. */
export async function findFailedInHand(
  db: Kysely<Database>,
  file: { door: string; name: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('door_file')
    .select('id')
    .where('door', '=', file.door)
    .where('name', '=', file.name)
    .where('outcome', '=', 'failed')
    .where('moved_at', 'is', null)
    .executeTakeFirst()
  return row?.id
}

export async function noteMoved(
  db: Kysely<Database>,
  id: string,
  moved: { at: Date; path: string | null },
): Promise<void> {
  await db.updateTable('door_file').set({ moved_at: moved.at, done_path: moved.path }).where('id', '=', id).execute()
}

/** Files of an item that turned out to be a secret and still lie under their own name. */
export async function listNamedFiles(db: Kysely<Database>, scanId: string): Promise<DoorFileRow[]> {
  return db
    .selectFrom('door_file')
    .selectAll()
    .where('scan_id', '=', scanId)
    .where('name', 'is not', null)
    .orderBy('id')
    .limit(FAILED_MAX)
    .execute()
}

export async function forgetFileName(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('door_file').set({ name: null, done_path: null }).where('id', '=', id).execute()
}

/** Files that were not taken and that no clerk has dealt with. */
export async function listFailedFiles(db: Kysely<Database>) {
  return db
    .selectFrom('door_file')
    .select(['id', 'door', 'name', 'reason_code', 'done_path', 'seen_at', 'byte_size'])
    .where('outcome', '=', 'failed')
    .where('dismissed_at', 'is', null)
    .orderBy('seen_at')
    .limit(FAILED_MAX)
    .execute()
}

/** False when there is no such file, or somebody dealt with it before. */
export async function dismissFailedFile(
  trx: Transaction<Database>,
  id: string,
  by: { personId: string; at: Date },
): Promise<boolean> {
  const done = await trx
    .updateTable('door_file')
    .set({ dismissed_by: by.personId, dismissed_at: by.at })
    .where('id', '=', id)
    .where('outcome', '=', 'failed')
    .where('dismissed_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface DoorCursor {
  /** The door's own place. */
  place: Readonly<Record<string, string | number>> | null
  /** How often a message was tried in vain, by its id. */
  tries: Readonly<Record<string, number>>
}

const TRIES_KEPT_MAX = 200

/** Where a door's last look ended; null before the first. Only `setDoorCursor` writes it. */
export async function findDoorCursor(db: Kysely<Database>, key: string): Promise<DoorCursor | null> {
  const row = await db.selectFrom('door').select('cursor').where('key', '=', key).executeTakeFirst()
  return (row?.cursor ?? null) as DoorCursor | null
}

export async function setDoorCursor(db: Kysely<Database>, key: string, cursor: DoorCursor): Promise<void> {
  const tries = Object.fromEntries(Object.entries(cursor.tries).slice(-TRIES_KEPT_MAX))
  await db.updateTable('door').set({ cursor: JSON.stringify({ place: cursor.place, tries }) }).where('key', '=', key).execute()
}
