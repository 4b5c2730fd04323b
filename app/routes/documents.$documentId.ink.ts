import type { ActionFunctionArgs } from '@remix-run/node'
import { saveInk } from '../../workflows/directive/save-ink.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { InkForm } from '../forms/ink-form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, statusOfRefusal } from '../server/refusal.server.ts'
import { deviceOf } from '../server/request-facts.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** Ink, as the tablet sends it in the background: JSON in, JSON out, as often as needed. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const parsed = InkForm.safeParse(await request.json().catch(() => null))
  if (!parsed.success) throw new Response('ink does not fit', { status: 400 })
  const device = deviceOf(request)
  try {
    const saved = await saveInk(theOffice(), actor, {
      documentId: params.documentId ?? '',
      ...(device ? { device } : {}),
      ...parsed.data,
    })
    return Response.json(saved)
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return Response.json(refusalOf(request, error), { status: statusOfRefusal(error.code) })
  }
}
