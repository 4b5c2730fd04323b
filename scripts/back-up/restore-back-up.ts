import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { z } from 'zod'
import { listBackedUpTables } from '../../db/backed-up-tables.ts'
import { copyIn } from '../../db/table-copy.ts'
import type { Vault } from '../../workflows/adapters/vault.ts'
import { jobNames } from '../../workflows/domain/job.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { type Manifest, readManifest, tablesFolder, vaultPath, verifyParts } from './manifest.ts'

export interface RestoreTarget {
  /** As owner, on a database that has been brought up to this code and holds nothing. */
  ownerUrl: string
  vault: Vault
  boss: PgBoss
}

export interface RestoreReport {
  rows: number
  files: number
  jobs: number
  auditSeq: number
  /** Under which key the passwords were made. */
  masterKeyId: string
  leftOut: Manifest['leftOut']
  /** The highest number of every register: what was issued after the back-up is not known here. */
  registers: { kind: string; year: number; lastNumber: number }[]
}

const JOBS_MAX = 1_000_000
const waitingJob = z.object({
  name: z.enum(jobNames), data: z.record(z.string(), z.union([z.string(), z.number()])), key: z.string().nullable(),
})

/**
 * Brings a back-up into an empty office. Everything is read and compared with its hash first; then
 * the vault; then all tables in one transaction that is kept only if log, numbers, tray and files
 * hold. Tokens are revoked; nobody is signed in.
 * @throws {OfficeError} `back-up-not-found`, `back-up-altered`, `back-up-of-other-version`,
 *   `office-not-empty`, `restore-needs-superuser`, `restore-does-not-hold`.
 */
export async function restoreBackUp(target: RestoreTarget, folder: string): Promise<RestoreReport> {
  const manifest = await readManifest(folder)
  const client = new pg.Client({ connectionString: target.ownerUrl })
  await client.connect()
  try {
    await assertFits(client, target, manifest)
    const hashes = await verifyParts(folder, manifest)
    try {
      await bringFiles(target.vault, folder, hashes)
      return await bringTables(client, target, { folder, manifest, files: hashes.length })
    } catch (error) {
      // The vault was empty: what lies there now is ours.
      for (const sha256 of hashes) await target.vault.destroy(sha256)
      throw error
    }
  } finally {
    await client.end()
  }
}

async function assertFits(client: pg.Client, target: RestoreTarget, manifest: Manifest): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select name from migration order by name')
  if (rows.map((row) => row.name).join() !== manifest.migrations.join()) {
    throw new OfficeError('back-up-of-other-version', { version: manifest.migrations.at(-1) ?? '' })
  }
  await assertEmpty(client)
  if ((await target.vault.list(1)).length > 0) throw new OfficeError('office-not-empty', { where: 'vault' })
}

async function assertEmpty(client: pg.Client): Promise<void> {
  for (const { name } of await listBackedUpTables(client)) {
    if (name === 'audit_head') continue
    const { rows } = await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`)
    if (rows.length > 0) throw new OfficeError('office-not-empty', { where: name })
  }
}

async function bringFiles(vault: Vault, folder: string, hashes: readonly string[]): Promise<void> {
  for (const sha256 of hashes) {
    const kept = await vault.write(createReadStream(vaultPath(folder, sha256)))
    if (kept.sha256 === sha256) continue
    await vault.destroy(kept.sha256)
    throw new OfficeError('back-up-altered', { part: `vault/${sha256}` })
  }
}

interface Given {
  folder: string
  manifest: Manifest
  files: number
}

async function bringTables(
  client: pg.Client,
  target: RestoreTarget,
  { folder, manifest, files }: Given,
): Promise<RestoreReport> {
  await client.query('begin')
  try {
    // An office that starts meanwhile waits, and then finds itself founded.
    await client.query('lock table setting, person, migration in access exclusive mode')
    await assertEmpty(client)
    await withoutTriggers(client)
    const rows = await fillTables(client, folder, manifest)
    await client.query('set local session_replication_role = origin')
    await putSequencesRight(client)
    await assertHolds(client, manifest)
    await client.query('update access_token set revoked_at = now() where revoked_at is null')
    await client.query(
      "select record_audit('office-restored', null, 'office', null, null, null, null, $1)",
      [JSON.stringify({ auditSeq: manifest.auditHead.seq, files, leftOut: manifest.leftOut.waiting })],
    )
    const jobs = await sendJobs(client, target.boss, folder, manifest)
    const registers = await listRegisters(client)
    await client.query('commit')
    return {
      rows, files, jobs, registers, auditSeq: manifest.auditHead.seq,
      masterKeyId: manifest.masterKeyId, leftOut: manifest.leftOut,
    }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Rows come as they were: no rule is asked again, no version raised, no ledger written twice. */
async function withoutTriggers(client: pg.Client): Promise<void> {
  try {
    await client.query('set local session_replication_role = replica')
  } catch (cause) {
    throw new OfficeError('restore-needs-superuser', {}, { cause })
  }
  await client.query('delete from audit_head')
}

async function fillTables(client: pg.Client, folder: string, manifest: Manifest): Promise<number> {
  const known = new Map((await listBackedUpTables(client)).map((table) => [table.name, table]))
  let rows = 0
  for (const part of manifest.tables) {
    const table = known.get(part.name)
    if (!table || table.columns.join() !== part.columns.join()) {
      throw new OfficeError('back-up-of-other-version', { version: part.name })
    }
    const source = createReadStream(join(tablesFolder(folder), part.file))
    const count = await copyIn(client, table.name, table.columns, source)
    if (count !== part.rows) throw new OfficeError('restore-does-not-hold', { check: part.name })
    rows += count
  }
  if (known.size !== manifest.tables.length) {
    throw new OfficeError('back-up-of-other-version', { version: 'tables' })
  }
  return rows
}

async function putSequencesRight(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(`
    select table_name as name, column_name as column from information_schema.columns
    where table_schema = 'public' and is_identity = 'YES'`)
  for (const { name, column } of rows) {
    const table = client.escapeIdentifier(name)
    await client.query(`select setval(pg_get_serial_sequence($1, $2),
      (select coalesce(max(${client.escapeIdentifier(column)}), 0) + 1 from ${table}), false)`, [table, column])
  }
}

/** Each answers rows only where something does not hold. */
const checks: Readonly<Record<string, string>> = {
  'audit-chain': 'select 1 where audit_first_broken() is not null',
  'audit-head': `select 1 from audit_head h left join audit_event e on e.seq = h.seq
    where h.seq > 0 and (e.seal is distinct from h.seal or exists (select from audit_event x where x.seq > h.seq))`,
  'arrival-numbers': `select 1 from register r left join arrival_number n on n.register_id = r.id and n.suffix = ''
    group by r.id having count(n.number) <> r.last_number - r.first_number + 1
      or min(n.number) <> r.first_number or max(n.number) <> r.last_number`,
  'documents-have-numbers': `select 1 from arrival_number n left join incoming_document d on d.id = n.document_id
    where d.id is null or (d.register_id, d.arrival_number) is distinct from (n.register_id, n.number)`,
  custody: `select 1 from scan s left join lateral (select to_state from custody_entry c where c.scan_id = s.id
    order by step desc limit 1) l on true where l.to_state is distinct from s.state`,
  renditions: 'select 1 from rendition r left join file f on f.sha256 = r.file_sha256 where f.sha256 is null',
}

async function assertHolds(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const [check, query] of Object.entries(checks)) {
    const { rows } = await client.query(`${query} limit 1`)
    if (rows.length > 0) throw new OfficeError('restore-does-not-hold', { check })
  }
  const { rows } = await client.query<{ seq: number; seal: string }>(
    "select seq::int, encode(seal, 'hex') as seal from audit_head")
  const { seq, seal } = manifest.auditHead
  if (rows.length === 1 && rows[0]?.seq === seq && rows[0].seal === seal) return
  throw new OfficeError('restore-does-not-hold', { check: 'audit-head' })
}

/** What the worker had not done yet, it does here. */
async function sendJobs(
  client: pg.Client,
  boss: PgBoss,
  folder: string,
  manifest: Manifest,
): Promise<number> {
  const file = await open(join(tablesFolder(folder), manifest.jobs.file))
  let sent = 0
  for await (const line of file.readLines()) {
    if (sent >= JOBS_MAX) break
    const job = waitingJob.parse(JSON.parse(line))
    await boss.send(job.name, job.data, {
      db: { executeSql: (text, values) => client.query(text, values) },
      ...(job.key === null ? {} : { singletonKey: job.key }),
    })
    sent += 1
  }
  return sent
}

async function listRegisters(client: pg.Client): Promise<RestoreReport['registers']> {
  const { rows } = await client.query<RestoreReport['registers'][number]>(
    'select kind_code as kind, year, last_number as "lastNumber" from register order by year, kind_code')
  return rows
}
