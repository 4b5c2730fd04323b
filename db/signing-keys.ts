import type { Insertable, Kysely, Selectable, Transaction } from 'kysely'
import type { Database, SigningAuthorityTable, SigningKeyTable } from './schema.ts'

export type SigningKeyRow = Selectable<SigningKeyTable>
export type SigningAuthorityRow = Selectable<SigningAuthorityTable>

const KEYS_MAX = 50
const REVOKED_MAX = 5_000

/** The office's own authority; undefined before it was made. */
export async function findAuthority(db: Kysely<Database>): Promise<SigningAuthorityRow | undefined> {
  return db.selectFrom('signing_authority').selectAll().where('ended_at', 'is', null).executeTakeFirst()
}

/** @returns false when another process was first. */
export async function insertAuthority(
  trx: Transaction<Database>, authority: Insertable<SigningAuthorityTable>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('signing_authority').values(authority).onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function lockAuthority(trx: Transaction<Database>): Promise<SigningAuthorityRow | undefined> {
  return trx.selectFrom('signing_authority').selectAll().where('ended_at', 'is', null)
    .forUpdate().executeTakeFirst()
}

export async function setAuthorityCrl(
  trx: Transaction<Database>, id: string, list: { crl: Buffer; number: number; at: Date },
): Promise<void> {
  await trx.updateTable('signing_authority')
    .set({ crl: list.crl, crl_number: list.number, crl_at: list.at }).where('id', '=', id).execute()
}

/** Certificates of the office's authority that were taken back. */
export async function listRevoked(
  db: Kysely<Database>, authorityId: string,
): Promise<{ serial: string; at: Date }[]> {
  const rows = await db.selectFrom('signing_key').select(['serial', 'revoked_at'])
    .where('authority_id', '=', authorityId).where('revoked_at', 'is not', null)
    .orderBy('revoked_at').limit(REVOKED_MAX).execute()
  return rows.map((row) => ({ serial: row.serial, at: row.revoked_at ?? new Date(0) }))
}

export async function insertSigningKey(
  trx: Transaction<Database>, key: Insertable<SigningKeyTable>,
): Promise<void> {
  await trx.insertInto('signing_key').values(key).execute()
}

/** A person's key in use: at most one. */
export async function findLiveKey(
  db: Kysely<Database>, personId: string,
): Promise<SigningKeyRow | undefined> {
  return db.selectFrom('signing_key').selectAll().where('person_id', '=', personId)
    .where('revoked_at', 'is', null).executeTakeFirst()
}

export async function lockLiveKey(
  trx: Transaction<Database>, personId: string,
): Promise<SigningKeyRow | undefined> {
  return trx.selectFrom('signing_key').selectAll().where('person_id', '=', personId)
    .where('revoked_at', 'is', null).forUpdate().executeTakeFirst()
}

export async function findSigningKey(
  db: Kysely<Database>, id: string,
): Promise<SigningKeyRow | undefined> {
  return db.selectFrom('signing_key').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function listKeysOf(db: Kysely<Database>, personId: string): Promise<SigningKeyRow[]> {
  return db.selectFrom('signing_key').selectAll().where('person_id', '=', personId)
    .orderBy('created_at', 'desc').limit(KEYS_MAX).execute()
}

export async function setKeyTries(
  trx: Transaction<Database>, id: string,
  tries: { wrongPins: number; lockedUntil: Date | null; disabledAt: Date | null },
): Promise<void> {
  await trx.updateTable('signing_key').set({
    wrong_pins: tries.wrongPins, locked_until: tries.lockedUntil, disabled_at: tries.disabledAt,
  }).where('id', '=', id).execute()
}

export async function setKeyLocked(
  trx: Transaction<Database>, id: string, locked: { ciphertext: Buffer; kdf: object },
): Promise<void> {
  await trx.updateTable('signing_key')
    .set({ key_ciphertext: locked.ciphertext, kdf: JSON.stringify(locked.kdf) })
    .where('id', '=', id).execute()
}

export async function setKeyRevoked(
  trx: Transaction<Database>, id: string, revoked: { at: Date; reason: string },
): Promise<void> {
  await trx.updateTable('signing_key').set({ revoked_at: revoked.at, revoked_reason: revoked.reason })
    .where('id', '=', id).execute()
}

export async function findSignatureImage(
  db: Kysely<Database>, personId: string,
): Promise<Buffer | undefined> {
  const row = await db.selectFrom('signature_image').select('png')
    .where('person_id', '=', personId).executeTakeFirst()
  return row?.png
}

export async function setSignatureImage(
  trx: Transaction<Database>, personId: string, png: Buffer, at: Date,
): Promise<void> {
  await trx.insertInto('signature_image').values({ person_id: personId, png, set_at: at })
    .onConflict((oc) => oc.column('person_id').doUpdateSet({ png, set_at: at })).execute()
}
