import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PageReading } from '../../../workflows/domain/reading.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { makeSearchable } from '../../../workflows/filing/make-searchable.ts'
import { readPages } from '../../../workflows/intake/read-pages.ts'
import { documentInRegister, plainPdf } from '../../support/letters.ts'
import { lineAt } from '../../support/read-pages.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const words = lineAt('Kính gửi: Ủy ban nhân dân phường', 0.1, 0.2)

describe('the searchable copy of a registered letter', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  /** From now on the reader reads these words on every page. */
  function reads(more: Partial<PageReading> = {}): void {
    office.reader.script.reading = { words, ...more }
  }

  async function copiesOf(documentId: string) {
    return office.db
      .selectFrom('rendition as r')
      .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
      .leftJoin('publication as p', 'p.rendition_id', 'r.id')
      .select(['r.id', 'r.version', 'r.base_id', 'r.file_sha256', 'f.page_count', 'p.state', 'p.path'])
      .where('r.document_id', '=', documentId)
      .where('r.role', '=', 'searchable')
      .orderBy('r.version')
      .execute()
  }

  it('is made when its pages are read, kept in the vault and published like the others', async () => {
    reads()
    const bytes = await plainPdf(2, 'a letter to be found')
    const { documentId } = await documentInRegister(office, {}, { bytes })
    const [copy, ...more] = await copiesOf(documentId)
    assert.deepEqual([more.length, copy?.version, copy?.page_count, copy?.state], [0, 1, 2, 'verified'])
    assert.match(copy?.path ?? '', /ban-co-lop-chu/)
    assert.equal(await office.vault.has(hashHex(copy!.file_sha256)), true)
    const original = await office.db.selectFrom('rendition').selectAll()
      .where('document_id', '=', documentId).where('role', '=', 'original').executeTakeFirstOrThrow()
    assert.equal(copy?.base_id, original.id)
    assert.deepEqual(await office.vault.read(hashHex(original.file_sha256)), bytes)
  })

  it('is one copy however often the job runs, also two at once, and a new one when a page is read anew', async () => {
    reads()
    const { documentId } = await documentInRegister(office)
    await makeSearchable(office, { documentId })
    await Promise.all([makeSearchable(office, { documentId }), makeSearchable(office, { documentId })])
    assert.equal((await copiesOf(documentId)).length, 1)

    reads({ skew: 1.5 })
    await readPages(office, { scanId: await scanOf(documentId), fromPage: 1, toPage: 1 })
    await office.runJobs()
    assert.deepEqual((await copiesOf(documentId)).map((one) => one.version), [1, 2])
  })

  it('is not made of a restricted kind, and leaves no file behind', async () => {
    reads()
    const before = await filesKept()
    const { documentId } = await documentInRegister(office, { correspondenceKind: 'denunciation' })
    await makeSearchable(office, { documentId })
    assert.deepEqual(await copiesOf(documentId), [])
    const made = (await filesKept()) - before
    const noted = await office.db.selectFrom('rendition').select('file_sha256').distinct()
      .where('document_id', '=', documentId).execute()
    assert.equal(made, noted.length)
  })

  it('is not made of pages with words of their own, while a page waits for the gate, of a marked page or a frozen letter', async () => {
    reads({ origin: 'text-layer' })
    const { documentId } = await documentInRegister(office)
    assert.deepEqual(await copiesOf(documentId), [])
    reads()
    const scanId = await scanOf(documentId)
    await readPages(office, { scanId, fromPage: 1, toPage: 1 })
    for (const gate of ['pending', 'marked'] as const) {
      await office.db.updateTable('scan_page').set({ gate }).where('scan_id', '=', scanId).execute()
      await makeSearchable(office, { documentId })
      assert.deepEqual(await copiesOf(documentId), [], gate)
    }
    await office.db.updateTable('scan_page').set({ gate: 'clear' }).where('scan_id', '=', scanId).execute()
    await office.db.updateTable('incoming_document').set({ frozen_at: office.now() })
      .where('id', '=', documentId).execute()
    await makeSearchable(office, { documentId })
    assert.deepEqual(await copiesOf(documentId), [])
  })

  async function scanOf(documentId: string): Promise<string> {
    const scan = await office.db.selectFrom('scan').select('id')
      .where('document_id', '=', documentId).executeTakeFirstOrThrow()
    return scan.id
  }

  async function filesKept(): Promise<number> {
    const row = await office.db.selectFrom('file')
      .select((eb) => eb.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
    return Number(row.count)
  }
})
