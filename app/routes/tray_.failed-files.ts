import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { dismissDoorFile } from '../../workflows/doors/dismiss-door-file.ts'
import { DoorFileForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

/** The clerk has dealt with a file that a folder could not give to the tray. */
export async function action({ request }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const { doorFileId } = await readForm(request, DoorFileForm)
  try {
    await dismissDoorFile(theOffice(), clerk, { doorFileId })
  } catch (error) {
    throw refusalResponse(error)
  }
  return redirect('/tray')
}
