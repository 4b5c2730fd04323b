import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { signOut } from '../../workflows/access/sign-out.ts'
import { theOffice } from '../server/office.server.ts'
import { endedSessionCookie, findSignedIn, outCookie } from '../server/session.server.ts'

export function loader() {
  return redirect('/')
}

/**
 * Every store of the browser is cleared when the page says that nothing in it waits to be sent. What
 * can be read has gone before that (`app/offline/leave.ts`).
 */
export async function action({ request }: ActionFunctionArgs) {
  const found = await findSignedIn(request)
  const form = await request.formData().catch(() => null)
  const headers = new Headers({
    'Clear-Site-Data': form?.get('clear') === 'all' ? '"cache", "storage"' : '"cache"',
  })
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
