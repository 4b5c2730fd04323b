import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { findFirstBrokenEvent } from '../../../db/audit.ts'
import { findScan, listScanPages } from '../../../db/scans.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { linkDuplicate, rejectScan, returnScan, turnPage } from '../../../workflows/intake/dispose-scan.ts'
import { clearQuarantine, confirmSecret, noteSealedEnvelope, passOnNamedLetter } from '../../../workflows/intake/handle-secret.ts'
import { openScan } from '../../../workflows/intake/open-scan.ts'
import { readPages } from '../../../workflows/intake/read-pages.ts'
import { receiveScan } from '../../../workflows/intake/receive-scan.ts'
import { readDocument } from '../../../workflows/oversight/read-document.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { documentInRegister, filledIn, plainPdf, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const longReason = 'Không thuộc thẩm quyền của phường'

describe('the tray', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('takes a file in, reads it and says what the form should propose', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    const scan = await findScan(office.db, scanId)

    assert.equal(scan?.state, 'ready')
    assert.equal(scan?.gate, 'clear')
    assert.equal(scan?.pages_read, 3)
    assert.notEqual(scan?.read_at, null)
    const texts = await office.db.selectFrom('page_text').select('page').where('sha256', '=', scan!.sha256!).execute()
    assert.equal(texts.length, 3)
  })

  it('shows a page upright that was scanned turned, and leaves it as a person turns it', async () => {
    office.reader.script.reading = { rotation: 90 }
    try {
      const scanId = await scanInTray(office, { pages: 2 })
      const turns = async () => (await listScanPages(office.db, scanId)).map(({ turn }) => turn)
      assert.deepEqual(await turns(), [90, 90])
      await turnPage(office, await office.as('vanthu'), { scanId, ordinal: 1, turn: 0 })
      await office.runJobs()
      assert.deepEqual(await turns(), [0, 90])
    } finally {
      delete office.reader.script.reading
    }
  })

  it('keeps a file that cannot be opened, with the reason, and goes on with the next', async () => {
    const bytes = Buffer.from('%PDF-1.7\nthis is no PDF at all')
    const broken = await scanInTray(office, { bytes })
    const next = await scanInTray(office)

    const scan = await findScan(office.db, broken)
    assert.equal(scan?.state, 'needs-person')
    assert.match(scan?.reason_code ?? '', /^file-/)
    assert.equal((await findScan(office.db, next))?.state, 'ready')
    await assert.rejects(registerDocument(office, await office.as('vanthu'), filledIn(broken)), {
      code: 'scan-gate-not-passed',
    })
  })

  it('leaves nothing behind when an upload is refused or breaks off', async () => {
    const clerk = await office.as('vanthu')
    const count = async () => (await office.db.selectFrom('scan').select('id').execute()).length
    const before = await count()
    const receive = (bytes: Readable) =>
      receiveScan(office, clerk, { source: 'post', channel: 'upload', fileName: 'x.pdf', bytes })
    await assert.rejects(receive(Readable.from([])), { code: 'file-empty' })
    await assert.rejects(receive(Readable.from((async function* () {
      yield Buffer.from('%PDF')
      throw new Error('the line broke')
    })())), /the line broke/)
    await assert.rejects(receiveScan(office, await office.as('chuyenvien'), {
      source: 'post', channel: 'upload', fileName: null, bytes: Readable.from([Buffer.from('x')]),
    }), { code: 'not-allowed' })
    await assert.rejects(receiveScan(office, clerk, {
      source: 'post', channel: 'upload', fileName: null, deliveryId: 'nowhere', bytes: Readable.from([Buffer.from('x')]),
    }), { code: 'delivery-not-found' })

    assert.equal(await count(), before)
    const waiting = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    assert.equal((await office.spool.list(1_000)).length, waiting.length)
  })

  it('may open and read an item twice', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    const before = await findScan(office.db, scanId)
    await openScan(office, { scanId })
    await readPages(office, { scanId, fromPage: 1, toPage: 2 })
    const after = await findScan(office.db, scanId)

    assert.deepEqual([after?.state, after?.pages_read], [before?.state, before?.pages_read])
  })

  it('returns and rejects with a reason that says something, once', async () => {
    const clerk = await office.as('vanthu')
    const scanId = await scanInTray(office)
    await assert.rejects(returnScan(office, clerk, { scanId, reason: 'sai' }), { code: 'reason-too-short' })
    await returnScan(office, clerk, { scanId, reason: longReason })
    await assert.rejects(rejectScan(office, clerk, { scanId, reason: longReason }), { code: 'scan-in-wrong-state' })

    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.document_id], ['returned', null])
  })

  it('links the paper to the number that the same letter has already', async () => {
    const first = await documentInRegister(office, {}, { source: 'email' })
    const paper = await scanInTray(office, { source: 'post' })
    await linkDuplicate(office, await office.as('vanthu'), { scanId: paper, documentId: first.documentId })
    const next = await documentInRegister(office)

    assert.equal(next.arrivalNumber, first.arrivalNumber + 1)
    const document = await office.db
      .selectFrom('incoming_document').select('paper_received').where('id', '=', first.documentId).executeTakeFirstOrThrow()
    assert.equal(document.paper_received, true)
  })
})

describe('the secrecy gate', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('stops a marked letter before a word of it is kept or a byte leaves', async () => {
    const scanId = await markedScan(office)
    const scan = await findScan(office.db, scanId)

    assert.deepEqual([scan?.state, scan?.gate], ['quarantined', 'marked'])
    assert.deepEqual(await office.db.selectFrom('page_text').selectAll().where('scan_id', '=', scanId).execute(), [])
    assert.deepEqual(await office.db.selectFrom('field_reading').selectAll().where('scan_id', '=', scanId).execute(), [])
    assert.deepEqual(await office.db.selectFrom('publication').selectAll().execute(), [])
    await assert.rejects(registerDocument(office, await office.as('vanthu'), filledIn(scanId)), { code: 'scan-in-wrong-state' })
  })

  it('fails closed when the gate itself breaks', async () => {
    office.reader.script.failsAtGate = true
    const scanId = await scanInTray(office)
    office.reader.script.failsAtGate = false

    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.gate, scan?.reason_code], ['quarantined', 'suspect', 'gate-failed'])
  })

  it('destroys the bytes of a secret with their key, and keeps time, clerk and hash only', async () => {
    const scanId = await markedScan(office)
    const sha256 = hashHex((await findScan(office.db, scanId))!.sha256!)
    await confirmSecret(office, await office.as('vanthu'), { scanId, level: 'confidential', handedTo: 'Sổ mật' })
    await office.runJobs()

    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.sha256, scan?.file_name], ['secret', null, null])
    assert.equal((await office.spool.list(100)).includes(scanId), false)
    const key = await office.db.selectFrom('spool_key').select('wrapped').where('scan_id', '=', scanId).executeTakeFirstOrThrow()
    assert.equal(key.wrapped, null)
    const event = await office.db.selectFrom('audit_event').select('facts').where('kind', '=', 'scan-secret')
      .where('subject_id', '=', scanId).executeTakeFirstOrThrow()
    assert.equal(JSON.parse(event.facts).sha256, sha256)
    assert.equal(await office.vault.has(sha256), false)
    assert.equal(await findFirstBrokenEvent(office.db), null)
  })

  it('takes away what was read of a secret that only the clerk saw, and stops its twin', async () => {
    const bytes = await plainPdf(1, 'the same bytes twice')
    const [first, twin] = [await scanInTray(office, { bytes }), await scanInTray(office, { bytes })]
    await confirmSecret(office, await office.as('vanthu'), { scanId: first, level: 'secret' })

    assert.equal((await findScan(office.db, twin))?.state, 'quarantined')
    const kept = await office.db.selectFrom('page_text').selectAll()
      .where('scan_id', 'in', [first, twin]).execute()
    assert.deepEqual(kept, [])
  })

  it('reads a stopped letter only after two people have said that it is not secret', async () => {
    const scanId = await markedScan(office)
    const clerk = await office.as('vanthu')
    assert.deepEqual(await clearQuarantine(office, clerk, { scanId }), { cleared: false })
    await assert.rejects(clearQuarantine(office, clerk, { scanId }), { code: 'needs-second-person' })
    assert.equal((await findScan(office.db, scanId))?.state, 'quarantined')
    assert.deepEqual(await clearQuarantine(office, await office.as('vanthu2'), { scanId }), { cleared: true })
    await office.runJobs()

    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.gate], ['ready', 'cleared'])
    await registerDocument(office, clerk, filledIn(scanId))
  })

  it('releases nothing before the gate has spoken, and nothing by a yes that was given before', async () => {
    const [lan, mai] = [await office.as('vanthu'), await office.as('vanthu2')]
    const { scanId: early } = await receiveScan(office, lan, {
      source: 'post', channel: 'upload', fileName: 'som.pdf', bytes: Readable.from([await plainPdf(1, 'too early')]),
    })
    await assert.rejects(clearQuarantine(office, lan, { scanId: early }), { code: 'scan-in-wrong-state' })
    await office.runJobs()

    const bytes = await plainPdf(1, 'stopped, released, stopped again')
    office.reader.script.gate = { verdict: 'marked', ground: 'stamp' }
    const released = await scanInTray(office, { bytes })
    office.reader.script.gate = {}
    await clearQuarantine(office, lan, { scanId: released })
    await clearQuarantine(office, mai, { scanId: released })
    await office.runJobs()
    const twin = await scanInTray(office, { bytes })
    await confirmSecret(office, lan, { scanId: twin, level: 'confidential' })

    assert.deepEqual(await clearQuarantine(office, mai, { scanId: released }), { cleared: false })
  })

  it('freezes a document in the register whose very bytes turn out to be secret', async () => {
    const bytes = await plainPdf(1, 'registered first, known as secret later')
    const { documentId } = await documentInRegister(office, {}, { bytes })
    const twin = await scanInTray(office, { bytes })
    await confirmSecret(office, await office.as('vanthu'), { scanId: twin, level: 'secret' })

    await assert.rejects(readDocument(office, await office.as('chutich'), { documentId }), {
      code: 'document-not-yours',
    })
  })

  it('notes a sealed envelope and a letter to a named person without any file', async () => {
    const clerk = await office.as('vanthu')
    const envelope = {
      source: 'post' as const, envelopeNumber: '12/BÌ', sender: 'Cơ quan Giả Định', handedTo: 'Tạ Bảo Long',
    }
    const secret = await noteSealedEnvelope(office, clerk, { ...envelope, level: 'top-secret' })
    const named = await passOnNamedLetter(office, clerk, envelope)

    assert.equal((await findScan(office.db, secret.scanId))?.state, 'secret')
    assert.equal((await findScan(office.db, named.scanId))?.state, 'passed-on')
  })

  it('is kept by the database too: a secret can hold neither file nor text (B5)', async () => {
    const scanId = await scanInTray(office)
    await assert.rejects(
      office.db.updateTable('scan').set({ secrecy: 'secret', state: 'secret', disposed_at: new Date() }).where('id', '=', scanId).execute(),
      /scan_secret_holds_nothing|foreign key/,
    )
    const { documentId } = await documentInRegister(office)
    await assert.rejects(
      office.db.updateTable('incoming_document').set({ secrecy: 'secret', state: 'removed' }).where('id', '=', documentId).execute(),
      /document_secret_holds_nothing|foreign key/,
    )
  })
})

async function markedScan(office: TestOffice): Promise<string> {
  office.reader.script.gate = { verdict: 'marked', ground: 'stamp' }
  const scanId = await scanInTray(office)
  office.reader.script.gate = {}
  return scanId
}
