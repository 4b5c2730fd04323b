import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findCustodyBalance, listCustody } from '../../db/custody.ts'
import { insertDelivery, insertScan } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import { newId } from '../../workflows/domain/ids.ts'
import { registeredDocument } from '../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

// The moves of an item carry the database's own clock, so the period is wide.
const PERIOD = { from: '2000-01-01', to: '2999-12-31' }

async function scanIn(office: TestOffice, change: Record<string, unknown>): Promise<string> {
  const [id, deliveryId] = [newId(), newId()]
  const clerk = await office.as('vanthu')
  await inTransaction(office.db, async (trx) => {
    await insertDelivery(trx, { id: deliveryId, source: 'post', channel: 'upload', sender: 'Nơi gửi thử' })
    await insertScan(trx, { id, delivery_id: deliveryId })
    if (Object.keys(change).length === 0) return
    const ends = change.state !== 'quarantined'
    await trx.updateTable('scan').set({
      ...change, ...(ends ? { disposed_at: office.now(), disposed_by: clerk.personId } : {}),
    }).where('id', '=', id).execute()
  })
  return id
}

test('every item that came in is in exactly one place, and the balance adds up', async () => {
  const office = await openTestOffice()
  const document = await registeredDocument(office)
  await scanIn(office, {})
  await scanIn(office, { state: 'quarantined', gate: 'suspect', reason: 'nghi có dấu mật' })
  await scanIn(office, { state: 'returned', reason: 'gửi nhầm cơ quan khác' })
  await scanIn(office, { state: 'rejected', reason: 'trang thử của máy quét' })
  await scanIn(office, { state: 'duplicate', document_id: document.documentId })
  await scanIn(office, { state: 'secret', secrecy: 'secret' })
  await scanIn(office, { state: 'passed-on', handed_to: 'người nhận' })
  await scanIn(office, { state: 'split' })
  await scanIn(office, { state: 'joined' })
  await scanIn(office, { state: 'slip', gate: 'clear', document_id: document.documentId })

  const balance = await findCustodyBalance(office.db, PERIOD)
  assert.deepEqual(balance.places, {
    registered: 1, returned: 1, duplicate: 1, secret: 1, rejected: 1, 'passed-on': 1, split: 1, joined: 1, slip: 1,
    waiting: 2,
  })
  assert.equal(balance.in, 11)
  assert.ok(balance.balances)
  for (const place of Object.keys(balance.places) as (keyof typeof balance.places)[]) {
    assert.equal((await listCustody(office.db, PERIOD, place)).length, balance.places[place], place)
  }
  assert.equal((await listCustody(office.db, PERIOD, 'in')).length, 11)
  assert.equal((await findCustodyBalance(office.db, { from: '2001-01-01', to: '2001-01-02' })).in, 0)
  await office.close()
})

test('the list tells nothing of a secret or quarantined item but its door and time', async () => {
  const office = await openTestOffice()
  await scanIn(office, { state: 'quarantined', gate: 'suspect', reason: 'lý do phải giấu đi' })
  await scanIn(office, { state: 'secret', secrecy: 'top-secret' })
  const items = await listCustody(office.db, PERIOD, 'in')
  assert.equal(items.length, 2)
  for (const item of items) {
    assert.equal(item.reason, null)
    assert.equal(item.sender, null)
  }
  await office.close()
})
