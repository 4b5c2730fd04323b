import { fromKysely, PgBoss } from 'pg-boss'
import { type JobName, jobLimits, jobNames } from '../domain/job.ts'

export const BOSS_SCHEMA = 'pgboss'
/** Jobs that were tried as often as they may be: shown to the administrator, with a retry button. */
export const deadLetterOf = (name: JobName): string => `${name}-dead`

export interface BossOptions {
  /** Database role taken on, where one login serves owner and application. */
  role?: string
  /** Whether this program looks after the queues: expired jobs, schedules. True for workers. */
  supervise: boolean
}

/** pg-boss over the office's database, as the application role: it changes no schema. */
export async function openBoss(url: string, options: BossOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
    schema: BOSS_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: options.supervise,
    schedule: options.supervise,
    reindex: false,
    monitorVacuum: false,
    // A worker is told of a job when it commits; should the line break, it still polls.
    useListenNotify: options.supervise,
    max: 4,
  })
  boss.on('error', () => {})
  await boss.start()
  return boss
}

/** Makes pg-boss's schema and our queues, as the owner. Runs again without harm. */
export async function installBoss(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url, schema: BOSS_SCHEMA, supervise: false, schedule: false, max: 2,
  })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const name of jobNames) await createQueues(boss, name)
  } finally {
    await boss.stop({ graceful: false })
  }
}

async function createQueues(boss: PgBoss, name: JobName): Promise<void> {
  const limits = jobLimits[name]
  const known = await boss.getQueue(name)
  if (known && !known.notify) await boss.updateQueue(name, { notify: true })
  if (known) return
  await boss.createQueue(deadLetterOf(name))
  // `short`: while a job of one key waits, the same is not added again; one that runs does not count.
  await boss.createQueue(name, {
    policy: 'short',
    notify: true,
    retryLimit: limits.retries,
    retryDelay: limits.retryDelay,
    retryBackoff: true,
    expireInSeconds: limits.expireSeconds,
    heartbeatSeconds: limits.heartbeatSeconds,
    deadLetter: deadLetterOf(name),
  })
}

export interface JobToSend {
  name: JobName
  payload: object
  key: string
  priority?: number
  startAfterSeconds?: number
}

/** Sends inside the caller's transaction: the job commits with the change, or neither does. */
export async function sendJob(
  boss: PgBoss,
  trx: Parameters<typeof fromKysely>[0],
  job: JobToSend,
): Promise<void> {
  await boss.send(job.name, job.payload, {
    db: fromKysely(trx),
    singletonKey: job.key,
    ...(job.priority === undefined ? {} : { priority: job.priority }),
    ...(job.startAfterSeconds ? { startAfter: job.startAfterSeconds } : {}),
  })
}
