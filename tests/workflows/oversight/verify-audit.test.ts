import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { recordEvent } from '../../../db/audit.ts'
import { openDatabase } from '../../../db/connect.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { verifyAudit } from '../../../workflows/oversight/verify-audit.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

async function withEvents(count: number): Promise<TestOffice> {
  const office = await openTestOffice()
  const actor = await office.as('vanthu')
  for (let n = 0; n < count; n += 1) {
    await inTransaction(office.db, (trx) => recordEvent(trx, actor, { kind: 'sign-in', subjectId: actor.personId, facts: { n } }))
  }
  return office
}

/** As the superuser could, past every trigger. */
async function behindTheTriggers(office: TestOffice, change: string): Promise<void> {
  const owner = openDatabase(office.ownerUrl, { connectionsMax: 1 })
  await owner.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await sql.raw(change).execute(trx)
  })
  await owner.destroy()
}

test('an untouched log holds, with its count and head', async () => {
  const office = await withEvents(5)
  const { firstBroken, count, head } = await verifyAudit(office)
  assert.equal(firstBroken, null)
  assert.equal(count, head.seq)
  assert.match(head.seal, /^[0-9a-f]{64}$/)
  await office.close()
})

test('an event edited behind the triggers is named as the first broken one', async () => {
  const office = await withEvents(6)
  const before = await verifyAudit(office)
  const edited = before.head.seq - 2
  await behindTheTriggers(office, `update audit_event set facts = '{"n":99}' where seq = ${edited}`)
  assert.equal((await verifyAudit(office)).firstBroken, edited)
  await office.close()
})

test('a removed event, and events cut off at the end, are named too', async () => {
  const office = await withEvents(6)
  const { head } = await verifyAudit(office)
  await behindTheTriggers(office, `delete from audit_event where seq > ${head.seq - 2}`)
  assert.equal((await verifyAudit(office)).firstBroken, head.seq - 1)
  await behindTheTriggers(office, `delete from audit_event where seq = ${head.seq - 4}`)
  assert.equal((await verifyAudit(office)).firstBroken, head.seq - 3)
  await office.close()
})

test('the application itself can neither change nor remove an event', async () => {
  const office = await withEvents(1)
  await assert.rejects(sql`update audit_event set kind = 'x'`.execute(office.db))
  await assert.rejects(sql`delete from audit_event`.execute(office.db))
  assert.equal((await verifyAudit(office)).firstBroken, null)
  await office.close()
})
