import type { LoaderFunctionArgs } from '@remix-run/node'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { printRegister } from '../../workflows/oversight/print-register.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { registerQueryOf, registerReaders } from '../server/register-query.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'
import { finding } from '../text/vi/finding.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: registerReaders })
  const office = theOffice()
  const { states } = textOf(request)
  try {
    const { pdf } = await printRegister(office, actor, {
      query: registerQueryOf(new URL(request.url).searchParams, actor),
      words: { title: finding.register.printTitle, urgency: (urgency) => states.urgency[urgency] },
    })
    return new Response(new Uint8Array(pdf), {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename="so-van-ban-den-${officeDay(office.now())}.pdf"`,
        'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
