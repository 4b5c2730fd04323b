import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findIncident, listViewers } from '../../../db/secrecy-incidents.ts'
import { publishRendition } from '../../../workflows/filing/publish-rendition.ts'
import { putBackCopy } from '../../../workflows/filing/put-back-copy.ts'
import { reportSecret, settleWithdrawal } from '../../../workflows/filing/report-secret.ts'
import { withdrawFromCloud } from '../../../workflows/filing/withdraw-from-cloud.ts'
import { readDocument } from '../../../workflows/oversight/read-document.ts'
import {
  type CloudOffice, openCloudOffice, publicationOf, publishedLetter, queueOriginal,
} from '../../support/cloud-office.ts'
import { registeredDocument } from '../../support/registered-document.ts'

const reason = 'Trang 3 có dấu MẬT bị che'

let cloud: CloudOffice
before(async () => {
  cloud = await openCloudOffice()
})
after(() => cloud.close())

/** What is left of an item, in the library or its recycle bin. */
const itemOf = (id: string) => {
  const item = cloud.emulator.state.drive.items.get(id)
  return item?.isPurged ? undefined : item
}
const eventsOf = async (documentId: string): Promise<string[]> => (await cloud.office.db
  .selectFrom('audit_event').select('kind').where('document_id', '=', documentId).orderBy('seq').execute())
  .map(({ kind }) => kind)
const noticesOf = async (documentId: string, kind: string): Promise<number> => (await cloud.office.db
  .selectFrom('notification').select('id').where('document_id', '=', documentId).where('kind', '=', kind).execute()).length

describe('a secret that is found after its number', () => {
  it('is closed to everybody at once, and its copies leave the cloud with all versions (B4)', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await readDocument(office, await office.as('chanhvp'), { documentId: letter.documentId, act: 'download' })
    await reportSecret(office, await office.as('chutich'), { documentId: letter.documentId, reason })

    for (const name of ['chutich', 'vanthu', 'chanhvp', 'thanhtra']) {
      await assert.rejects(readDocument(office, await office.as(name), { documentId: letter.documentId }), {
        code: 'document-not-yours',
      })
    }
    assert.ok(itemOf(letter.item.id), 'taken out by the job, not while the leader waits')
    emulator.log.clear()
    await office.runJobs()
    assert.equal(itemOf(letter.item.id), undefined)
    assert.match(emulator.log.lines().join('\n'), /permanentDelete/)
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'removed')

    const incident = await findIncident(office.db, letter.documentId)
    assert.equal(incident?.copies, 1)
    assert.ok(incident?.withdrawn_at)
    assert.deepEqual((await eventsOf(letter.documentId)).slice(-2), ['secret-found-late', 'cloud-copies-withdrawn'])
    assert.ok((await noticesOf(letter.documentId, 'secret-found-late')) >= 2)
    const [viewer] = await listViewers(office.db, letter.documentId)
    assert.equal(viewer?.taken, 1)
  })

  it('is never put there again: not by a job that waited, not by a clerk, not twice by the same job', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    await reportSecret(office, await office.as('vanthu'), { documentId: letter.documentId, reason })
    await office.runJobs()
    emulator.log.clear()
    await withdrawFromCloud(office, { documentId: letter.documentId })
    await publishRendition(office, { renditionId: letter.renditionId })
    await queueOriginal(office, letter.documentId)
    await office.runJobs()
    const { id } = await publicationOf(office, letter.renditionId)
    await assert.rejects(putBackCopy(office, await office.as('vanthu'), { publicationId: id }), { code: 'publication-not-found' })
    assert.deepEqual(emulator.log.lines(), [])
    assert.equal((await eventsOf(letter.documentId)).filter((kind) => kind === 'cloud-copies-withdrawn').length, 1)
  })

  it('that was published while it was being frozen is taken out again', async () => {
    const { office } = cloud
    const letter = await registeredDocument(office, { bytes: Buffer.from(`%PDF-1.7 ${Math.random()}`) })
    await queueOriginal(office, letter.documentId)
    const { cloud: store } = office
    office.cloud = { ...store, publish: async (...given) => {
      const published = await store.publish(...given)
      await reportSecret(office, await office.as('chutich'), { documentId: letter.documentId, reason })
      await withdrawFromCloud(office, { documentId: letter.documentId })
      return published
    } }
    try {
      await publishRendition(office, { renditionId: letter.renditionId })
    } finally {
      office.cloud = store
    }
    const { item_id: itemId } = await publicationOf(office, letter.renditionId)
    await office.runJobs()
    assert.equal(itemOf(itemId ?? ''), undefined)
    assert.equal((await publicationOf(office, letter.renditionId)).state, 'removed')
  })

  it('of which an upload died after its last byte leaves nothing either', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    // As a killed worker leaves it: sent, and nothing written down.
    await office.db.updateTable('publication')
      .set({ state: 'uploading', item_id: null, verified_at: null, url: null })
      .where('rendition_id', '=', letter.renditionId).execute()
    await reportSecret(office, await office.as('chutich'), { documentId: letter.documentId, reason })
    await office.runJobs()
    assert.equal(itemOf(letter.item.id), undefined)
    assert.equal(emulator.people.find(`Văn bản đến/${letter.path}`), undefined)
  })

  it('comes back to a copy that the cloud holds on to, and reminds once a day', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    emulator.faults.add({ match: /permanentDelete/, status: 423, times: 2 })
    emulator.faults.add({ match: /^DELETE/, status: 423, times: 2 })
    await reportSecret(office, await office.as('chutich'), { documentId: letter.documentId, reason })
    await withdrawFromCloud(office, { documentId: letter.documentId })
    assert.ok(itemOf(letter.item.id))
    const told = await noticesOf(letter.documentId, 'secret-still-in-cloud')
    assert.ok(told >= 2)
    await withdrawFromCloud(office, { documentId: letter.documentId })
    assert.equal(await noticesOf(letter.documentId, 'secret-still-in-cloud'), told)
    assert.equal((await findIncident(office.db, letter.documentId))?.withdrawn_at, null)
    await withdrawFromCloud(office, { documentId: letter.documentId })
    assert.equal(itemOf(letter.item.id), undefined)
    assert.ok((await findIncident(office.db, letter.documentId))?.withdrawn_at)
  })

  it('may be seen to by hand, with a name and what was done; nobody else ends the reminding', async () => {
    const { office, emulator } = cloud
    const letter = await publishedLetter(cloud)
    emulator.faults.add({ match: /permanentDelete/, status: 423, times: 1 })
    emulator.faults.add({ match: /^DELETE/, status: 423, times: 1 })
    await reportSecret(office, await office.as('chutich'), { documentId: letter.documentId, reason })
    await withdrawFromCloud(office, { documentId: letter.documentId })
    const input = { documentId: letter.documentId, note: 'Đã xóa tệp và dọn cả hai ngăn thùng rác' }
    await assert.rejects(settleWithdrawal(office, await office.as('truongphong'), input), { code: 'not-allowed' })
    await assert.rejects(settleWithdrawal(office, await office.as('vanthu'), { ...input, note: 'xong' }), { code: 'secret-reason-short' })
    await settleWithdrawal(office, await office.as('vanthu'), input)
    const incident = await findIncident(office.db, letter.documentId)
    assert.equal(incident?.settled_note, input.note)
    await assert.rejects(settleWithdrawal(office, await office.as('vanthu'), input), { code: 'nothing-to-withdraw' })
    emulator.log.clear()
    await office.runJobs()
    assert.deepEqual(emulator.log.lines(), [])
  })

  it('is not said by somebody who may not read it, nor without a reason; nothing is frozen then', async () => {
    const { office } = cloud
    const letter = await registeredDocument(office, { isRestricted: true })
    await assert.rejects(reportSecret(office, await office.as('chuyenvien'), { documentId: letter.documentId, reason }), {
      code: 'document-not-yours',
    })
    const open = await registeredDocument(office)
    await assert.rejects(reportSecret(office, await office.as('chutich'), { documentId: open.documentId, reason: 'mật' }), {
      code: 'secret-reason-short',
    })
    for (const { documentId } of [letter, open]) {
      const row = await office.db.selectFrom('incoming_document').select('frozen_at').where('id', '=', documentId).executeTakeFirstOrThrow()
      assert.equal(row.frozen_at, null)
      assert.equal(await findIncident(office.db, documentId), undefined)
    }
  })

  it('said by two at once is one incident', async () => {
    const { office } = cloud
    const letter = await publishedLetter(cloud)
    const said = await Promise.allSettled(['chutich', 'vanthu'].map(async (name) =>
      reportSecret(office, await office.as(name), { documentId: letter.documentId, reason })))
    assert.ok(said.some(({ status }) => status === 'fulfilled'))
    assert.equal((await eventsOf(letter.documentId)).filter((kind) => kind === 'secret-found-late').length, 1)
  })
})
