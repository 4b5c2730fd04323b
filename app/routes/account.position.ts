import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { choosePosition } from '../../workflows/access/choose-position.ts'
import { ChoosePositionForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireSignedIn, sessionCookie } from '../server/session.server.ts'

// A person of several positions says from which one he acts now.

export async function action({ request }: ActionFunctionArgs) {
  const { actor, session } = await requireSignedIn(request)
  const { positionId } = await readForm(request, ChoosePositionForm)
  try {
    const { sessionId } = await choosePosition(theOffice(), actor, {
      positionId,
      sessionHash: session.id_hash,
    })
    return redirect('/', { headers: { 'Set-Cookie': sessionCookie(sessionId) } })
  } catch (error) {
    throw refusalResponse(error)
  }
}
