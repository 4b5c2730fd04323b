import type { LoaderFunctionArgs } from '@remix-run/node'
import { listToReconcile } from '../../db/exchange.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { csvFile } from '../../workflows/domain/csv.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** One day's documents in the order of an e-office form, with the number that each has there. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const asked = new URL(request.url).searchParams.get('day') ?? ''
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : officeDay(theOffice().now())
  const { eoffice } = textOf(request).doors
  const rows = await listToReconcile(theOffice().db, day)
  const csv = csvFile(
    [eoffice.ourNumber, eoffice.symbol, eoffice.issuer, eoffice.ref, eoffice.theirNumber],
    rows.map((row) => [row.arrivalNumber, row.symbol, row.issuer, row.eofficeRef, row.eofficeNumber]),
  )
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="doi-chieu-${day}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
