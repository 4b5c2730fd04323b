import { type Kysely, sql, type Transaction } from 'kysely'
import { type JobName, jobNames } from '../workflows/domain/job.ts'
import type { Database } from './schema.ts'

// The queue's own tables, read with SQL: the queue keeps its rows in the office's database.

const LIST_MAX = 200
/** Beyond this the exact figure tells nobody anything. */
const COUNT_MAX = 9_999
const deadLetterNames: readonly string[] = jobNames.map((name) => `${name}-dead`)

export interface DeadLetter {
  id: string
  job: JobName
  /** Ids the job was given. Jobs are given nothing else. */
  ids: string[]
  /** The refusal's or the system's code; `fault` where there is none. Never a message. */
  code: string
  failedAt: Date
  tries: number
}

interface DeadLetterRow {
  id: string
  name: string
  data: Record<string, unknown> | null
  code: string | null
  failedAt: Date
  tries: number | null
}

/** Jobs that were tried as often as they may be, the oldest first. */
export async function listDeadLetters(db: Kysely<Database>): Promise<DeadLetter[]> {
  const { rows } = await sql<DeadLetterRow>`
    select id, name, data, source_output ->> 'code' as code, created_on as "failedAt",
      source_retry_count as tries
    from pgboss.job where name = any(${[...deadLetterNames]}) and state in ('created', 'retry')
    order by created_on, id limit ${sql.lit(LIST_MAX)}`.execute(db)
  return rows.flatMap((row) => {
    const job = jobOf(row.name)
    return job ? [{
      id: row.id,
      job,
      ids: idsOf(row.data),
      code: codeOf(row.code),
      failedAt: row.failedAt,
      tries: (row.tries ?? 0) + 1,
    }] : []
  })
}

/** Takes a dead letter away; undefined when somebody else just did. */
export async function takeDeadLetter(
  trx: Transaction<Database>,
  id: string,
): Promise<{ job: JobName; payload: Record<string, unknown>; code: string } | undefined> {
  const { rows } = await sql<{ name: string; data: Record<string, unknown> | null; code: string | null }>`
    delete from pgboss.job where id = ${id}::uuid and name = any(${[...deadLetterNames]})
      and state in ('created', 'retry')
    returning name, data, source_output ->> 'code' as code`.execute(trx)
  const job = rows[0] && jobOf(rows[0].name)
  return rows[0] && job ? { job, payload: rows[0].data ?? {}, code: codeOf(rows[0].code) } : undefined
}

export interface JobCounts {
  waiting: number
  running: number
  /** Failed and waiting for their next try. */
  retrying: number
  dead: number
}

export async function countJobs(db: Kysely<Database>): Promise<JobCounts> {
  const { rows } = await sql<JobCounts>`
    select
      count(*) filter (where name = any(${[...jobNames]}) and state = 'created')::int as waiting,
      count(*) filter (where name = any(${[...jobNames]}) and state = 'active')::int as running,
      count(*) filter (where name = any(${[...jobNames]}) and state = 'retry')::int as retrying,
      count(*) filter (where name = any(${[...deadLetterNames]}))::int as dead
    from (select name, state from pgboss.job where state in ('created', 'active', 'retry')
      limit ${sql.lit(COUNT_MAX)}) j`.execute(db)
  return rows[0] ?? { waiting: 0, running: 0, retrying: 0, dead: 0 }
}

function jobOf(name: string): JobName | undefined {
  return jobNames.find((job) => `${job}-dead` === name)
}

function codeOf(code: string | null): string {
  return code && /^[A-Za-z0-9_-]{1,60}$/.test(code) ? code : 'fault'
}

/** Only what is an id or a number: were a job ever given words, they would not be shown. */
function idsOf(data: Record<string, unknown> | null): string[] {
  return Object.entries(data ?? {}).flatMap(([key, value]) => {
    const text = String(value)
    return /^[0-9a-f-]{36}$|^\d{1,6}$/.test(text) ? [`${key} ${text}`] : []
  })
}
