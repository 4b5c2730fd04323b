import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findActorByName } from '../../db/actors.ts'
import { openDatabase } from '../../db/connect.ts'
import { foundOffice, openRegister } from '../../db/found-office.ts'
import { prepareDatabase } from '../../db/prepare.ts'
import { wardName } from '../../scripts/demo/ward.ts'
import { settleWard } from '../../scripts/demo/settle-ward.ts'
import { BOSS_SCHEMA, installBoss, openBoss } from '../../workflows/adapters/boss-jobs.ts'
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
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { type JobName, jobNames, type JobPayloads } from '../../workflows/domain/job.ts'
import { jobsOver, runJob } from '../../workflows/jobs.ts'
import type { Office, Signal } from '../../workflows/office.ts'
import { scriptedReader, type ScriptedReader } from './scripted-reader.ts'

const JOBS_RUN_MAX = 500
const TEMPLATE_LOCK = 5_110_003

export interface TestOffice extends Office {
  reader: ScriptedReader
  /** Where PostgreSQL answers, as owner: for tests that look past the application role. */
  ownerUrl: string
  folder: string
  setNow(instant: string | Date): void
  /** A person of the invented ward (scripts/demo/ward.ts) by sign-in name, as an actor of today. */
  as(signInName: string): Promise<Actor>
  /** Runs every waiting job until none is left; returns their names in order. */
  runJobs(): Promise<JobName[]>
  close(): Promise<void>
}

/** The invented ward on a fresh database, a real spool, vault and cloud folder, a clock we hold. */
export async function openTestOffice(options: { now?: string } = {}): Promise<TestOffice> {
  const { ownerUrl, role } = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'butphe-office-'))
  const db = openDatabase(ownerUrl, { role })
  const boss = await openBoss(ownerUrl, { role, supervise: false })
  const masterKey = await openMasterKey(join(folder, 'keys', 'master-1.key'))
  let now = new Date(options.now ?? '2026-11-23T02:00:00Z')

  const office: TestOffice = {
    db,
    jobs: jobsOver(boss),
    spool: await openSpool({ folder: join(folder, 'spool'), masterKey }),
    vault: await openVault({ folder: join(folder, 'vault') }),
    cloud: await openFolderCloud({ folder: join(folder, 'cloud') }),
    inspector: openFileInspector({
      bytesMax: 100_000_000, pagesMax: 500, pixelsMax: 100_000_000, timeoutMs: 30_000,
    }),
    mailReader: openMailReader(),
    mailboxes: [],
    mailer: null,
    push: openPushSender(openOutbound()),
    reader: scriptedReader(),
    // Cheap on purpose: the real hash is tested where it lives.
    passwords: {
      hash: async (password) => `plain:${password}`,
      verify: async (hash, password) => hash === `plain:${password}`,
      verifyNobody: async () => false as const,
    },
    signals: openSignals<Signal>(),
    // Guesses are cheap here; what one costs in an office is tested where it lives.
    microsoft: { secrets: masterKey, openSignIn: openEntraSignIn() },
    signing: {
      keys: openKeyBox(masterKey, { memory: 1_024, passes: 1 }), masterKey, timestamps: null, remote: null,
      revocation: revocationListsFrom([]),
    },
    settings: {
      publicUrl: 'http://127.0.0.1:3080',
      officeName: wardName,
      isDemo: true,
      uploadBytesMax: 100_000_000,
      uploadPagesMax: 500,
      dataFolder: folder,
    },
    now: () => now,
    ownerUrl,
    folder,
    setNow: (instant) => void (now = new Date(instant)),
    async as(signInName) {
      const actor = await findActorByName(db, signInName, officeDay(now))
      if (!actor) throw new Error(`nobody is called ${signInName}`)
      return actor
    },
    runJobs: () => runWaitingJobs(office, boss),
    async close() {
      await boss.stop({ graceful: false })
      await db.destroy()
      await rm(folder, { recursive: true, force: true })
      await dropDatabase(ownerUrl)
    },
  }
  return office
}

async function runWaitingJobs(
  office: Office,
  boss: Awaited<ReturnType<typeof openBoss>>,
): Promise<JobName[]> {
  const ran: JobName[] = []
  for (let found = true; found && ran.length < JOBS_RUN_MAX; ) {
    found = false
    for (const name of jobNames) {
      const [job] = await boss.fetch<JobPayloads[typeof name]>(name)
      if (!job) continue
      found = true
      await runJob(office, name, job.data)
      await boss.complete(name, job.id)
      ran.push(name)
    }
  }
  return ran
}

function baseUrl(): URL {
  const url = process.env.TEST_DATABASE_URL
  if (!url) throw new Error('TEST_DATABASE_URL is missing: run this through `npm run test:office`')
  return new URL(url)
}

/** A database cloned from a template that holds the migrated, settled ward (tens of milliseconds). */
async function freshDatabase(): Promise<{ ownerUrl: string; role: string }> {
  const base = baseUrl()
  const template = `butphe_t_${await fingerprint()}`
  const admin = new pg.Client({ connectionString: base.href })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (!rowCount) await makeTemplate(admin, base, template)
    const name = `butphe_o_${createHash('sha256').update(`${process.pid}${Math.random()}`).digest('hex').slice(0, 16)}`
    await admin.query(`create database ${name} template ${template}`)
    const url = new URL(base)
    url.pathname = `/${name}`
    return { ownerUrl: url.href, role: `${template}_app` }
  } finally {
    await admin.end()
  }
}

async function makeTemplate(admin: pg.Client, base: URL, template: string): Promise<void> {
  const building = `${template}_b`
  await admin.query(`drop database if exists ${building}`)
  await admin.query(`drop database if exists ${template}`)
  await admin.query(`create database ${template}`)
  const url = new URL(base)
  url.pathname = `/${template}`
  try {
    await prepareDatabase(url.href, installBoss, BOSS_SCHEMA)
    const db = openDatabase(url.href, { connectionsMax: 1 })
    await db.transaction().execute(async (trx) => {
      await foundOffice(trx)
      await settleWard(trx, '2026-01-01')
      await openRegister(trx, { kind: 'common', year: 2026, firstNumber: 1, openedOn: '2026-01-01' })
    })
    await db.destroy()
  } catch (error) {
    await admin.query(`drop database if exists ${template} with (force)`)
    throw error
  }
}

async function dropDatabase(ownerUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: baseUrl().href })
  await admin.connect()
  await admin.query(`drop database if exists ${new URL(ownerUrl).pathname.slice(1)} with (force)`)
  await admin.end()
}

const templateSources = [
  '../../db/migrations/2026-11-22-first-office.ts', '../../db/migrations/2026-11-23-field-quote.ts',
  '../../db/migrations/2026-11-23-page-skew.ts',
  '../../db/migrations/2026-11-24-page-orders.ts',
  '../../db/migrations/2026-11-24-issuer-learning.ts',
  '../../db/migrations/2026-11-25-signing.ts',
  '../../db/migrations/2026-11-25-signature-checks.ts', '../../db/migrations/2026-11-26-ink-notes.ts',
  '../../db/migrations/2026-11-30-doors.ts', '../../db/migrations/2026-12-01-entra.ts', '../../db/migrations/2026-12-01-proven-session.ts',
  '../../db/migrations/2026-11-30-mail.ts',
  '../../db/migrations/2026-11-27-proof-packs.ts',
  '../../db/migrations/2026-11-29-cloud.ts',
  '../../db/migrations/2026-11-30-notices.ts',
  '../../db/migrations/2026-11-27-embedded-files.ts',
  '../../db/migrations/2026-11-30-exchange.ts', '../../db/migrations/2026-12-02-exchange-header.ts',
  '../../db/migrations/2026-11-28-paper-directive.ts',
  '../../db/migrations/2026-11-28-phrases.ts',
  '../../db/migrations/2026-11-28-extensions.ts',
  '../../db/migrations/2026-12-03-late-secret.ts',
  '../../db/lists.ts', '../../db/found-office.ts',
  '../../scripts/demo/ward.ts', '../../scripts/demo/settle-ward.ts', '../../workflows/domain/job.ts',
  '../../workflows/domain/calendar-days.ts', '../../workflows/domain/document-types.ts',
]

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of templateSources) {
    hash.update(await readFile(fileURLToPath(new URL(source, import.meta.url))))
  }
  return hash.digest('hex').slice(0, 12)
}
