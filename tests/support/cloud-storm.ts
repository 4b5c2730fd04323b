import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { sha256Hex } from '../../workflows/domain/ids.ts'
import type { FaultRule } from './graph-emulator/faults.ts'
import { type GraphEmulator, openGraphEmulator } from './graph-emulator/index.ts'
import { addressOf } from './graph-store.ts'
import { queueOriginal } from './cloud-office.ts'
import { registeredDocument } from './registered-document.ts'
import type { TestOffice } from './test-office.ts'

export interface Storm {
  documents: number
  /** How often the worker is killed. */
  kills: number
  /** Share of all requests that go wrong, from 0 to 1. */
  faultShare: number
  seed: number
}

export interface StormEnd {
  killed: number
  requests: number
  injected: number
  seconds: number
  /** Arrived once and whole. */
  whole: number
  /** Files in the drive. */
  files: number
  verified: number
  sessions: number
}

const worker = fileURLToPath(new URL('./storm-worker.ts', import.meta.url))
const KILL_WITHIN_MS = 1_500
const WORKERS_MAX = 40
const WORKER_MS_MAX = 240_000

/** A month of letters through a network at its worst, by a worker that is killed again and again. */
export async function weather(office: TestOffice, storm: Storm): Promise<StormEnd> {
  const emulator = await openGraphEmulator({ faults: faultsOf(storm) })
  // Publications are queued for the store by its name; this process itself sends nothing.
  office.cloud = { ...office.cloud, name: 'onedrive' }
  const wanted = await lettersOf(office, storm.documents)
  const began = Date.now()
  const stop = letTimePass(office)
  const killed = await workThrough(office, emulator, storm.kills)
  await stop()
  const seconds = (Date.now() - began) / 1_000
  const files = emulator.people.listFiles()
  const hashes = files.map(({ item }) => sha256Hex(emulator.people.read(item)))
  const states = await office.db.selectFrom('publication').select('state').execute()
  const end = {
    killed, seconds, files: files.length,
    requests: emulator.log.all.length,
    injected: emulator.log.all.filter(({ isInjected }) => isInjected).length,
    whole: wanted.filter((sha256) => hashes.filter((hash) => hash === sha256).length === 1).length,
    verified: states.filter(({ state }) => state === 'verified').length,
    sessions: emulator.log.lines(/createUploadSession/).length,
  }
  await emulator.close()
  return end
}

/** Every kind of mishap with an even share of the whole. */
function faultsOf({ faultShare, seed }: Storm): FaultRule[] {
  const all = /v1\.0|upload/
  const kinds: Omit<FaultRule, 'share' | 'seed'>[] = [
    { match: all, status: 429, retryAfterSeconds: 0 }, { match: all, status: 503 }, { match: all, status: 500 },
    { match: all, cut: 'before' }, { match: all, cut: 'mid-request' }, { match: all, cut: 'after-store' },
    { match: all, cut: 'mid-reply' }, { match: /v1\.0/, status: 401 }, { match: /^PUT \/upload/, status: 404 },
    { match: /^PUT \/upload/, damage: true }, { match: all, drip: { bytes: 200, everyMs: 1 } },
  ]
  const share = 1 - (1 - faultShare) ** (1 / kinds.length)
  return kinds.map((kind, index) => ({ ...kind, share, seed: seed + index, times: Infinity }))
}

async function lettersOf(office: TestOffice, count: number): Promise<string[]> {
  const wanted: string[] = []
  for (let number = 0; number < count; number += 1) {
    const bytes = Buffer.from(`%PDF-1.7 thư ${number} ${Math.random()}\n`.repeat(20 + (number % 50) * 20))
    const { documentId, sha256 } = await registeredDocument(office, { bytes })
    await queueOriginal(office, documentId)
    wanted.push(sha256)
  }
  return wanted
}

async function workThrough(office: TestOffice, emulator: GraphEmulator, kills: number): Promise<number> {
  const { rows: [who] } = await sql<{ role: string }>`select current_user as role`.execute(office.db)
  const args = [worker, office.ownerUrl, who?.role ?? '', office.folder, office.now().toISOString(), JSON.stringify(addressOf(emulator))]
  let killed = 0
  for (let count = 0; count < WORKERS_MAX; count += 1) {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited])
    const isLast = killed >= kills
    await Promise.race([pause(isLast ? WORKER_MS_MAX : 200 + Math.random() * KILL_WITHIN_MS, undefined, { ref: false }), exited])
    if (child.kill('SIGKILL') && !isLast) killed += 1
    await exited
    const left = await office.db.selectFrom('publication').select('id').where('state', 'in', ['queued', 'uploading']).limit(1).execute()
    if (left.length === 0 && isLast) break
  }
  return killed
}

/**
 * Time passes at once: what a killed worker had in hand goes back, as after the queue's half minute
 * without a sign of life, and what waits for a later try is due.
 */
function letTimePass(office: TestOffice): () => Promise<void> {
  const client = new pg.Client({ connectionString: office.ownerUrl })
  const stopped = new AbortController()
  const passing = (async () => {
    await client.connect()
    while (!stopped.signal.aborted) {
      await client.query(`update pgboss.job set start_after = now(), retry_limit = 1000
        where state in ('created', 'retry') and name in ('publish-rendition', 'describe-in-cloud') and start_after > now()`)
      await client.query(`update pgboss.job set state = 'retry', start_after = now()
        where state = 'active' and name in ('publish-rendition', 'describe-in-cloud') and started_on < now() - interval '3 seconds'`)
        .catch(() => undefined)
      await pause(300)
    }
    await client.end()
  })()
  return async () => {
    stopped.abort()
    await passing
  }
}
