import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listSealedEvents, recordEvent } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { newId } from '../../workflows/domain/ids.ts'
import { checkEvents } from '../../workflows/domain/proof-pack.ts'
import { openTestOffice } from '../support/test-office.ts'

test('the seals of one document can be computed outside the office, without the events of others', async () => {
  const office = await openTestOffice()
  try {
    const actor = await office.as('vanthu')
    const [ours, theirs] = [newId(), newId()]
    for (const documentId of [ours, ours, theirs, ours]) {
      await inTransaction(office.db, (trx) => recordEvent(trx, actor, {
        kind: 'document-presented', documentId, subjectId: documentId, facts: { note: 'số "7" – Đ' },
      }))
    }
    const events = await listSealedEvents(office.db, ours)
    assert.equal(events.length, 3)
    assert.equal(checkEvents(JSON.stringify(events), ours), undefined)
    assert.ok(!JSON.stringify(events).includes(theirs))
    const forged = events.map((event, at) => at === 1
      ? { ...event, content: event.content.replace('presented', 'completed') } : event)
    assert.equal(checkEvents(JSON.stringify(forged), ours)?.problem, 'event-seal')
    assert.deepEqual(await listSealedEvents(office.db, newId()), [])
  } finally {
    await office.close()
  }
})
