import { recordEvent } from '../../db/audit.ts'
import { endSessions } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import type { Office } from '../office.ts'

/** A person ends the session of this browser. May run twice. */
export async function signOut(
  office: Office,
  actor: Actor,
  input: { sessionHash: Buffer },
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const ended = await endSessions(trx, {
      personId: actor.personId,
      at: office.now(),
      only: [input.sessionHash],
    })
    if (ended === 0) return
    await recordEvent(trx, actor, { kind: 'sign-out', subjectId: actor.personId })
  })
}
