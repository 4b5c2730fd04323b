import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import {
  type BackedUpTable, countLeftOut, type LeftOut, listBackedUpTables, queryOf, waitingJobsQuery,
} from '../../db/backed-up-tables.ts'
import { type CopiedOut, copyOut } from '../../db/table-copy.ts'
import { asBytes, syncFolder } from '../../workflows/adapters/durable-files.ts'
import { BOSS_SCHEMA } from '../../workflows/adapters/boss-jobs.ts'
import type { Vault } from '../../workflows/adapters/vault.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { manifestFormat, type Manifest, type Part, tablesFolder, vaultPath, writeManifest } from './manifest.ts'

export interface BackUpSource {
  /** As owner: the application's role may not read everything. */
  ownerUrl: string
  vault: Vault
  masterKeyId: string
}

export interface BackUpReport {
  folder: string
  tables: number
  rows: number
  files: number
  bytes: number
  leftOut: LeftOut
}

/**
 * Copies the office into a new folder while it goes on working: every table as it stood at one
 * moment, and every file of the vault that those tables name. What still waits in the tray is left
 * out and counted. The folder gets its name when it is complete.
 * @throws {OfficeError} `back-up-folder-taken`, `vault-file-missing`, `vault-file-altered`.
 */
export async function makeBackUp(
  source: BackUpSource,
  folder: string,
  now: Date,
): Promise<BackUpReport> {
  await assertFree(folder)
  const draft = `${folder}.part`
  await rm(draft, { recursive: true, force: true })
  await mkdir(tablesFolder(draft), { recursive: true, mode: 0o700 })
  try {
    const manifest = await copyTables(source, draft, now)
    const files = await copyVault(source, draft, manifest)
    await writeManifest(draft, manifest)
    await rename(draft, folder)
    await syncFolder(dirname(folder))
    const parts = [...manifest.tables, manifest.jobs]
    await noteBackUp(source, manifest, files.count)
    return {
      folder,
      tables: manifest.tables.length,
      rows: parts.reduce((sum, one) => sum + one.rows, 0),
      files: files.count,
      bytes: parts.reduce((sum, one) => sum + one.bytes, 0) + files.bytes,
      leftOut: manifest.leftOut,
    }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function assertFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (names) throw new OfficeError('back-up-folder-taken', { folder })
}

async function copyTables(source: BackUpSource, draft: string, now: Date): Promise<Manifest> {
  const client = await connect(source.ownerUrl)
  try {
    // One snapshot for all of it; writers are not held up.
    await client.query('begin isolation level repeatable read read only')
    const tables: Manifest['tables'] = []
    for (const table of await listBackedUpTables(client)) {
      tables.push({ ...table, ...(await keepTable(client, draft, table)) })
    }
    const jobs = await keep(draft, 'jobs.copy', copyOut(client, waitingJobsQuery(BOSS_SCHEMA)))
    const vault = await keep(draft, 'vault.list', copyOut(client,
      "select encode(sha256, 'hex') from file where destroyed_at is null order by sha256"))
    const head = await one<{ seq: number; seal: string }>(client,
      "select seq::int, encode(seal, 'hex') as seal from audit_head")
    const name = await client.query<{ value: unknown }>("select value from setting where key = 'office-name'")
    const migrations = await client.query<{ name: string }>('select name from migration order by name')
    const leftOut = await countLeftOut(client)
    await client.query('commit')
    return {
      format: manifestFormat,
      madeAt: now.toISOString(),
      officeName: String(name.rows[0]?.value ?? ''),
      migrations: migrations.rows.map((row) => row.name),
      auditHead: head,
      masterKeyId: source.masterKeyId,
      tables, jobs, vault, leftOut,
    }
  } finally {
    await client.end()
  }
}

function keepTable(client: pg.Client, draft: string, table: BackedUpTable): Promise<Part> {
  return keep(draft, `${table.name}.copy`, copyOut(client, queryOf(client, table)))
}

/** Writes the rows to a file of their own, hashed on the way. */
async function keep(draft: string, file: string, { rows, done }: CopiedOut): Promise<Part> {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk)
      bytes += chunk.length
      next(null, chunk)
    },
  })
  await pipeline(rows, measure, createWriteStream(join(tablesFolder(draft), file), { mode: 0o600, flush: true }))
  return { file, rows: await done, bytes, sha256: hash.digest('hex') }
}

/** Copies and checks every file named in the snapshot; nothing in the vault ever changes. */
async function copyVault(
  source: BackUpSource,
  draft: string,
  manifest: Manifest,
): Promise<{ count: number; bytes: number }> {
  const list = await open(join(tablesFolder(draft), manifest.vault.file))
  let count = 0
  let bytes = 0
  for await (const sha256 of list.readLines()) {
    if (!(await source.vault.has(sha256))) throw new OfficeError('vault-file-missing', { sha256 })
    const kept = await source.vault.source(sha256)
    const path = vaultPath(draft, sha256)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const hash = createHash('sha256')
    const measure = async function* (chunks: AsyncIterable<unknown>) {
      for await (const chunk of chunks) {
        hash.update(asBytes(chunk))
        yield chunk
      }
    }
    await pipeline(kept.open(), measure, createWriteStream(path, { mode: 0o600, flush: true }))
    if (hash.digest('hex') !== sha256) throw new OfficeError('vault-file-altered', { sha256 })
    count += 1
    bytes += kept.byteSize
  }
  return { count, bytes }
}

/** Whoever copies the whole office is told of in its log. */
async function noteBackUp(source: BackUpSource, manifest: Manifest, files: number): Promise<void> {
  const client = await connect(source.ownerUrl)
  try {
    const facts = { auditSeq: manifest.auditHead.seq, tables: manifest.tables.length, files }
    await client.query(
      "select record_audit('back-up-made', null, 'office', null, null, null, null, $1)",
      [JSON.stringify(facts)],
    )
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, query: string): Promise<Row> {
  const { rows } = await client.query<Row>(query)
  if (!rows[0]) throw new Error('the office has no log')
  return rows[0]
}
