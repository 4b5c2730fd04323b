import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { learnIssuer, listIssuerNames } from '../../../db/issuers.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { usualWay } from '../../../workflows/registration/usual-way.ts'
import { directedDocument } from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('the usual way of a sender’s letters', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  async function letter(sender: string, given: Parameters<typeof directedDocument>[1]): Promise<string> {
    const { documentId } = await directedDocument(office, given)
    const issuerId = await inTransaction(office.db, (trx) => learnIssuer(trx, sender))
    await office.db
      .updateTable('incoming_document').set({ issuer_id: issuerId }).where('id', '=', documentId).execute()
    return documentId
  }
  const lettersOf = async (sender: string, leads: readonly string[]) => {
    for (const lead of leads) await letter(sender, { lead, support: ['kthtdt'], dueOn: '2026-11-30' })
  }

  it('is told with the count that says so', async () => {
    await lettersOf('Sở Nội vụ thử', ['vp', 'vp', 'vp', 'vhxh'])
    const way = await usualWay(office, await office.as('vanthu'), 'SỞ NỘI VỤ THỬ')
    assert.deepEqual(
      [way?.lead?.code, way?.lead?.times, way?.lead?.of, way?.leader?.code !== undefined], ['vp', 3, 4, true])
    assert.deepEqual(way?.support.map((one) => [one.code, one.times]), [['kthtdt', 4]])
    assert.deepEqual(way?.days, { days: 4, times: 4, of: 4 })
    assert.equal(way?.kind, null)
  })

  it('is unknown with two letters, without a majority and for a stranger', async () => {
    await lettersOf('Sở Hai Thư', ['vp', 'vp'])
    await lettersOf('Sở Mỗi Lúc Một Khác', ['vp', 'vhxh', 'vp', 'vhxh'])
    const clerk = await office.as('vanthu')
    assert.equal(await usualWay(office, clerk, 'Sở Hai Thư'), null)
    assert.equal((await usualWay(office, clerk, 'Sở Mỗi Lúc Một Khác'))?.lead, null)
    assert.equal(await usualWay(office, clerk, 'Sở Chưa Ai Nghe'), null)
  })

  it('counts no restricted, voided or frozen letter', async () => {
    const sender = 'Sở Có Thư Kín'
    const ids = [
      await letter(sender, { lead: 'vp', isRestricted: true }), await letter(sender, { lead: 'vp' }),
      await letter(sender, { lead: 'vp' }), await letter(sender, { lead: 'vp' }),
    ]
    const clerk = await office.as('vanthu')
    assert.equal((await usualWay(office, clerk, sender))?.lead?.of, 3)
    await office.db.updateTable('incoming_document').set({ frozen_at: new Date() }).where('id', '=', ids[3]!).execute()
    assert.equal(await usualWay(office, clerk, sender), null)
  })

  it('names nobody whose place is empty or closed or whom somebody stands in for', async () => {
    await lettersOf('Sở Gửi Đơn Vị Cũ', ['vhxh', 'vhxh', 'vhxh'])
    const clerk = await office.as('vanthu')
    const before = await usualWay(office, clerk, 'Sở Gửi Đơn Vị Cũ')
    assert.equal(before?.lead?.code, 'vhxh')
    const leader = await office.as('chutich')
    const deputy = await office.as('phochutich')
    await office.db.insertInto('delegation').values({
      from_position_id: leader.positionId, to_position_id: deputy.positionId, granted_by_person_id: leader.personId,
      paper_number: '01/QĐ', paper_issued_on: '2026-11-20', days: '[2026-11-20,2026-12-20)', reason: 'đi công tác',
    }).execute()
    await office.db.updateTable('unit').set({ closed_on: '2026-11-22' }).where('code', '=', 'vhxh').execute()
    const now = await usualWay(office, clerk, 'Sở Gửi Đơn Vị Cũ')
    assert.equal(now?.lead ?? null, null)
    assert.equal(now?.leader ?? null, null)
  })

  it('is told to nobody who neither presents nor directs', async () => {
    await assert.rejects(usualWay(office, await office.as('quantri'), 'Sở Nội vụ thử'), { code: 'not-allowed' })
  })
})

describe('the directory of senders', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('counts a name once for each of two who register at once, whatever its marks', async () => {
    const learn = (name: string) => inTransaction(office.db, (trx) => learnIssuer(trx, name))
    const ids = await Promise.all([learn('Sở Đồng Thời'), learn('SỞ ĐỒNG THỜI'), learn('Sở Dong Thoi')])
    assert.equal(new Set(ids).size, 1)
    const row = await office.db
      .selectFrom('issuer').select('seen_count').where('id', '=', ids[0]!).executeTakeFirstOrThrow()
    assert.equal(row.seen_count, 3)
    assert.ok((await listIssuerNames(office.db)).includes('Sở Đồng Thời'))
  })

  it('keeps the best spelling of a name in whatever order the spellings came', async () => {
    const spellings = ['Sở Nông Thôn', 'SỞ NÔNG THÔN', 'Sở Nong Thon']
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for (const [turn, order] of orders.entries()) {
      for (const at of order) await inTransaction(office.db, (trx) => learnIssuer(trx, `${spellings[at]} ${turn}`))
      assert.ok((await listIssuerNames(office.db)).includes(`Sở Nông Thôn ${turn}`), order.join())
    }
  })
})
