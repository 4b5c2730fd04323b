import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PDFDocument, PDFName } from 'pdf-lib'
import { listEmbeddedOfDocument, listEmbeddedOfScan } from '../../../db/embedded-files.ts'
import { listRenditions } from '../../../db/renditions.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { listEmbeddedFiles } from '../../../workflows/intake/list-embedded-files.ts'
import { openEmbeddedFile } from '../../../workflows/oversight/open-embedded-file.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { filledIn, plainPdf, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('files inside an incoming letter', () => {
  let office: TestOffice
  before(async () => {
    office = await openTestOffice()
  })
  after(() => office.close())

  let letters = 0
  const ANNEX = Buffer.from('OutAnnex: báo cáo trước ngày 01/12/2026')

  /** A letter with an annex inside, a script, a launcher and a form that sends away. */
  async function hostileLetter(): Promise<Buffer> {
    letters += 1
    const document = await PDFDocument.load(await plainPdf(1, `letter ${letters} with an annex`))
    await document.attach(ANNEX, 'phụ lục có hạn.txt', { mimeType: 'text/plain' })
    document.addJavaScript('open', 'app.alert("OutScript")')
    const { context } = document
    const launch = context.register(context.obj({ Type: 'Action', S: 'Launch', F: 'OutLaunch' }))
    document.catalog.set(PDFName.of('OpenAction'), launch)
    const send = context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'SubmitForm', F: 'OutSend' } })
    document.getPage(0).node.set(PDFName.of('Annots'), context.obj([context.register(send)]))
    return Buffer.from(await document.save({ useObjectStreams: false }))
  }

  it('are listed for the clerk before registering, once, and follow the document', async () => {
    const scanId = await scanInTray(office, { bytes: await hostileLetter() })
    await listEmbeddedFiles(office, { scanId })
    const told = await listEmbeddedOfScan(office.db, scanId)
    assert.deepEqual(told.map(({ name, byteSize }) => [name, byteSize]), [['phụ lục có hạn.txt', ANNEX.length]])
    const { documentId } = await registerDocument(office, await office.as('vanthu'), filledIn(scanId))
    assert.equal((await listEmbeddedOfDocument(office.db, documentId)).length, 1)
  })

  it('are taken out by the desk and by readers of the document, each time in the log', async () => {
    const scanId = await scanInTray(office, { bytes: await hostileLetter() })
    const [clerk, officer] = [await office.as('vanthu'), await office.as('chuyenvien')]
    const of = { scanId, ordinal: 1 }
    assert.deepEqual((await openEmbeddedFile(office, clerk, of)).bytes, ANNEX)
    await assert.rejects(openEmbeddedFile(office, officer, of), { code: 'not-allowed' })
    const { documentId } = await registerDocument(office, clerk, filledIn(scanId))
    assert.equal((await openEmbeddedFile(office, await office.as('chutich'), of)).fileName, 'phụ lục có hạn.txt')
    await assert.rejects(openEmbeddedFile(office, officer, of), { code: 'document-not-yours' })
    await assert.rejects(openEmbeddedFile(office, clerk, { scanId, ordinal: 2 }), { code: 'embedded-not-found' })
    const events = await office.db.selectFrom('audit_event').select(['kind', 'document_id'])
      .where('subject_id', '=', scanId).where('kind', '=', 'embedded-file-taken').orderBy('seq').execute()
    assert.deepEqual(events.map((event) => event.document_id), [null, documentId])
  })

  it('are neither told nor given out behind the gate', async () => {
    office.reader.script.gate = { verdict: 'suspect', ground: 'failed' }
    const scanId = await scanInTray(office, { bytes: await hostileLetter() })
    office.reader.script.gate = {}
    await listEmbeddedFiles(office, { scanId })
    assert.deepEqual(await listEmbeddedOfScan(office.db, scanId), [])
    await assert.rejects(openEmbeddedFile(office, await office.as('vanthu'), { scanId, ordinal: 1 }), { code: 'embedded-not-found' })
  })

  it('leave no name behind when the letter turns out to be secret, and are given out no more', async () => {
    const scanId = await scanInTray(office, { bytes: await hostileLetter() })
    await confirmSecret(office, await office.as('vanthu'), { scanId, level: 'confidential' })
    assert.deepEqual(await listEmbeddedOfScan(office.db, scanId), [])
    await assert.rejects(openEmbeddedFile(office, await office.as('vanthu'), { scanId, ordinal: 1 }), { code: 'embedded-not-found' })
  })

  it('and whatever would act by itself are in no copy; the original keeps every byte', async () => {
    const bytes = await hostileLetter()
    const scanId = await scanInTray(office, { bytes })
    const { documentId } = await registerDocument(office, await office.as('vanthu'), filledIn(scanId))
    await office.runJobs()
    const files = await listRenditions(office.db, documentId)
    assert.ok(files.some(({ role }) => role === 'stamped'))
    for (const file of files) {
      const kept = await office.vault.read(hashHex(file.file_sha256))
      if (file.role === 'original') {
        assert.ok(kept.equals(bytes))
        continue
      }
      assert.doesNotMatch(kept.toString('latin1'), /Out(Script|Launch|Send|Annex)|\/JavaScript|\/Launch|\/EmbeddedFile/, file.role)
    }
  })
})
