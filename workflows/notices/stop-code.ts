import { createHmac } from 'node:crypto'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { setNoticeChoice, stopByCode } from '../../db/outgoing.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { hashBytes, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

const CODE_CHARS = 43

/** What stands in a person's letters: whoever has it may stop that person's letters, and nothing else. */
export function stopCodeOf(office: Office, personId: string): string {
  return createHmac('sha256', office.signing.masterKey.derive('notice-stop')).update(personId).digest('base64url')
}

export const stopCodeHash = (code: string): Buffer => hashBytes(sha256Hex(code))

/** A person says whether letters are wanted. */
export async function chooseNotices(office: Office, actor: Actor, { byMail }: { byMail: boolean }): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    await setNoticeChoice(trx, {
      personId: actor.personId, byMail, stopCodeHash: stopCodeHash(stopCodeOf(office, actor.personId)), at: office.now(),
    })
    await recordEvent(trx, actor, { kind: 'notices-chosen', subjectId: actor.personId, facts: { byMail } })
  })
}

/** From the link in a letter, without signing in. @throws {OfficeError} `stop-code-not-found`. */
export async function stopNotices(office: Office, { code }: { code: string }): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const isKnown = code.length === CODE_CHARS && (await stopByCode(trx, stopCodeHash(code), office.now()))
    if (!isKnown) throw new OfficeError('stop-code-not-found')
    await recordEvent(trx, WORKER, { kind: 'notices-chosen', subjectId: 'by-link', facts: { byMail: false } })
  })
}
