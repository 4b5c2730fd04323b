import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cloudFoldersIn } from '../../db/cloud-folders.ts'
import { openDatabase } from '../../db/connect.ts'
import { openBoss } from '../../workflows/adapters/boss-jobs.ts'
import { openVault } from '../../workflows/adapters/folder-vault.ts'
import { openSignals } from '../../workflows/adapters/signals.ts'
import type { JobName, JobPayloads } from '../../workflows/domain/job.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { jobsOver, runJob } from '../../workflows/jobs.ts'
import type { Office, Signal } from '../../workflows/office.ts'
import { type GraphStoreAddress, graphStoreAt } from './graph-store.ts'

// A worker of its own that publishes until nothing waits, to be killed by a test at any moment.

const AT_ONCE = 4
const IDLE_LOOKS_MAX = 12
const IDLE_MS = 100

const [ownerUrl = '', role = '', folder = '', now = '', at = '{}'] = process.argv.slice(2)
const db = openDatabase(ownerUrl, { role })
const boss = await openBoss(ownerUrl, { role, supervise: false })
// Handed over by our own test.
const store = graphStoreAt(JSON.parse(at) as GraphStoreAddress, { folders: cloudFoldersIn(db, 'onedrive'), idleMs: 5_000 })
// Of an office, what publishing reaches.
const office = {
  db, jobs: jobsOver(boss), vault: openVault({ folder: join(folder, 'vault') }), cloud: store,
  signals: openSignals<Signal>(), now: () => new Date(now),
} as unknown as Office

console.log('working')
await Promise.all(Array.from({ length: AT_ONCE }, () => workOn('publish-rendition')))
await workOn('describe-in-cloud')
store.close()
await boss.stop({ graceful: false })
await db.destroy()

async function workOn<N extends JobName>(name: N): Promise<void> {
  for (let idle = 0; idle < IDLE_LOOKS_MAX;) {
    const [job] = await boss.fetch<JobPayloads[N]>(name)
    if (!job) {
      idle += 1
      await pause(IDLE_MS)
      continue
    }
    idle = 0
    try {
      await runJob(office, name, job.data)
      await boss.complete(name, job.id)
    } catch (error) {
      await boss.fail(name, job.id, { code: isOfficeError(error) ? error.code : String(error) })
    }
  }
}
