import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { findActorByName } from '../../db/actors.ts'
import { openDatabase } from '../../db/connect.ts'
import { wardName } from '../../scripts/demo/ward.ts'
import { openBoss } from '../../workflows/adapters/boss-jobs.ts'
import { openSpool } from '../../workflows/adapters/encrypted-spool.ts'
import { openEntraSignIn } from '../../workflows/adapters/entra-sign-in.ts'
import { openFolderCloud } from '../../workflows/adapters/folder-cloud.ts'
import { openVault } from '../../workflows/adapters/folder-vault.ts'
import { openMailReader } from '../../workflows/adapters/mail-reader.ts'
import { openOutbound } from '../../workflows/adapters/outbound.ts'
import { openPushSender } from '../../workflows/adapters/push-sender.ts'
import { openMasterKey } from '../../workflows/adapters/master-key.ts'
import { openFileInspector } from '../../workflows/adapters/pdf-file-inspector.ts'
import { openKeyBox } from '../../workflows/adapters/signing-key-box.ts'
import { revocationListsFrom } from '../../workflows/adapters/signing-revocation.ts'
import { openSignals } from '../../workflows/adapters/signals.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { saveInk } from '../../workflows/directive/save-ink.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { newId } from '../../workflows/domain/ids.ts'
import type { Stroke } from '../../workflows/domain/ink.ts'
import { type FolderMemory, lookThroughFolder } from '../../workflows/doors/look-through-folder.ts'
import { composeDocument } from '../../workflows/filing/compose-document.ts'
import { publishRendition } from '../../workflows/filing/publish-rendition.ts'
import { jobsOver } from '../../workflows/jobs.ts'
import type { Office, Signal } from '../../workflows/office.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { filledIn } from './letters.ts'
import { scriptedReader } from './scripted-reader.ts'
import type { TestOffice } from './test-office.ts'

// A process of its own that does one step of the office again and again, to be killed by a test in
// the middle of it. Run as a program it works on the database and the folders of the test's office.

export const killableSteps = ['register', 'compose', 'direct', 'folder'] as const
export type KillableStep = (typeof killableSteps)[number]

export interface Kills {
  /** Milliseconds after the first sign of work, at most. */
  withinMs: number
  /** How often. */
  times: number
}

const FINISH_TIMEOUT_MS = 120_000

/** Starts the step in a process, kills it at a random moment, and so on; the last one may finish. */
export async function killRepeatedly(
  office: TestOffice,
  step: KillableStep,
  kills: Kills,
  afterEach: () => Promise<void>,
): Promise<{ killed: number }> {
  const role = await currentRole(office)
  let killed = 0
  for (let time = 0; time < kills.times; time += 1) {
    const { child, working } = start(office, role, step)
    const exited = once(child, 'exit')
    await Promise.race([working, exited])
    await Promise.race([pause(Math.random() * kills.withinMs), exited])
    if (child.kill('SIGKILL')) killed += 1
    await exited
    await afterEach()
  }
  const { child } = start(office, role, step)
  const timer = setTimeout(() => child.kill('SIGKILL'), FINISH_TIMEOUT_MS)
  const [code] = await once(child, 'exit')
  clearTimeout(timer)
  if (code !== 0) throw new Error(`the last ${step} did not finish: ${String(code)}`)
  await afterEach()
  return { killed }
}

function start(office: TestOffice, role: string, step: KillableStep) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), step, office.ownerUrl, role, office.folder, office.now().toISOString()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const working = once(createInterface({ input: child.stdout }), 'line')
  return { child, working }
}

/** The role under which the office's own connections work. */
async function currentRole(office: TestOffice): Promise<string> {
  const { rows } = await sql<{ role: string }>`select current_user as role`.execute(office.db)
  if (rows[0]) return rows[0].role
  throw new Error('nobody is connected')
}

async function work([step, ownerUrl = '', role = '', folder = '', now = '']: string[]): Promise<void> {
  const { office, close } = await openAgain({ ownerUrl, role, folder, now: new Date(now) })
  const actor = await actorFor(office, step === 'direct' ? 'chutich' : 'vanthu')
  console.log('working')
  if (step === 'register') await registerAll(office, actor)
  if (step === 'compose') await composeAll(office)
  if (step === 'direct') await directAll(office, actor)
  if (step === 'folder') await takeAll(office)
  await close()
}

async function openAgain(at: { ownerUrl: string; role: string; folder: string; now: Date }) {
  const { ownerUrl, role, folder } = at
  const db = openDatabase(ownerUrl, { role })
  const boss = await openBoss(ownerUrl, { role, supervise: false })
  const masterKey = await openMasterKey(join(folder, 'keys', 'master-1.key'), { create: false })
  const office: Office = {
    db,
    jobs: jobsOver(boss),
    spool: openSpool({ folder: join(folder, 'spool'), masterKey }),
    vault: openVault({ folder: join(folder, 'vault') }),
    cloud: openFolderCloud({ folder: join(folder, 'cloud') }),
    inspector: openFileInspector({
      bytesMax: 100_000_000, pagesMax: 500, pixelsMax: 100_000_000, timeoutMs: 30_000,
    }),
    mailReader: openMailReader(),
    mailboxes: [],
    mailer: null,
    push: openPushSender(openOutbound()),
    reader: scriptedReader(),
    passwords: { hash: async () => '', verify: async () => false, verifyNobody: async () => false as const },
    signals: openSignals<Signal>(),
    microsoft: { secrets: masterKey, openSignIn: openEntraSignIn() },
    signing: {
      keys: openKeyBox(masterKey, { memory: 1_024, passes: 1 }), masterKey, timestamps: null, remote: null,
      revocation: revocationListsFrom([]),
    },
    settings: {
      publicUrl: 'http://127.0.0.1:3080', officeName: wardName, isDemo: true,
      uploadBytesMax: 100_000_000, uploadPagesMax: 500, dataFolder: folder,
    },
    now: () => at.now,
  }
  return {
    office,
    async close() {
      await boss.stop({ graceful: false })
      await db.destroy()
    },
  }
}

async function actorFor(office: Office, name: string): Promise<Actor> {
  const actor = await findActorByName(office.db, name, officeDay(office.now()))
  if (!actor) throw new Error(`nobody is called ${name}`)
  return actor
}

/** Where the killed watcher's files lie. */
export const scannerFolderOf = (office: Pick<Office, 'settings'>): string => join(office.settings.dataFolder, '..', `${basename(office.settings.dataFolder)}-scanner`)

async function takeAll(office: Office): Promise<void> {
  const door = { path: scannerFolderOf(office), source: 'post' as const }
  const memory: FolderMemory = new Map()
  for (let look = 0; look < 2; look += 1) {
    await lookThroughFolder(office, door, memory, { nowMs: look * 1_000, quietMs: 1_000 })
  }
}

async function registerAll(office: Office, clerk: Actor): Promise<void> {
  const ready = await office.db.selectFrom('scan').select('id').where('state', '=', 'ready').orderBy('id').execute()
  for (const { id } of ready) await registerDocument(office, clerk, filledIn(id))
}

async function composeAll(office: Office): Promise<void> {
  const documents = await office.db.selectFrom('incoming_document').select('id').orderBy('id').execute()
  for (const { id } of documents) {
    const made = await office.db.selectFrom('rendition').select('id')
      .where('document_id', '=', id).where('role', '=', 'stamped').executeTakeFirst()
    if (!made) await composeDocument(office, { documentId: id })
    const open = await office.db.selectFrom('publication as p').innerJoin('rendition as r', 'r.id', 'p.rendition_id')
      .select('r.id').where('r.document_id', '=', id).where('p.state', '<>', 'verified').execute()
    for (const rendition of open) await publishRendition(office, { renditionId: rendition.id })
  }
}

async function directAll(office: Office, leader: Actor): Promise<void> {
  const pile = await office.db.selectFrom('incoming_document as d')
    .innerJoin('rendition as r', (join) => join.onRef('r.document_id', '=', 'd.id').on('r.role', '=', 'original'))
    .select(['d.id', 'r.file_sha256'])
    .where('d.state', '=', 'awaiting-directive').orderBy(sql`random()`).execute()
  for (const { id, file_sha256: sha256 } of pile) {
    const words = {
      documentId: id, text: 'Giao Văn phòng tham mưu trả lời.', lead: 'vp', support: ['vhxh'],
      fyi: ['kthtdt'], dueOn: '2026-12-04',
    }
    if (!isWrittenOn(id)) {
      await confirmDirective(office, leader, words)
      continue
    }
    const open = await office.db.selectFrom('ink_layer').select('id')
      .where('document_id', '=', id).where('sealed_at', 'is', null).executeTakeFirst()
    const layerId = open?.id ?? newId()
    await saveInk(office, leader, { documentId: id, layerId, strokes: [strokeOn(sha256.toString('hex'), id)] })
    await confirmDirective(office, leader, { ...words, inkLayerId: layerId })
  }
}

/** One letter in eight is written on with a pen: that takes a process of its own for each. */
export function isWrittenOn(documentId: string): boolean {
  return /[01]$/.test(documentId)
}

/** Named after its document: sent again after a kill it is the same stroke. */
function strokeOn(sha256: string, id: string): Stroke {
  return {
    id, sha256, page: 1, tool: 'pen', color: '#1d3fbb', width: 2,
    points: [[100, 500, 0.5, 0, 0, 0], [140, 520, 0.6, 0, 0, 16]],
    drawnAt: Date.parse('2026-11-23T02:00:00Z'), erased: false,
  }
}

if (import.meta.main) await work(process.argv.slice(2))
