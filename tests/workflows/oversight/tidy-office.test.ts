import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { findSetting } from '../../../db/tidy.ts'
import { newId } from '../../../workflows/domain/ids.ts'
import { LAST_TIDY, ORPHANS_MAX, tidyOffice, type TidyReport } from '../../../workflows/oversight/tidy-office.ts'
import { registeredDocument } from '../../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

async function report(office: TestOffice): Promise<TidyReport> {
  return (await findSetting(office.db, LAST_TIDY)) as TidyReport
}

test('removes what has run out and keeps what has not', async () => {
  const office = await openTestOffice({ now: '2026-11-23T02:00:00Z' })
  const { personId } = await office.as('vanthu')
  const session = (expires: string) => ({ id_hash: randomBytes(32), person_id: personId, expires_at: new Date(expires) })
  await office.db.insertInto('session').values([session('2026-01-01'), session('2026-11-24')]).execute()
  await office.db.insertInto('throttle').values([
    { bucket: 'old', window_ends_at: new Date('2026-11-01'), blocked_until: null },
    { bucket: 'blocked', window_ends_at: new Date('2026-11-01'), blocked_until: new Date('2026-12-01') },
  ]).execute()
  const key = (at: string) => ({
    person_id: personId, route: '/x', key: at, request_sha256: randomBytes(32), created_at: new Date(at),
  })
  await office.db.insertInto('idempotency_key').values([key('2026-11-10'), key('2026-11-20')]).execute()
  await tidyOffice(office)
  await tidyOffice(office)
  assert.equal((await office.db.selectFrom('session').selectAll().execute()).length, 1)
  assert.deepEqual((await office.db.selectFrom('throttle').select('bucket').execute()).map((row) => row.bucket), ['blocked'])
  assert.equal((await office.db.selectFrom('idempotency_key').selectAll().execute()).length, 1)
  await office.close()
})

test('a file of the vault that no row has named for more than a day is destroyed; named ones stay', async () => {
  const office = await openTestOffice({ now: '2026-11-23T02:00:00Z' })
  const { sha256 } = await registeredDocument(office)
  const orphan = await office.vault.write(Buffer.from('left by a crash'))
  await tidyOffice(office)
  assert.ok(await office.vault.has(orphan.sha256))
  office.setNow('2026-11-23T12:00:00Z')
  await tidyOffice(office)
  assert.ok(await office.vault.has(orphan.sha256))
  office.setNow('2026-11-24T03:00:00Z')
  await tidyOffice(office)
  assert.ok(!(await office.vault.has(orphan.sha256)))
  assert.ok(await office.vault.has(sha256))
  assert.deepEqual((await report(office)).orphansDestroyed, [orphan.sha256])
  await office.close()
})

test('too many orphans mean a wrong database: nothing is destroyed', async () => {
  const office = await openTestOffice({ now: '2026-11-23T02:00:00Z' })
  for (let n = 0; n <= ORPHANS_MAX; n += 1) await office.vault.write(Buffer.from(`orphan ${n}`))
  await tidyOffice(office)
  office.setNow('2026-11-25T03:00:00Z')
  await tidyOffice(office)
  assert.equal((await office.vault.list(1_000)).length, ORPHANS_MAX + 1)
  assert.deepEqual((await report(office)).orphansDestroyed, [])
  await office.close()
})

test('items of the spool whose key is gone are destroyed, waiting ones stay', async () => {
  const office = await openTestOffice({ now: new Date().toISOString() })
  const receive = async (id: string) =>
    office.spool.receive(id, Readable.from([Buffer.from('bytes of a letter')]), { maxBytes: 1_000 })
  const [ended, waiting, cutOff] = [newId(), newId(), newId()]
  for (const id of [ended, waiting, cutOff]) {
    const item = await receive(id)
    if (id === cutOff) continue
    const deliveryId = newId()
    await office.db.insertInto('delivery').values({ id: deliveryId, source: 'post', channel: 'upload' }).execute()
    await office.db.insertInto('scan').values({ id, delivery_id: deliveryId }).execute()
    await office.db.insertInto('spool_key').values({
      scan_id: id, ...(id === ended ? { wrapped: null, destroyed_at: office.now() } : { wrapped: item.wrappedKey }),
    }).execute()
  }
  await tidyOffice(office)
  assert.deepEqual((await office.spool.list(10)).sort(), [waiting, cutOff].sort())
  office.setNow(new Date(Date.now() + 2 * 86_400_000))
  await tidyOffice(office)
  assert.deepEqual(await office.spool.list(10), [waiting])
  await office.close()
})
