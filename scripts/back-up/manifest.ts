import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { OfficeError } from '../../workflows/domain/office-error.ts'

/** Tells a back-up of this shape from a later one. */
const FORMAT = 1
const MANIFEST = 'manifest.json'
const MANIFEST_HASH = 'manifest.sha256'
const MANIFEST_BYTES_MAX = 1_000_000
const TABLES_MAX = 500
const COLUMNS_MAX = 500

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().min(0)
const part = z.object({ file: z.string().regex(/^[a-z0-9_.-]{1,80}$/), rows: count, bytes: count, sha256: hex })
const manifestShape = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  officeName: z.string().max(500),
  migrations: z.array(z.string().max(200)).max(10_000),
  auditHead: z.object({ seq: count, seal: hex }),
  /** Tells which master key the passwords were made under; nothing of the key itself. */
  masterKeyId: z.string().max(64),
  tables: z.array(part.extend({
    name: z.string().max(63), columns: z.array(z.string().max(63)).min(1).max(COLUMNS_MAX),
  })).max(TABLES_MAX),
  jobs: part,
  /** The names of the vault's files, which are their hashes, one a line. */
  vault: part,
  leftOut: z.object({ waiting: count, quarantined: count }),
})

export type Manifest = z.infer<typeof manifestShape>
export type Part = z.infer<typeof part>
export const manifestFormat = FORMAT

export const tablesFolder = (folder: string): string => join(folder, 'tables')
export const vaultPath = (folder: string, sha256: string): string =>
  join(folder, 'vault', sha256.slice(0, 2), sha256)

/** The last thing written: a folder without it is no back-up. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifestShape.parse(manifest), null, 2)}\n`
  const hash = createHash('sha256').update(text).digest('hex')
  await writeSynced(join(folder, MANIFEST_HASH), `${hash}  ${MANIFEST}\n`)
  await writeSynced(join(folder, MANIFEST), text)
}

/** @throws {OfficeError} `back-up-not-found`, `back-up-altered`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new OfficeError('back-up-not-found', { folder })
  if (found.size > MANIFEST_BYTES_MAX) throw new OfficeError('back-up-altered', { part: MANIFEST })
  const text = await readFile(path, 'utf8')
  const wanted = (await readFile(join(folder, MANIFEST_HASH), 'utf8').catch(() => '')).slice(0, 64)
  if (createHash('sha256').update(text).digest('hex') !== wanted) {
    throw new OfficeError('back-up-altered', { part: MANIFEST })
  }
  return manifestShape.parse(JSON.parse(text))
}

/**
 * Reads every part and every file of the vault and compares their hashes with what was written
 * down, before anything is restored.
 * @throws {OfficeError} `back-up-altered` naming the first that differs.
 */
export async function verifyParts(folder: string, manifest: Manifest): Promise<string[]> {
  for (const one of [...manifest.tables, manifest.jobs, manifest.vault]) {
    if ((await hashOfFile(join(tablesFolder(folder), one.file))) !== one.sha256) {
      throw new OfficeError('back-up-altered', { part: one.file })
    }
  }
  const listed = await readFile(join(tablesFolder(folder), manifest.vault.file), 'utf8')
  const hashes = listed.split('\n').filter((line) => line !== '')
  for (const sha256 of hashes) {
    if ((await hashOfFile(vaultPath(folder, sha256))) !== sha256) {
      throw new OfficeError('back-up-altered', { part: `vault/${sha256}` })
    }
  }
  return hashes
}

async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return hash.digest('hex')
}

/** @internal */
export async function writeSynced(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 })
  const file = await open(path, 'r')
  await file.sync()
  await file.close()
}
