import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, beforeEach, describe, it } from 'node:test'
import { insertNotification } from '../../../db/notifications.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { openOutbound } from '../../../workflows/adapters/outbound.ts'
import { smtpMailer } from '../../../workflows/adapters/outbound-smtp.ts'
import { openPushSender } from '../../../workflows/adapters/push-sender.ts'
import { newId } from '../../../workflows/domain/ids.ts'
import { returnScan } from '../../../workflows/intake/dispose-scan.ts'
import { receiveMessage } from '../../../workflows/mail/receive-message.ts'
import { listDrafts, sendDraft } from '../../../workflows/notices/answer-sender.ts'
import { ensurePushKeys, pushNotices, subscribeDevice, unsubscribeDevice } from '../../../workflows/notices/push-notices.ts'
import { gatherDigests, sendMail } from '../../../workflows/notices/send-mail.ts'
import { chooseNotices, stopCodeOf, stopNotices } from '../../../workflows/notices/stop-code.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { documentInRegister, filledIn, plainPdf } from '../../support/letters.ts'
import { openMailSink } from '../../support/mail-sink.ts'
import { openPushReceiver } from '../../support/push-receiver.ts'
import { presentTo } from '../../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const decoded = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/((?:=[0-9A-F]{2})+)/g, (bytes) =>
  Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'))

describe('letters that leave the office', () => {
  let office: TestOffice
  let sink: Awaited<ReturnType<typeof openMailSink>>
  before(async () => {
    office = await openTestOffice()
    sink = await openMailSink()
    office.mailer = smtpMailer({
      host: '127.0.0.1', port: sink.port, isSecure: false, isLoopback: true, from: { name: 'Văn thư', address: 'vanthu@phuong.example' },
    })
    await office.db.updateTable('person').set({ email: 'chutich@phuong.example' }).where('sign_in_name', '=', 'chutich').execute()
    await office.db.updateTable('notification').set({ read_at: office.now() }).execute()
  })
  beforeEach(() => {
    sink.mails.length = 0
    sink.refuseWith = 0
    office.setNow('2026-11-23T02:00:00Z')
  })
  after(async () => {
    await sink.close()
    await office.close()
  })

  const tell = async (count: number, more: { documentId?: string } = {}) => {
    const { personId } = await office.as('chutich')
    for (let n = 0; n < count; n += 1) {
      await inTransaction(office.db, (trx) => insertNotification(trx, {
        personId, kind: 'document-presented', at: office.now(), dedupeKey: newId(), ...more,
      }))
    }
  }
  const later = (minutes: number) => office.setNow(new Date(office.now().getTime() + minutes * 60_000))
  const run = async () => {
    await gatherDigests(office)
    await office.runJobs()
  }

  it('tell of ten notices in one letter, after a while, with a link for each', async () => {
    const { documentId } = await documentInRegister(office, { subject: 'V/v trồng cây xanh' })
    await presentTo(office, documentId, 'chutich')
    await tell(10, { documentId })
    await run()
    assert.equal(sink.mails.length, 0)
    later(16)
    await run()
    await run()
    assert.deepEqual(sink.mails.map((mail) => mail.to), [['chutich@phuong.example']])
    const text = decoded(sink.mails[0]!.raw)
    assert.match(text, /10 nhắc việc mới/)
    assert.match(text, /V\/v trồng cây xanh/)
    assert.ok(text.includes(`http://127.0.0.1:3080/documents/${documentId}`))
    assert.match(text, /List-Unsubscribe:\s+<http:\/\/127\.0\.0\.1:3080\/notices\/stop\//)
    assert.match(text, /X-But-Phe-Notice: 1/i)
  })

  it('say nothing of a restricted document but that there is something', async () => {
    const { documentId } = await documentInRegister(office, { subject: 'Đơn tố cáo ông Giả Danh' })
    await office.db.updateTable('incoming_document').set({ is_restricted: true }).where('id', '=', documentId).execute()
    await presentTo(office, documentId, 'chutich')
    await tell(1, { documentId })
    later(16)
    await run()
    const text = decoded(sink.mails[0]!.raw)
    assert.doesNotMatch(text, /tố cáo|Giả Danh|số đến/)
    assert.match(text, /Văn bản trình xin ý kiến/)
  })

  it('are not written for what was read meanwhile, nor to a person who stopped them', async () => {
    const chairman = await office.as('chutich')
    await tell(1)
    later(16)
    await gatherDigests(office)
    await office.db.updateTable('notification').set({ read_at: office.now() }).execute()
    await office.runJobs()
    assert.equal(sink.mails.length, 0)

    await chooseNotices(office, chairman, { byMail: false })
    await tell(1)
    later(16)
    await run()
    assert.equal(sink.mails.length, 0)
    await chooseNotices(office, chairman, { byMail: true })
    await run()
    assert.equal(sink.mails.length, 1)
    await stopNotices(office, { code: stopCodeOf(office, chairman.personId) })
    await tell(1)
    later(16)
    await run()
    assert.equal(sink.mails.length, 1)
    await assert.rejects(stopNotices(office, { code: 'x'.repeat(43) }), { code: 'stop-code-not-found' })
    await chooseNotices(office, chairman, { byMail: true })
    await office.db.updateTable('notification').set({ read_at: office.now() }).execute()
  })

  it('are tried again while the server is away, given up when it refuses, and sent once by two runs', async () => {
    await tell(1)
    later(16)
    await gatherDigests(office)
    const { id } = await office.db.selectFrom('outgoing_mail').select('id').where('state', '=', 'queued').executeTakeFirstOrThrow()
    sink.refuseWith = 451
    await assert.rejects(sendMail(office, { outgoingMailId: id }), { code: 'mail-not-sent' })
    sink.refuseWith = 0
    await sendMail(office, { outgoingMailId: id })
    await sendMail(office, { outgoingMailId: id })
    assert.equal(sink.mails.length, 1)

    await tell(1)
    later(16)
    await gatherDigests(office)
    sink.refuseWith = 550
    await office.runJobs()
    const rows = await office.db.selectFrom('outgoing_mail').select(['state', 'last_error']).where('state', '=', 'failed').execute()
    assert.deepEqual(rows, [{ state: 'failed', last_error: 'mail-refused' }])
    await office.db.updateTable('notification').set({ read_at: office.now() }).execute()
  })

  it('acknowledge what came by mail with one press, and say what number it got', async () => {
    const clerk = await office.as('vanthu')
    const { scanIds } = await receiveMessage(office, null, {
      bytes: Readable.from([inventedMail({ parts: [{ name: 'cv.pdf', bytes: await plainPdf(1, 'ack') }] })]), channel: 'mailbox',
    })
    await office.runJobs()
    const registered = await registerDocument(office, clerk, filledIn(scanIds[0]!, { number: '77', notation: 'SGD-VP' }))
    await office.runJobs()
    const draft = (await listDrafts(office, clerk)).find((one) => one.kind === 'acknowledgement')!
    assert.equal(draft.to, 'vanthu@so-gia-dinh.example')
    await assert.rejects(listDrafts(office, await office.as('chuyenvien')), { code: 'not-allowed' })
    await sendDraft(office, clerk, draft)
    await assert.rejects(sendDraft(office, clerk, draft), { code: 'already-answered' })
    await office.runJobs()
    assert.equal(sink.mails.length, 1)
    const text = decoded(sink.mails[0]!.raw)
    assert.match(text, /đã nhận được 1 văn bản điện tử/)
    assert.ok(text.includes(`số đến ${registered.arrivalNumber}`) && text.includes('77/SGD-VP'))
    const delivery = await office.db.selectFrom('delivery').select(['acknowledged_at', 'acknowledged_how']).where('id', '=', draft.id).executeTakeFirstOrThrow()
    assert.deepEqual([delivery.acknowledged_at !== null, delivery.acknowledged_how], [true, 'email'])
    assert.equal((await listDrafts(office, clerk)).length, 0)
  })

  it('tell the sender why a document goes back, and never of an item that the gate stopped', async () => {
    const clerk = await office.as('vanthu')
    const receive = async (line: string) => {
      const { scanIds } = await receiveMessage(office, null, {
        bytes: Readable.from([inventedMail({ subject: 'Nội dung kín', parts: [{ name: 'x.pdf', bytes: await plainPdf(1, line) }] })]), channel: 'mailbox',
      })
      await office.runJobs()
      return scanIds[0]!
    }
    await returnScan(office, clerk, { scanId: await receive('tra'), reason: 'Không thuộc thẩm quyền của phường' })
    office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'text' }
    const stopped = await receive('mat')
    office.reader.script.gate = {}
    const drafts = await listDrafts(office, clerk)
    assert.deepEqual(drafts.map((one) => one.kind), ['return'])
    await returnScan(office, clerk, { scanId: stopped, reason: 'Văn bản mật gửi nhầm đường' })
    assert.equal((await listDrafts(office, clerk)).length, 1)
    await sendDraft(office, clerk, drafts[0]!)
    await office.runJobs()
    const text = decoded(sink.mails[0]!.raw)
    assert.match(text, /Không thuộc thẩm quyền của phường/)
    assert.doesNotMatch(text, /Nội dung kín/)
  })

  it('cannot be asked for where the office has no mail server', async () => {
    await assert.rejects(sendDraft({ ...office, mailer: null }, await office.as('vanthu'), { kind: 'return', id: newId() }), { code: 'mail-not-set' })
  })
})

describe('notices on people’s devices', () => {
  let office: TestOffice
  let receiver: Awaited<ReturnType<typeof openPushReceiver>>
  before(async () => {
    office = await openTestOffice()
    receiver = await openPushReceiver()
    office.push = openPushSender(openOutbound({ certificateAuthority: receiver.certificate }), [receiver.host])
    await ensurePushKeys(office)
  })
  beforeEach(() => {
    receiver.status = 201
    receiver.received.length = 0
  })
  after(async () => {
    await receiver.close()
    await office.close()
  })
  const tell = async () => {
    const { personId } = await office.as('chutich')
    await inTransaction(office.db, (trx) => insertNotification(trx, { personId, kind: 'document-presented', at: office.now(), dedupeKey: newId() }))
  }
  const devices = () => office.db.selectFrom('push_subscription').select('endpoint').execute()

  it('are pushed once to each device, sealed for it and signed by the office’s key', async () => {
    const chairman = await office.as('chutich')
    await subscribeDevice(office, chairman, receiver.device('a'))
    await subscribeDevice(office, chairman, receiver.device('b'))
    await tell()
    await tell()
    await pushNotices(office)
    await pushNotices(office)
    assert.deepEqual(receiver.received.map((one) => one.path).toSorted(), ['/push/a', '/push/b'])
    assert.match(String(receiver.received[0]?.headers['authorization']), /^vapid t=/)
    assert.equal(receiver.received[0]?.headers['content-encoding'], 'aes128gcm')
  })

  it('end for a device that is gone, and stay for one whose service is away', async () => {
    receiver.status = 503
    await tell()
    await pushNotices(office)
    assert.equal((await devices()).length, 2)
    receiver.status = 410
    await tell()
    await pushNotices(office)
    assert.equal((await devices()).length, 0)
  })

  it('go to known services only, and to nobody else’s device', async () => {
    const chairman = await office.as('chutich')
    for (const endpoint of ['https://169.254.169.254/x', 'http://127.0.0.1/x', `https://a:b@${receiver.host}/x`, 'https://fcm.googleapis.com.evil.example/x']) {
      await assert.rejects(subscribeDevice(office, chairman, { ...receiver.device('x'), endpoint }), { code: 'push-service-unknown' })
    }
    const mine = receiver.device('c')
    await subscribeDevice(office, chairman, mine)
    await unsubscribeDevice(office, await office.as('vanthu'), { endpoint: mine.endpoint })
    assert.equal((await devices()).length, 1)
    await subscribeDevice(office, chairman, { ...receiver.device('d'), p256dh: 'no key at all' })
    await tell()
    await pushNotices(office)
    assert.deepEqual((await devices()).map((one) => one.endpoint), [mine.endpoint])
  })

  it('have their key under the office’s key file, the same at every start', async () => {
    const first = await ensurePushKeys(office)
    assert.equal(await ensurePushKeys(office), first)
    const { value } = await office.db.selectFrom('setting').select('value').where('key', '=', 'push-keys').executeTakeFirstOrThrow()
    assert.deepEqual(Object.keys(value as object).toSorted(), ['publicKey', 'wrapped'])
  })
})
