import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listWaitingMessages } from '../../../db/mail.ts'
import { openGraph } from '../../../workflows/adapters/graph-client.ts'
import { graphMailbox, graphMailer } from '../../../workflows/adapters/graph-mailbox.ts'
import { openGraphThrottle } from '../../../workflows/adapters/graph-throttle.ts'
import { appTokens } from '../../../workflows/adapters/graph-tokens.ts'
import { openOutbound, type Outbound } from '../../../workflows/adapters/outbound.ts'
import { lookIntoMailbox } from '../../../workflows/mail/look-into-mailboxes.ts'
import { type GraphEmulator, openGraphEmulator } from '../../support/graph-emulator/index.ts'
import { type MailboxOfTenant, openMailArea } from '../../support/graph-emulator/mail.ts'
import { QUICK } from '../../support/graph-store.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { plainPdf } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const MAILBOX = 'vanthu@phuong.example'
let serial = 0
const letter = async () => ({ name: `công văn ${(serial += 1)}.pdf`, type: 'application/pdf', bytes: await plainPdf(1, `graph ${serial} ${process.pid}`) })

describe('a shared mailbox through Graph', () => {
  let office: TestOffice
  let emulator: GraphEmulator
  let mail: MailboxOfTenant
  let outbound: Outbound
  const graphOf = () => openGraph({
    graphUrl: emulator.origin, outbound, throttle: openGraphThrottle(QUICK),
    tokens: appTokens({
      loginUrl: emulator.origin, graphUrl: emulator.origin, tenantId: emulator.tenantId, clientId: emulator.app.clientId,
      certificate: emulator.app.certificate, privateKey: emulator.app.key, outbound,
    }),
  })
  before(async () => {
    office = await openTestOffice()
    emulator = await openGraphEmulator({ makeMore: (state) => [(mail = openMailArea(state, MAILBOX)).area] })
    outbound = openOutbound({ certificateAuthority: emulator.certificateAuthority })
  })
  after(async () => {
    outbound.close()
    await emulator.close()
    await office.close()
  })
  const look = (limit?: number) => lookIntoMailbox(office, graphMailbox({ graph: graphOf(), mailbox: MAILBOX, folder: 'inbox' }), limit)
  const scans = async () => (await office.db.selectFrom('scan').select('id').execute()).length

  it('gives its letters by their own bytes, lists the rest and marks the message after the commit', async () => {
    const id = mail.put({
      subject: 'Giấy mời', attachments: [
        await letter(), { name: 'logo.png', type: 'image/png', bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), isInline: true },
        { kind: 'item', name: 'Chuyển tiếp', bytes: inventedMail({ parts: [await letter()] }) }, { kind: 'reference', name: 'Kế hoạch.docx' },
      ],
    })
    const seen = await look()
    assert.deepEqual([seen.taken, seen.error, await scans()], [1, undefined, 2])
    assert.deepEqual(mail.categoriesOf(id), ['Bút Phê'])
    const [waiting] = await listWaitingMessages(office.db, await office.as('vanthu'), '2026-11-23')
    assert.deepEqual([waiting?.subject, waiting?.sender_name, waiting?.unopened.map((part) => [part.name, part.why])], ['Giấy mời', 'Sở Giả Định', [['Kế hoạch.docx', 'reference']]])
    assert.deepEqual([(await look()).taken, await scans()], [0, 2])
  })

  it('goes on page by page, begins anew when its link is dead, and takes nothing twice', async () => {
    const size = await scans()
    for (let n = 0; n < 3; n += 1) mail.put({ attachments: [await letter()] })
    for (let n = 0; n < 4; n += 1) await look(2)
    assert.equal(await scans(), size + 3)
    mail.expireLinks()
    mail.put({ attachments: [await letter()] })
    const seen = await look()
    assert.deepEqual([seen.taken, seen.error, await scans()], [1, undefined, size + 4])
  })

  it('survives being told to wait, an expired token, and cuts at every step', async () => {
    const size = await scans()
    for (const rule of [
      { match: /delta/, status: 429, retryAfterSeconds: 0 }, { match: /attachments\/0/, status: 503 }, { match: /attachments\?/, cut: 'mid-reply' as const },
      { match: /^PATCH/, cut: 'after-store' as const }, { match: /^GET .*messages\/AAMk/, cut: 'before' as const },
    ]) emulator.faults.add(rule)
    emulator.expireTokens()
    mail.put({ attachments: [await letter()] })
    for (let n = 0; n < 3; n += 1) await look()
    assert.equal(await scans(), size + 1)
  })

  it('brings a message again whose mark was refused, and knows it', async () => {
    const size = await scans()
    emulator.faults.add({ match: /^PATCH/, status: 412, times: 1 })
    mail.put({ attachments: [await letter()] })
    assert.equal((await look()).error, 'cloud-item-changed')
    const second = await look()
    assert.deepEqual([second.again, second.error, await scans()], [1, undefined, size + 1])
  })

  it('leaves out what was deleted, sets aside what is too large, and is no other person’s mailbox', async () => {
    mail.remove(mail.put({ attachments: [await letter()] }))
    mail.put({ subject: 'Rất lớn', attachments: [{ name: 'to.bin', bytes: Buffer.alloc(45_000_000) }] })
    const seen = await look()
    assert.deepEqual([seen.setAside, seen.error], [1, undefined])
    assert.ok((await listWaitingMessages(office.db, await office.as('vanthu'), '2026-11-23')).some((one) => one.reason_code === 'message-too-large' && one.subject === 'Rất lớn'))
    const other = await lookIntoMailbox(office, graphMailbox({ graph: graphOf(), mailbox: 'nguoi-khac@phuong.example', folder: 'inbox' }))
    assert.equal(other.error, 'cloud-not-permitted')
  })

  it('sends the office’s own letters', async () => {
    const letterOut = { id: 'x', to: 'chutich@phuong.example', subject: '[Bút Phê] 1 nhắc việc mới', text: 't', html: '<p>t</p>' }
    await graphMailer({ graph: graphOf(), mailbox: MAILBOX }).send(letterOut)
    assert.deepEqual(mail.sent[0]?.['subject'], '[Bút Phê] 1 nhắc việc mới')
    emulator.faults.add({ match: /sendMail/, status: 400 })
    await assert.rejects(graphMailer({ graph: graphOf(), mailbox: MAILBOX }).send(letterOut), { code: 'mail-refused' })
  })
})
