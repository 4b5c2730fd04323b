import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { findReceipt } from '../../../db/document-view.ts'
import { listTray } from '../../../db/tray.ts'
import { writeEdxml } from '../../../workflows/adapters/edxml-write.ts'
import { receiveUpload } from '../../../workflows/doors/receive-upload.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { inventedMail, inventedZip } from '../../support/invented-mail.ts'
import { filledIn, plainPdf } from '../../support/letters.ts'
import { referenceFile } from '../../support/reference-files.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a file dropped on the tray', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const drop = async (fileName: string, bytes: Buffer | string, who = 'vanthu') => receiveUpload(office, await office.as(who), {
    source: 'desk', channel: 'upload', fileName, bytes: Readable.from([Buffer.from(bytes)]),
  })
  const rows = async () => (await office.db.selectFrom('scan').select('id').execute()).length
  const assertSpoolIsWhole = async () => {
    const keys = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    const messages = await office.db.selectFrom('mail_message').select('id').where('wrapped_key', 'is not', null).execute()
    assert.equal((await office.spool.list(1_000)).length, keys.length + messages.length)
  }

  it('that is a saved message is opened as mail, once, and its sender can be told of the receipt', async () => {
    const mail = inventedMail({
      subject: 'Giấy mời', messageId: '<tha@so-gia-dinh.example>',
      parts: [
        { name: 'gm.pdf', type: 'application/pdf', bytes: await plainPdf(1, 'giay moi') },
        { name: 'phụ lục.zip', bytes: inventedZip([{ name: 'a.txt', bytes: Buffer.from('a') }]) },
      ],
    })
    const first = await drop('thư.EML', mail)
    assert.ok(first.holds === 'message')
    assert.deepEqual([first.outcome, first.scanIds.length, first.unopened], ['taken', 1, 1])
    const again = await drop('thư (1).eml', mail)
    assert.ok(again.holds === 'message' && again.outcome === 'again' && again.scanIds.length === 0)
    await office.runJobs()
    const row = (await listTray(office.db)).find((one) => one.id === first.scanIds[0])
    assert.deepEqual([row?.source, row?.mail_subject, row?.state], ['email', 'Giấy mời', 'ready'])

    const { documentId } = await registerDocument(office, await office.as('vanthu'), filledIn(first.scanIds[0]!))
    assert.equal((await findReceipt(office.db, documentId))?.state, 'drafted')
    const { delivery_id } = await office.db.selectFrom('scan').select('delivery_id').where('id', '=', first.scanIds[0]!).executeTakeFirstOrThrow()
    const { id } = await office.db.insertInto('outgoing_mail').values({
      kind: 'acknowledgement', delivery_id, to_address: 'a@b.example', created_at: office.now(),
    }).returning('id').executeTakeFirstOrThrow()
    for (const [state, shown] of [['queued', 'sending'], ['failed', 'failed'], ['sent', 'sent']] as const) {
      await office.db.updateTable('outgoing_mail').set({ state, sent_at: state === 'sent' ? office.now() : null }).where('id', '=', id).execute()
      assert.equal((await findReceipt(office.db, documentId))?.state, shown)
    }
    await assertSpoolIsWhole()
  })

  it('that Outlook saved gives its letters', async (context) => {
    const path = referenceFile('data/email/attachmentFiles.msg')
    if (!path) return context.skip('the reference letters are not here')
    const dropped = await drop('attachmentFiles.msg', await readFile(path))
    assert.ok(dropped.holds === 'message')
    assert.deepEqual([dropped.outcome, dropped.scanIds.length], ['taken', 3])
  })

  it('that is a document of the exchange is opened as one, once; one that breaks the rules leaves nothing', async () => {
    const xml = writeEdxml({
      documentKey: '000.00.09.H99,2026/11/20,7/SGD-VP', from: { organId: '000.00.09.H99', name: 'Sở Giả Định' }, to: [], number: '7',
      notation: 'SGD-VP', place: 'Bến Xuân', promulgatedOn: '2026-11-20', typeName: 'Công văn', subject: 'V/v rà soát',
      signer: { name: 'Trần Văn Mẫu', position: 'Giám đốc' }, dueOn: null, toPlaces: [], priority: 0, steeringType: 0, businessType: 0, pageAmount: 1,
    }, [{ name: 'cv.pdf', bytes: await plainPdf(1, 'lien thong'), mediaType: 'application/pdf' }], office.now())
    const first = await drop('7.edxml', xml)
    assert.ok(first.holds === 'exchange')
    assert.deepEqual([first.outcome, first.scanIds.length], ['taken', 1])
    const again = await drop('7.xml', xml)
    assert.ok(again.holds === 'exchange' && again.outcome === 'again')
    const before = await rows()
    await assert.rejects(drop('8.edxml', '<?xml version="1.0"?><!DOCTYPE x><x/>'), { code: 'exchange-refused' })
    assert.equal(await rows(), before)
    await assertSpoolIsWhole()
  })

  it('is what its bytes say: a PDF under such a name is a letter, a broken message is kept with its reason', async () => {
    const pdf = await drop('thư.eml', await plainPdf(1, 'doi ten'))
    assert.equal(pdf.holds, 'letter')
    const broken = await drop('thư.eml', inventedMail({ headers: [`X: ${'a'.repeat(2_000_000)}`] }))
    assert.deepEqual([broken.holds, 'outcome' in broken && broken.outcome], ['message', 'set-aside'])
    const before = await rows()
    await assert.rejects(drop('thư.eml', '', 'vanthu'), { code: 'file-empty' })
    await assert.rejects(drop('thư.eml', 'Subject: a\r\n\r\nb', 'chuyenvien'), { code: 'not-allowed' })
    assert.equal(await rows(), before)
    await assertSpoolIsWhole()
  })
})
