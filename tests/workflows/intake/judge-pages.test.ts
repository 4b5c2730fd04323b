import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { findScan, listScanPages } from '../../../db/scans.ts'
import { publishRendition } from '../../../workflows/filing/publish-rendition.ts'
import { arrangePages, openTable, type PageAct } from '../../../workflows/intake/arrange-pages.ts'
import { clearQuarantine } from '../../../workflows/intake/handle-secret.ts'
import { clearPages, markPages } from '../../../workflows/intake/judge-pages.ts'
import { readPages } from '../../../workflows/intake/read-pages.ts'
import { lineAt } from '../../support/read-pages.ts'
import { documentInRegister, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const doubt = { verdict: 'suspect', ground: 'stamp' } as const
const unreadable = { verdict: 'suspect', ground: 'unreadable' } as const

describe('later pages in doubt', () => {
  let office: TestOffice
  before(async () => {
    office = await openTestOffice()
    office.reader.script.reading = { words: lineAt('Kính gửi: Ủy ban nhân dân phường', 0.1, 0.2) }
  })
  afterEach(() => void (office.reader.script.gateOf = {}))
  after(() => office.close())

  const says = (gateOf: TestOffice['reader']['script']['gateOf']) => void (office.reader.script.gateOf = gateOf)
  const gates = async (scanId: string) => (await listScanPages(office.db, scanId)).map((page) => page.gate)
  const wordsOf = async (scanId: string) =>
    (await office.db.selectFrom('page_text').select('page').where('scan_id', '=', scanId).orderBy('page').execute())
      .map((row) => row.page)
  const scanOf = async (documentId: string) =>
    (await office.db.selectFrom('scan').select('id').where('document_id', '=', documentId).executeTakeFirstOrThrow()).id
  const published = (documentId: string) => office.db
    .selectFrom('publication as p').innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .select(['p.rendition_id', 'p.state', 'r.role']).where('r.document_id', '=', documentId).execute()
  const events = async (subjectId: string, kind: string) =>
    (await office.db.selectFrom('audit_event').select('kind').where('subject_id', '=', subjectId).execute())
      .filter((event) => event.kind === kind).length

  it('keep no words and let the rest be read; the item stays in the tray for one person’s look', async () => {
    says({ 2: doubt, 3: unreadable })
    const scanId = await scanInTray(office, { pages: 4 })
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')
    assert.deepEqual(await gates(scanId), ['clear', 'unjudged', 'unjudged', 'clear'])
    assert.deepEqual(await wordsOf(scanId), [1, 4])
    await readPages(office, { scanId, fromPage: 1, toPage: 4 })
    assert.deepEqual(await wordsOf(scanId), [1, 4])
    assert.equal(await events(scanId, 'page-in-doubt'), 2)
  })

  it('hold back everything that would leave, without a job that comes back, until a person has looked', async () => {
    says({ 3: doubt })
    const { documentId } = await documentInRegister(office, {}, { pages: 3 })
    const scanId = await scanOf(documentId)
    const held = await published(documentId)
    assert.ok(held.length > 0)
    assert.ok(held.every((one) => one.state !== 'verified' && one.role !== 'searchable'))
    await publishRendition(office, { renditionId: held[0]!.rendition_id })
    assert.deepEqual(await office.runJobs(), [])
    assert.ok((await published(documentId)).every((one) => one.state !== 'verified'))

    await clearPages(office, await office.as('vanthu'), { scanId, ordinals: [3] })
    await office.runJobs()
    assert.deepEqual(await gates(scanId), ['clear', 'clear', 'clear'])
    assert.deepEqual(await wordsOf(scanId), [1, 2, 3])
    const gone = await published(documentId)
    assert.ok(gone.every((one) => one.state === 'verified'))
    assert.equal(gone.filter((one) => one.role === 'searchable').length, 1)
    assert.equal(await events(scanId, 'pages-cleared'), 1)
  })

  it('are answered once: twice, by two at once, and pages that are not in doubt are refused', async () => {
    says({ 2: doubt })
    const scanId = await scanInTray(office, { pages: 3 })
    const [clerk, chief] = [await office.as('vanthu'), await office.as('chanhvp')]
    const answers = await Promise.allSettled([
      clearPages(office, clerk, { scanId, ordinals: [2] }), markPages(office, chief, { scanId, ordinals: [2] }),
    ])
    assert.equal(answers.filter((one) => one.status === 'fulfilled').length, 1)
    const other = await scanInTray(office, { pages: 3 })
    for (const ordinals of [[], [1], [2, 3], [9]]) {
      await assert.rejects(clearPages(office, clerk, { scanId: other, ordinals }), { code: 'pages-judged-already' })
    }
    await assert.rejects(clearPages(office, await office.as('chuyenvien'), { scanId: other, ordinals: [2] }), {
      code: 'not-allowed',
    })
    assert.deepEqual(await gates(other), ['clear', 'unjudged', 'clear'])
    assert.equal(await events(other, 'pages-cleared'), 0)
  })

  it('stop a waiting item when a person sees a mark; two people can clear it, and then it is read whole', async () => {
    says({ 3: doubt })
    const scanId = await scanInTray(office, { pages: 3 })
    await markPages(office, await office.as('vanthu'), { scanId, ordinals: [3] })
    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.gate, scan?.reason_code], ['quarantined', 'marked', 'gate-seen'])
    assert.deepEqual(await wordsOf(scanId), [])
    await readPages(office, { scanId, fromPage: 1, toPage: 3 })
    assert.deepEqual(await wordsOf(scanId), [])

    await clearQuarantine(office, await office.as('vanthu'), { scanId })
    await clearQuarantine(office, await office.as('chanhvp'), { scanId })
    await office.runJobs()
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')
    assert.deepEqual(await gates(scanId), ['clear', 'clear', 'clear'])
    assert.deepEqual(await wordsOf(scanId), [1, 2, 3])
  })

  it('freeze a registered document when a person sees a mark, for good: nothing leaves and nobody clears it', async () => {
    says({ 2: unreadable })
    const { documentId } = await documentInRegister(office, {}, { pages: 2 })
    const scanId = await scanOf(documentId)
    await markPages(office, await office.as('vanthu'), { scanId, ordinals: [2] })
    await office.runJobs()
    const document = await office.db.selectFrom('incoming_document').select('frozen_at')
      .where('id', '=', documentId).executeTakeFirstOrThrow()
    assert.notEqual(document.frozen_at, null)
    assert.equal(await events(scanId, 'scan-quarantined'), 1)
    assert.ok((await published(documentId)).every((one) => one.state !== 'verified'))
    await assert.rejects(clearPages(office, await office.as('vanthu'), { scanId, ordinals: [2] }), {
      code: 'scan-in-wrong-state',
    })
  })

  it('carry their doubt with them when the item is split', async () => {
    says({ 3: doubt })
    const scanId = await scanInTray(office, { pages: 4 })
    says({})
    const clerk = await office.as('vanthu')
    const split: PageAct = { kind: 'step', step: { kind: 'split', item: 0, at: 1 } }
    let at = scanId
    for (const act of [split, { kind: 'settle', signatureMayGo: false }] satisfies PageAct[]) {
      const { version } = await openTable(office, clerk, at)
      at = (await arrangePages(office, clerk, { scanId: at, version, act })).scanId
    }
    await office.runJobs()
    const parts = await office.db.selectFrom('scan').select('id').where('parent_scan_id', '=', scanId).orderBy('id').execute()
    assert.deepEqual(await Promise.all(parts.map((part) => gates(part.id))), [['clear'], ['clear', 'unjudged', 'clear']])
    assert.deepEqual(await wordsOf(parts[1]!.id), [1, 3])
  })

  it('a mark the gate reads on page 40 after registration freezes the document, once', async () => {
    const { documentId } = await documentInRegister(office, {}, { pages: 40 })
    const scanId = await scanOf(documentId)
    await office.db.updateTable('scan_page').set({ gate: 'pending' })
      .where('scan_id', '=', scanId).where('ordinal', '=', 40).execute()
    says({ 40: { verdict: 'marked', ground: 'stamp' } })
    await readPages(office, { scanId, fromPage: 40, toPage: 40 })
    await readPages(office, { scanId, fromPage: 40, toPage: 40 })
    assert.equal((await gates(scanId))[39], 'marked')
    assert.equal(await events(scanId, 'scan-quarantined'), 1)
  })
})
