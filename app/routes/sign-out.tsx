import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { signOut } from '../../workflows/access/sign-out.ts'
import { theOffice } from '../server/office.server.ts'
import { endedSessionCookie, findSignedIn } from '../server/session.server.ts'

export function loader() {
  return redirect('/')
}

export async function action({ request }: ActionFunctionArgs) {
  const found = await findSignedIn(request)
  if (found?.actor) {
    await signOut(theOffice(), found.actor, { sessionHash: found.session.id_hash })
  }
  return redirect('/sign-in?reason=signed-out', {
    headers: { 'Set-Cookie': endedSessionCookie(), 'Clear-Site-Data': '"cache", "storage"' },
  })
}
