import type { Day } from './values.ts'

export const calendarDayKinds = [
  'holiday', 'compensatory-off', 'swapped-off', 'swapped-workday', 'office-closed',
] as const
export type CalendarDayKind = (typeof calendarDayKinds)[number]

/** A day out of the usual week. Off in one session only, it is still a working day. */
export interface CalendarDay {
  day: Day
  kind: CalendarDayKind
  sessions: 'both' | 'morning' | 'afternoon'
  name: string
}

/** Years whose days were decided by a notice. Every other year is provisional ("tạm tính"). */
export const SHIPPED_YEARS: readonly number[] = [2021, 2022, 2023, 2024, 2025, 2026]

const TET = 'Tết Nguyên đán'
const GIO_TO = 'Giỗ Tổ Hùng Vương'
const VICTORY = 'Ngày Chiến thắng'
const LABOUR = 'Quốc tế Lao động'
const NATIONAL = 'Quốc khánh'
const NEW_YEAR = 'Tết Dương lịch'
const CULTURE = 'Ngày Văn hóa Việt Nam'

/**
 * Days off and worked, as month/day of each year (Bộ luật Lao động 2019, Art 111 and 112).
 *
 * 2023 to 2026 follow the yearly notices. 2021 and 2022 follow the law's fixed days, the lunar
 * dates and the choice of Tết and Quốc khánh days as remembered: they were not laid beside the
 * papers, and nothing that is still open can fall in them.
 * Weekend holidays are left out where their compensation is named: the weekend is off anyway.
 */
const shippedRows: readonly (readonly [number, CalendarDayKind, string, string])[] = [
  [2021, 'holiday', NEW_YEAR, '01-01'],
  [2021, 'holiday', TET, '02-10 02-11 02-12 02-13 02-14'],
  [2021, 'compensatory-off', TET, '02-15 02-16'],
  [2021, 'holiday', GIO_TO, '04-21'],
  [2021, 'holiday', VICTORY, '04-30'],
  [2021, 'holiday', LABOUR, '05-01'],
  [2021, 'compensatory-off', LABOUR, '05-03'],
  [2021, 'holiday', NATIONAL, '09-02 09-03'],

  [2022, 'holiday', NEW_YEAR, '01-01'],
  [2022, 'compensatory-off', NEW_YEAR, '01-03'],
  [2022, 'holiday', TET, '01-31 02-01 02-02 02-03 02-04'],
  [2022, 'holiday', GIO_TO, '04-10'],
  [2022, 'compensatory-off', GIO_TO, '04-11'],
  [2022, 'holiday', VICTORY, '04-30'],
  [2022, 'compensatory-off', VICTORY, '05-02'],
  [2022, 'holiday', LABOUR, '05-01'],
  [2022, 'compensatory-off', LABOUR, '05-03'],
  [2022, 'holiday', NATIONAL, '09-01 09-02'],

  [2023, 'holiday', NEW_YEAR, '01-01'],
  [2023, 'compensatory-off', NEW_YEAR, '01-02'],
  [2023, 'holiday', TET, '01-20 01-21 01-22 01-23 01-24'],
  [2023, 'compensatory-off', TET, '01-25 01-26'],
  [2023, 'holiday', GIO_TO, '04-29'],
  [2023, 'holiday', VICTORY, '04-30'],
  [2023, 'holiday', LABOUR, '05-01'],
  [2023, 'compensatory-off', GIO_TO, '05-02'],
  [2023, 'compensatory-off', VICTORY, '05-03'],
  [2023, 'holiday', NATIONAL, '09-01 09-02'],
  [2023, 'compensatory-off', NATIONAL, '09-04'],

  [2024, 'holiday', NEW_YEAR, '01-01'],
  [2024, 'holiday', TET, '02-08 02-09 02-10 02-11 02-12'],
  [2024, 'compensatory-off', TET, '02-13 02-14'],
  [2024, 'holiday', GIO_TO, '04-18'],
  [2024, 'swapped-off', VICTORY, '04-29'],
  [2024, 'holiday', VICTORY, '04-30'],
  [2024, 'holiday', LABOUR, '05-01'],
  [2024, 'swapped-workday', 'Làm bù ngày 29/4', '05-04'],
  [2024, 'holiday', NATIONAL, '09-02 09-03'],

  [2025, 'holiday', NEW_YEAR, '01-01'],
  [2025, 'holiday', TET, '01-27 01-28 01-29 01-30 01-31'],
  [2025, 'holiday', GIO_TO, '04-07'],
  [2025, 'swapped-workday', 'Làm bù ngày 02/5', '04-26'],
  [2025, 'holiday', VICTORY, '04-30'],
  [2025, 'holiday', LABOUR, '05-01'],
  [2025, 'swapped-off', LABOUR, '05-02'],
  [2025, 'holiday', NATIONAL, '09-01 09-02'],

  [2026, 'holiday', NEW_YEAR, '01-01'],
  [2026, 'swapped-off', NEW_YEAR, '01-02'],
  [2026, 'swapped-workday', 'Làm bù ngày 02/01', '01-10'],
  [2026, 'holiday', TET, '02-16 02-17 02-18 02-19 02-20'],
  [2026, 'holiday', GIO_TO, '04-26'],
  [2026, 'compensatory-off', GIO_TO, '04-27'],
  [2026, 'holiday', VICTORY, '04-30'],
  [2026, 'holiday', LABOUR, '05-01'],
  [2026, 'swapped-workday', 'Làm bù ngày 31/8', '08-22'],
  [2026, 'swapped-off', NATIONAL, '08-31'],
  [2026, 'holiday', NATIONAL, '09-01 09-02'],
  // NQ 28/2026/QH16; outside Art 112, so it is never made up when it falls on a weekend.
  [2026, 'holiday', CULTURE, '11-24'],

  // Provisional years: only the days that hold whatever the notice decides. Of Tết these are its
  // eve and the first three days, with their compensation; of Quốc khánh the 2nd of September.
  // Lunar dates are reckoned at UTC+7: Chinese tables differ in some years.
  [2027, 'holiday', NEW_YEAR, '01-01'],
  [2027, 'holiday', TET, '02-05 02-06 02-07 02-08'],
  [2027, 'compensatory-off', TET, '02-09 02-10'],
  [2027, 'holiday', GIO_TO, '04-16'],
  [2027, 'holiday', VICTORY, '04-30'],
  [2027, 'holiday', LABOUR, '05-01'],
  [2027, 'compensatory-off', LABOUR, '05-03'],
  [2027, 'holiday', NATIONAL, '09-02'],
  [2027, 'holiday', CULTURE, '11-24'],

  [2028, 'holiday', NEW_YEAR, '01-01'],
  [2028, 'compensatory-off', NEW_YEAR, '01-03'],
  [2028, 'holiday', TET, '01-25 01-26 01-27 01-28'],
  [2028, 'holiday', GIO_TO, '04-04'],
  [2028, 'holiday', VICTORY, '04-30'],
  [2028, 'holiday', LABOUR, '05-01'],
  [2028, 'compensatory-off', VICTORY, '05-02'],
  [2028, 'holiday', NATIONAL, '09-02'],
  [2028, 'compensatory-off', NATIONAL, '09-04'],
  [2028, 'holiday', CULTURE, '11-24'],
]

/** What the product comes with. An office's own notices are laid over it. */
export const shippedCalendarDays: readonly CalendarDay[] = shippedRows.flatMap(
  ([year, kind, name, days]) =>
    days.split(' ').map((day) => (
      { day: `${year}-${day}`, kind, sessions: 'both' as const, name }
    )),
)
