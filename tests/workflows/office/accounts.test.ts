import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findActorByName } from '../../../db/actors.ts'
import { findPassword } from '../../../db/passwords.ts'
import { listPositions } from '../../../db/staff-list.ts'
import { changePassword } from '../../../workflows/access/change-password.ts'
import { sessionHash } from '../../../workflows/access/session-rules.ts'
import { signIn } from '../../../workflows/access/sign-in.ts'
import { createPerson } from '../../../workflows/office/create-person.ts'
import { disablePerson } from '../../../workflows/office/disable-person.ts'
import { startPasswordReset } from '../../../workflows/office/start-password-reset.ts'
import { directedDocument } from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const TODAY = '2026-11-23'
const OWN = 'con trâu đi qua cầu tre nhỏ'

describe('accounts', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const enter = (signInName: string, password: string) =>
    signIn(office, { signInName, password, address: '10.0.0.9', device: null })
  const openSessions = async (personId: string) =>
    (await office.db.selectFrom('session').select('id_hash')
      .where('person_id', '=', personId).where('revoked_at', 'is', null).execute()).length
  const seatOf = async (code: string) =>
    (await listPositions(office.db, TODAY)).find((one) => one.code === code)!.id

  it('open with a one-time code that its owner must replace', async () => {
    const admin = await office.as('quantri')
    const { personId, oneTimePassword } = await createPerson(office, admin, {
      signInName: 'thuba', fullName: 'Lý Thị Ba', appointment: { positionId: await seatOf('gd-pvhcc'), from: TODAY },
    })
    assert.match(oneTimePassword, /^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/)
    assert.equal((await findPassword(office.db, personId))?.must_change, true)
    const { sessionId } = await enter('thuba', oneTimePassword)
    await changePassword(office, await office.as('thuba'), {
      currentPassword: oneTimePassword, newPassword: OWN, sessionHash: sessionHash(sessionId),
    })
    assert.equal((await findPassword(office.db, personId))?.must_change, false)
    await assert.rejects(enter('thuba', oneTimePassword), { code: 'sign-in-failed' })
    await enter('thuba', OWN)
  })

  it('do not open with a code of the day before yesterday', async () => {
    const admin = await office.as('quantri')
    const { oneTimePassword } = await createPerson(office, admin, { signInName: 'thutu', fullName: 'Lý Thị Tư' })
    office.setNow('2026-11-24T02:00:01Z')
    await assert.rejects(enter('thutu', oneTimePassword), { code: 'sign-in-failed' })
    office.setNow('2026-11-23T02:00:00Z')
    await enter('thutu', oneTimePassword)
  })

  it('write the code nowhere', async () => {
    const admin = await office.as('quantri')
    const { oneTimePassword } = await createPerson(office, admin, { signInName: 'thunam', fullName: 'Lý Thị Năm' })
    const events = await office.db.selectFrom('audit_event').select('facts').execute()
    assert.ok(!JSON.stringify(events).includes(oneTimePassword))
  })

  it('get a new code when the password is forgotten; old password, sessions and tokens end', async () => {
    const admin = await office.as('quantri')
    const { personId } = await office.as('thuba')
    await enter('thuba', OWN)
    await office.db.insertInto('access_token').values({
      person_id: personId, name: 'thử', public_id: 'thu-1', secret_hash: Buffer.alloc(32), scopes: ['documents:read'],
      expires_at: new Date('2027-01-01T00:00:00Z'),
    }).execute()
    const { oneTimePassword } = await startPasswordReset(office, admin, { personId })
    assert.equal(await openSessions(personId), 0)
    const live = await office.db.selectFrom('access_token').select('id')
      .where('person_id', '=', personId).where('revoked_at', 'is', null).execute()
    assert.deepEqual(live, [])
    await assert.rejects(enter('thuba', OWN), { code: 'sign-in-failed' })
    await enter('thuba', oneTimePassword)
  })

  it('are nobody else\'s to reset or close, and nobody\'s own', async () => {
    const { personId } = await office.as('thuba')
    for (const name of ['chutich', 'vanthu', 'thanhtra']) {
      const actor = await office.as(name)
      await assert.rejects(startPasswordReset(office, actor, { personId }), { code: 'not-allowed' })
      await assert.rejects(disablePerson(office, actor, { personId }), { code: 'not-allowed' })
    }
    const admin = await office.as('quantri')
    await assert.rejects(startPasswordReset(office, admin, admin), { code: 'own-rights' })
    await assert.rejects(disablePerson(office, admin, admin), { code: 'own-rights' })
    assert.ok(await findActorByName(office.db, 'thuba', TODAY))
    assert.equal((await findPassword(office.db, personId))?.must_change, true)
  })

  it('end at once when closed: session, token and seat go in one transaction', async () => {
    const admin = await office.as('quantri')
    const { personId } = await office.as('thuba')
    assert.equal(await openSessions(personId), 1)
    assert.deepEqual(await disablePerson(office, admin, { personId }), { openLines: 0 })
    assert.equal(await openSessions(personId), 0)
    assert.equal(await findActorByName(office.db, 'thuba', TODAY), undefined)
    await assert.rejects(disablePerson(office, admin, { personId }), { code: 'person-disabled' })
    await assert.rejects(startPasswordReset(office, admin, { personId }), { code: 'person-disabled' })
    const seats = await listPositions(office.db, '2026-11-24')
    assert.equal(seats.find((one) => one.code === 'gd-pvhcc')?.holderId, null)
  })

  it('leave open work with the seat, and the head of the unit is asked for another person', async () => {
    const admin = await office.as('quantri')
    const officer = await office.as('chuyenvien')
    const { documentId } = await directedDocument(office, { lead: 'cv-kthtdt' })
    const { openLines } = await disablePerson(office, admin, { personId: officer.personId })
    assert.equal(openLines, 1)
    const line = await office.db.selectFrom('assignment').select(['assignee_id', 'state'])
      .where('document_id', '=', documentId).where('role', '=', 'lead').executeTakeFirstOrThrow()
    assert.equal(line.assignee_id, officer.positionId)
    assert.equal(line.state, 'pending')
    const head = await office.as('truongphong')
    const told = await office.db.selectFrom('notification').selectAll()
      .where('person_id', '=', head.personId).where('kind', '=', 'work-without-person').execute()
    assert.equal(told.length, 1)
  })

  it('leave work that named them to their seat, and without one to the unit (R24)', async () => {
    const admin = await office.as('quantri')
    const officer = await office.as('chuyenvien3')
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien3' })
    const there = await directedDocument(office, { lead: 'vp', support: ['chuyenvien3'] })
    await disablePerson(office, admin, { personId: officer.personId })
    const line = await office.db.selectFrom('assignment').select(['assignee_id', 'unit_id', 'state'])
      .where('id', '=', lines.chuyenvien3!).executeTakeFirstOrThrow()
    assert.ok([officer.positionId, line.unit_id].includes(line.assignee_id))
    assert.notEqual(line.assignee_id, officer.personId)
    assert.equal(line.state, 'pending')
    const named = await office.db.selectFrom('assignment').select('id')
      .where('assignee_id', '=', officer.personId).where('state', '=', 'pending').execute()
    assert.deepEqual(named, [])
    const readers = await office.db.selectFrom('document_reader').selectAll().where('document_id', '=', documentId).execute()
    assert.ok(readers.some((one) => one.principal_id === line.assignee_id), 'the heir may read')
    assert.ok(!readers.some((one) => one.principal_id === officer.personId))
    assert.ok(there.documentId)
  })

  it('always keep one administrator, even when two close each other at the same moment', async () => {
    const admin = await office.as('quantri')
    await createPerson(office, admin, { signInName: 'quantri2', fullName: 'Hà Văn Hai' })
    const person = await office.db.selectFrom('person').select('id')
      .where('sign_in_name', '=', 'quantri2').executeTakeFirstOrThrow()
    await office.db.insertInto('appointment').values({
      person_id: person.id, position_id: admin.positionId, kind: 'acting', days: `[${TODAY},)`,
    }).execute()
    const second = await office.as('quantri2')
    const results = await Promise.allSettled([
      disablePerson(office, admin, { personId: second.personId }),
      disablePerson(office, second, { personId: admin.personId }),
    ])
    assert.deepEqual(results.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    const refused = results.find((one) => one.status === 'rejected')
    assert.equal(refused?.reason.code, 'not-allowed')
    const left = await Promise.all(['quantri', 'quantri2'].map((name) => findActorByName(office.db, name, TODAY)))
    assert.equal(left.filter(Boolean).length, 1)
  })
})
