import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { findPosition } from '../../db/staff-list.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { changePositionRoles } from '../../workflows/office/change-position-roles.ts'
import { Answer, Panel, RoleBoxes } from '../components/admin/fields.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { RolesForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Quyền của vị trí – Quản trị – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  const position = await findPosition(office.db, String(params.positionId), officeDay(office.now()))
  if (!position) throw new Response('position-not-found', { status: 404 })
  return { position, isOwn: actor.seats.some((seat) => seat.positionId === position.id) }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const { roles, isUnitHead } = await readForm(request, RolesForm)
  try {
    await assertProvenLately(request)
    await changePositionRoles(theOffice(), actor, {
      positionId: String(params.positionId), roles: roles ?? [], isUnitHead: isUnitHead === 'yes',
    })
    return { done: 'roles-changed' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function PositionPage() {
  const { position, isOwn } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin
  return (
    <div className="stack narrow">
      <div>
        <Link to="/admin/units">{text.back}</Link>
        <h1>{position.name}</h1>
        <p className="m">{position.unitName} · {position.holderName ?? text.units.empty}</p>
      </div>
      <Answer answer={answer} />
      {isOwn ? <Note kind="info">{text.units.own}</Note> : (
        <Panel id="quyen-vi-tri" title={text.units.changeRoles}>
          <Form className="stack pad" method="post">
            <RoleBoxes id="quyen" held={position.roles} />
            <label className="row">
              <input type="checkbox" name="isUnitHead" value="yes" defaultChecked={position.isUnitHead} />
              {text.units.isHead}
            </label>
            <div>
              <button className="btn p">{text.save}</button>
            </div>
          </Form>
        </Panel>
      )}
    </div>
  )
}
