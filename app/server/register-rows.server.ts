import { findCalendar } from '../../db/calendar.ts'
import type { RegisterRow } from '../../db/register-list.ts'
import { workingDaysBetween } from '../../workflows/domain/due-date.ts'
import type { Day } from '../../workflows/domain/values.ts'
import { symbolOf } from '../../workflows/oversight/print-register.ts'
import type { ShownRow } from '../components/finding/register-table.tsx'
import { theOffice } from './office.server.ts'

const openStates = ['registered', 'awaiting-directive', 'directed', 'assigned', 'in-progress', 'awaiting-acceptance']

/** Rows as the page draws them, with the working days left until their due date. */
export async function shownRows(rows: readonly RegisterRow[], today: Day): Promise<ShownRow[]> {
  const calendar = await findCalendar(theOffice().db)
  return rows.map((row) => ({
    id: row.id,
    arrivalNumber: row.arrivalNumber,
    arrivalSuffix: row.arrivalSuffix,
    arrivedOn: row.arrivedOn,
    source: row.source,
    typeName: row.typeName,
    symbol: symbolOf(row),
    issuedOn: row.issuedOn,
    issuer: row.issuer,
    subject: row.subject,
    urgency: row.urgency,
    state: row.state,
    isRestricted: row.isRestricted,
    dueOn: row.dueOn,
    daysLeft: row.dueOn && openStates.includes(row.state) ? workingDaysBetween(today, row.dueOn, calendar) : null,
    completedOn: row.completedOn,
    pageCount: row.pageCount,
    copies: row.copies,
    signer: row.signer,
    eofficeArrivalNumber: row.eofficeArrivalNumber,
    voidReason: row.voidReason,
    receivers: row.receivers,
    transferredOn: row.transferredOn,
    ...(row.hits ? { hits: row.hits } : {}),
  }))
}
