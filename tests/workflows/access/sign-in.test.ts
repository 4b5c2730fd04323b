import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findSession, listOpenSessions } from '../../../db/sessions.ts'
import { changePassword } from '../../../workflows/access/change-password.ts'
import { choosePosition } from '../../../workflows/access/choose-position.ts'
import { endOwnSessions } from '../../../workflows/access/end-own-sessions.ts'
import { isLive, sessionHash } from '../../../workflows/access/session-rules.ts'
import { signIn } from '../../../workflows/access/sign-in.ts'
import { signOut } from '../../../workflows/access/sign-out.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const PASSWORD = 'con trâu đi qua cầu tre nhỏ'
const at = (address: string) => ({ address, device: 'Trình duyệt thử' })

async function givePassword(office: TestOffice, signInName: string): Promise<string> {
  const { personId } = await office.as(signInName)
  const hash = await office.passwords.hash(PASSWORD.normalize('NFC'))
  await office.db
    .insertInto('password')
    .values({ person_id: personId, hash })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash }))
    .execute()
  return personId
}

describe('signing in', () => {
  let office: TestOffice
  before(async () => {
    office = await openTestOffice()
    for (const name of ['vanthu', 'chutich', 'chuyenvien', 'truongphong', 'chanhvp', 'vanthu2']) {
      await givePassword(office, name)
    }
  })
  after(() => office.close())

  const enter = (signInName: string, address = '10.0.0.1', password = PASSWORD) =>
    signIn(office, { signInName, password, ...at(address) })
  const sessionsOf = async (name: string) =>
    listOpenSessions(office.db, (await office.as(name)).personId, office.now())

  it('opens a session that only the hash of its id can be found by', async () => {
    const { sessionId } = await enter('vanthu')

    const session = await findSession(office.db, sessionHash(sessionId))
    assert.equal(session?.person_id, (await office.as('vanthu')).personId)
    assert.equal(await findSession(office.db, session!.id_hash.subarray(0, 31)), undefined)
  })

  it('takes a password typed decomposed, and no other case of letters', async () => {
    await enter('vanthu', '10.0.0.2', PASSWORD.normalize('NFD'))
    await assert.rejects(enter('vanthu', '10.0.0.2', PASSWORD.toUpperCase()), {
      code: 'sign-in-failed',
    })
  })

  it('says the same of a wrong password, an unknown name, and what can be no password', async () => {
    const before = (await sessionsOf('vanthu')).length
    for (const [name, password] of [
      ['vanthu', 'sai'],
      ['khong-co-ai', PASSWORD],
      ['vanthu', 'x'.repeat(900)],
      ['vanthu', `${PASSWORD}\u0000`],
    ] as const) {
      await assert.rejects(enter(name, '10.0.0.3', password), {
        code: 'sign-in-failed',
        facts: {},
      })
    }
    assert.equal((await sessionsOf('vanthu')).length, before)
  })

  it('makes a guesser wait after five tries, and lets the owner in from elsewhere', async () => {
    for (let tried = 0; tried < 5; tried += 1) {
      await assert.rejects(enter('chutich', '10.0.0.4', 'đoán'), { code: 'sign-in-failed' })
    }
    await assert.rejects(enter('chutich', '10.0.0.4'), { code: 'sign-in-throttled' })
    await enter('chutich', '10.0.0.5')
  })

  it('counts tries before it judges them, so that many at once do not slip past', async () => {
    const tries = Array.from({ length: 20 }, () => enter('truongphong', '10.0.0.6', 'đoán'))
    const outcomes = await Promise.allSettled(tries)
    const codes = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'))
    assert.equal(codes.filter((code) => code === 'sign-in-failed').length, 5)
    assert.equal(codes.filter((code) => code === 'sign-in-throttled').length, 15)
  })

  it('lets nobody in whose account is disabled, and ends his sessions', async () => {
    const { sessionId, personId } = await enter('vanthu2', '10.0.0.7')
    await office.db
      .updateTable('person')
      .set({ disabled_at: office.now() })
      .where('id', '=', personId)
      .execute()

    assert.equal(await findSession(office.db, sessionHash(sessionId)), undefined)
    await assert.rejects(enter('vanthu2', '10.0.0.7'), { code: 'sign-in-failed' })
  })

  it('keeps five sessions a person: the sixth ends the oldest', async () => {
    const first = await enter('chuyenvien', '10.0.0.8')
    for (let more = 0; more < 5; more += 1) {
      office.setNow(new Date(office.now().getTime() + 1_000))
      await enter('chuyenvien', '10.0.0.8')
    }
    assert.equal((await sessionsOf('chuyenvien')).length, 5)
    assert.equal(await findSession(office.db, sessionHash(first.sessionId)), undefined)
  })

  it('ends the session at sign-out, twice without harm', async () => {
    const { sessionId } = await enter('chanhvp', '10.0.0.9')
    const hash = sessionHash(sessionId)
    await signOut(office, await office.as('chanhvp'), { sessionHash: hash })
    await signOut(office, await office.as('chanhvp'), { sessionHash: hash })
    assert.equal(await findSession(office.db, hash), undefined)
  })

  it('changes a password with the old one only, and signs all other devices out', async () => {
    const actor = { ...(await office.as('chanhvp')), address: '10.0.0.10' }
    const other = await enter('chanhvp', '10.0.0.10')
    const mine = sessionHash((await enter('chanhvp', '10.0.0.10')).sessionId)
    const wanted = { newPassword: 'lá chuối rơi xuống sân gạch đỏ', sessionHash: mine }

    const wrong = changePassword(office, actor, { ...wanted, currentPassword: 'sai' })
    await assert.rejects(wrong, { code: 'password-wrong' })
    assert.ok(await findSession(office.db, sessionHash(other.sessionId)))

    const now = await changePassword(office, actor, { ...wanted, currentPassword: PASSWORD })
    assert.equal(await findSession(office.db, sessionHash(other.sessionId)), undefined)
    assert.equal(await findSession(office.db, mine), undefined)
    assert.ok(await findSession(office.db, sessionHash(now.sessionId)))
    await enter('chanhvp', '10.0.0.10', wanted.newPassword)
  })

  it('ends nobody else’s session and lends nobody a position he does not hold', async () => {
    const clerk = await office.as('vanthu')
    const leader = await office.as('chutich')
    const { sessionId } = await enter('chutich', '10.0.0.11')
    const hash = sessionHash(sessionId)

    await assert.rejects(endOwnSessions(office, clerk, { only: hash }), {
      code: 'session-not-found',
    })
    const borrowed = choosePosition(office, clerk, {
      positionId: leader.positionId,
      sessionHash: hash,
    })
    await assert.rejects(borrowed, { code: 'not-allowed' })
    assert.ok(await findSession(office.db, hash))
  })
})

describe('the life of a session', () => {
  const opened = new Date('2026-11-23T01:00:00Z')
  const later = (minutes: number) => new Date(opened.getTime() + minutes * 60_000)
  const session = { last_seen_at: opened, expires_at: later(12 * 60) }

  it('ends after an hour alone, an administrator’s after a quarter, any after its last hour', () => {
    assert.equal(isLive(session, ['clerk'], later(60)), true)
    assert.equal(isLive(session, ['clerk'], later(61)), false)
    assert.equal(isLive(session, ['administrator'], later(15)), true)
    assert.equal(isLive(session, ['clerk', 'administrator'], later(16)), false)
    assert.equal(isLive({ ...session, last_seen_at: later(719) }, ['clerk'], later(720)), false)
  })
})
