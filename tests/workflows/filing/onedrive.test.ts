import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PDFDocument, PDFName } from 'pdf-lib'
import { listTranscriptions } from '../../../db/directives.ts'
import { listOpenVersions, listTroubled } from '../../../db/remote-versions.ts'
import { insertPresentation } from '../../../db/presentations.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { openForTranscription } from '../../../workflows/directive/open-for-transcription.ts'
import { hashBytes, hashHex, newId } from '../../../workflows/domain/ids.ts'
import { compareCloud, CLOUD_REPORT, type CloudReport } from '../../../workflows/filing/compare-cloud.ts'
import { describeInCloud } from '../../../workflows/filing/describe-in-cloud.ts'
import { keepRemoteVersion } from '../../../workflows/filing/keep-remote-version.ts'
import { publishRendition } from '../../../workflows/filing/publish-rendition.ts'
import { putBackCopy } from '../../../workflows/filing/put-back-copy.ts'
import { reconcileCloud } from '../../../workflows/filing/reconcile-cloud.ts'
import { presentDocument } from '../../../workflows/registration/present-document.ts'
import { takeFromCloud } from '../../../workflows/doors/take-from-cloud.ts'
import {
  type CloudOffice, openCloudOffice, publicationOf, publishedLetter, queueOriginal,
} from '../../support/cloud-office.ts'
import { documentInRegister } from '../../support/letters.ts'
import { registeredDocument } from '../../support/registered-document.ts'

let cloud: CloudOffice
before(async () => {
  cloud = await openCloudOffice()
})
after(() => cloud.close())

const eventsOf = async (documentId: string): Promise<string[]> => (await cloud.office.db
  .selectFrom('audit_event').select('kind').where('document_id', '=', documentId).orderBy('seq').execute())
  .map(({ kind }) => kind)

async function lastReport(): Promise<CloudReport> {
  const row = await cloud.office.db.selectFrom('setting').select('value').where('key', '=', CLOUD_REPORT).executeTakeFirstOrThrow()
  // Written by the job itself.
  return row.value as CloudReport
}

/** As the worker would: what changed, then what follows of it. */
async function lookAtCloud(): Promise<void> {
  await reconcileCloud(cloud.office)
  await cloud.office.runJobs()
}

describe('a published letter', () => {
  it('lies in OneDrive byte for byte, with its columns and a link, once however often the job runs', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud, { notation: 'SXD-QLN', number: '214' })
    const publication = await publicationOf(office, letter.renditionId)
    assert.equal(publication.state, 'verified')
    assert.match(publication.url ?? '', /^https:/)
    assert.equal(publication.resume, null)
    assert.equal(emulator.people.find(`Văn bản đến/${letter.path}`)?.id, letter.item.id)
    assert.deepEqual(letter.item.fields, {
      SoDen: String(letter.arrivalNumber), NgayDen: '2026-11-23', KyHieu: '214/SXD-QLN', HanXuLy: null,
      TrangThai: 'Đã vào sổ',
    })
    emulator.log.clear()
    await publishRendition(office, { renditionId: letter.renditionId })
    await describeInCloud(office, { documentId: letter.documentId })
    assert.deepEqual(emulator.log.lines(), [])
  })

  it('has its columns written again when it has moved on, and none that the library lacks', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    emulator.state.columns.delete('HanXuLy')
    await office.db.updateTable('incoming_document').set({ state: 'directed' }).where('id', '=', letter.documentId).execute()
    // A library that was just read is believed for some minutes.
    emulator.faults.add({ match: /PATCH .*fields/, status: 423 })
    await assert.rejects(describeInCloud(office, { documentId: letter.documentId }), { code: 'cloud-item-locked' })
    emulator.state.columns.add('HanXuLy')
    await lookAtCloud()
    assert.equal(letter.item.fields.TrangThai, 'Đã có bút phê')
  })

  it('shows nothing of a restricted one, in the path or beside it', async () => {
    const letter = await publishedLetter(cloud, { isRestricted: true, subject: 'Tố cáo ông X' })
    assert.match(letter.path, /^2026\/Hạn chế\/[A-Z0-9]+\/van-ban-goc\.pdf$/)
    assert.deepEqual(letter.item.fields, {})
  })

  it('causes no request at all when it was frozen as a secret, even with a job that was queued before', async () => {
    const { office, emulator } = cloud
    const letter = await registeredDocument(office)
    await queueOriginal(office, letter.documentId)
    await office.db.updateTable('incoming_document').set({ frozen_at: office.now() }).where('id', '=', letter.documentId).execute()
    emulator.log.clear()
    await office.runJobs()
    await describeInCloud(office, { documentId: letter.documentId })
    assert.deepEqual(emulator.log.lines(), [])
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'queued')
  })

  it('causes no request before every page has passed the gate', async () => {
    const { office, emulator } = cloud
    const letter = await registeredDocument(office)
    await office.db.insertInto('scan_page').values({
      scan_id: letter.scanId, ordinal: 1, page: 1, sha256: hashBytes(letter.sha256), gate: 'unjudged',
    }).execute()
    await queueOriginal(office, letter.documentId)
    emulator.log.clear()
    await office.runJobs()
    assert.deepEqual(emulator.log.lines(), [])
  })
})

describe('what the cloud refuses', () => {
  const cases = [
    ['cloud-full', { status: 507 }], ['cloud-item-locked', { status: 423 }], ['cloud-not-permitted', { status: 403 }],
  ] as const
  for (const [code, fault] of cases) {
    it(`waits and is noted for people: ${code}`, async () => {
      const { office, emulator } = cloud
      const letter = await registeredDocument(office)
      await queueOriginal(office, letter.documentId)
      emulator.faults.add({ match: /createUploadSession/, ...fault })
      await publishRendition(office, { renditionId: letter.renditionId })
      const parked = await publicationOf(office, letter.renditionId)
      assert.deepEqual([parked.state, parked.last_error], ['queued', code])
      assert.ok((await listTroubled(office.db, 'onedrive')).some(({ id }) => id === parked.id))
      await publishRendition(office, { renditionId: letter.renditionId })
      assert.equal((await publicationOf(office, letter.renditionId)).state, 'verified')
    })
  }

  it('is left to people when trying again is no use, until they say so', async () => {
    const { office, emulator } = cloud
    const letter = await registeredDocument(office, { bytes: Buffer.from(`%PDF EICAR-STANDARD-ANTIVIRUS-TEST-FILE ${newId()}`) })
    await queueOriginal(office, letter.documentId)
    await office.runJobs()
    const failed = await publicationOf(office, letter.renditionId)
    assert.deepEqual([failed.state, failed.last_error], ['failed', 'cloud-malware'])
    emulator.state.malwareMark = ''
    for (const name of ['chutich']) {
      await assert.rejects(putBackCopy(office, await office.as(name), { publicationId: failed.id }), { code: 'not-allowed' })
    }
    await putBackCopy(office, await office.as('vanthu'), { publicationId: failed.id })
    await office.runJobs()
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'verified')
  })

  it('is a name that somebody else has: ours lies beside it, and his is untouched', async () => {
    const { office, emulator } = cloud
    const letter = await registeredDocument(office)
    await queueOriginal(office, letter.documentId)
    const { path } = await publicationOf(office, letter.renditionId)
    const strange = emulator.people.put(`Văn bản đến/${path}`, Buffer.from('của người khác'))
    await office.runJobs()
    const publication = await publicationOf(office, letter.renditionId)
    assert.equal(publication.state, 'verified')
    assert.match(publication.path, / \(2\)\.pdf$/)
    assert.equal(emulator.people.read(strange).toString(), 'của người khác')
  })
})

describe('what people do in OneDrive', () => {
  it('is followed when they move or rename a file, and forgotten when they put it back', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    const name = letter.item.name
    emulator.people.rename(letter.item, 'Thư của sở.pdf')
    await lookAtCloud()
    const moved = await publicationOf(office, letter.renditionId)
    assert.deepEqual([moved.state, moved.moved_to?.split('/').at(-1)], ['verified', 'Thư của sở.pdf'])
    emulator.people.rename(letter.item, name)
    await lookAtCloud()
    assert.equal((await publicationOf(office, letter.renditionId)).moved_to, null)
    assert.ok((await eventsOf(letter.documentId)).includes('cloud-copy-moved'))
  })

  it('is flagged when they delete a file, which a clerk publishes again', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    emulator.people.remove(letter.item)
    await lookAtCloud()
    await lookAtCloud()
    const gone = await publicationOf(office, letter.renditionId)
    assert.equal(gone.state, 'missing')
    assert.equal((await eventsOf(letter.documentId)).filter((kind) => kind === 'cloud-copy-missing').length, 1)
    await putBackCopy(office, await office.as('vanthu'), { publicationId: gone.id })
    await assert.rejects(putBackCopy(office, await office.as('vanthu'), { publicationId: gone.id }), { code: 'publication-not-found' })
    await office.runJobs()
    const again = await publicationOf(office, letter.renditionId)
    assert.equal(again.state, 'verified')
    assert.notEqual(again.item_id, letter.item.id)
    assert.equal(hashHex((await office.db.selectFrom('rendition').select('file_sha256').where('id', '=', letter.renditionId).executeTakeFirstOrThrow()).file_sha256), letter.sha256)
  })

  it('is nothing any more when a deleted file comes back out of the bin', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    emulator.people.remove(letter.item)
    await lookAtCloud()
    emulator.people.restore(letter.item)
    await lookAtCloud()
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'verified')
  })

  it('is kept beside the record when they change a file, and never takes its place', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    emulator.people.edit(letter.item, Buffer.from('%PDF-1.7 sửa'))
    await lookAtCloud()
    const [version] = await listOpenVersions(office.db, letter.documentId)
    assert.ok(version?.copy_id)
    const copy = await office.db.selectFrom('rendition').select(['role', 'base_id', 'file_sha256']).where('id', '=', version.copy_id).executeTakeFirstOrThrow()
    assert.deepEqual([copy.role, copy.base_id], ['remote-copy', letter.renditionId])
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'altered')
    const source = await office.vault.source(letter.sha256)
    assert.ok(source.byteSize > 0)
    // Each job again: one version, one copy.
    await keepRemoteVersion(office, { remoteVersionId: version.id })
    await office.db.deleteFrom('cloud_cursor').execute()
    await lookAtCloud()
    assert.equal((await listOpenVersions(office.db, letter.documentId)).length, 1)
    const copies = await office.db.selectFrom('rendition').select('id').where('document_id', '=', letter.documentId).where('role', '=', 'remote-copy').execute()
    assert.equal(copies.length, 1)
    // Put back: ours lies beside theirs.
    const { id } = await publicationOf(office, letter.renditionId)
    await putBackCopy(office, await office.as('vanthu'), { publicationId: id })
    await office.runJobs()
    assert.equal(emulator.people.read(letter.item).toString(), '%PDF-1.7 sửa')
    const again = await publicationOf(office, letter.renditionId)
    assert.deepEqual([again.state, again.item_id === letter.item.id], ['verified', false])
    assert.deepEqual(await listOpenVersions(office.db, letter.documentId), [])
  })

  it('is read from the beginning when Graph has forgotten how far we were', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    emulator.people.remove(letter.item)
    emulator.expireDeltaTokens()
    await lookAtCloud()
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'missing')
    await office.db.updateTable('cloud_cursor').set({ next: `${emulator.origin}/v1.0/drives/${emulator.driveId}/root/delta?token=odd` }).execute()
    await lookAtCloud()
    assert.match((await office.db.selectFrom('cloud_cursor').select('next').executeTakeFirstOrThrow()).next, /token=/)
  })

  it('stands in a report each night, both ways', async () => {
    const { office, emulator } = cloud
    const [kept, lost] = [await publishedLetter(cloud), await publishedLetter(cloud)]
    await compareCloud(office)
    const before = (await lastReport()).strangers
    emulator.people.remove(lost.item)
    emulator.people.put(`Văn bản đến/${kept.path.slice(0, kept.path.lastIndexOf('/'))}/ghi chú.txt`, Buffer.from('lạ'))
    await compareCloud(office)
    await compareCloud(office)
    const report = await lastReport()
    assert.equal(report.strangers, before + 1)
    assert.ok(report.missing >= 1 && report.same >= 1)
    assert.equal(report.published, report.same + report.moved + report.changed + report.missing)
    assert.equal((await publicationOf(office, lost.renditionId)).state, 'missing')
  })
})

describe('a leader who writes with OneDrive’s own pen', () => {
  it('leaves ink on the letter and a draft for the clerk', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud, { state: 'awaiting-directive' })
    const clerk = await office.as('vanthu')
    const chair = await office.as('chutich')
    await inTransaction(office.db, (trx) => insertPresentation(trx, {
      id: newId(), documentId: letter.documentId, toPositionId: chair.positionId, presentedBy: clerk.personId,
      presentedAt: office.now(),
    }))
    await lookAtCloud()
    emulator.people.edit(letter.item, await penned(emulator.people.read(letter.item)))
    await lookAtCloud()
    const waiting = await listTranscriptions(office.db, clerk.personId)
    assert.deepEqual(waiting.map((row) => [row.document_id, row.state]), [[letter.documentId, 'draft']])
    const open = await openForTranscription(office, clerk, { documentId: letter.documentId })
    assert.deepEqual(open.strokes.map((stroke) => [stroke.tool, stroke.page, stroke.words]), [
      ['pen', 1, undefined], ['note', 1, 'Giao VP xử lý'],
    ])
    assert.equal(open.draft?.origin, 'cloud')
    assert.ok((await eventsOf(letter.documentId)).includes('directive-from-cloud'))
    const [version] = await listOpenVersions(office.db, letter.documentId)
    await keepRemoteVersion(office, { remoteVersionId: version?.id ?? '' })
    assert.equal((await listTranscriptions(office.db, clerk.personId)).length, 1)
  })

  it('finds the letter’s own page behind the slip that lies in front of it', async () => {
    const { office, emulator } = cloud
    const { documentId } = await documentInRegister(office)
    const clerk = await office.as('vanthu')
    await presentDocument(office, clerk, { documentId, leader: 'chutich' })
    await lookAtCloud()
    const published = await office.db.selectFrom('publication as p').innerJoin('rendition as r', 'r.id', 'p.rendition_id')
      .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
      .select(['p.item_id', 'r.role', 'r.file_sha256', 'f.page_count']).where('r.document_id', '=', documentId).execute()
    const stamped = published.find(({ role }) => role === 'stamped')
    const original = published.find(({ role }) => role === 'original')
    const item = emulator.state.drive.items.get(stamped?.item_id ?? '')
    assert.ok(item && original && stamped?.page_count && stamped.page_count > 1)
    emulator.people.edit(item, await penned(emulator.people.read(item), stamped.page_count - 1))
    await lookAtCloud()
    const { strokes } = await openForTranscription(office, clerk, { documentId })
    assert.deepEqual(strokes.map(({ sha256, page }) => [sha256, page]), [
      [hashHex(original.file_sha256), 1], [hashHex(original.file_sha256), 1],
    ])
  })

  it('decides nothing when the letter lies with no leader: the version is only flagged', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await lookAtCloud()
    emulator.people.edit(letter.item, await penned(emulator.people.read(letter.item)))
    await lookAtCloud()
    assert.equal((await listOpenVersions(office.db, letter.documentId)).length, 1)
    assert.deepEqual(await office.db.selectFrom('directive').select('id').where('document_id', '=', letter.documentId).execute(), [])
  })
})

/** The file as a viewer with a pen saves it: the same pages, an ink and a typed annotation more. */
async function penned(bytes: Buffer, pageIndex = 0): Promise<Buffer> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false })
  const page = pdf.getPage(pageIndex)
  const ink = pdf.context.register(pdf.context.obj({
    Type: 'Annot', Subtype: 'Ink', Rect: [90, 90, 160, 160], C: [0, 0, 1], BS: { W: 2 },
    InkList: [[100, 100, 120, 140, 150, 150]],
  }))
  const words = pdf.context.register(pdf.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [200, 700, 320, 730] }))
  const annotation = pdf.context.lookup(words)
  const { PDFHexString, PDFDict } = await import('pdf-lib')
  if (annotation instanceof PDFDict) annotation.set(PDFName.of('Contents'), PDFHexString.fromText('Giao VP xử lý'))
  page.node.set(PDFName.of('Annots'), pdf.context.obj([ink, words]))
  return Buffer.from(await pdf.save())
}

describe('a folder of the cloud into which a scanner syncs', () => {
  before(() => {
    cloud.office.settings.cloudScanFolder = 'Quét'
  })

  it('is a door: each file becomes one item, moves to done only then, and is never deleted', async () => {
    const { office, emulator } = cloud
    const bytes = emulator.people.read((await publishedLetter(cloud)).item)
    const file = emulator.people.put('Văn bản đến/Quét/scan 001.pdf', bytes)
    emulator.people.put('Văn bản đến/Quét/~$đang ghi.tmp', Buffer.from('x'))
    await takeFromCloud(office)
    await takeFromCloud(office)
    const taken = await office.db.selectFrom('scan as s').innerJoin('delivery as d', 'd.id', 's.delivery_id')
      .select(['s.file_name', 's.received_by']).where('d.channel', '=', 'cloud-folder').execute()
    assert.deepEqual(taken, [{ file_name: 'scan 001.pdf', received_by: null }])
    assert.equal(emulator.people.find('Văn bản đến/Quét/done/2026-11/scan 001.pdf')?.id, file.id)
    // The same sheet once more: noted, moved, no second item.
    emulator.people.put('Văn bản đến/Quét/scan 001.pdf', bytes)
    await takeFromCloud(office)
    assert.equal(emulator.people.find('Văn bản đến/Quét/scan 001.pdf'), undefined)
    assert.ok(emulator.people.find('Văn bản đến/Quét/done/2026-11/scan 001 (1).pdf'))
    const rows = await office.db.selectFrom('door_file').select('outcome').where('door', '=', 'cloud:Quét').orderBy('id').execute()
    assert.deepEqual(rows.map(({ outcome }) => outcome), ['taken', 'again'])
  })

  it('only moves a file that it had taken when it was stopped before', async () => {
    const { office, emulator } = cloud
    emulator.people.put('Văn bản đến/Quét/scan 002.pdf', emulator.people.read((await publishedLetter(cloud)).item))
    emulator.faults.add({ match: /^PATCH /, times: 6, cut: 'before' })
    await assert.rejects(takeFromCloud(office), { code: 'server-not-reached' })
    emulator.faults.clear()
    await takeFromCloud(office)
    const taken = await office.db.selectFrom('door_file').select(['outcome', 'moved_at']).where('name', '=', 'scan 002.pdf').execute()
    assert.equal(taken.length, 1)
    assert.ok(taken[0]?.moved_at)
  })

  it('puts what is no letter aside, with the reason beside it', async () => {
    const { office, emulator } = cloud
    emulator.people.put('Văn bản đến/Quét/rỗng.pdf', Buffer.alloc(0))
    await takeFromCloud(office)
    assert.ok(emulator.people.find('Văn bản đến/Quét/failed/rỗng.pdf'))
    const reason = emulator.people.find('Văn bản đến/Quét/failed/rỗng.pdf.reason.txt')
    assert.ok(reason && /rỗng/.test(emulator.people.read(reason).toString()))
  })
})
