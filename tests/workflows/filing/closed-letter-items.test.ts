import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { listCustody } from '../../../db/custody.ts'
import { countDesk } from '../../../db/desk-counts.ts'
import { listTranscriptions } from '../../../db/directives.ts'
import { listWaitingMessages } from '../../../db/mail.ts'
import { listTray } from '../../../db/tray.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { slipAddress, slipCheck, slipParts } from '../../../workflows/domain/slip-code.ts'
import { reportSecret } from '../../../workflows/filing/report-secret.ts'
import { mayReadItem } from '../../../workflows/intake/may-read-item.ts'
import { clearPages } from '../../../workflows/intake/judge-pages.ts'
import { tableImage } from '../../../workflows/intake/table-image.ts'
import { downloadPart, openPart, readMessage } from '../../../workflows/mail/open-message.ts'
import { receiveMessage } from '../../../workflows/mail/receive-message.ts'
import { readPageLines } from '../../../workflows/registration/page-lines.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { filledIn, plainPdf, scanInTray } from '../../support/letters.ts'
import { presentedLetter } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const reason = 'Trang 3 có dấu MẬT bị che'

describe('what lies beside a letter that is closed to a clerk', () => {
  let office: TestOffice
  let clerk: Actor
  let other: Actor
  let chair: Actor
  before(async () => {
    office = await openTestOffice()
    clerk = await office.as('vanthu')
    other = await office.as('vanthu2')
    chair = await office.as('chutich')
  })
  after(() => office.close())

  let serial = 0
  /** A letter by mail, registered; beside it a second item that still waits, and one not opened. */
  async function mailed(changes: { correspondenceKind?: string } = {}): Promise<{ messageId: string; documentId: string; scanId: string }> {
    serial += 1
    const letter = { name: `thu-${serial}.pdf`, type: 'application/pdf', bytes: await plainPdf(1, `mail ${serial} ${process.pid}`) }
    const program = { name: 'a.exe', type: 'application/x-msdownload', bytes: Buffer.from(`MZ ${serial}`) }
    const { messageId, scanIds } = await receiveMessage(office, null, {
      bytes: Readable.from([inventedMail({ subject: `Việc kín ${serial}`, parts: [letter, program] })]), channel: 'mailbox',
    })
    await office.runJobs()
    const { documentId } = await registerDocument(office, clerk, filledIn(scanIds[0]!, changes))
    return { messageId, documentId, scanId: scanIds[0]! }
  }

  async function assertMailClosed(actor: Actor, messageId: string): Promise<void> {
    const shown = await readMessage(office, actor, { messageId })
    assert.deepEqual([shown.isStopped, shown.text, shown.row.subject], [true, null, null])
    assert.ok(shown.parts.every((part) => part.name === null))
    for (const path of ['1', '2', '3']) {
      for (const step of [downloadPart, openPart]) {
        await assert.rejects(step(office, actor, { messageId, path }), { code: 'message-stopped' })
      }
    }
    const listed = (await listWaitingMessages(office.db, actor, '2026-11-23')).find((one) => one.id === messageId)
    assert.deepEqual([listed?.isStopped, listed?.subject, listed?.sender_address], [true, null, null])
    assert.ok(listed?.unopened.every((part) => part.name === null))
  }

  it('the mail that brought it: of a frozen one for nobody, of a restricted one for who may read it', async () => {
    const frozen = await mailed()
    assert.equal((await readMessage(office, other, frozen)).isStopped, false)
    await reportSecret(office, clerk, { documentId: frozen.documentId, reason })
    for (const actor of [clerk, other]) await assertMailClosed(actor, frozen.messageId)
    const custody = await listCustody(office.db, { from: '2020-01-01', to: '2030-01-01' }, 'registered')
    const item = custody.find((one) => one.scanId === frozen.scanId)
    assert.deepEqual([item?.sender, item?.reason], [null, null])

    const kind = await office.db.selectFrom('correspondence_kind').select('code').where('is_restricted', '=', true).executeTakeFirstOrThrow()
    const restricted = await mailed({ correspondenceKind: kind.code })
    await assertMailClosed(other, restricted.messageId)
    assert.equal((await readMessage(office, clerk, restricted)).isStopped, false)
  })

  it('its slip: no picture, no word, no proposal through any door', async () => {
    for (const close of ['restricted', 'frozen'] as const) {
      const { documentId } = await presentedLetter(office, { isRestricted: close === 'restricted' })
      const document = await office.db.selectFrom('incoming_document').select(['id', 'code'])
        .where('id', '=', documentId).executeTakeFirstOrThrow()
      const check = slipCheck(office.signing.keys.seal(slipParts(document)))
      const real = office.reader.readCodes
      office.reader.readCodes = async () => [slipAddress(office.settings.publicUrl, { code: document.code, check })]
      const scanId = await scanInTray(office)
      office.reader.readCodes = real
      if (close === 'frozen') await reportSecret(office, chair, { documentId, reason })

      assert.equal(await mayReadItem(office, other, scanId), false)
      await assert.rejects(readPageLines(office, other, { scanId, ordinal: 1 }), { code: 'document-not-yours' })
      const asked = { scanId, from: scanId, page: 1, turn: 0, width: 480 } as const
      await assert.rejects(tableImage(office, other, asked), { code: 'document-not-yours' })
      const row = (await listTray(office.db)).find((one) => one.id === scanId)
      assert.deepEqual([row?.slip_closed, row?.issuer, row?.subject, row?.number, row?.notation], [true, null, null, null, null])
      assert.equal(await mayReadItem(office, clerk, scanId), close === 'restricted')
    }
  })

  it('its pages in doubt are judged by who may see them', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    const kind = await office.db.selectFrom('correspondence_kind').select('code').where('is_restricted', '=', true).executeTakeFirstOrThrow()
    await registerDocument(office, clerk, filledIn(scanId, { correspondenceKind: kind.code }))
    await office.db.updateTable('scan_page').set({ gate: 'unjudged' }).where('scan_id', '=', scanId).where('ordinal', '=', 2).execute()
    assert.equal(await mayReadItem(office, other, scanId), false)
    await assert.rejects(clearPages(office, other, { scanId, ordinals: [2] }), { code: 'document-not-yours' })
    await clearPages(office, clerk, { scanId, ordinals: [2] })
  })

  it('does not count in the frame what no list shows', async () => {
    const before = await countDesk(office.db, chair)
    const { documentId } = await presentedLetter(office)
    assert.equal((await countDesk(office.db, chair)).inbox, (before.inbox ?? 0) + 1)
    await reportSecret(office, chair, { documentId, reason })
    assert.equal((await countDesk(office.db, chair)).inbox, before.inbox)
    assert.equal((await countDesk(office.db, other)).transcriptions, (await listTranscriptions(office.db, other.personId)).filter((one) => one.state === 'draft').length)
  })
})
