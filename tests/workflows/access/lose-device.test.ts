import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listSubscriptions, saveSubscription } from '../../../db/push.ts'
import { insertSession, listOpenSessions } from '../../../db/sessions.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { loseDeviceOf, loseOwnDevice } from '../../../workflows/access/lose-device.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a lost device', () => {
  let office: TestOffice
  let chair: Actor
  let vice: Actor
  before(async () => {
    office = await openTestOffice()
    chair = await office.as('chutich')
    vice = await office.as('phochutich')
  })
  after(() => office.close())

  async function signedIn(person: Actor, devices: number): Promise<void> {
    const at = office.now()
    await inTransaction(office.db, async (trx) => {
      for (let device = 0; device < devices; device += 1) {
        await insertSession(trx, {
          id_hash: randomBytes(32), person_id: person.personId, position_id: person.positionId, created_at: at,
          last_seen_at: at, expires_at: new Date(at.getTime() + 3_600_000), address: null, device: `máy ${device}`,
          entra_link_id: null, proven_at: at,
        })
        await saveSubscription(trx, {
          personId: person.personId, endpoint: `https://push.example/${randomUUID()}`, p256dh: 'p'.repeat(80), auth: 'a'.repeat(20),
          device: null, at,
        })
      }
    })
  }
  const left = async (person: Actor) => [
    (await listOpenSessions(office.db, person.personId, office.now())).length,
    (await listSubscriptions(office.db, person.personId)).length,
  ]
  const events = async () => (await office.db.selectFrom('audit_event').select('facts').where('kind', '=', 'device-lost').execute()).length

  it('ends every session of its person and no other’s, and is told nothing more', async () => {
    await signedIn(chair, 3)
    await signedIn(vice, 1)
    assert.equal(await loseOwnDevice(office, chair), 3)
    assert.deepEqual([await left(chair), await left(vice)], [[0, 0], [1, 1]])
    assert.equal(await loseOwnDevice(office, chair), 0, 'twice is harmless')
    assert.equal(await events(), 2)
  })

  it('is ended by the administrator for him, and by nobody else', async () => {
    await signedIn(chair, 2)
    for (const name of ['vanthu', 'chanhvp', 'phochutich', 'truongphong', 'thanhtra', 'chutich']) {
      await assert.rejects(loseDeviceOf(office, await office.as(name), { personId: chair.personId }), { code: 'not-allowed' }, name)
    }
    const administrator = await office.as('quantri')
    for (const personId of [randomUUID(), 'khong-co']) {
      await assert.rejects(loseDeviceOf(office, administrator, { personId }), { code: 'person-not-found' })
    }
    assert.deepEqual(await left(chair), [2, 2])
    const ended = await Promise.all([1, 2].map(() => loseDeviceOf(office, administrator, { personId: chair.personId })))
    assert.deepEqual(ended.sort(), [0, 2], 'two at once end them once')
    assert.deepEqual(await left(chair), [0, 0])
  })
})
