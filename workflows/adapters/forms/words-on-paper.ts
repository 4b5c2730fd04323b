import type { Day, Urgency } from '../../domain/values.ts'

export const OFFICE_TIME_ZONE = 'Asia/Ho_Chi_Minh'

export const URGENCY_WORDS: Record<Urgency, string> = {
  normal: 'Thường',
  urgent: 'Khẩn',
  'very-urgent': 'Thượng khẩn',
  express: 'Hỏa tốc',
  'express-timed': 'Hỏa tốc hẹn giờ',
}

/** dd/mm/yyyy, or nothing. */
export function dayOnPaper(day: Day | null): string {
  const [year, month, date] = day?.split('-') ?? []
  return year && month && date ? `${date}/${month}/${year}` : ''
}

/** "ngày 05 tháng 3 năm 2026": days and the first two months with two digits. */
export function dayInWords(day: Day): string {
  const [year, month = '', date] = day.split('-')
  const plainMonth = Number(month) > 2 ? String(Number(month)) : month
  return `ngày ${date} tháng ${plainMonth} năm ${year}`
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: OFFICE_TIME_ZONE, hourCycle: 'h23',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
})

/** "14:02 ngày 22/11/2026" by the office's clock. */
export function instantOnPaper(at: Date): string {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts.hour}:${parts.minute} ngày ${parts.day}/${parts.month}/${parts.year}`
}

/** Every print says where it came from. */
export function printedFrom(systemName: string, printedBy: string, printedAt: Date): string {
  return `In từ hệ thống ${systemName} bởi ${printedBy} lúc ${instantOnPaper(printedAt)}`
}
