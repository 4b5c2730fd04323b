import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addDays, calendarOf, formatDay, isProvisional, isWorkingDay, nextWorkingDay, officeDay, parseDay,
  previousWorkingDay, shippedCalendar, weekdayName, weekdayOf,
} from '../../workflows/domain/calendar.ts'
import { shippedCalendarDays } from '../../workflows/domain/calendar-days.ts'

/** Weekdays off, and weekend days worked, as the law and the notices give them. */
const years: Record<number, { off: string[]; worked: string[] }> = {
  2021: {
    off: ['01-01', '02-10', '02-11', '02-12', '02-15', '02-16', '04-21', '04-30', '05-03',
      '09-02', '09-03'],
    worked: [],
  },
  2022: {
    off: ['01-03', '01-31', '02-01', '02-02', '02-03', '02-04', '04-11', '05-02', '05-03',
      '09-01', '09-02'],
    worked: [],
  },
  2023: {
    off: ['01-02', '01-20', '01-23', '01-24', '01-25', '01-26', '05-01', '05-02', '05-03',
      '09-01', '09-04'],
    worked: [],
  },
  2024: {
    off: ['01-01', '02-08', '02-09', '02-12', '02-13', '02-14', '04-18', '04-29', '04-30',
      '05-01', '09-02', '09-03'],
    worked: ['05-04'],
  },
  2025: {
    off: ['01-01', '01-27', '01-28', '01-29', '01-30', '01-31', '04-07', '04-30', '05-01',
      '05-02', '09-01', '09-02'],
    worked: ['04-26'],
  },
  2026: {
    off: ['01-01', '01-02', '02-16', '02-17', '02-18', '02-19', '02-20', '04-27', '04-30',
      '05-01', '08-31', '09-01', '09-02', '11-24'],
    worked: ['01-10', '08-22'],
  },
}

function daysOf(year: number): string[] {
  const days: string[] = []
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    days.push(day)
  }
  return days
}

describe('the calendar of the office', () => {
  for (const [year, { off, worked }] of Object.entries(years)) {
    it(`has exactly the days off and worked of ${year}`, () => {
      const days = daysOf(Number(year))
      const isWeekend = (day: string) => weekdayOf(day) > 5
      const unusual = days.filter((day) => isWorkingDay(day, shippedCalendar) === isWeekend(day))
      const named = (those: string[]) => those.map((day) => day.slice(5))
      assert.deepEqual(named(unusual.filter((day) => !isWeekend(day))), off)
      assert.deepEqual(named(unusual.filter(isWeekend)), worked)
    })
  }

  it('has 249 working days in 2026', () => {
    assert.equal(daysOf(2026).filter((day) => isWorkingDay(day, shippedCalendar)).length, 249)
  })

  it('names no day twice and only days that exist', () => {
    const days = shippedCalendarDays.map((day) => day.day)
    assert.equal(new Set(days).size, days.length)
    for (const day of days) assert.equal(addDays(day, 0), day)
  })

  it('calls 2026 known and every later year provisional', () => {
    assert.ok(!isProvisional('2026-12-31', shippedCalendar))
    assert.ok(isProvisional('2027-01-01', shippedCalendar))
    assert.ok(isProvisional('2040-06-01', shippedCalendar))
  })

  it('already keeps the days of 2027 that hold whatever the notice says', () => {
    for (const day of ['2027-02-05', '2027-02-08', '2027-02-10', '2027-04-16', '2027-04-30',
      '2027-05-03', '2027-09-02', '2027-11-24']) {
      assert.ok(!isWorkingDay(day, shippedCalendar), day)
    }
  })

  it('still works on a day that is off in the morning only', () => {
    const calendar = calendarOf(
      [{ day: '2026-11-25', kind: 'office-closed', sessions: 'morning', name: 'Mất điện' }], [2026],
    )
    assert.ok(isWorkingDay('2026-11-25', calendar))
  })

  it('finds the working days before and after a holiday', () => {
    assert.equal(nextWorkingDay('2026-02-13', shippedCalendar), '2026-02-23')
    assert.equal(previousWorkingDay('2026-02-23', shippedCalendar), '2026-02-13')
  })

  it('does not search for ever in a calendar without a working day', () => {
    const days = daysOf(2026).concat(daysOf(2027), daysOf(2028), daysOf(2029)).map((day) => (
      { day, kind: 'office-closed', sessions: 'both', name: 'Đóng cửa' } as const
    ))
    assert.throws(() => nextWorkingDay('2026-01-01', calendarOf(days, [])), /no working day/)
  })

  it('changes the day at midnight in Ho Chi Minh City', () => {
    assert.equal(officeDay(new Date('2026-11-22T16:59:59Z')), '2026-11-22')
    assert.equal(officeDay(new Date('2026-11-22T17:00:00Z')), '2026-11-23')
  })

  it('writes days as people read them', () => {
    assert.equal(formatDay('2026-11-05'), '05/11/2026')
    assert.equal(weekdayName('2026-11-25'), 'thứ Tư')
    assert.equal(weekdayName('2026-11-22'), 'Chủ nhật')
  })

  it('reads days as people type them', () => {
    const today = '2026-11-22'
    assert.equal(parseDay('5/3/2026', today), '2026-03-05')
    assert.equal(parseDay(' 05-03-2026 ', today), '2026-03-05')
    assert.equal(parseDay('2026-03-05', today), '2026-03-05')
    assert.equal(parseDay('22/11', today), '2026-11-22')
    assert.equal(parseDay('5/3', today), '2027-03-05')
    assert.equal(parseDay('29/2', today), '2028-02-29')
  })

  it('refuses days that do not exist', () => {
    for (const text of ['29/02/2027', '31/4', '0/1', '1/13/2026', '2026-02-30', '0001-01-01', '',
      '1e3', '２２/１１', '1/1/26', '2026-1-1', 'hôm nay', '9'.repeat(100_000)]) {
      assert.equal(parseDay(text, '2026-11-22'), undefined, text.slice(0, 20))
    }
  })
})
