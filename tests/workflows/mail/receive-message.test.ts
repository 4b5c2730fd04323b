import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { listParts, listWaitingMessages } from '../../../db/mail.ts'
import { listTray } from '../../../db/tray.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { confirmSecretMessage, forgetSettledMessages } from '../../../workflows/mail/forget-message.ts'
import { dismissMessage, dismissPart, downloadPart, openPart, readMessage } from '../../../workflows/mail/open-message.ts'
import { receiveMessage } from '../../../workflows/mail/receive-message.ts'
import { tidyOffice } from '../../../workflows/oversight/tidy-office.ts'
import { inventedMail, inventedPng, inventedZip, type MailToMake } from '../../support/invented-mail.ts'
import { filledIn, plainPdf } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('mail that comes in', () => {
  let office: TestOffice
  let pdf: Buffer
  before(async () => {
    office = await openTestOffice()
    pdf = await plainPdf(1, 'giay moi')
  })
  after(() => office.close())

  const receive = (mail: Buffer | MailToMake) => receiveMessage(office, null, {
    bytes: Readable.from([Buffer.isBuffer(mail) ? mail : inventedMail(mail)]), channel: 'mailbox',
  })
  let serial = 0
  const letter = async () => ({ name: `cv-${(serial += 1)}.pdf`, type: 'application/pdf', bytes: await plainPdf(1, `thu ${serial}`) })
  const waits = async (id: string) => (await listWaitingMessages(office.db, await office.as('vanthu'), '2026-11-23')).find((one) => one.id === id)
  const spoolIsWhole = async () => {
    const keys = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    const messages = await office.db.selectFrom('mail_message').select('id').where('wrapped_key', 'is not', null).execute()
    assert.equal((await office.spool.list(10_000)).length, keys.length + messages.length)
  }

  it('puts its PDF into the tray with sender, subject and time, and says that an archive may hold a due date', async () => {
    const { outcome, messageId, scanIds } = await receive({
      subject: 'Giấy mời họp', html: '<img src="cid:logo">',
      parts: [
        await letter(), { name: 'hồ sơ.zip', bytes: inventedZip([{ name: 'phụ lục.pdf', bytes: pdf }]) },
        { name: 'logo.png', type: 'image/png', disposition: 'inline', contentId: 'logo', bytes: inventedPng(100, 50) },
      ],
    })
    await office.runJobs()
    assert.deepEqual([outcome, scanIds.length], ['taken', 1])
    const row = (await listTray(office.db)).find((one) => one.id === scanIds[0])
    assert.deepEqual([row?.source, row?.sender, row?.mail_subject, row?.state], ['email', 'Sở Giả Định <vanthu@so-gia-dinh.example>', 'Giấy mời họp', 'ready'])
    assert.deepEqual((await waits(messageId))?.unopened.map((part) => [part.name, part.why]), [['hồ sơ.zip', 'archive']])
    assert.deepEqual((await listParts(office.db, messageId)).map((part) => part.role), ['letter', 'unopened', 'listed', 'inline'])
  })

  it('is taken once, however often it comes, and takes of a copy what is new', async () => {
    const [first, second] = [await letter(), await letter()]
    const messageId = '<mot@so-gia-dinh.example>'
    const whole = inventedMail({ messageId, parts: [first] })
    assert.equal((await receive(whole)).outcome, 'taken')
    assert.equal((await receive(whole)).outcome, 'again')
    assert.equal((await receive({ messageId, parts: [first], headers: ['X-List: 1'] })).outcome, 'again')
    const more = await receive({ messageId, parts: [first, second] })
    assert.deepEqual([more.outcome, more.scanIds.length], ['taken', 1])
    await spoolIsWhole()

    const unnamed = inventedMail({ messageId: null, parts: [await letter()] })
    assert.deepEqual([(await receive(unnamed)).outcome, (await receive(unnamed)).outcome], ['taken', 'again'])
    assert.equal((await receive({ messageId: null, parts: [first] })).outcome, 'taken')
  })

  it('is taken once when two workers take it at the same time', async () => {
    const mail = inventedMail({ parts: [await letter()] })
    const ends = await Promise.all([receive(mail), receive(mail), receive(mail)])
    assert.deepEqual(ends.map((one) => one.outcome).toSorted(), ['again', 'again', 'taken'])
    await spoolIsWhole()
  })

  it('without letters waits until the clerk has read it; a report waits too and gives nothing', async () => {
    const clerk = await office.as('vanthu')
    const plain = await receive({ subject: 'Đề nghị báo cáo', text: 'Đề nghị gửi báo cáo trước ngày 25/11/2026.' })
    const report = await receive({ type: 'multipart/report; report-type=delivery-status', parts: [await letter()] })
    assert.deepEqual([plain.outcome, report.outcome, report.scanIds], ['nothing', 'report', []])
    assert.equal((await readMessage(office, clerk, plain)).text, 'Đề nghị gửi báo cáo trước ngày 25/11/2026.')
    await assert.rejects(readMessage(office, await office.as('chuyenvien'), plain), { code: 'not-allowed' })
    await dismissMessage(office, clerk, plain)
    await assert.rejects(dismissMessage(office, clerk, plain), { code: 'already-decided' })
    assert.equal(await waits(plain.messageId), undefined)
  })

  it('that poisons its reader is set aside with a reason, and the next is taken', async () => {
    const poison = await receive(inventedMail({ headers: [`X: ${'a'.repeat(2_000_000)}`] }))
    const next = await receive({ parts: [await letter()] })
    assert.deepEqual([poison.outcome, next.outcome], ['set-aside', 'taken'])
    assert.equal((await waits(poison.messageId))?.reason_code, 'message-broken')
  })

  it('leaves nothing behind when the office cannot keep it', async () => {
    const count = async () => (await office.db.selectFrom('mail_message').select('id').execute()).length
    const before = await count()
    const broken = { ...office, jobs: { enqueue: async () => { throw new Error('the queue is away') } } }
    await assert.rejects(receiveMessage(broken, null, { bytes: Readable.from([inventedMail({ parts: [await letter()] })]), channel: 'mailbox' }), /the queue is away/)
    assert.equal(await count(), before)
    await spoolIsWhole()
  })

  it('has its archive opened by the clerk: letters to the tray, the rest listed', async () => {
    const clerk = await office.as('vanthu')
    const zip = inventedZip([{ name: 'phụ lục.pdf', bytes: await plainPdf(1, 'phu luc') }, { name: 'ghi chú.txt', bytes: Buffer.from('x') }])
    const { messageId } = await receive({ parts: [{ name: 'hồ sơ.zip', bytes: zip }] })
    await assert.rejects(openPart(office, await office.as('chuyenvien'), { messageId, path: '1' }), { code: 'not-allowed' })
    const { scanIds } = await openPart(office, clerk, { messageId, path: '1' })
    await assert.rejects(openPart(office, clerk, { messageId, path: '1' }), { code: 'already-decided' })
    await office.runJobs()
    assert.equal(scanIds.length, 1)
    assert.deepEqual((await waits(messageId))?.unopened.map((part) => part.path), ['1.2'])
    assert.equal((await downloadPart(office, clerk, { messageId, path: '1.2' })).bytes.toString(), 'x')
    await dismissPart(office, clerk, { messageId, path: '1.2' })
    await assert.rejects(dismissPart(office, clerk, { messageId, path: '1.2' }), { code: 'already-decided' })
    assert.equal(await waits(messageId), undefined)
    await spoolIsWhole()
  })

  it('that will not open says so and stays to be decided', async () => {
    const locked = inventedZip([{ name: 'a.pdf', bytes: pdf, isLocked: true }])
    const { messageId } = await receive({ parts: [{ name: 'khóa.zip', bytes: locked }] })
    await assert.rejects(openPart(office, await office.as('vanthu'), { messageId, path: '1' }), { code: 'mail-part-not-readable' })
    assert.equal((await waits(messageId))?.unopened.length, 1)
    await spoolIsWhole()
  })

  it('keeps its subject from the tray while one of its letters is stopped', async () => {
    const clear = await receive({ subject: 'Kế hoạch hai thư', parts: [await letter()] })
    await office.runJobs()
    const row = async () => (await listTray(office.db)).find((one) => one.id === clear.scanIds[0])
    assert.equal((await row())?.mail_subject, 'Kế hoạch hai thư')
    office.reader.script.gate = { verdict: 'suspect', level: null, ground: 'stamp' }
    const stopped = await receive({ subject: 'Kế hoạch hai thư', parts: [await letter()] })
    await office.runJobs()
    office.reader.script.gate = {}
    await office.db.updateTable('scan').set({ delivery_id: (await row())!.delivery_id }).where('id', '=', stopped.scanIds[0]!).execute()
    assert.equal((await row())?.mail_subject, null)
  })

  it('that brought a secret loses its words, its names and its bytes with it', async () => {
    const clerk = await office.as('vanthu')
    office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'text' }
    const { messageId, scanIds } = await receive({ subject: 'Kế hoạch kín', text: 'lời kín', parts: [await letter(), { name: 'kín.zip', bytes: inventedZip([{ name: 'kín.pdf', bytes: pdf }]) }] })
    await office.runJobs()
    office.reader.script.gate = {}
    const shown = await readMessage(office, clerk, { messageId })
    assert.deepEqual([shown.isStopped, shown.text, shown.row.subject, shown.parts.every((part) => part.name === null)], [true, null, null, true])
    assert.ok(!JSON.stringify(await waits(messageId)).includes('ín'))
    for (const step of [downloadPart, openPart]) await assert.rejects(step(office, clerk, { messageId, path: '2' }), { code: 'message-stopped' })
    assert.equal((await listTray(office.db)).find((one) => one.id === scanIds[0])?.mail_subject, null)
    await confirmSecret(office, clerk, { scanId: scanIds[0]!, level: 'confidential' })
    await office.runJobs()

    const row = await office.db.selectFrom('mail_message').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow()
    assert.deepEqual([row.state, row.subject, row.sender_name, row.wrapped_key], ['secret', null, null, null])
    assert.deepEqual((await listParts(office.db, messageId)).map((part) => part.name), [null, null, null])
    assert.ok(!(await office.spool.list(10_000)).includes(messageId))
    await assert.rejects(readMessage(office, clerk, { messageId }), { code: 'message-not-found' })
  })

  it('whose own words are secret is destroyed by the clerk, but not over the head of a waiting item', async () => {
    const clerk = await office.as('vanthu')
    const words = await receive({ subject: 'Mật', text: 'nội dung' })
    await confirmSecretMessage(office, clerk, words)
    await assert.rejects(confirmSecretMessage(office, clerk, words), { code: 'message-not-found' })
    const withItem = await receive({ parts: [await letter()] })
    await assert.rejects(confirmSecretMessage(office, clerk, withItem), { code: 'message-has-items' })
    await office.runJobs()
    await spoolIsWhole()
  })

  it('lies in the spool thirty days after all of it was dealt with, and nightly tidying leaves it until then', async () => {
    const { messageId, scanIds } = await receive({ parts: [await letter()] })
    await office.runJobs()
    await registerDocument(office, await office.as('vanthu'), filledIn(scanIds[0]!))
    await office.runJobs()
    await tidyOffice(office)
    await office.runJobs()
    assert.ok((await office.spool.list(10_000)).includes(messageId))
    office.setNow('2027-01-05T02:00:00Z')
    assert.ok((await forgetSettledMessages(office)) >= 1)
    await office.runJobs()
    office.setNow('2026-11-23T02:00:00Z')
    assert.ok(!(await office.spool.list(10_000)).includes(messageId))
  })
})
