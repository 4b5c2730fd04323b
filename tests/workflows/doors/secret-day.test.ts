import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { insertNotification } from '../../../db/notifications.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { writeEdxml } from '../../../workflows/adapters/edxml-write.ts'
import { openOutbound } from '../../../workflows/adapters/outbound.ts'
import { imapMailbox } from '../../../workflows/adapters/outbound-imap.ts'
import { smtpMailer } from '../../../workflows/adapters/outbound-smtp.ts'
import { openPushSender } from '../../../workflows/adapters/push-sender.ts'
import { newId } from '../../../workflows/domain/ids.ts'
import { tellStatuses } from '../../../workflows/exchange/tell-statuses.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { receiveScan } from '../../../workflows/intake/receive-scan.ts'
import { lookIntoMailboxes } from '../../../workflows/mail/look-into-mailboxes.ts'
import { listDrafts } from '../../../workflows/notices/answer-sender.ts'
import { ensurePushKeys, pushNotices, subscribeDevice } from '../../../workflows/notices/push-notices.ts'
import { gatherDigests } from '../../../workflows/notices/send-mail.ts'
import { tidyOffice } from '../../../workflows/oversight/tidy-office.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { recordConnections } from '../../support/connection-recorder.ts'
import { type GraphEmulator, openGraphEmulator } from '../../support/graph-emulator/index.ts'
import { addressOf, graphStoreAt } from '../../support/graph-store.ts'
import { type ImapServer, openImapServer } from '../../support/imap-server.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { filledIn, plainPdf } from '../../support/letters.ts'
import { openMailSink } from '../../support/mail-sink.ts'
import { openPushReceiver } from '../../support/push-receiver.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { openScannerFolder, type ScannerFolder } from '../../support/watched-folder.ts'

/** Stands in every secret letter's name, subject and text; nowhere else. */
const CANARY = 'KE-HOACH-KIN-4711'

describe('a whole day at the office, with everything that can leave it switched on', () => {
  let office: TestOffice
  let emulator: GraphEmulator
  let imap: ImapServer
  let folder: ScannerFolder
  let out: string
  let sink: Awaited<ReturnType<typeof openMailSink>>
  let receiver: Awaited<ReturnType<typeof openPushReceiver>>
  let recorder: ReturnType<typeof recordConnections>
  let store: ReturnType<typeof graphStoreAt>

  before(async () => {
    office = await openTestOffice()
    emulator = await openGraphEmulator()
    imap = await openImapServer()
    folder = await openScannerFolder()
    out = await mkdtemp(join(tmpdir(), 'butphe-out-'))
    sink = await openMailSink()
    receiver = await openPushReceiver()
    store = graphStoreAt(addressOf(emulator))
    office.cloud = store
    office.mailer = smtpMailer({ host: '127.0.0.1', port: sink.port, isSecure: false, isLoopback: true, from: { name: 'Văn thư', address: 'vanthu@phuong.example' } })
    office.push = openPushSender(openOutbound({ certificateAuthority: receiver.certificate }), [receiver.host])
    office.mailboxes = [imapMailbox({ host: '127.0.0.1', port: imap.port, isSecure: false, user: 'vanthu', password: imap.password, folder: 'INBOX' })]
    office.settings.exchange = { outFolder: out, organId: '000.01.09.H99' }
    await ensurePushKeys(office)
    for (const name of ['chutich', 'vanthu', 'chanhvanphong']) {
      await office.db.updateTable('person').set({ email: `${name}@phuong.example` }).where('sign_in_name', '=', name).execute()
    }
    await subscribeDevice(office, await office.as('chutich'), receiver.device('may-tinh-bang'))
    await subscribeDevice(office, await office.as('vanthu'), receiver.device('may-van-thu'))
    recorder = recordConnections()
  })
  after(async () => {
    recorder.stop()
    store.close()
    await Promise.all([sink.close(), receiver.close(), emulator.close(), imap.close(), folder.remove(), rm(out, { recursive: true, force: true })])
    await office.close()
  })

  const database = () => Number(new URL(office.ownerUrl).port)
  /** Connections since the last question, but those to the database. */
  const connections = () => recorder.made.splice(0).filter((one) => one.port !== database())
  const to = (all: readonly { port: number }[], port: number) => all.filter((one) => one.port === port).length

  /** Every minute's, morning's and night's work, until tomorrow. */
  async function restOfDay(): Promise<void> {
    for (const hours of [0.3, 20]) {
      office.setNow(new Date(Date.parse('2026-11-23T02:00:00Z') + hours * 3_600_000))
      await lookIntoMailboxes(office)
      await folder.lookUntilQuiet(office)
      await office.runJobs()
      await gatherDigests(office)
      await pushNotices(office)
      await tellStatuses(office)
      await tidyOffice(office)
      await office.runJobs()
    }
    office.setNow('2026-11-23T02:00:00Z')
  }

  /** One letter through each of the four doors. */
  async function throughAllDoors(name: string, words: string): Promise<void> {
    const pdf = (door: string) => plainPdf(1, `${words} ${door}`)
    await folder.put(`${name} quet.pdf`, await pdf('quet'))
    imap.add(inventedMail({ subject: `${name} thu`, text: words, parts: [{ name: `${name} thu.pdf`, bytes: await pdf('thu') }] }))
    await folder.put(`${name}.edxml`, writeEdxml({
      documentKey: `000.00.09.H99,2026/11/20,${name}`, from: { organId: '000.00.09.H99', name: 'Sở Giả Định' }, to: [], number: '9', notation: name,
      place: '', promulgatedOn: '2026-11-20', typeName: 'Công văn', subject: words, signer: { name: 'Trần Văn Mẫu', position: '' }, dueOn: null,
      toPlaces: [], priority: 0, steeringType: 0, businessType: 0, pageAmount: 1,
    }, [{ name: `${name} lien thong.pdf`, bytes: await pdf('lien thong'), mediaType: 'application/pdf' }], office.now()))
    await receiveScan(office, await office.as('vanthu'), {
      source: 'desk', channel: 'upload', fileName: `${name} truc tiep.pdf`, bytes: Readable.from([await pdf('truc tiep')]),
    })
    await lookIntoMailboxes(office)
    await folder.lookUntilQuiet(office)
    await office.runJobs()
  }

  const waiting = async () => (await office.db.selectFrom('scan').select(['id', 'state']).where('disposed_at', 'is', null).orderBy('id').execute())

  it('ordinary letters reach cloud, mail, devices and the exchange: the recorder sees it', async () => {
    await throughAllDoors('binh-thuong', 'Công văn thường')
    const clerk = await office.as('vanthu')
    for (const { id } of await waiting()) await registerDocument(office, clerk, filledIn(id))
    const { personId } = await office.as('chutich')
    await inTransaction(office.db, (trx) => insertNotification(trx, { personId, kind: 'document-presented', at: office.now(), dedupeKey: newId() }))
    await restOfDay()
    const all = connections()
    for (const port of [emulator.port, sink.port, imap.port, Number(receiver.host.split(':')[1])]) assert.ok(to(all, port) > 0, `nothing reached ${port}`)
    assert.ok((await readdir(out)).length > 0)
  })

  it('secret letters through all four doors cause no request, no letter, no push and no file', async () => {
    connections()
    sink.mails.length = 0
    receiver.received.length = 0
    const [requests, files] = [emulator.log.all.length, (await readdir(out)).length]
    office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'text' }
    await throughAllDoors(CANARY, CANARY)
    const stopped = await waiting()
    assert.deepEqual(stopped.map((one) => one.state), ['quarantined', 'quarantined', 'quarantined', 'quarantined'])
    const clerk = await office.as('vanthu')
    assert.ok(!JSON.stringify(await listDrafts(office, clerk)).includes(CANARY))
    await restOfDay()
    for (const { id } of stopped) await confirmSecret(office, clerk, { scanId: id, level: 'confidential', handedTo: 'Sổ mật' })
    await restOfDay()
    office.reader.script.gate = {}

    const all = connections()
    // The mailbox is asked each minute, letters or none: nothing else was spoken to.
    assert.deepEqual(all.filter((one) => one.port !== imap.port), [])
    assert.ok(!imap.commands.some((one) => one.includes(CANARY) || /^APPEND/i.test(one)))
    assert.deepEqual([sink.mails.length, receiver.received.length, emulator.log.all.length, (await readdir(out)).length], [0, 0, requests, files])
  })

  it('nothing of them is left in the database, in plain files of the office, or under a name in the folders', async () => {
    const client = new pg.Client({ connectionString: office.ownerUrl })
    await client.connect()
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
          where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`)
      const hex = Buffer.from(CANARY).toString('hex')
      for (const { name } of tables) {
        const { rows } = await client.query(`select 1 from ${name} t where t::text like any ($1) limit 1`, [[`%${CANARY}%`, `%${hex}%`]])
        assert.equal(rows.length, 0, `words of a secret in ${name}`)
      }
      assert.ok(tables.length > 50)
    } finally {
      await client.end()
    }
    const names = await folder.files()
    assert.ok(!names.some((one) => one.includes(CANARY)))
    assert.equal(names.filter((one) => one.startsWith('secret/')).length, 2)
  })
})
