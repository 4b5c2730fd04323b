import type { LoaderFunctionArgs } from '@remix-run/node'
import { listPile } from '../../db/presentations.ts'
import { directedPositionIds } from '../../workflows/directive/author-seat.ts'
import { OFFLINE_LETTERS_MAX } from '../offline/limits.ts'
import type { GivenPile } from '../offline/pile.ts'
import { inkKeyOf, sessionKeysOf } from '../server/device-keys.server.ts'
import { letterForDesk } from '../server/letter-desk.server.ts'
import { theOffice } from '../server/office.server.ts'
import { findSignedIn, requireActorForBytes } from '../server/session.server.ts'

/**
 * The pile that a leader's device may keep, with the keys it is kept under: letters that wait for his
 * own word, never a restricted one.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['leader'] })
  const found = await findSignedIn(request)
  if (!found) throw new Response('sign-in-needed', { status: 401 })
  const office = theOffice()
  const rows = (await listPile(office.db, directedPositionIds(actor))).filter((row) => !row.is_restricted)
  const letters: GivenPile['letters'] = []
  for (const row of rows.slice(0, OFFLINE_LETTERS_MAX)) {
    letters.push(await letterForDesk(office, actor, { documentId: row.document_id }))
  }
  const given: GivenPile = {
    personId: actor.personId, ...sessionKeysOf(office, found.session.id_hash),
    inkKey: inkKeyOf(office, actor.personId), letters,
    secondsLeft: Math.floor((found.session.expires_at.getTime() - office.now().getTime()) / 1_000),
  }
  return Response.json(given, { headers: { 'Cache-Control': 'no-store' } })
}
