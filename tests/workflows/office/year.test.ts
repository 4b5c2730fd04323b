import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findActorByName } from '../../../db/actors.ts'
import { findCalendar } from '../../../db/calendar.ts'
import { countJobs, listDeadLetters } from '../../../db/dead-letters.ts'
import { listDelegations, listInspections } from '../../../db/delegations.ts'
import { listRegisters } from '../../../db/registers.ts'
import { listPositions } from '../../../db/staff-list.ts'
import { openBoss } from '../../../workflows/adapters/boss-jobs.ts'
import {
  confirmCalendarYear, enterCalendarDays, withdrawCalendarDay,
} from '../../../workflows/office/change-calendar.ts'
import { grantDelegation, revokeDelegation } from '../../../workflows/office/grant-delegation.ts'
import { grantInspection, revokeInspection } from '../../../workflows/office/grant-inspection.ts'
import { nameOffice } from '../../../workflows/office/name-office.ts'
import { lockYearRegister, openYearRegister } from '../../../workflows/office/open-year-register.ts'
import { retryJob } from '../../../workflows/office/retry-job.ts'
import { directedDocument } from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const TODAY = '2026-11-23'

describe('delegations and inspections', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const seat = async (code: string) =>
    (await listPositions(office.db, TODAY)).find((one) => one.code === code)!.id
  const paper = async (to = 'pct') => ({
    toPositionId: await seat(to), paperNumber: '12/GUQ-UBND', paperIssuedOn: '2026-11-20',
    since: TODAY, until: '2026-12-05', reason: 'Đi công tác',
  })

  it('let the vice-chair act for the chair on the days of the paper, and not after (E1, E2)', async () => {
    const chair = await office.as('chutich')
    const { delegationId } = await grantDelegation(office, chair, await paper())
    const held = (await office.as('phochutich')).delegations
    assert.deepEqual(held.map((one) => [one.id, one.paperNumber]), [[delegationId, '12/GUQ-UBND']])
    assert.deepEqual((await findActorByName(office.db, 'phochutich', '2026-12-06'))?.delegations, [])

    await assert.rejects(grantDelegation(office, chair, await paper('cvp')), { code: 'delegation-overlaps' })
    await revokeDelegation(office, chair, { delegationId })
    assert.deepEqual((await office.as('phochutich')).delegations, [])
    await assert.rejects(revokeDelegation(office, chair, { delegationId }), { code: 'delegation-not-found' })
  })

  it('do not go further, to oneself, to an assistant, back in time or without a paper (E3, R23)', async () => {
    const chair = await office.as('chutich')
    const before = await listDelegations(office.db, TODAY)
    const vice = await office.as('phochutich')
    const given = await paper('cvp')
    const cases = [
      [vice, { ...given, fromPositionId: chair.positionId }, 'delegation-not-your-seat'],
      [chair, { ...given, toPositionId: chair.positionId }, 'delegation-to-oneself'],
      [chair, await paper('cv-vp'), 'delegation-needs-official'],
      [chair, { ...given, since: '2026-11-20' }, 'delegation-in-past'],
      [chair, { ...given, until: '2026-11-22' }, 'delegation-days-wrong'],
      [chair, { ...given, until: '2027-11-22' }, 'delegation-too-long'],
      [chair, { ...given, paperIssuedOn: '2026-11-25' }, 'delegation-paper-too-late'],
      [chair, { ...given, paperNumber: '  ' }, 'invalid-input'],
      [chair, { ...given, toPositionId: 'no-id' }, 'position-not-found'],
      [await office.as('chanhvp'), given, 'not-allowed'],
      [await office.as('quantri'), given, 'not-allowed'],
    ] as const
    for (const [actor, input, code] of cases) {
      await assert.rejects(grantDelegation(office, actor, input), { code })
    }
    assert.deepEqual(await listDelegations(office.db, TODAY), before)
  })

  it('open a period to an inspector until a day', async () => {
    const chair = await office.as('chutich')
    const inspector = await office.as('thanhtra')
    const asked = {
      personId: inspector.personId, arrivedFrom: '2026-01-01', arrivedUntil: '2026-06-30',
      since: TODAY, until: '2026-12-10', paperNumber: '45/QĐ-TTr',
    }
    const { inspectionId } = await grantInspection(office, chair, asked)
    const refusals = [
      [chair, { ...asked, personId: (await office.as('vanthu')).personId }, 'inspection-needs-inspector'],
      [chair, { ...asked, personId: chair.personId }, 'own-rights'],
      [chair, { ...asked, arrivedUntil: '2025-12-31' }, 'inspection-days-wrong'],
      [chair, { ...asked, until: '2027-12-31' }, 'inspection-too-long'],
      [inspector, asked, 'not-allowed'],
      [await office.as('quantri'), asked, 'not-allowed'],
    ] as const
    for (const [actor, input, code] of refusals) {
      await assert.rejects(grantInspection(office, actor, input), { code })
    }
    await revokeInspection(office, chair, { inspectionId })
    const all = await listInspections(office.db)
    assert.equal(all.length, 1)
    assert.ok(all[0]?.revokedAt)
  })
})

describe('the books and the calendar of a year', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('a register opened in mid-year goes on where the paper book stands', async () => {
    const admin = await office.as('quantri')
    await openYearRegister(office, admin, { year: 2027, firstNumber: 413 })
    office.setNow('2027-02-10T02:00:00Z')
    const { documentId } = await directedDocument(office, { lead: 'cv-kthtdt' })
    const { arrival_number: number } = await office.db.selectFrom('incoming_document').select('arrival_number')
      .where('id', '=', documentId).executeTakeFirstOrThrow()
    assert.equal(number, 413)
    await assert.rejects(openYearRegister(office, admin, { year: 2027, firstNumber: 1 }), {
      code: 'register-already-open',
    })
    office.setNow('2026-11-23T02:00:00Z')
  })

  it('is refused for an open, a far or an odd year, and to others', async () => {
    const admin = await office.as('quantri')
    const before = await listRegisters(office.db)
    const cases = [
      [admin, { year: 2026, firstNumber: 5 }, 'register-already-open'],
      [admin, { year: 2025, firstNumber: 5 }, 'register-year-wrong'],
      [admin, { year: 2027, firstNumber: 0 }, 'register-first-number-wrong'],
      [await office.as('vanthu'), { year: 2027, firstNumber: 5 }, 'not-allowed'],
    ] as const
    for (const [actor, input, code] of cases) await assert.rejects(openYearRegister(office, actor, input), { code })
    assert.deepEqual(await listRegisters(office.db), before)
  })

  it('a year that is over is locked by the chief of office, and takes no more numbers (R7)', async () => {
    const chief = await office.as('chanhvp')
    await assert.rejects(lockYearRegister(office, chief, { year: 2026 }), { code: 'register-year-not-over' })
    await assert.rejects(lockYearRegister(office, chief, { year: 2024 }), { code: 'register-not-found' })
    office.setNow('2027-01-04T02:00:00Z')
    await assert.rejects(lockYearRegister(office, await office.as('quantri'), { year: 2026 }), { code: 'not-allowed' })
    await lockYearRegister(office, chief, { year: 2026 })
    await assert.rejects(lockYearRegister(office, chief, { year: 2026 }), { code: 'register-already-locked' })
    office.setNow('2026-12-31T02:00:00Z')
    await assert.rejects(directedDocument(office, { lead: 'cv-kthtdt' }), { code: 'register-locked' })
    office.setNow('2026-11-23T02:00:00Z')
  })

  it('the days of a notice are entered, taken back and confirmed', async () => {
    const admin = await office.as('quantri')
    await enterCalendarDays(office, admin, {
      from: '2027-02-05', until: '2027-02-11', kind: 'holiday', name: 'Tết Nguyên đán',
    })
    await enterCalendarDays(office, await office.as('chanhvp'), {
      from: '2027-02-13', until: '2027-02-13', kind: 'swapped-workday', name: 'Làm bù',
    })
    await withdrawCalendarDay(office, admin, { day: '2027-02-11' })
    await assert.rejects(withdrawCalendarDay(office, admin, { day: '2027-02-11' }), { code: 'calendar-day-not-found' })
    await confirmCalendarYear(office, admin, { year: 2027 })
    const calendar = await findCalendar(office.db)
    assert.equal(calendar.days.get('2027-02-05')?.kind, 'holiday')
    assert.equal(calendar.days.get('2027-02-13')?.kind, 'swapped-workday')
    assert.equal(calendar.days.get('2027-02-11'), undefined)
    assert.ok(calendar.confirmedYears.has(2027))
    await assert.rejects(confirmCalendarYear(office, admin, { year: 2027 }), { code: 'calendar-already-confirmed' })
  })

  it('a calendar that cannot be is refused and nothing of it stays', async () => {
    const admin = await office.as('quantri')
    const before = (await findCalendar(office.db)).days.size
    const notice = { from: '2028-01-24', until: '2028-01-30', kind: 'holiday', name: 'Tết' } as const
    const cases = [
      [admin, { ...notice, until: '2028-01-20' }, 'calendar-days-wrong'],
      [admin, { ...notice, until: '2028-06-20' }, 'calendar-days-wrong'],
      [admin, { ...notice, from: '2025-01-24', until: '2025-01-30' }, 'calendar-year-over'],
      [admin, { ...notice, from: '2090-01-24', until: '2090-01-30' }, 'calendar-year-too-far'],
      [admin, { ...notice, from: '2028-02-30' }, 'day-unreadable'],
      [await office.as('vanthu'), notice, 'not-allowed'],
    ] as const
    for (const [actor, input, code] of cases) await assert.rejects(enterCalendarDays(office, actor, input), { code })
    await assert.rejects(confirmCalendarYear(office, admin, { year: 2029 }), { code: 'calendar-year-empty' })
    assert.equal((await findCalendar(office.db)).days.size, before)
  })

  it('the office gets a name, from the administrator only', async () => {
    await assert.rejects(nameOffice(office, await office.as('chutich'), { name: 'Tên khác' }), { code: 'not-allowed' })
    await nameOffice(office, await office.as('quantri'), { name: ' Ủy ban nhân dân  phường Bến Mới ' })
    assert.equal(office.settings.officeName, 'Ủy ban nhân dân phường Bến Mới')
  })
})

describe('a job that failed too often', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  /** A real job, failed through the queue as often as it may be. */
  async function deadLetter(): Promise<string> {
    const boss = await openBoss(office.ownerUrl, { supervise: false })
    try {
      const scanId = '019ab000-0000-7000-8000-000000000001'
      await office.db.transaction().execute((trx) => office.jobs.enqueue(trx, 'clear-spool', { scanId }))
      const error = Object.assign(new Error('Công văn về nhà bà Thử'), { code: 'ENOENT' })
      for (let round = 0; round < 20 && (await listDeadLetters(office.db)).length === 0; round += 1) {
        await boss.getDb().executeSql("update pgboss.job set start_after = now() where name = 'clear-spool'")
        const [job] = await boss.fetch('clear-spool')
        if (job) await boss.fail('clear-spool', job.id, error)
      }
    } finally {
      await boss.stop({ graceful: false })
    }
    const [letter] = await listDeadLetters(office.db)
    assert.ok(letter, 'no dead letter')
    return letter.id
  }

  it('is shown by its code and ids alone, and given another round by the administrator', async () => {
    const id = await deadLetter()
    const [letter] = await listDeadLetters(office.db)
    assert.equal(letter?.job, 'clear-spool')
    assert.equal(letter.code, 'ENOENT')
    assert.deepEqual(letter.ids, ['scanId 019ab000-0000-7000-8000-000000000001'])
    assert.ok(!JSON.stringify(letter).includes('bà Thử'))
    assert.equal((await countJobs(office.db)).dead, 1)

    for (const name of ['vanthu', 'chutich']) {
      await assert.rejects(retryJob(office, await office.as(name), { deadLetterId: id }), { code: 'not-allowed' })
    }
    assert.equal((await countJobs(office.db)).dead, 1)

    const admin = await office.as('quantri')
    assert.deepEqual(await retryJob(office, admin, { deadLetterId: id }), { job: 'clear-spool' })
    assert.deepEqual(await listDeadLetters(office.db), [])
    assert.deepEqual(await countJobs(office.db), { waiting: 1, running: 0, retrying: 0, dead: 0 })
    const event = await office.db.selectFrom('audit_event').selectAll()
      .where('kind', '=', 'job-retried').executeTakeFirstOrThrow()
    assert.deepEqual(JSON.parse(event.facts), { job: 'clear-spool', code: 'ENOENT' })
    await assert.rejects(retryJob(office, admin, { deadLetterId: id }), { code: 'dead-letter-not-found' })
  })
})
