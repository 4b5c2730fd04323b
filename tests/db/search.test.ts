import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type RegisterQuery } from '../../db/register-list.ts'
import { countRegister, listRegister } from '../../db/search.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { assignTo, presentTo, registeredDocument } from '../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const TODAY = '2026-11-23'
let office: TestOffice
const ids: Record<string, string> = {}

before(async () => {
  office = await openTestOffice()
  const fire = await registeredDocument(office, {
    number: '131', notation: 'KH-UBND', issuer: 'Ủy ban nhân dân Thành phố thử', arrivedOn: '2026-11-10',
    subject: 'Kế hoạch phòng cháy, chữa cháy mùa khô', pages: ['Trang đầu', 'kiểm tra an toàn phòng cháy tại chợ Đầu Mối'],
  })
  const market = await registeredDocument(office, {
    number: '02', notation: 'BC-BQL', issuer: 'Ban Quản lý chợ thử', source: 'email', arrivedOn: '2026-11-12',
    subject: 'Báo cáo <b>tự kiểm tra</b>', pages: ['Nội dung về phòng cháy và chữa cháy theo 131/KH-UBND'],
  })
  const culture = await registeredDocument(office, {
    number: '77', notation: 'SVH', issuer: 'Sở Văn hóa thử', subject: 'Lễ hội đường phố', arrivedOn: '2026-11-20',
    externalDueOn: '2026-11-21',
  })
  const secretive = await registeredDocument(office, {
    subject: 'Đơn tố cáo hạn chế phòng cháy', isRestricted: true, registeredBy: 'vanthu2', arrivedOn: '2026-11-21',
  })
  const undated = await registeredDocument(office, { subject: 'Văn bản không ngày', issuedOn: null, arrivedOn: '2026-11-22' })
  Object.assign(ids, {
    fire: fire.documentId, market: market.documentId, culture: culture.documentId,
    secretive: secretive.documentId, undated: undated.documentId,
  })
  await assignTo(office, market.documentId, 'kthtdt')
  await presentTo(office, secretive.documentId, 'chutich')
})
after(() => office.close())

async function found(name: string, query: RegisterQuery): Promise<string[]> {
  const { rows } = await listRegister(office.db, await office.as(name), query, { today: TODAY })
  return rows.map((row) => Object.keys(ids).find((key) => ids[key] === row.id) ?? row.id)
}

test('finds "phòng cháy" typed with or without marks, composed or decomposed', async () => {
  for (const text of ['phong chay', 'phòng cháy', 'phòng cháy'.normalize('NFD'), 'PHÒNG CHÁY', 'phong cha']) {
    assert.deepEqual(await found('vanthu', { text }), ['market', 'fire'], text)
  }
})

test('đ is found as d, and a whole symbol in one piece', async () => {
  assert.deepEqual(await found('vanthu', { text: 'cho dau moi' }), ['fire'])
  assert.deepEqual(await found('vanthu', { text: 'chợ đầu mối' }), ['fire'])
  assert.deepEqual(await found('vanthu', { text: '131/KH-UBND', inHeadOnly: true }), ['fire'])
  assert.deepEqual(await found('vanthu', { text: '131/kh' }), ['market', 'fire'])
  assert.deepEqual(await found('vanthu', { text: '2/BC-BQL' }), ['market'])
  assert.deepEqual(await found('vanthu', { text: '"chay phong"' }), [])
  assert.deepEqual(await found('vanthu', { text: '!!! --' }), [])
  assert.deepEqual(await found('vanthu', { text: "')) or 1=1 -- phong <-> !" }), [])
})

test('marks hits as text, never as HTML, and shows a line of the letter with its page', async () => {
  const actor = await office.as('vanthu')
  const { rows } = await listRegister(office.db, actor, { text: 'phong chay' }, { today: TODAY })
  const fire = rows.find((row) => row.id === ids.fire)!
  assert.deepEqual(fire.hits?.subject.filter((piece) => piece.isHit).map((piece) => piece.text), ['phòng cháy', 'cháy'])
  assert.equal(fire.hits?.text?.page, 2)
  assert.equal(fire.hits?.text?.pieces.find((piece) => piece.isHit)?.text, 'phòng cháy')
  const market = (await listRegister(office.db, actor, { text: 'kiem tra' }, { today: TODAY })).rows.find(
    (row) => row.id === ids.market,
  )
  assert.equal(market?.hits?.subject.map((piece) => piece.text).join(''), 'Báo cáo <b>tự kiểm tra</b>')
})

test('everyone finds only what he may read: the right is part of the query', async () => {
  assert.deepEqual(await found('vanthu', {}), ['undated', 'culture', 'market', 'fire'])
  assert.deepEqual(await found('vanthu2', {}), ['undated', 'secretive', 'culture', 'market', 'fire'])
  assert.deepEqual(await found('chutich', { text: 'to cao' }), ['secretive'])
  assert.deepEqual(await found('phochutich', { text: 'to cao' }), [])
  assert.deepEqual(await found('truongphong', { text: 'phong chay' }), ['market'])
  assert.deepEqual(await found('truongphong2', { text: 'phong chay' }), [])
  assert.deepEqual(await found('quantri', {}), [])
  const counted = await countRegister(office.db, await office.as('truongphong'), { text: 'phong chay' }, TODAY)
  assert.equal(counted.count, 1)
  assert.equal((await countRegister(office.db, await office.as('quantri'), {}, TODAY)).count, 0)
})

test('filters narrow by day, state, door, unit, issuer, due; odd dates are never hidden by days', async () => {
  assert.deepEqual(await found('vanthu', { from: '2026-11-11', to: '2026-11-20' }), ['culture', 'market'])
  assert.deepEqual(await found('vanthu', { sources: ['email'] }), ['market'])
  assert.deepEqual(await found('vanthu', { issuer: 'so van hoa' }), ['culture'])
  assert.deepEqual(await found('vanthu', { due: 'overdue' }), ['culture'])
  assert.deepEqual(await found('vanthu', { check: 'odd-dates' }), ['undated'])
  assert.deepEqual(await found('vanthu', { year: 2025 }), [])
  const unit = await office.db.selectFrom('unit').select('id').where('code', '=', 'kthtdt').executeTakeFirstOrThrow()
  assert.deepEqual(await found('vanthu', { assigneeId: unit.id }), ['market'])
  assert.deepEqual(await found('chutich', { states: ['awaiting-directive'] }), ['secretive'])
})

test('pages follow one another without a gap or a repeat, in every order, whatever the search', async () => {
  const actor = await office.as('vanthu')
  for (const sort of ['newest', 'oldest', 'due'] as const) {
    for (const text of [undefined, 'phong chay']) {
      const query = { sort, ...(text ? { text } : {}) }
      const whole = (await listRegister(office.db, actor, query, { today: TODAY })).rows.map((row) => row.id)
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof listRegister>> = await listRegister(office.db, actor, query, {
          today: TODAY, limit: 1, ...(cursor ? { cursor } : {}),
        })
        seen.push(...page.rows.map((row) => row.id))
        cursor = page.next
      } while (cursor)
      assert.deepEqual(seen, whole)
    }
  }
})

test('a cursor that this list did not give is refused', async () => {
  const actor = await office.as('vanthu')
  const forged = [
    'x', '%%%', Buffer.from('["newest","2026-11-01","1","","x\' or 1=1"]').toString('base64url'),
    Buffer.from('["due","2026-11-01"]').toString('base64url'), 'a'.repeat(5_000),
    Buffer.from('[1,2,3,4,5]').toString('base64url'),
  ]
  for (const cursor of forged) {
    await assert.rejects(
      listRegister(office.db, actor, {}, { today: TODAY, cursor }),
      (error) => isOfficeError(error) && error.code === 'cursor-invalid',
    )
  }
})

test('the count tells states and doors, and stops at a thousand', async () => {
  const actor = await office.as('vanthu')
  const counted = await countRegister(office.db, actor, {}, TODAY)
  assert.equal(counted.count, 4)
  assert.equal(counted.sources.email, 1)
  assert.ok(counted.first! <= counted.last!)
  assert.equal(counted.isMore, false)
})

test('a very common word is walked, not collected, and gives the same documents', async () => {
  const actor = await office.as('vanthu')
  const bounded = (await listRegister(office.db, actor, { text: 'phong chay' }, { today: TODAY })).rows.map((row) => row.id)
  // Statistics that say the word is everywhere, as they would in a register of a hundred thousand.
  const owner = (await import('../../db/connect.ts')).openDatabase(office.ownerUrl, { connectionsMax: 1 })
  await sql`update pg_class set reltuples = 9e12, relpages = 1000 where relname = 'document_text'`.execute(owner)
  await owner.destroy()
  const plain = (await listRegister(office.db, actor, { text: 'phong chay' }, { today: TODAY })).rows.map((row) => row.id)
  assert.deepEqual(plain, bounded)
})
