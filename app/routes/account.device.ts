import type { ActionFunctionArgs } from '@remix-run/node'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { subscribeDevice, unsubscribeDevice } from '../../workflows/notices/push-notices.ts'
import { DeviceForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { statusOfRefusal } from '../server/refusal.server.ts'
import { requireSignedIn } from '../server/session.server.ts'

/** This device wants to be told of notices, or no longer. */
export async function action({ request }: ActionFunctionArgs) {
  const { actor } = await requireSignedIn(request)
  const form = await readForm(request, DeviceForm)
  try {
    if (form.act === 'unsubscribe') await unsubscribeDevice(theOffice(), actor, { endpoint: form.endpoint })
    else await subscribeDevice(theOffice(), actor, { ...form, device: request.headers.get('user-agent') })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return new Response(error.code, { status: statusOfRefusal(error.code) })
  }
  return new Response(null, { status: 204 })
}
