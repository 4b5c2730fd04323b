import type { LoaderFunctionArgs } from '@remix-run/node'
import { readPageLines } from '../../workflows/registration/page-lines.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** The words of a page with their places, for the form beside its picture. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const lines = await readPageLines(theOffice(), actor, {
    scanId: params.scanId ?? '', ordinal: Number(params.ordinal),
  }).catch((error: unknown) => { throw refusalResponse(error) })
  return Response.json({ lines }, {
    // It may turn out to be secret: the browser keeps no copy on its disk.
    headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  })
}
