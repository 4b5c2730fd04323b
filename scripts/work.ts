import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { noteWorkerAlive } from '../db/worker-signs.ts'
import { isOfficeError } from '../workflows/domain/office-error.ts'
import { type JobName, jobNames, type JobPayloads } from '../workflows/domain/job.ts'
import { runJob } from '../workflows/jobs.ts'
import type { Office } from '../workflows/office.ts'

/** Should the database's word of a new job be lost; otherwise a worker is woken at once. */
const POLL_SECONDS = 0.5
/** Letters at one time: a long one never holds up the next. */
const LETTERS_AT_ONCE = 2
const SIGN_OF_LIFE_MS = 30_000
const MORNING_REMINDERS = '30 6 * * *'
/** Polled, because an office behind its own router has no address that Microsoft could call. */
const CLOUD_LOOKS = '*/5 * * * *'
const CLOUD_COMPARISON = '30 3 * * *'
const NIGHT_TIDYING = '15 2 * * *'
const EACH_MINUTE = '* * * * *'
const TIME_ZONE = 'Asia/Ho_Chi_Minh'

export interface WorkLog {
  /** Ids and codes only. */
  info(fields: { event: string; job?: string; jobId?: string; ms?: number }): void
  error(fields: { event: string; job?: string; jobId?: string; code?: string }, error?: unknown): void
}

/**
 * Takes jobs and runs them until told to stop. Any number of programs may do so against one
 * database. A job that throws is tried again by its queue's rules and ends with the dead letters.
 */
export async function startWorking(
  office: Office,
  boss: PgBoss,
  log: WorkLog,
  { pollSeconds = POLL_SECONDS }: { pollSeconds?: number } = {},
): Promise<{ stop(): Promise<void> }> {
  office.reader.warm()
  office.inspector.warm()
  for (const name of jobNames) {
    await boss.work(
      name,
      {
        pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds,
        batchSize: 1, localConcurrency: concurrencyOf(name), includeMetadata: true,
      },
      async ([job]: JobWithMetadata<JobPayloads[typeof name]>[]) => {
        if (job) await runLogged(office, log, name, job)
      },
    )
  }
  await boss.schedule('remind-due-assignments', MORNING_REMINDERS, {}, { tz: TIME_ZONE, singletonKey: 'daily' })
  await boss.schedule('tidy-office', NIGHT_TIDYING, {}, { tz: TIME_ZONE, singletonKey: 'nightly' })
  await boss.schedule('check-entra-sessions', EACH_MINUTE, {}, { tz: TIME_ZONE, singletonKey: 'minute' })
  await boss.schedule('gather-digests', EACH_MINUTE, {}, { tz: TIME_ZONE, singletonKey: 'minute' })
  await boss.schedule('tell-exchange', EACH_MINUTE, {}, { tz: TIME_ZONE, singletonKey: 'minute' })
  await boss.schedule('push-notices', EACH_MINUTE, {}, { tz: TIME_ZONE, singletonKey: 'minute' })
  if (office.mailboxes.length > 0) {
    await boss.schedule('look-into-mailboxes', EACH_MINUTE, {}, { tz: TIME_ZONE, singletonKey: 'minutely' })
  } else {
    await boss.unschedule('look-into-mailboxes')
  }
  if (office.cloud.shared) {
    await boss.schedule('reconcile-cloud', CLOUD_LOOKS, {}, { tz: TIME_ZONE, singletonKey: 'look' })
    await boss.schedule('take-from-cloud', CLOUD_LOOKS, {}, { tz: TIME_ZONE, singletonKey: 'look' })
    await boss.schedule('compare-cloud', CLOUD_COMPARISON, {}, { tz: TIME_ZONE, singletonKey: 'nightly' })
  } else {
    for (const name of ['reconcile-cloud', 'take-from-cloud', 'compare-cloud'] as const) await boss.unschedule(name)
  }
  // A day may have passed while the office was closed: missed reminders are caught up once, now.
  await boss.send('remind-due-assignments', {}, { singletonKey: 'start' })
  const pulse = await startPulse(office, log)
  return {
    async stop() {
      clearInterval(pulse)
      for (const name of jobNames) await boss.offWork(name)
    },
  }
}

/** Writes down now and then that this worker lives: for the administrator's page and /health. */
async function startPulse(office: Office, log: WorkLog): Promise<NodeJS.Timeout> {
  await noteWorkerAlive(office.db, office.now())
  return setInterval(() => {
    noteWorkerAlive(office.db, office.now()).catch((error: unknown) =>
      log.error({ event: 'sign-of-life-failed', code: 'fault' }, error))
  }, SIGN_OF_LIFE_MS)
}

/** Reading waits for processes of its own, publishing for the network; the rest is one by one. */
const concurrency: Partial<Record<JobName, number>> = {
  'open-scan': LETTERS_AT_ONCE, 'read-pages': LETTERS_AT_ONCE, 'publish-rendition': 2,
  'clear-spool': 2,
}

const concurrencyOf = (name: JobName): number => concurrency[name] ?? 1

async function runLogged<N extends JobName>(
  office: Office,
  log: WorkLog,
  name: N,
  job: JobWithMetadata<JobPayloads[N]>,
): Promise<void> {
  const began = Date.now()
  try {
    await runJob(office, name, job.data)
    log.info({ event: 'job-done', job: name, jobId: job.id, ms: Date.now() - began })
  } catch (error) {
    log.error(
      { event: 'job-failed', job: name, jobId: job.id, code: isOfficeError(error) ? error.code : 'fault' },
      error,
    )
    throw error
  } finally {
    office.signals.send({ topic: 'job', id: job.id })
  }
}
