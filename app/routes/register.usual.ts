import type { LoaderFunctionArgs } from '@remix-run/node'
import { usualWay } from '../../workflows/registration/usual-way.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** How letters of a sender usually go, asked again when the clerk puts the sender right. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const sender = new URL(request.url).searchParams.get('sender') ?? ''
  const usual = await usualWay(theOffice(), actor, sender)
  return Response.json({ usual }, { headers: { 'Cache-Control': 'no-store' } })
}
