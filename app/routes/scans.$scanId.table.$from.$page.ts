import type { LoaderFunctionArgs } from '@remix-run/node'
import type { Turn } from '../../workflows/domain/page-order.ts'
import { tableImage } from '../../workflows/intake/table-image.ts'
import { nearestWidth } from '../../workflows/oversight/page-image.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** A page that lies on a clerk's table, as a small picture of our own making. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const query = new URL(request.url).searchParams
  try {
    const image = await tableImage(theOffice(), actor, {
      scanId: params.scanId ?? '', from: params.from ?? '', page: Number(params.page),
      turn: turnOf(query.get('turn')), width: nearestWidth(Number(query.get('w')) || 480),
    })
    return new Response(new Uint8Array(image.bytes), {
      headers: {
        'Content-Type': image.mediaType,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch {
    throw new Response(null, { status: 404 })
  }
}

function turnOf(text: string | null): Turn {
  const turn = Number(text)
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0
}
