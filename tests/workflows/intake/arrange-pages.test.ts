import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findPageOrder } from '../../../db/page-orders.ts'
import { findProposals, findScan, listPageTexts, listScanPages } from '../../../db/scans.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { arrangePages, openTable, type PageAct } from '../../../workflows/intake/arrange-pages.ts'
import { turnPage } from '../../../workflows/intake/dispose-scan.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { tidyOffice } from '../../../workflows/oversight/tidy-office.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { filledIn, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const split = (at: number): PageAct => ({ kind: 'step', step: { kind: 'split', item: 0, at } })
const settle: PageAct = { kind: 'settle', signatureMayGo: false }

describe('pages arranged by hand', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  async function act(scanId: string, ...acts: PageAct[]): Promise<string> {
    const clerk = await office.as('vanthu')
    let at = scanId
    for (const one of acts) {
      const { version } = await openTable(office, clerk, at)
      at = (await arrangePages(office, clerk, { scanId: at, version, act: one })).scanId
    }
    return at
  }

  const partsOf = async (scanId: string) =>
    office.db.selectFrom('scan').selectAll().where('parent_scan_id', '=', scanId)
      .where('disposed_at', 'is', null).orderBy('id').execute()

  it('changes nothing in the tray before it is settled, and is there again after a reload', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    await act(scanId, split(1))
    const { table, canUndo } = await openTable(office, await office.as('vanthu2'), scanId)

    assert.deepEqual(table.order.items.map((pages) => pages.length), [1, 2])
    assert.equal(canUndo, true)
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')
    assert.deepEqual(await partsOf(scanId), [])
  })

  it('splits an item; what was read of a page goes with it, proposals follow the first page', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    const whole = await listPageTexts(office.db, scanId)
    await act(scanId, split(1), settle)
    const parts = await partsOf(scanId)

    assert.deepEqual(parts.map(({ state, gate }) => [state, gate]), [['ready', 'clear'], ['ready', 'clear']])
    const second = await listPageTexts(office.db, parts[1]!.id)
    assert.deepEqual(second.map(({ text, page }) => [text, page]), [[whole[1]!.text, 1], [whole[2]!.text, 2]])
    assert.ok((await findProposals(office.db, parts[0]!.id)).subject, 'a letter that begins as before keeps its proposals')
    assert.deepEqual(await findProposals(office.db, parts[1]!.id), {}, 'and no other gets them')
    await office.runJobs()
    assert.ok((await findProposals(office.db, parts[1]!.id)).subject)
    const left = await office.db.selectFrom('page_text').select('page').where('scan_id', '=', scanId).execute()
    assert.deepEqual(left, [], 'the parted item keeps no words')
    await registerDocument(office, await office.as('vanthu'), filledIn(parts[0]!.id))
  })

  it('undone and settled is the file as it came, byte for byte', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    const sha256 = (await findScan(office.db, scanId))!.sha256!
    const part = await act(scanId, split(2), settle)
    const whole = await act(part, { kind: 'undo' }, settle)
    await office.runJobs()
    const scan = await findScan(office.db, whole)
    assert.deepEqual([scan?.state, hashHex(scan!.sha256!)], ['ready', hashHex(sha256)])
    assert.equal((await listPageTexts(office.db, whole)).length, 3)

    const again = await act(whole, { kind: 'redo' }, settle)
    assert.equal((await listScanPages(office.db, again)).length < 3, true)
  })

  it('drops a page without touching the file, and puts it back', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    const before = await findScan(office.db, scanId)
    await act(scanId, { kind: 'step', step: { kind: 'drop', item: 0, page: 0 } }, settle)
    assert.deepEqual((await listScanPages(office.db, scanId)).map(({ page }) => page), [2])
    assert.deepEqual((await findScan(office.db, scanId))?.sha256, before?.sha256)
    await office.runJobs()
    assert.ok((await findProposals(office.db, scanId)).subject)

    await act(scanId, { kind: 'undo' }, settle)
    assert.deepEqual((await listScanPages(office.db, scanId)).map(({ page }) => page), [1, 2])
  })

  it('does not let a page in doubt be dropped: the file would keep it', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    await office.db.updateTable('scan_page').set({ gate: 'pending' })
      .where('scan_id', '=', scanId).where('ordinal', '=', 2).execute()
    const dropSecond: PageAct = { kind: 'step', step: { kind: 'drop', item: 0, page: 1 } }
    await assert.rejects(act(scanId, dropSecond, settle), { code: 'order-page-in-doubt', facts: { scanId, page: 2 } })
    assert.deepEqual((await listScanPages(office.db, scanId)).map(({ page }) => page), [1, 2])
  })

  it('joins duplex halves, backs last page first, and leaves a turn given elsewhere', async () => {
    const fronts = await scanInTray(office, { pages: 2 })
    const backs = await scanInTray(office, { pages: 2 })
    await turnPage(office, await office.as('vanthu'), { scanId: backs, ordinal: 1, turn: 180 })
    const joined = await act(fronts, { kind: 'bring', scanId: backs },
      { kind: 'step', step: { kind: 'interleave', fronts: 0, backs: 1 } }, settle)
    const pages = await office.db.selectFrom('scan_page').select(['from_scan_id', 'from_page', 'turn'])
      .where('scan_id', '=', joined).orderBy('ordinal').execute()
    assert.deepEqual(pages.map((page) => [page.from_scan_id, page.from_page, page.turn]),
      [[fronts, 1, 0], [backs, 2, 0], [fronts, 2, 0], [backs, 1, 180]])
    assert.deepEqual([(await findScan(office.db, fronts))?.state, (await findScan(office.db, backs))?.state],
      ['joined', 'joined'])

    const apart = await act(joined, { kind: 'undo' }, { kind: 'undo' }, settle)
    const left = await office.db.selectFrom('scan').select('page_count').where('disposed_at', 'is', null)
      .where('parent_scan_id', '=', joined).execute()
    assert.ok(apart)
    assert.deepEqual(left.map(({ page_count: count }) => count), [2, 2], 'no page is lost by undoing')
  })

  it('refuses the second of two clerks at one table, and leaves nothing of it behind', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    const [one, other] = [await office.as('vanthu'), await office.as('vanthu2')]
    const first = await Promise.allSettled([one, other].map((clerk) =>
      arrangePages(office, clerk, { scanId, version: 0, act: split(1) })))
    assert.deepEqual(first.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    const { version } = await openTable(office, one, scanId)
    const second = await Promise.allSettled([one, other].map((clerk) =>
      arrangePages(office, clerk, { scanId, version, act: settle })))
    assert.deepEqual(second.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    assert.equal((await partsOf(scanId)).length, 2)
    const keys = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    await office.runJobs()
    assert.ok((await office.spool.list(1_000)).length <= keys.length)
  })

  it('refuses whoever may not, what is registered, what is stopped and what is not there', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    const officer = await office.as('chuyenvien')
    await assert.rejects(arrangePages(office, officer, { scanId, version: 0, act: split(1) }), { code: 'not-allowed' })
    const clerk = await office.as('vanthu')
    const never = '00000000-0000-7000-8000-000000000000'
    await assert.rejects(openTable(office, clerk, never), { code: 'scan-not-found' })
    await act(scanId, split(1))
    await registerDocument(office, clerk, filledIn(scanId))
    await assert.rejects(act(scanId, settle), { code: 'order-item-registered' })
    await assert.rejects(act(scanId, { kind: 'step', step: { kind: 'turn', item: 0, page: 0, by: 90 } }), {
      code: 'order-item-registered',
    })
    office.reader.script.gate = { verdict: 'marked', level: 'secret', ground: 'stamp' }
    const stopped = await scanInTray(office, { pages: 2 })
    office.reader.script.gate = {}
    await assert.rejects(openTable(office, clerk, stopped), { code: 'order-item-stopped' })
    const free = await scanInTray(office, { pages: 2 })
    await assert.rejects(act(free, { kind: 'bring', scanId: stopped }), { code: 'order-item-stopped' })
    await assert.rejects(act(free, split(9)), { code: 'order-step-impossible' })
    await assert.rejects(act(free, settle), { code: 'order-changed-meanwhile' })
    assert.equal(await findPageOrder(office.db, free), undefined)
  })

  it('loses nothing but the secret when a part turns out to be one', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    await act(scanId, split(1), settle)
    const [open, secret] = await partsOf(scanId)
    await confirmSecret(office, await office.as('vanthu'), { scanId: secret!.id, level: 'secret' })
    await office.runJobs()
    const { table } = await openTable(office, await office.as('vanthu'), open!.id)

    assert.deepEqual(table.order.items.map((pages) => pages.length), [1])
    assert.deepEqual((await office.spool.list(1_000)).filter((id) => id === scanId || id === secret!.id), [])
    assert.equal((await listPageTexts(office.db, open!.id)).length, 1)
  })

  it('destroys a secret in what lay between as well, when a part was cut again', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    await act(scanId, split(1), settle)
    const [first, between] = await partsOf(scanId)
    await act(between!.id, { kind: 'step', step: { kind: 'split', item: 1, at: 1 } }, settle)
    await office.runJobs()
    const again = await office.db.selectFrom('scan').selectAll()
      .where('id', 'not in', [scanId, first!.id, between!.id]).where('disposed_at', 'is', null)
      .where('delivery_id', '=', first!.delivery_id).orderBy('id').execute()
    assert.equal(again.length, 2)
    await confirmSecret(office, await office.as('vanthu'), { scanId: again[1]!.id, level: 'secret' })
    await office.runJobs()
    const left = await office.spool.list(1_000)

    for (const id of [scanId, between!.id, again[1]!.id]) assert.ok(!left.includes(id), 'no file with the page is left')
    for (const id of [first!.id, again[0]!.id]) assert.ok(left.includes(id), 'the other letters are')
  })

  it('tells every step in the log, and keeps the stack until its letters have long been dealt with', async () => {
    const scanId = await scanInTray(office, { pages: 2 })
    const part = await act(scanId, split(1), { kind: 'undo' }, { kind: 'redo' }, settle)
    const row = await findPageOrder(office.db, part)
    const events = await office.db.selectFrom('audit_event').select('kind').where('subject_id', '=', row?.id ?? '')
      .orderBy('seq').execute()
    assert.deepEqual(events.map(({ kind }) => kind),
      ['pages-ordered', 'order-undone', 'order-redone', 'order-settled'])

    const clerk = await office.as('vanthu')
    for (const { id } of await partsOf(scanId)) await registerDocument(office, clerk, filledIn(id))
    await office.runJobs()
    await tidyOffice(office)
    await office.runJobs()
    assert.ok((await office.spool.list(1_000)).includes(scanId))
    office.setNow('2026-12-30T02:00:00Z')
    await tidyOffice(office)
    await office.runJobs()
    assert.equal((await office.spool.list(1_000)).includes(scanId), false)
  })
})
