import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { listDoors } from '../../../db/doors.ts'
import { listWaitingMessages } from '../../../db/mail.ts'
import { imapMailbox } from '../../../workflows/adapters/outbound-imap.ts'
import { lookIntoMailbox, lookIntoMailboxes, MESSAGES_A_LOOK_MAX } from '../../../workflows/mail/look-into-mailboxes.ts'
import type { Office } from '../../../workflows/office.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { type ImapServer, openImapServer } from '../../support/imap-server.ts'
import { plainPdf } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

let serial = 0
const letter = async () => inventedMail({
  subject: `Công văn ${(serial += 1)}`, parts: [{ name: `cv-${serial}.pdf`, bytes: await plainPdf(1, `thu ${serial} ${process.pid}`) }],
})

describe('a mailbox through IMAP', () => {
  let office: TestOffice
  let server: ImapServer
  before(async () => void (office = await openTestOffice()))
  beforeEach(async () => void (server = await openImapServer()))
  afterEach(() => server.close())
  after(() => office.close())

  const mailbox = (more: { doneFolder?: string; since?: Date; folder?: string; password?: string } = {}) => imapMailbox({
    host: '127.0.0.1', port: server.port, isSecure: false, user: `vanthu-${server.port}`, password: server.password, folder: 'INBOX', ...more,
  })
  const look = (box = mailbox(), at: Office = office) => lookIntoMailbox(at, box)
  const scans = async () => (await office.db.selectFrom('scan').select('id').execute()).length
  const fetches = () => server.commands.filter((one) => /BODY\.PEEK\[\]/.test(one)).length

  it('gives its letters to the tray, marks them after the commit and leaves them where they are', async () => {
    const size = await scans()
    for (let n = 0; n < 3; n += 1) server.add(await letter())
    assert.deepEqual(await look(), { taken: 3, again: 0, setAside: 0, waiting: 0 })
    assert.equal(await scans(), size + 3)
    assert.ok(server.mails.every((mail) => mail.flags.has('$ButPhe') && !mail.flags.has('\\Seen')))
    const before = fetches()
    assert.deepEqual(await look(), { taken: 0, again: 0, setAside: 0, waiting: 0 })
    assert.equal(fetches(), before)
    const door = (await listDoors(office.db)).find((one) => one.key === mailbox().key)
    assert.deepEqual([door?.kind, door?.error_code, door?.looked_at !== null], ['imap', null, true])
  })

  it('moves what it took where the settings name a folder', async () => {
    server.add(await letter())
    assert.equal((await look(mailbox({ doneFolder: 'Da vao khay' }))).taken, 1)
    assert.deepEqual([server.mails.length, server.moved.length], [0, 1])
  })

  it('remembers its place where the server keeps no marks, and knows messages that were numbered anew', async () => {
    server.keepsKeywords = false
    const size = await scans()
    for (let n = 0; n < 2; n += 1) server.add(await letter())
    assert.equal((await look()).taken, 2)
    server.add(await letter())
    assert.deepEqual([(await look()).taken, await scans()], [1, size + 3])
    server.renumber()
    assert.deepEqual([(await look()).again, await scans()], [3, size + 3])
  })

  for (const [phase, pattern] of [
    ['signing in', /^LOGIN/], ['opening the folder', /^SELECT/], ['looking', /SEARCH/], ['listing', /RFC822\.SIZE/],
    ['reading a message', /BODY\.PEEK\[\]/], ['marking it', /STORE/],
  ] as const) {
    it(`takes everything once when the connection is cut while ${phase}`, async () => {
      const size = await scans()
      for (let n = 0; n < 2; n += 1) server.add(await letter())
      server.cutAt(pattern)
      assert.notEqual((await look()).error, undefined)
      const second = await look()
      assert.deepEqual([second.error, await scans()], [undefined, size + 2])
      assert.ok(server.mails.every((mail) => mail.flags.has('$ButPhe')))
    })
  }

  it('sets a poisonous and a huge message aside with a reason, and takes the next', async () => {
    server.add(inventedMail({ subject: 'Thư độc', headers: [`X: ${'a'.repeat(2_000_000)}`] }))
    server.add(inventedMail({ subject: 'Thư quá lớn' }), { claimedSize: 90_000_000 })
    server.add(await letter())
    const seen = await look()
    assert.deepEqual([seen.taken, seen.setAside, seen.error], [3, 2, undefined])
    const waiting = (await listWaitingMessages(office.db, await office.as('vanthu'), '2026-11-23')).filter((one) => one.state === 'set-aside').map((one) => [one.subject, one.reason_code])
    assert.deepEqual(waiting, [[null, 'message-broken'], ['Thư quá lớn', 'message-too-large']])
    assert.equal((await look()).taken, 0)
  })

  it('tries a message that the office cannot keep a few times, then sets it aside and goes on', async () => {
    const bad = server.add(inventedMail({ text: 'dài hơn '.repeat(50), parts: [{ name: 'a.pdf', bytes: await plainPdf(1, 'hong') }] }))
    server.add(await letter())
    const broken = { ...office, mailReader: { ...office.mailReader, read: async (file: Parameters<Office['mailReader']['read']>[0]) => {
      if (file.byteSize === bad.bytes.length) throw new Error('a fault of our own')
      return office.mailReader.read(file)
    } } }
    assert.deepEqual([(await look(mailbox(), broken)).error, (await look(mailbox(), broken)).error], ['fault', 'fault'])
    assert.deepEqual(await look(mailbox(), broken), { taken: 2, again: 0, setAside: 1, waiting: 0 })
  })

  it('leaves all where it is while the disk is full', async () => {
    server.add(await letter())
    const full = { ...office, spool: { ...office.spool, receive: async () => {
      throw Object.assign(new Error('disk-full'), { name: 'OfficeError', code: 'disk-full', facts: {} })
    } } }
    assert.equal((await look(mailbox(), full)).error, 'disk-full')
    assert.ok(!server.mails[0]?.flags.has('$ButPhe'))
    assert.equal((await look()).taken, 1)
  })

  it('takes no more in one look than its limit, and the rest in the next', async () => {
    const size = await scans()
    const quick = { ...office, mailReader: { ...office.mailReader, read: async () => ({ ok: false, reason: 'message-broken' } as const) } }
    for (let n = 0; n < 1_000; n += 1) server.add(Buffer.from(`Subject: ${n}\r\n\r\n${n} ${process.pid}`))
    const first = await lookIntoMailbox(quick, mailbox(), 5)
    assert.deepEqual([first.taken, first.waiting], [5, 995])
    assert.equal((await lookIntoMailbox(quick, mailbox(), 5)).taken, 5)
    assert.ok(MESSAGES_A_LOOK_MAX < 1_000)
    assert.equal(await scans(), size)
  })

  it('leaves older messages alone when it is told since when', async () => {
    server.add(await letter(), { at: new Date('2020-01-02T00:00:00Z') })
    server.add(await letter())
    assert.equal((await look(mailbox({ since: new Date('2026-11-01T00:00:00Z') }))).taken, 1)
  })

  it('says in its own word what is wrong with it', async () => {
    assert.equal((await look(mailbox({ password: 'sai' }))).error, 'mailbox-sign-in-failed')
    assert.equal((await look(mailbox({ folder: 'Khong co' }))).error, 'mailbox-missing')
    const away = mailbox()
    await server.close()
    assert.equal((await look(away)).error, 'mailbox-not-reached')
    server = await openImapServer()
  })

  it('is looked into by two workers at once without taking anything twice, and by a job that may run twice', async () => {
    const size = await scans()
    for (let n = 0; n < 4; n += 1) server.add(await letter())
    await Promise.all([look(), look()])
    const open = { ...office, mailboxes: [mailbox()] }
    await lookIntoMailboxes(open)
    await lookIntoMailboxes(open)
    assert.equal(await scans(), size + 4)
  })
})
