import type { Urgency } from './values.ts'
import { foldVietnamese, isCapitals } from './vietnamese.ts'

/** Reads an urgency mark that stands alone on its line (frames become specks around it). */
export function urgencyOf(text: string): Exclude<Urgency, 'normal'> | undefined {
  if (!isCapitals(text)) return undefined
  const folded = foldVietnamese(text).toUpperCase().replaceAll('0', 'O').replace(/[^A-Z ]/gu, ' ')
  const words = folded.split(/\s+/u).filter((word) => word.length > 1).join(' ')
  if (/^HOA TOC HEN GIO$/u.test(words)) return 'express-timed'
  if (/^H[OA]{2} TOC$/u.test(words)) return 'express'
  if (/^(?:THUONG|THƯƠNG|THUGNG|TH[A-Z]{2,3}NG) KHAN$/u.test(words)) return 'very-urgent'
  if (/^(?:KHAN|KHAM|KHÂN)$/u.test(words)) return 'urgent'
  return undefined
}
