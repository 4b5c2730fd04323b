import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { homeOf } from '../server/desk.server.ts'
import { requireActor } from '../server/session.server.ts'

// Sends each person to the page that the day begins on.

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  return redirect(homeOf(actor))
}
