import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findActorByName } from '../../../db/actors.ts'
import { listRightChanges } from '../../../db/right-changes.ts'
import { listAppointments, listPeople, listPositions, listUnits } from '../../../db/staff-list.ts'
import { appoint, endAppointment } from '../../../workflows/office/appoint.ts'
import { changePositionRoles } from '../../../workflows/office/change-position-roles.ts'
import { createPerson } from '../../../workflows/office/create-person.ts'
import { createPosition } from '../../../workflows/office/create-position.ts'
import { createUnit } from '../../../workflows/office/create-unit.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const TODAY = '2026-11-23'

describe('units, positions and who sits there', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const position = async (code: string) => {
    const found = (await listPositions(office.db, TODAY)).find((one) => one.code === code)
    assert.ok(found, code)
    return found
  }
  const eventsOf = (kind: string) =>
    office.db.selectFrom('audit_event').selectAll().where('kind', '=', kind).orderBy('seq').execute()
  const noticesOf = async (signInName: string, kind: string) => {
    const { personId } = await office.as(signInName)
    return office.db.selectFrom('notification').selectAll()
      .where('person_id', '=', personId).where('kind', '=', kind).execute()
  }

  it('are made by the administrator, who can then let a person work', async () => {
    const admin = await office.as('quantri')
    const { unitId } = await createUnit(office, admin, { code: 'TP', name: 'Ban Tư pháp', shortName: 'Tư pháp' })
    const { positionId } = await createPosition(office, admin, {
      code: 'cv-tp', name: 'Công chức tư pháp', unitId, roles: ['officer'], isUnitHead: false,
    })
    await createPerson(office, admin, {
      signInName: 'tuphap', fullName: 'Ngô Thị Sáu', appointment: { positionId, from: TODAY },
    })
    const person = await office.as('tuphap')
    assert.deepEqual(person.roles, ['officer'])
    assert.equal(person.unitId, unitId)
    assert.equal((await eventsOf('unit-created')).length, 1)
    assert.equal((await eventsOf('position-created')).length, 1)
  })

  it('share one namespace of codes', async () => {
    const admin = await office.as('quantri')
    const before = (await listUnits(office.db)).length
    for (const code of ['vp', 'ct', 'chutich']) {
      await assert.rejects(createUnit(office, admin, { code, name: 'Đơn vị trùng mã' }), { code: 'code-taken' })
    }
    await assert.rejects(createUnit(office, admin, { code: 'a b', name: 'Sai mã' }), { code: 'code-wrong' })
    await assert.rejects(createPerson(office, admin, { signInName: 'chutich', fullName: 'Người Trùng' }), {
      code: 'sign-in-name-taken',
    })
    assert.equal((await listUnits(office.db)).length, before)
  })

  it('are nobody else\'s to change', async () => {
    const before = await listPeople(office.db, TODAY)
    const seat = await position('gd-pvhcc')
    for (const name of ['vanthu', 'chanhvp', 'chutich', 'chuyenvien', 'thanhtra']) {
      const actor = await office.as(name)
      const refused = { code: 'not-allowed' }
      await assert.rejects(createUnit(office, actor, { code: 'zz', name: 'Không được' }), refused)
      await assert.rejects(createPerson(office, actor, { signInName: 'khong', fullName: 'Không Được' }), refused)
      await assert.rejects(appoint(office, actor, { personId: actor.personId, positionId: seat.id, from: TODAY }), refused)
      await assert.rejects(
        changePositionRoles(office, actor, { positionId: seat.id, roles: ['leader'], isUnitHead: true }), refused)
    }
    assert.deepEqual(await listPeople(office.db, TODAY), before)
    assert.deepEqual(await position('gd-pvhcc'), seat)
  })

  it('never give an administrator more than he has: nobody changes his own rights', async () => {
    const admin = await office.as('quantri')
    const own = { code: 'own-rights' }
    const seat = await position('pct')
    await assert.rejects(appoint(office, admin, { personId: admin.personId, positionId: seat.id, from: TODAY }), own)
    await assert.rejects(
      changePositionRoles(office, admin, { positionId: admin.positionId, roles: ['leader'], isUnitHead: false }), own)
    const other = (await office.as('chuyenvien')).personId
    await assert.rejects(appoint(office, admin, { personId: other, positionId: admin.positionId, from: TODAY }), own)
    const [held] = await listAppointments(office.db, admin.personId)
    await assert.rejects(endAppointment(office, admin, { appointmentId: held!.id, lastDay: TODAY }), own)
    assert.deepEqual((await office.as('quantri')).roles, ['administrator'])
  })

  it('do not mix looking after accounts, or inspecting, with reading letters', async () => {
    const admin = await office.as('quantri')
    const seat = await position('cv-kthtdt')
    for (const roles of [['administrator', 'clerk'], ['inspector', 'leader']]) {
      await assert.rejects(changePositionRoles(office, admin, { positionId: seat.id, roles, isUnitHead: false }), {
        code: 'roles-do-not-mix',
      })
    }
    await assert.rejects(changePositionRoles(office, admin, { positionId: seat.id, roles: [], isUnitHead: false }), {
      code: 'position-without-role',
    })
    await assert.rejects(
      changePositionRoles(office, admin, { positionId: seat.id, roles: ['god'], isUnitHead: false }),
      { code: 'role-unknown' })
    assert.deepEqual((await position('cv-kthtdt')).roles, ['officer'])
  })

  it('that get a wide right are told to the head of the office, and he sees who gave it', async () => {
    const admin = await office.as('quantri')
    const seat = await position('cv-vhxh')
    const told = (await noticesOf('chutich', 'rights-changed')).length
    await changePositionRoles(office, admin, { positionId: seat.id, roles: ['officer', 'clerk'], isUnitHead: false })
    assert.equal((await noticesOf('chutich', 'rights-changed')).length, told + 1)
    assert.deepEqual((await office.as('chuyenvien3')).roles, ['clerk', 'officer'])
    const [change] = await listRightChanges(office.db)
    assert.equal(change?.kind, 'position-roles-changed')
    assert.equal(change.byName, admin.fullName)
    assert.equal(change.positionName, seat.name)
    assert.deepEqual(change.roles, ['clerk', 'officer'])

    await changePositionRoles(office, admin, { positionId: seat.id, roles: ['officer'], isUnitHead: false })
    assert.equal((await noticesOf('chutich', 'rights-changed')).length, told + 1, 'a narrower right is not')
    assert.deepEqual((await office.as('chuyenvien3')).roles, ['officer'])
  })

  it('have one head a unit', async () => {
    const admin = await office.as('quantri')
    const seat = await position('cv-kthtdt')
    await assert.rejects(
      changePositionRoles(office, admin, { positionId: seat.id, roles: ['officer'], isUnitHead: true }),
      { code: 'unit-has-head' })
    await assert.rejects(createPosition(office, admin, {
      code: 'tp2', name: 'Trưởng phòng thứ hai', unitId: seat.unitId, roles: ['unit-head'], isUnitHead: true,
    }), { code: 'unit-has-head' })
  })

  it('let an assistant assist a leader only', async () => {
    const admin = await office.as('quantri')
    const { unitId } = await position('ct')
    const leader = await position('ct')
    const officer = await position('cv-vp')
    const wanted = { code: 'tl-ct', name: 'Trợ lý Chủ tịch', unitId, roles: ['assistant'], isUnitHead: false }
    await assert.rejects(createPosition(office, admin, wanted), { code: 'assistant-of-nobody' })
    await assert.rejects(createPosition(office, admin, { ...wanted, assistsPositionId: officer.id }), {
      code: 'assistant-of-nobody',
    })
    await createPosition(office, admin, { ...wanted, assistsPositionId: leader.id })
    assert.equal((await position('tl-ct')).assistsPositionId, leader.id)
  })

  it('pass from one holder to the next on a day, without a day of two or of none', async () => {
    const admin = await office.as('quantri')
    const seat = await position('cv-vp')
    const before = await office.as('chuyenvien2')
    await createPerson(office, admin, { signInName: 'moi1', fullName: 'Hồ Văn Mới' })
    const people = await listPeople(office.db, TODAY)
    const next = people.find((one) => one.signInName === 'moi1')
    assert.ok(next)
    await appoint(office, admin, { personId: next.id, positionId: seat.id, from: '2026-12-01' })

    const roles = async (name: string, day: string) =>
      (await findActorByName(office.db, name, day))?.seats.map((one) => one.code) ?? []
    assert.deepEqual(await roles('chuyenvien2', '2026-11-30'), ['cv-vp'])
    assert.deepEqual(await roles('moi1', '2026-11-30'), [])
    assert.deepEqual(await roles('chuyenvien2', '2026-12-01'), [])
    assert.deepEqual(await roles('moi1', '2026-12-01'), ['cv-vp'])
    const [ended] = await eventsOf('appointment-ended')
    assert.equal(ended?.subject_id, before.personId)
    assert.equal(JSON.parse(ended.facts).lastDay, '2026-11-30')

    await assert.rejects(
      appoint(office, admin, { personId: before.personId, positionId: seat.id, from: '2026-11-25' }),
      { code: 'already-appointed' })
    const third = (await office.as('chuyenvien')).personId
    await assert.rejects(appoint(office, admin, { personId: third, positionId: seat.id, from: '2026-11-25' }), {
      code: 'appointment-not-after-holder',
    })
    assert.deepEqual(await roles('chuyenvien2', '2026-11-30'), ['cv-vp'])
  })

  it('can be given to the right person on the same day after a slip', async () => {
    const admin = await office.as('quantri')
    const seat = await position('tca')
    const slip = (await office.as('chuyenvien')).personId
    const right = (await office.as('truongphong2')).personId
    await appoint(office, admin, { personId: slip, positionId: seat.id, from: TODAY })
    await appoint(office, admin, { personId: right, positionId: seat.id, from: TODAY })
    assert.equal((await position('tca')).holderId, right)
    assert.deepEqual((await office.as('chuyenvien')).seats.map((one) => one.code), ['cv-kthtdt'])
  })

  it('may be left by a person after a last day', async () => {
    const admin = await office.as('quantri')
    const seat = await position('tca')
    const held = (await listAppointments(office.db, seat.holderId!)).find((one) => one.positionId === seat.id)
    assert.ok(held)
    await assert.rejects(endAppointment(office, admin, { appointmentId: held.id, lastDay: '2026-11-01' }), {
      code: 'appointment-ends-before-start',
    })
    await endAppointment(office, admin, { appointmentId: held.id, lastDay: TODAY })
    const after = (await listPositions(office.db, '2026-11-24')).find((one) => one.id === seat.id)
    assert.equal(after?.holderId, null)
    await assert.rejects(endAppointment(office, admin, { appointmentId: held.id, lastDay: TODAY }), {
      code: 'appointment-not-found',
    })
  })
})
