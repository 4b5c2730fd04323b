import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findFirstBrokenEvent } from '../../db/audit.ts'
import { findCustodyBalance } from '../../db/custody.ts'
import { receiveDemoScans } from '../../scripts/demo/receive-demo-scans.ts'
import { seedMonth } from '../../scripts/demo/seed-month.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

describe('the month of the demo office', () => {
  let office: TestOffice
  before(async () => {
    // The clock of the log cannot be set: the ledger of the tray is asked for the real day below.
    office = await openTestOffice({ now: new Date().toISOString() })
    await seedMonth(office)
  })
  after(() => office.close())

  const countBy = async (column: 'state' | 'urgency') => {
    const rows = await office.db
      .selectFrom('incoming_document')
      .select((eb) => [eb.ref(column).as('value'), eb.fn.countAll<number>().as('n')])
      .groupBy(column)
      .execute()
    return Object.fromEntries(rows.map((row) => [row.value, row.n]))
  }

  test('shows letters in every state', async () => {
    const states = await countBy('state')
    for (const state of ['registered', 'awaiting-directive', 'assigned', 'in-progress', 'completed', 'voided']) {
      assert.ok((states[state] ?? 0) > 0, `no letter is ${state}: ${JSON.stringify(states)}`)
    }
  })

  test("lays a pile before the chairman, one of it at once, some with a proposal", async () => {
    const pile = await office.db
      .selectFrom('presentation as p')
      .innerJoin('position as s', 's.id', 'p.to_position_id')
      .innerJoin('incoming_document as d', 'd.id', 'p.document_id')
      .select(['d.id', 'd.urgency'])
      .where('p.ended_at', 'is', null)
      .where('s.code', '=', 'ct')
      .execute()
    assert.ok(pile.length >= 7)
    assert.equal(pile.filter((one) => one.urgency === 'express').length, 1)
    const proposed = await office.db
      .selectFrom('directive')
      .select('document_id')
      .where('origin', '=', 'proposed')
      .where('document_id', 'in', pile.map((one) => one.id))
      .execute()
    assert.ok(proposed.length >= 2)
  })

  test('has two overdue lines and some that are due soon', async () => {
    const today = officeDay(office.now())
    const open = await office.db
      .selectFrom('assignment as a')
      .innerJoin('incoming_document as d', 'd.id', 'a.document_id')
      .select(['a.document_id', 'a.due_on'])
      .where('a.role', '=', 'lead')
      .where('a.state', 'in', ['pending', 'active'])
      .where('a.due_on', 'is not', null)
      .execute()
    const overdue = open.filter((one) => (one.due_on ?? today) < today)
    assert.equal(new Set(overdue.map((one) => one.document_id)).size, 2)
    assert.ok(open.length - overdue.length >= 5)
  })

  test('keeps numbers without a gap, the chain whole and the tray balanced', async () => {
    const numbers = await office.db
      .selectFrom('arrival_number as n')
      .innerJoin('register as r', 'r.id', 'n.register_id')
      .select(['n.number', 'r.first_number', 'r.last_number', 'r.year'])
      .orderBy('r.year')
      .orderBy('n.number')
      .execute()
    const years = new Set(numbers.map((one) => one.year))
    for (const year of years) {
      const row = numbers.filter((one) => one.year === year)
      assert.deepEqual(
        row.map((one) => one.number),
        row.map((_, index) => (row[0]?.first_number ?? 0) + index),
      )
      assert.equal(row.at(-1)?.number, row[0]?.last_number)
    }
    assert.equal(await findFirstBrokenEvent(office.db), null)
    const today = officeDay(new Date())
    const balance = await findCustodyBalance(office.db, { from: today, to: today })
    assert.ok(balance.balances)
    assert.equal(balance.places.secret, 1)
    assert.equal(balance.places.duplicate, 1)
    assert.equal(balance.places.returned, 1)
    assert.equal(balance.places['passed-on'], 1)
  })

  test('lets nothing happen in the future or out of turn', async () => {
    const { rows } = await office.db.executeQuery<{ n: number }>(
      office.db
        .selectFrom('incoming_document as d')
        .leftJoin('assignment as a', 'a.document_id', 'd.id')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where((eb) => eb.or([
          eb('d.registered_at', '>', office.now()),
          eb('d.received_at', '>', eb.ref('d.registered_at')),
          eb('a.assigned_at', '<', eb.ref('d.registered_at')),
          eb('a.completed_at', '>', office.now()),
        ]))
        .compile(),
    )
    assert.equal(rows[0]?.n, 0)
  })
})

test('five scanned letters come into the tray of the demo office', async () => {
  const office = await openTestOffice()
  try {
    const scanIds = await receiveDemoScans(office, 0)
    assert.equal(scanIds.length, 5)
    await office.runJobs()
    const rows = await office.db.selectFrom('scan').select(['state', 'media_type']).execute()
    // The reader of this test sees no mark; what is asked here is that every file opens.
    assert.deepEqual(rows.map((row) => row.state), Array(5).fill('ready'))
    assert.equal(rows.filter((row) => row.media_type === 'image/jpeg').length, 1)
  } finally {
    await office.close()
  }
})
