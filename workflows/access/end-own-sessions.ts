import { recordEvent } from '../../db/audit.ts'
import { endSessions } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** One session by its hash, or all but the one in use. */
export type EndOwnSessions = { only: Buffer } | { allExcept: Buffer }

/**
 * A person ends sessions of his own, on a device that was left behind or lost.
 *
 * @throws {OfficeError} `session-not-found` when the one named is not his or is over
 */
export async function endOwnSessions(
  office: Office,
  actor: Actor,
  input: EndOwnSessions,
): Promise<number> {
  return inTransaction(office.db, async (trx) => {
    const ended = await endSessions(trx, {
      personId: actor.personId,
      at: office.now(),
      ...('only' in input ? { only: [input.only] } : { except: input.allExcept }),
    })
    if (ended === 0 && 'only' in input) throw new OfficeError('session-not-found')
    if (ended === 0) return 0
    await recordEvent(trx, actor, {
      kind: 'sessions-ended',
      subjectId: actor.personId,
      facts: { count: ended },
    })
    return ended
  })
}
