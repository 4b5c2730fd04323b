import type { LoaderFunctionArgs } from '@remix-run/node'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { exportRegister, symbolOf } from '../../workflows/oversight/print-register.ts'
import { lawColumns, otherColumns } from '../components/finding/register-columns.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { registerQueryOf, registerReaders } from '../server/register-query.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: registerReaders })
  const text = textOf(request)
  const office = theOffice()
  try {
    const { csv } = await exportRegister(office, actor, {
      query: registerQueryOf(new URL(request.url).searchParams, actor),
      header: [...lawColumns, ...otherColumns].map((column) => text.finding.register.column[column] ?? column),
      cells: (row) => [
        row.arrivedOn, `${row.arrivalNumber}${row.arrivalSuffix}`, row.issuer, symbolOf(row), row.issuedOn,
        [row.typeName, row.subject].filter(Boolean).join(': '), row.receivers.map((one) => one.name).join('; '),
        row.transferredOn, null, row.voidReason ? text.finding.register.voided(row.voidReason) : null, row.dueOn,
        text.states.documentState[row.state], text.states.source[row.source], row.signer, row.pageCount, row.copies,
        row.eofficeArrivalNumber,
      ],
    })
    return new Response(csv, {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="so-van-ban-den-${officeDay(office.now())}.csv"`,
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
