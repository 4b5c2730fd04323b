import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { listRecallsAsked } from '../../../db/exchange.ts'
import { findProposals, saveProposals } from '../../../db/scans.ts'
import { readExchangeFile } from '../../../workflows/adapters/edxml-reader.ts'
import { writeEdxml } from '../../../workflows/adapters/edxml-write.ts'
import type { ExchangeDocument } from '../../../workflows/domain/exchange.ts'
import { statusesToTell } from '../../../workflows/domain/exchange.ts'
import { sha256Hex } from '../../../workflows/domain/ids.ts'
import { readTheirList, reconcile } from '../../../workflows/domain/reconcile.ts'
import { exportEdxml } from '../../../workflows/exchange/export-edxml.ts'
import { receiveExchange } from '../../../workflows/exchange/receive-exchange.ts'
import { answerRecall, tellStatuses } from '../../../workflows/exchange/tell-statuses.ts'
import { returnScan } from '../../../workflows/intake/dispose-scan.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { filledIn, plainPdf } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

let serial = 0
const documentOf = (changes: Partial<ExchangeDocument> = {}): ExchangeDocument => {
  serial += 1
  return {
    documentKey: `000.00.09.H99,2026/11/20,${serial}/SGD-VP`, from: { organId: '000.00.09.H99', name: 'Sở Giả Định' },
    to: [{ organId: '000.01.09.H99', name: 'UBND phường Bến Xuân' }], number: String(serial), notation: 'SGD-VP', place: 'Bến Xuân',
    promulgatedOn: '2026-11-20', typeName: 'Công văn', subject: 'V/v <rà soát> & báo cáo', signer: { name: 'Trần Văn Mẫu', position: 'Giám đốc' },
    dueOn: '2026-12-01', toPlaces: ['Như trên', 'Lưu: VT'], priority: 1, steeringType: 1, businessType: 0, pageAmount: 2, ...changes,
  }
}
const sourceOf = (xml: string | Buffer) => {
  const bytes = Buffer.from(xml)
  return { byteSize: bytes.length, open: () => Readable.from([bytes]), sha256: sha256Hex(bytes) }
}
const fileOf = async (line = `edxml ${serial} ${process.pid}`) => ({ name: 'Công văn.pdf', bytes: await plainPdf(1, line), mediaType: 'application/pdf' })
const xmlOf = async (changes: Partial<ExchangeDocument> = {}) => writeEdxml(documentOf(changes), [await fileOf()], new Date('2026-11-23T02:00:00Z'))

describe('an edXML file', () => {
  it('says after reading what was written', async () => {
    const document = documentOf()
    const file = await fileOf()
    const reading = await readExchangeFile(sourceOf(writeEdxml(document, [file], new Date())))
    assert.ok(reading.ok)
    assert.deepEqual([reading.document, reading.hasJunk, reading.files[0]?.name], [document, false, 'Công văn.pdf'])
    assert.deepEqual(reading.files[0]?.bytes, file.bytes)
  })

  it('with something before its first sign is read and told of; in UTF-16 too', async () => {
    const xml = await xmlOf()
    const junk = await readExchangeFile(sourceOf(`rác\n${xml}`))
    assert.ok(junk.ok && junk.hasJunk)
    const wide = await readExchangeFile(sourceOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml.replace('UTF-8', 'UTF-16'), 'utf16le')])))
    assert.ok(wide.ok && !wide.hasJunk)
  })

  it('that is hostile is refused whole: types, entities, depth, attributes, other names, broken files', async () => {
    const xml = await xmlOf()
    const body = xml.slice(xml.indexOf('<edXML'))
    const deep = `${'<edXML:a>'.repeat(200_000)}`
    for (const [why, text] of [
      ['a document type', `<!DOCTYPE edXML>${body}`],
      ['an entity from outside', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${body.replace('V/v', '&e;')}`],
      ['entities that grow', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${body}`],
      ['an undeclared entity', body.replace('V/v', '&e;')],
      ['depth', body.replace('<edXML:edXMLEnvelope>', `<edXML:edXMLEnvelope>${deep}`)],
      ['attributes', body.replace('<edXML:Subject>', `<edXML:Subject ${Array.from({ length: 100 }, (_, n) => `a${n}="x"`).join(' ')}>`)],
      ['another namespace', body.replace('QCVN_102_2016', 'OTHER')], ['another root', '<html></html>'], ['no XML', 'PK\x03\x04'],
      ['a file that is not base64', body.replace('<edXML:ContentTransferEncoded>', '<edXML:ContentTransferEncoded>***')],
      ['bytes that are no text', Buffer.from([0x3c, 0xff, 0xfe, 0x00])], ['nothing', ' '],
    ] as const) {
      assert.deepEqual(await readExchangeFile(sourceOf(text)), { ok: false, reason: 'exchange-refused' }, why)
    }
  })
})

describe('statuses of handling', () => {
  const facts = { isReturned: false, isRegistered: false, isAssigned: false, isInWork: false, isCompleted: false, isRecallAsked: false }
  it('are told once, in order, never backwards; a return ends them', () => {
    assert.deepEqual(statusesToTell(facts, new Set()), ['01'])
    assert.deepEqual(statusesToTell({ ...facts, isRegistered: true, isAssigned: true }, new Set(['01'])), ['03', '04'])
    assert.deepEqual(statusesToTell({ ...facts, isRegistered: true }, new Set(['01', '04'])), [])
    assert.deepEqual(statusesToTell({ ...facts, isReturned: true }, new Set(['01'])), ['02'])
    assert.deepEqual(statusesToTell({ ...facts, isReturned: true }, new Set(['01', '03'])), [])
  })
})

describe('the exchange', () => {
  let office: TestOffice
  let out: string
  before(async () => {
    office = await openTestOffice()
    out = await mkdtemp(join(tmpdir(), 'butphe-exchange-'))
    office.settings.exchange = { outFolder: out, organId: '000.01.09.H99' }
  })
  after(async () => {
    await office.close()
    await rm(out, { recursive: true, force: true })
  })
  const written = async () => (await readdir(out)).map((name) => name.slice(-8, -6)).toSorted()

  it('gives the files of a document to the tray, once, and tells its sender how far it has come', async () => {
    const clerk = await office.as('vanthu')
    const xml = await xmlOf()
    const first = await receiveExchange(office, null, sourceOf(xml))
    assert.deepEqual([first.outcome, first.scanIds.length], ['taken', 1])
    assert.equal((await receiveExchange(office, null, sourceOf(`${xml} `))).outcome, 'again')
    await tellStatuses(office)
    assert.deepEqual(await written(), [])
    await office.runJobs()
    await tellStatuses(office)
    await tellStatuses(office)
    assert.deepEqual(await written(), ['01'])
    const { documentId } = await registerDocument(office, clerk, filledIn(first.scanIds[0]!))
    await office.runJobs()
    await tellStatuses(office)
    assert.deepEqual(await written(), ['01', '03'])
    const [name = ''] = (await readdir(out)).filter((one) => one.endsWith('-03.edxml'))
    assert.match(await readFile(join(out, name), 'utf8'), /<edXML:StatusCode>03<\/edXML:StatusCode><edXML:Description>Đã tiếp nhận</)

    const { xml: exported } = await exportEdxml(office, clerk, { documentId })
    const again = await readExchangeFile(sourceOf(exported))
    assert.ok(again.ok && again.files.length === 1 && again.document.subject === 'V/v rà soát thủ tục hành chính')
    await assert.rejects(exportEdxml(office, await office.as('chuyenvien'), { documentId }), { code: 'not-allowed' })
  })

  it('is told that a document goes back, with nothing after it', async () => {
    await rm(out, { recursive: true })
    const { scanIds } = await receiveExchange(office, null, sourceOf(await xmlOf()))
    await office.runJobs()
    await returnScan(office, await office.as('vanthu'), { scanId: scanIds[0]!, reason: 'Không thuộc thẩm quyền' })
    await tellStatuses(office)
    await tellStatuses(office)
    assert.deepEqual(await written(), ['01', '02'])
    const [name = ''] = (await readdir(out)).filter((one) => one.endsWith('-02.edxml'))
    assert.match(await readFile(join(out, name), 'utf8'), /<edXML:Description>Không thuộc thẩm quyền</)
  })

  it('may ask back its own document only, and gets one answer', async () => {
    const clerk = await office.as('vanthu')
    const document = documentOf()
    const at = new Date()
    await receiveExchange(office, null, sourceOf(writeEdxml(document, [await fileOf()], at)))
    const stranger = writeEdxml({ ...document, businessType: 1, from: { organId: '000.00.66.H99', name: 'Kẻ lạ' } }, [], at)
    assert.equal((await receiveExchange(office, null, sourceOf(stranger))).outcome, 'refused')
    const recall = writeEdxml({ ...document, businessType: 1 }, [], at)
    assert.deepEqual([(await receiveExchange(office, null, sourceOf(recall))).outcome, (await receiveExchange(office, null, sourceOf(recall))).outcome], ['recall', 'again'])
    const [asked] = await listRecallsAsked(office.db)
    await assert.rejects(answerRecall(office, await office.as('chuyenvien'), { exchangeId: asked!.id, isAgreed: true, note: '' }), { code: 'not-allowed' })
    await answerRecall(office, clerk, { exchangeId: asked!.id, isAgreed: false, note: 'Văn bản đã xử lý xong' })
    await assert.rejects(answerRecall(office, clerk, { exchangeId: asked!.id, isAgreed: true, note: '' }), { code: 'already-answered' })
    assert.deepEqual(await listRecallsAsked(office.db), [])
  })

  it('that brought a secret is told nothing more, and keeps nothing of it', async () => {
    await tellStatuses(office)
    await rm(out, { recursive: true, force: true })
    office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'text' }
    const { scanIds } = await receiveExchange(office, null, sourceOf(await xmlOf({ subject: 'Kế hoạch kín' })))
    await office.runJobs()
    office.reader.script.gate = {}
    await tellStatuses(office)
    await confirmSecret(office, await office.as('vanthu'), { scanId: scanIds[0]!, level: 'confidential' })
    await tellStatuses(office)
    assert.deepEqual(await readdir(out).catch(() => []), [])
    const row = await office.db.selectFrom('exchange_message as m').innerJoin('scan as s', 's.delivery_id', 'm.delivery_id')
      .innerJoin('delivery as d', 'd.id', 'm.delivery_id').select(['m.document_key', 'm.organ_id', 'd.subject']).where('s.id', '=', scanIds[0]!).executeTakeFirst()
    assert.deepEqual(row, { document_key: null, organ_id: null, subject: null })
  })

  it('leaves nothing behind when a file is refused', async () => {
    const count = async () => [(await office.db.selectFrom('scan').select('id').execute()).length, (await office.spool.list(1_000)).length]
    const before = await count()
    assert.equal((await receiveExchange(office, null, sourceOf('<x/>'))).outcome, 'refused')
    assert.equal((await receiveExchange(office, null, sourceOf(writeEdxml(documentOf(), [], new Date())))).outcome, 'refused')
    assert.deepEqual(await count(), before)
  })

  it('has its header propose what the page is silent on, agree with it, or differ for a person to look', async () => {
    const { scanIds: [scanId = ''] } = await receiveExchange(office, null, sourceOf(await xmlOf({ signer: { name: 'Trần Văn Mẫu', position: 'Giám đốc' } })))
    const silent = await findProposals(office.db, scanId)
    assert.deepEqual([silent.signer?.value, silent.signer?.origin, silent.urgency?.value, silent.dueOnInText?.value],
      ['Trần Văn Mẫu', 'exchange', 'urgent', '2026-12-01'])
    await office.runJobs()
    const scan = await office.db.selectFrom('scan').select('sha256').where('id', '=', scanId).executeTakeFirstOrThrow()
    const at = { confidence: 90, page: 1, box: null, origin: 'ocr' as const }
    await office.db.transaction().execute((trx) => saveProposals(trx, scanId, scan.sha256!, 1, {
      number: { ...at, value: `0${serial}`, confidence: 70 }, issuedOn: { ...at, value: '2026-11-19' }, subject: { ...at, value: 'Rà soát và báo cáo' },
      signer: { ...at, value: 'Kẻ Lạ', origin: 'exchange' },
    }))
    const { number, issuedOn, subject, signer } = await findProposals(office.db, scanId)
    assert.deepEqual([number?.header?.agrees, (number?.confidence ?? 0) >= 85, number?.origin], [true, true, 'ocr'])
    assert.deepEqual([issuedOn?.value, issuedOn?.header, (issuedOn?.confidence ?? 99) < 85], ['2026-11-19', { value: '2026-11-20', agrees: false }, true])
    assert.equal(subject?.header?.agrees, false)
    assert.deepEqual([signer?.value, (signer?.confidence ?? 99) < 85], ['Trần Văn Mẫu', true])
    await registerDocument(office, await office.as('vanthu'), filledIn(scanId))
    const kept = await office.db.selectFrom('field_correction').select('origin').where('scan_id', '=', scanId).where('field', '=', 'signer').executeTakeFirst()
    assert.equal(kept?.origin, 'exchange')
  })

  it('keeps nothing of the header when the letter is a secret', async () => {
    const { scanIds: [scanId = ''] } = await receiveExchange(office, null, sourceOf(await xmlOf()))
    await confirmSecret(office, await office.as('vanthu'), { scanId, level: 'secret' })
    assert.deepEqual(await findProposals(office.db, scanId), {})
  })
})

describe('the daily comparison with the e-office', () => {
  it('tells what is only here, what is only there and which numbers differ', () => {
    const ours = [
      { arrivalNumber: '1', symbol: '12/SGD-VP', theirNumber: '101' }, { arrivalNumber: '2', symbol: '13/SGĐ-VP', theirNumber: null },
      { arrivalNumber: '3', symbol: '14/SGD-VP', theirNumber: '999' }, { arrivalNumber: '4', symbol: '15/SGD-VP', theirNumber: null },
    ]
    const theirs = readTheirList('Số đến\tKý hiệu\n0101\t12/SGD-VP\n102;13 / sgđ-vp\n103,14/SGD-VP\n"104","77/UBND"')
    const { onlyOurs, onlyTheirs, differ, same } = reconcile(ours, theirs)
    assert.equal(same, 1)
    assert.deepEqual(differ.map(({ ours: our, theirs: their }) => [our.arrivalNumber, their.number]), [['2', '102'], ['3', '103']])
    assert.deepEqual(onlyOurs.map((one) => one.arrivalNumber), ['4'])
    assert.deepEqual(onlyTheirs, [{ number: '104', symbol: '77/UBND' }])
  })
})
