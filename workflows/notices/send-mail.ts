import {
  findAnswerable, findOutgoing, findReturned, gatherNotices, listPeopleToTell, listToldNotices, type OutgoingMailRow,
  setNoticeChoice, setOutgoing,
} from '../../db/outgoing.ts'
import { noteDoor } from '../../db/doors.ts'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { newId } from '../domain/ids.ts'
import { acknowledgementLetter, digestLetter, returnLetter, type WrittenLetter } from '../domain/notice-letter.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { stopCodeHash, stopCodeOf } from './stop-code.ts'

/** Notices wait this long for one another: one letter instead of ten. */
export const DIGEST_WINDOW_MS = 15 * 60_000
/** What is older is no news: it waits on the page of notices. */
const NEWS_MS = 86_400_000
const PEOPLE_A_RUN_MAX = 200
const LINES_MAX = 20
/** How letters leave, beside the doors by which they come. */
const WAY_OUT = { key: 'smtp:', kind: 'smtp' } as const

/** Job, each minute: one letter for each person whose notices have waited long enough. May run twice. */
export async function gatherDigests(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  if (!office.mailer) return
  const now = office.now()
  const after = new Date(now.getTime() - NEWS_MS)
  const people = await listPeopleToTell(office.db, { after, before: new Date(now.getTime() - DIGEST_WINDOW_MS) }, PEOPLE_A_RUN_MAX)
  for (const person of people) {
    const id = newId()
    await inTransaction(office.db, async (trx) => {
      const count = await gatherNotices(trx, { id, personId: person.id, to: person.email, after, at: now })
      if (count === 0) return
      await setNoticeChoice(trx, { personId: person.id, stopCodeHash: stopCodeHash(stopCodeOf(office, person.id)), at: now })
      await office.jobs.enqueue(trx, 'send-mail', { outgoingMailId: id })
    })
  }
}

/**
 * Job. Sends one letter; its words are put together now, from what may be told now. Killed after the
 * mail server took it and before that is noted, it is sent again under the same Message-ID.
 */
export async function sendMail(office: Office, { outgoingMailId }: { outgoingMailId: string }): Promise<void> {
  const row = await findOutgoing(office.db, outgoingMailId)
  if (!row || !office.mailer || !['queued', 'sending'].includes(row.state)) return
  const letter = await write(office, row)
  if (!letter) {
    await setOutgoing(office.db, row.id, { state: 'dropped' })
    return
  }
  await setOutgoing(office.db, row.id, { state: 'sending', attempts: row.attempts + 1 })
  try {
    await office.mailer.send({ id: row.id, to: row.to_address, ...letter })
  } catch (error) {
    const code = isOfficeError(error) ? error.code : 'fault'
    await setOutgoing(office.db, row.id, { state: code === 'mail-refused' ? 'failed' : 'queued', last_error: code })
    await noteDoor(office.db, { ...WAY_OUT, at: office.now(), waiting: 0, error: { code } })
    if (code !== 'mail-refused') throw error
    return
  }
  await noteDoor(office.db, { ...WAY_OUT, at: office.now(), waiting: 0 })
  await inTransaction(office.db, async (trx) => {
    await setOutgoing(trx, row.id, { state: 'sent', sent_at: office.now(), last_error: null })
    await recordEvent(trx, WORKER, { kind: 'mail-sent', subjectId: row.id, facts: { kind: row.kind } })
    if (!row.delivery_id) return
    await trx.updateTable('delivery').set({ acknowledged_at: office.now(), acknowledged_how: 'email' })
      .where('id', '=', row.delivery_id).where('acknowledged_at', 'is', null).execute()
  })
  office.signals.send({ topic: 'scan', id: row.id })
}

/** Undefined when there is nothing left to say: all was read meanwhile, or turned out to be a secret. */
async function write(office: Office, row: OutgoingMailRow): Promise<(WrittenLetter & { stopUrl?: string }) | undefined> {
  const { officeName, publicUrl } = office.settings
  if (row.kind === 'digest' && row.person_id) {
    const person = await office.db.selectFrom('person').select('full_name').where('id', '=', row.person_id)
      .where('disabled_at', 'is', null).executeTakeFirst()
    const { notices, more } = await listToldNotices(office.db, row.id, LINES_MAX)
    if (!person || notices.length === 0) return undefined
    const stopUrl = `${publicUrl}/notices/stop/${stopCodeOf(office, row.person_id)}`
    return { ...digestLetter({ office: officeName, person: person.full_name, url: publicUrl, stopUrl, notices, more }), stopUrl }
  }
  if (row.kind === 'acknowledgement' && row.delivery_id) {
    const found = await findAnswerable(office.db, row.delivery_id)
    return found && acknowledgementLetter({ office: officeName, receivedAt: officeTimeOf(found.receivedAt), files: found.files, arrivals: found.arrivals })
  }
  const returned = row.scan_id ? await findReturned(office.db, row.scan_id) : undefined
  return returned && returnLetter({ office: officeName, receivedAt: officeTimeOf(returned.receivedAt), reason: returned.reason })
}

const officeTimeOf = (at: Date): string => at.toLocaleString('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', day: '2-digit', month: '2-digit', year: 'numeric',
})
