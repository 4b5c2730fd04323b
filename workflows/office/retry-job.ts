import { recordEvent } from '../../db/audit.ts'
import { takeDeadLetter } from '../../db/dead-letters.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { JobName, JobPayloads } from '../domain/job.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { plainId } from './words.ts'

/**
 * Gives a job that failed too often another round: the dead letter goes and the job waits again, in
 * one transaction. Every job may run twice, so one that did half its work does no harm.
 *
 * @throws {OfficeError} `not-allowed`, `dead-letter-not-found`
 */
export async function retryJob(
  office: Office,
  actor: Actor,
  input: { deadLetterId: string },
): Promise<{ job: JobName }> {
  assertRole(actor, 'administrator')
  const id = plainId(input.deadLetterId, 'dead-letter-not-found')
  return inTransaction(office.db, async (trx) => {
    const letter = await takeDeadLetter(trx, id)
    if (!letter) throw new OfficeError('dead-letter-not-found')
    // The payload was typed when the job was first left; the queue has only carried it.
    await office.jobs.enqueue(trx, letter.job, letter.payload as JobPayloads[JobName])
    await recordEvent(trx, actor, {
      kind: 'job-retried', subjectId: id, facts: { job: letter.job, code: letter.code },
    })
    return { job: letter.job }
  })
}
