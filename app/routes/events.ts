import type { LoaderFunctionArgs } from '@remix-run/node'
import { hashHex } from '../../workflows/domain/ids.ts'
import { hasRoomFor, liveEvents } from '../server/live.server.ts'
import { findSignedIn } from '../server/session.server.ts'

// Live updates: ids of what changed. A page that hears one asks again for what it shows.

const known = ['scan', 'document', 'assignment', 'job']

export async function loader({ request }: LoaderFunctionArgs) {
  const found = await findSignedIn(request)
  if (!found?.actor) throw new Response('sign-in-needed', { status: 401 })
  const session = hashHex(found.session.id_hash)
  if (!hasRoomFor(session)) {
    throw new Response('too-many-connections', { status: 429, headers: { 'Retry-After': '30' } })
  }
  const asked = new URL(request.url).searchParams.get('topics')?.split(',') ?? known
  const topics = new Set(asked.filter((topic) => known.includes(topic)))
  return new Response(liveEvents(request, found.actor, session, topics), {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
