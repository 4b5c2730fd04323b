import type { Day } from '../../workflows/domain/values.ts'

const OFFICE_ZONE = 'Asia/Ho_Chi_Minh'

const instantParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: OFFICE_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `2026-11-25` → `25/11/2026`, day before month whatever the browser's language. */
export function formatDay(day: Day): string {
  const [year, month, date] = day.split('-')
  return `${date}/${month}/${year}`
}

/** `2026-11-25` → `25/11`. */
export function formatShortDay(day: Day): string {
  return formatDay(day).slice(0, 5)
}

/** `2026-11-25` → `Thứ Tư, 25/11/2026`; `weekdays` in the reader's language, Sunday first. */
export function formatWeekday(day: Day, weekdays: readonly string[]): string {
  return `${weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]}, ${formatDay(day)}`
}

/** An instant by the office's clock: `08:14`. */
export function formatTime(instant: Date | string): string {
  const { hour, minute } = partsOf(instant)
  return `${hour}:${minute}`
}

/** An instant by the office's clock: `08:14 25/11/2026`. */
export function formatInstant(instant: Date | string): string {
  const { hour, minute, day, month, year } = partsOf(instant)
  return `${hour}:${minute} ${day}/${month}/${year}`
}

function partsOf(instant: Date | string): Record<string, string> {
  const parts = instantParts.formatToParts(new Date(instant))
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]))
}
