import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  addDays, calendarOf, isWorkingDay, nextWorkingDay, shippedCalendar, weekdayName,
} from '../../workflows/domain/calendar.ts'
import {
  addCalendarDays, addWorkingDays, assertNotPast, countedFrom, isTermProvisional,
  workingDaysBetween,
} from '../../workflows/domain/due-date.ts'

const workingDayTerms = [
  ['2026-02-12', 5, '2026-02-26', 'over Tết'],
  ['2026-08-21', 3, '2026-08-25', 'a Saturday is worked'],
  ['2026-08-26', 5, '2026-09-07', 'over Quốc khánh and the swapped day'],
  ['2026-04-24', 3, '2026-05-04', 'over Giỗ Tổ, 30/4 and 1/5'],
  ['2026-11-20', 3, '2026-11-26', '24/11 is off'],
  ['2026-01-08', 3, '2026-01-12', 'a Saturday is worked'],
  ['2026-12-31', 1, '2027-01-04', 'over the new year'],
  ['2026-08-22', 0, '2026-08-22', 'the worked Saturday itself'],
  ['2026-08-23', 0, '2026-08-24', 'a Sunday moves on'],
] as const

const calendarDayTerms = [
  ['2026-04-01', 30, '2026-05-04'],
  ['2026-01-17', 30, '2026-02-23'],
  ['2026-08-03', 30, '2026-09-03'],
  ['2026-10-25', 30, '2026-11-25'],
] as const

const anyDay = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2021-01-01', days))

describe('a due date', () => {
  for (const [start, count, dueOn, why] of workingDayTerms) {
    it(`counts ${count} working days from ${start} to ${dueOn}: ${why}`, () => {
      assert.equal(addWorkingDays(start, count, shippedCalendar), dueOn)
    })
  }

  for (const [start, count, dueOn] of calendarDayTerms) {
    it(`moves ${count} calendar days from ${start} to the working day ${dueOn}`, () => {
      assert.equal(addCalendarDays(start, count, shippedCalendar), dueOn)
    })
  }

  it('lies on a working day, and counting back gives the days again', () => {
    fc.assert(fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (start, count) => {
      const dueOn = addWorkingDays(start, count, shippedCalendar)
      assert.ok(isWorkingDay(dueOn, shippedCalendar))
      assert.equal(workingDaysBetween(start, dueOn, shippedCalendar), count)
      assert.equal(workingDaysBetween(dueOn, start, shippedCalendar) <= 0, true)
    }), { numRuns: 200 })
  })

  it('says by how many working days a line is overdue', () => {
    assert.equal(workingDaysBetween('2026-11-23', '2026-11-23', shippedCalendar), 0)
    assert.equal(workingDaysBetween('2026-11-23', '2026-11-25', shippedCalendar), 1)
    assert.equal(workingDaysBetween('2026-11-25', '2026-11-23', shippedCalendar), -1)
  })

  it('is refused in the past, and allowed today', () => {
    assertNotPast('2026-11-22', '2026-11-22')
    assert.throws(() => assertNotPast('2026-11-21', '2026-11-22'), { code: 'due-date-in-past' })
  })

  it('refuses a term that is negative, broken or far too long', () => {
    for (const count of [-1, 1.5, NaN, Infinity, 1_001]) {
      const refused = { code: 'due-days-out-of-range' }
      assert.throws(() => addWorkingDays('2026-11-20', count, shippedCalendar), refused)
      assert.throws(() => addCalendarDays('2026-11-20', count, shippedCalendar), refused)
    }
  })

  it('is provisional in Tết 2027 until the notice is entered, and moves with the notice', () => {
    const before = addWorkingDays('2027-02-01', 5, shippedCalendar)
    assert.ok(isTermProvisional('2027-02-01', before, shippedCalendar))
    const entered = calendarOf(
      [...shippedCalendar.days.values(), {
        day: '2027-02-11', kind: 'compensatory-off', sessions: 'both', name: 'Tết Nguyên đán',
      }],
      [...shippedCalendar.confirmedYears, 2027],
    )
    const after = addWorkingDays('2027-02-01', 5, entered)
    assert.deepEqual([before, after], ['2027-02-12', '2027-02-15'])
    assert.ok(!isTermProvisional('2027-02-01', after, entered))
  })

  it('is provisional when the term only passes through an unknown year', () => {
    const known = calendarOf(shippedCalendar.days.values(), [2026, 2028])
    assert.ok(isTermProvisional('2026-12-31', '2028-01-04', known))
  })

  it('counts from the next working day what came after hours or on a day off', () => {
    const received = (instant: string) => countedFrom(new Date(instant), shippedCalendar)
    assert.equal(received('2026-11-23T16:59:00+07:00'), '2026-11-23')
    assert.equal(received('2026-11-23T17:00:00+07:00'), '2026-11-25')
    assert.equal(received('2026-08-22T16:00:00+07:00'), '2026-08-22')
    assert.equal(received('2026-08-22T23:00:00+07:00'), '2026-08-24')
    assert.equal(received('2026-08-23T09:00:00+07:00'), '2026-08-24')
  })

  it('never names a day off as the next working day', () => {
    fc.assert(fc.property(anyDay, (day) => {
      const next = nextWorkingDay(day, shippedCalendar)
      assert.ok(next > day && isWorkingDay(next, shippedCalendar), `${next} ${weekdayName(next)}`)
    }), { numRuns: 200 })
  })
})
