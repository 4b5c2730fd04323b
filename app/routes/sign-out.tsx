import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { signOut } from '../../workflows/access/sign-out.ts'
import { theOffice } from '../server/office.server.ts'
import { endedSessionCookie, findSignedIn, outCookie } from '../server/session.server.ts'

export function loader() {
  return redirect('/')
}

export async function action({ request }: ActionFunctionArgs) {
  const found = await findSignedIn(request)
  const headers = new Headers({ 'Clear-Site-Data': '"cache", "storage"' })
  headers.append('Set-Cookie', endedSessionCookie())
  if (found?.actor) {
    const { atTenant, signOutHint } = await signOut(theOffice(), found.actor, {
      sessionHash: found.session.id_hash, entraLinkId: found.session.entra_link_id,
    })
    if (atTenant) {
      headers.append('Set-Cookie', outCookie(signOutHint))
      return redirect('/signed-out', { headers })
    }
  }
  return redirect('/sign-in?reason=signed-out', { headers })
}
