import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { hasRole } from '../../workflows/domain/actor.ts'
import { requireActor } from '../server/session.server.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  return redirect(hasRole(actor, 'administrator') ? '/admin/people' : '/admin/registers')
}
