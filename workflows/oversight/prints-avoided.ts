import { listPrintsByMonth } from '../../db/history.ts'
import type { Office } from '../office.ts'

export interface PrintsAvoided {
  /** `YYYY-MM`. */
  month: string
  documents: number
  printed: number
  avoided: number
  /** Pages of the letters that nobody printed, by the average of the month. */
  pagesAvoided: number
}

/**
 * Letters that went through the office without being printed, by month of arrival: each used to be
 * printed at least once for the leader's pile. Slips a person did print are taken off.
 */
export async function printsAvoided(office: Pick<Office, 'db'>): Promise<PrintsAvoided[]> {
  const months = await listPrintsByMonth(office.db)
  return months.map(({ month, documents, pages, printed }) => {
    const avoided = Math.max(0, documents - printed)
    const pagesAvoided = documents === 0 ? 0 : Math.round((pages * avoided) / documents)
    return { month, documents, printed, avoided, pagesAvoided }
  })
}
