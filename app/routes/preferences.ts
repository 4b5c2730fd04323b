import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { PreferencesForm } from '../forms/preferences-form.server.ts'
import { readForm } from '../server/form.server.ts'
import { lookCookie, type LookChange } from '../server/look.server.ts'
import { safeReturnTo } from '../server/return-to.server.ts'

// How pages look on this device. Open to everybody: the sign-in page has the switches too.

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request, PreferencesForm)
  return redirect(safeReturnTo(form.returnTo), {
    headers: { 'Set-Cookie': lookCookie(changeOf(form)) },
  })
}

function changeOf(form: typeof PreferencesForm._output): LookChange {
  if ('language' in form) return { name: 'language', value: form.language }
  if ('type' in form) return { name: 'type', value: form.type }
  if ('contrast' in form) return { name: 'contrast', value: form.contrast }
  return { name: 'touch', value: form.touch }
}
