import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Role } from '../workflows/domain/values.ts'
import type { ClientCertificateTable, Database, EntraLinkTable, ExternalIdentityTable, IdentityWaitingTable } from './schema.ts'

const IDENTITIES_SHOWN_MAX = 500
/** A tenant has more accounts than an office has people: the line must not grow with it. */
export const WAITING_MAX = 200

export type ClientCertificateRow = Selectable<ClientCertificateTable>
export type EntraLinkRow = Selectable<EntraLinkTable>
export type ExternalIdentityRow = Selectable<ExternalIdentityTable>
export type IdentityWaitingRow = Selectable<IdentityWaitingTable>

export interface AccountKey {
  issuer: string
  tenantId: string
  objectId: string
}

export async function findCertificate(
  db: Kysely<Database>, state: 'new' | 'in-use',
): Promise<ClientCertificateRow | undefined> {
  return db.selectFrom('client_certificate').selectAll().where('state', '=', state).executeTakeFirst()
}

export async function insertCertificate(
  trx: Transaction<Database>,
  made: { certificate: Buffer; thumbprint: string; keyWrapped: Buffer; madeAt: Date; validUntil: Date },
): Promise<void> {
  await trx.insertInto('client_certificate').values({
    certificate: made.certificate, thumbprint: made.thumbprint, key_wrapped: made.keyWrapped,
    made_at: made.madeAt, valid_until: made.validUntil,
  }).execute()
}

/** What opens nothing any more keeps no key. */
export async function endCertificates(
  trx: Transaction<Database>, state: 'new' | 'in-use', at: Date,
): Promise<void> {
  await trx.updateTable('client_certificate').set({ state: 'ended', ended_at: at, key_wrapped: Buffer.alloc(0) })
    .where('state', '=', state).execute()
}

/** The certificate that was made last takes the place of the one in use. */
export async function setCertificateInUse(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await endCertificates(trx, 'in-use', at)
  await trx.updateTable('client_certificate').set({ state: 'in-use' }).where('id', '=', id).execute()
}

/** The person an account of the tenant belongs to. Only the tenant's own ids are looked at. */
export async function findIdentity(
  db: Kysely<Database>, { issuer, tenantId, objectId }: AccountKey,
): Promise<(ExternalIdentityRow & { disabled_at: Date | null }) | undefined> {
  return db.selectFrom('external_identity as i').innerJoin('person', 'person.id', 'i.person_id')
    .selectAll('i').select('person.disabled_at')
    .where('issuer', '=', issuer).where('tenant_id', '=', tenantId).where('object_id', '=', objectId)
    .where('ended_at', 'is', null).executeTakeFirst()
}

export async function hasIdentity(db: Kysely<Database>, personId: string): Promise<boolean> {
  const row = await db.selectFrom('external_identity').select('id')
    .where('person_id', '=', personId).where('ended_at', 'is', null).executeTakeFirst()
  return row !== undefined
}

export async function insertIdentity(
  trx: Transaction<Database>,
  made: AccountKey & { personId: string; accountName: string; matchedBy: string; at: Date },
): Promise<string> {
  const { id } = await trx.insertInto('external_identity').values({
    person_id: made.personId, issuer: made.issuer, tenant_id: made.tenantId, object_id: made.objectId,
    account_name: made.accountName, matched_by: made.matchedBy, matched_at: made.at,
  }).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function lockIdentity(
  trx: Transaction<Database>, id: string,
): Promise<ExternalIdentityRow | undefined> {
  return trx.selectFrom('external_identity').selectAll().where('id', '=', id)
    .where('ended_at', 'is', null).forUpdate().executeTakeFirst()
}

export async function endIdentity(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('external_identity').set({ ended_at: at }).where('id', '=', id).execute()
}

export async function setIdentityUsed(
  trx: Transaction<Database>, id: string, used: { accountName: string; at: Date },
): Promise<void> {
  await trx.updateTable('external_identity')
    .set({ last_at: used.at, account_name: used.accountName }).where('id', '=', id).execute()
}

export interface MatchedAccount {
  id: string
  personId: string
  fullName: string
  signInName: string
  accountName: string
  lastAt: Date | null
}

export async function listIdentities(db: Kysely<Database>): Promise<MatchedAccount[]> {
  return db.selectFrom('external_identity as i').innerJoin('person as p', 'p.id', 'i.person_id')
    .select(['i.id', 'p.id as personId', 'p.full_name as fullName', 'p.sign_in_name as signInName'])
    .select(['i.account_name as accountName', 'i.last_at as lastAt'])
    .where('i.ended_at', 'is', null).orderBy('p.full_name').limit(IDENTITIES_SHOWN_MAX).execute()
}

/** People who have no account of the tenant yet, with the address that may be a hint. */
export async function listUnmatchedPeople(
  db: Kysely<Database>,
): Promise<{ id: string; fullName: string; signInName: string; email: string | null }[]> {
  return db.selectFrom('person as p')
    .select(['p.id', 'p.full_name as fullName', 'p.sign_in_name as signInName', 'p.email'])
    .where('p.disabled_at', 'is', null)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('external_identity as i').select('i.id')
      .whereRef('i.person_id', '=', 'p.id').where('i.ended_at', 'is', null))))
    .orderBy('p.full_name').limit(IDENTITIES_SHOWN_MAX).execute()
}

/** @returns false when the line is full and this account is not in it. */
export async function noteWaiting(
  trx: Transaction<Database>,
  account: AccountKey & { accountName: string; emailHint: string | null; appRoles: readonly string[]; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into identity_waiting (issuer, tenant_id, object_id, account_name, email_hint, app_roles, first_at, last_at)
    select ${account.issuer}, ${account.tenantId}, ${account.objectId}, ${account.accountName},
      ${account.emailHint}, ${[...account.appRoles]}::text[], ${account.at}, ${account.at}
    where (select count(*) from identity_waiting) < ${WAITING_MAX}
      or exists (select from identity_waiting where (issuer, tenant_id, object_id) =
        (${account.issuer}, ${account.tenantId}::uuid, ${account.objectId}::uuid))
    on conflict (issuer, tenant_id, object_id) do update set account_name = excluded.account_name,
      email_hint = excluded.email_hint, app_roles = excluded.app_roles, last_at = excluded.last_at,
      tries = least(identity_waiting.tries + 1, 1000000)
    returning 1`.execute(trx)
  return rows.length > 0
}

export async function listWaiting(db: Kysely<Database>): Promise<IdentityWaitingRow[]> {
  return db.selectFrom('identity_waiting').selectAll().orderBy('last_at', 'desc').limit(WAITING_MAX).execute()
}

/** Takes an account out of the line; nobody else gets it. */
export async function takeWaiting(
  trx: Transaction<Database>, { tenantId, objectId }: Omit<AccountKey, 'issuer'>,
): Promise<IdentityWaitingRow | undefined> {
  return trx.deleteFrom('identity_waiting').where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId).returningAll().executeTakeFirst()
}

export async function insertAttempt(
  trx: Transaction<Database>,
  attempt: {
    preHash: Buffer; returnTo: string; again: boolean; address: string | null; at: Date; expiresAt: Date
  },
): Promise<void> {
  await trx.deleteFrom('sign_in_attempt').where('expires_at', '<', attempt.at).execute()
  await trx.insertInto('sign_in_attempt').values({
    pre_hash: attempt.preHash, return_to: attempt.returnTo, again: attempt.again, address: attempt.address,
    started_at: attempt.at, expires_at: attempt.expiresAt,
  }).execute()
}

/** What a browser left for, once: a second answer finds nothing. */
export async function takeAttemptOf(
  trx: Transaction<Database>, preHash: Buffer, now: Date,
): Promise<{ returnTo: string; again: boolean } | undefined> {
  const row = await trx.deleteFrom('sign_in_attempt').where('pre_hash', '=', preHash)
    .returning(['return_to', 'again', 'expires_at']).executeTakeFirst()
  return row && row.expires_at > now ? { returnTo: row.return_to, again: row.again } : undefined
}

export async function insertLink(
  trx: Transaction<Database>,
  link: { id: string; identityId: string; secrets: Buffer | null; rolesAllowed: readonly Role[] | null; at: Date },
): Promise<void> {
  await trx.insertInto('entra_link').values({
    id: link.id, identity_id: link.identityId, secrets_wrapped: link.secrets,
    roles_allowed: link.rolesAllowed ? [...link.rolesAllowed] : null, checked_at: link.at, confirmed_at: link.at,
  }).execute()
}

export interface DueLink {
  id: string
  identityId: string
  personId: string
  objectId: string
  secrets: Buffer | null
  confirmedAt: Date
}

/** Takes one open link whose last check is older; another worker takes another. */
export async function takeDueLink(
  db: Kysely<Database>, due: { before: Date; now: Date },
): Promise<DueLink | undefined> {
  const { rows } = await sql<DueLink>`
    update entra_link l set checked_at = ${due.now}
    from external_identity i
    where i.id = l.identity_id and l.id = (
      select d.id from entra_link d where d.ended_at is null and d.checked_at <= ${due.before}
        and exists (select from session s where s.entra_link_id = d.id and s.revoked_at is null
          and s.expires_at > ${due.now})
      order by d.checked_at limit 1 for update skip locked)
    returning l.id, l.identity_id as "identityId", i.person_id as "personId", i.object_id as "objectId",
      l.secrets_wrapped as secrets, l.confirmed_at as "confirmedAt"`.execute(db)
  return rows[0]
}

export async function setLinkConfirmed(
  trx: Transaction<Database>,
  link: { id: string; secrets: Buffer; rolesAllowed: readonly Role[] | null; at: Date },
): Promise<void> {
  await trx.updateTable('entra_link').set({
    secrets_wrapped: link.secrets, roles_allowed: link.rolesAllowed ? [...link.rolesAllowed] : null,
    confirmed_at: link.at,
  }).where('id', '=', link.id).where('ended_at', 'is', null).execute()
}

export async function findLink(db: Kysely<Database>, id: string): Promise<EntraLinkRow | undefined> {
  return db.selectFrom('entra_link').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Ends every session that this account began, and forgets what it was checked with. */
export async function endSessionsOfIdentity(
  trx: Transaction<Database>, identityId: string, at: Date,
): Promise<number> {
  const ended = await trx.updateTable('session').set({ revoked_at: at }).where('revoked_at', 'is', null)
    .where('entra_link_id', 'in', trx.selectFrom('entra_link').select('id').where('identity_id', '=', identityId))
    .executeTakeFirst()
  await trx.updateTable('entra_link').set({ ended_at: at, secrets_wrapped: null })
    .where('identity_id', '=', identityId).where('ended_at', 'is', null).execute()
  return Number(ended.numUpdatedRows)
}

/** Ends every session that a password opened. */
export async function endPasswordSessions(trx: Transaction<Database>, at: Date): Promise<number> {
  const ended = await trx.updateTable('session').set({ revoked_at: at })
    .where('revoked_at', 'is', null).where('entra_link_id', 'is', null).executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** Links without an open session: their secrets are of no use any more. */
export async function forgetEndedLinks(db: Kysely<Database>, now: Date): Promise<void> {
  await sql`
    update entra_link l set ended_at = ${now}, secrets_wrapped = null
    where l.ended_at is null and not exists (select from session s
      where s.entra_link_id = l.id and s.revoked_at is null and s.expires_at > ${now})`.execute(db)
  await sql`
    delete from entra_link l where l.ended_at is not null
      and not exists (select from session s where s.entra_link_id = l.id)`.execute(db)
}
