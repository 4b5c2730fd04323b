import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { hasRole } from '../../workflows/domain/actor.ts'
import { isOfficeError, OfficeError } from '../../workflows/domain/office-error.ts'
import { QueuedForm } from '../forms/queued-form.server.ts'
import { actOnLetter } from '../server/directive-desk.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, statusOfRefusal } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/**
 * Whose session this is: before a device sends what a person wrote, it asks whether he is there, and
 * whether he may still keep a leader's pile.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  return Response.json({ personId: actor.personId, keepsPile: hasRole(actor, 'leader') }, { headers: { 'Cache-Control': 'no-store' } })
}

/**
 * A directive that waited on a device. It names whose it is, so that another person's session never
 * confirms it; sent again after a lost answer it is confirmed once.
 */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const parsed = QueuedForm.safeParse(await request.json().catch(() => null))
  if (!parsed.success) throw new Response('the directive does not fit', { status: 400 })
  const { personId, documentId, fields } = parsed.data
  try {
    if (personId !== actor.personId) throw new OfficeError('queued-not-yours')
    await actOnLetter(theOffice(), actor, documentId, fields)
    return Response.json({ sent: true })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return Response.json(refusalOf(request, error), { status: statusOfRefusal(error.code) })
  }
}
