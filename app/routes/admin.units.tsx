import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listPositions, listUnits, type PositionRow } from '../../db/staff-list.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { createPosition } from '../../workflows/office/create-position.ts'
import { createUnit } from '../../workflows/office/create-unit.ts'
import { Answer, Choice, Field, Panel, RoleBoxes } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { UnitsForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Đơn vị và vị trí – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  return {
    units: await listUnits(office.db),
    positions: await listPositions(office.db, officeDay(office.now())),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const form = await readForm(request, UnitsForm)
  const office = theOffice()
  try {
    await assertProvenLately(request)
    if (form.act === 'create-unit') {
      await createUnit(office, actor, { code: form.code, name: form.name, shortName: form.shortName })
      return { done: 'unit-created' }
    }
    await createPosition(office, actor, {
      code: form.code, name: form.name, unitId: form.unitId, roles: form.roles ?? [],
      isUnitHead: form.isUnitHead === 'yes',
      ...(form.assistsPositionId ? { assistsPositionId: form.assistsPositionId } : {}),
    })
    return { done: 'position-created' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function UnitsPage() {
  const { units, positions } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin
  return (
    <div className="stack">
      <div>
        <h1>{text.units.title}</h1>
        <p className="m">{text.units.intro}</p>
      </div>
      <Answer answer={answer} />
      <div className="two">
        <PositionTable />
        <div className="stack">
          <AddUnit key={`don-vi-${units.length}`} />
          <AddPosition key={`vi-tri-${positions.length}`} />
        </div>
      </div>
    </div>
  )
}

function PositionTable() {
  const { units, positions } = useLoaderData<typeof loader>()
  const text = useText().admin
  return (
    <Panel id="danh-sach" title={text.units.title}>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.units.positionName}</th>
              <th scope="col">{text.units.holder}</th>
              <th scope="col">{text.units.roles}</th>
              <th scope="col"><span className="sr">{text.units.changeRoles}</span></th>
            </tr>
          </thead>
          {units.map((unit) => (
            <tbody key={unit.id}>
              <tr className="unitrow">
                <th scope="rowgroup" colSpan={4}>{unit.name} <span className="xs">{unit.code}</span></th>
              </tr>
              {positions.filter((one) => one.unitId === unit.id).map((one) => (
                <PositionLine key={one.id} position={one} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </Panel>
  )
}

function PositionLine({ position }: { position: PositionRow }) {
  const { admin, states } = useText()
  const text = admin.units
  return (
    <tr>
      <td>
        {position.name}
        <div className="xs">{position.code}{position.isUnitHead ? ` · ${text.headMark}` : ''}</div>
      </td>
      <td>{position.holderName ?? <span className="m">{text.empty}</span>}</td>
      <td>{position.roles.map((role) => states.role[role]).join(', ')}</td>
      <td>
        <Link className="btn sm" to={`/admin/positions/${position.id}`} aria-label={text.rolesOf(position.name)}>
          {text.changeRoles}
        </Link>
      </td>
    </tr>
  )
}

function AddUnit() {
  const text = useText().admin
  return (
    <Panel id="them-don-vi" title={text.units.addUnit}>
      <Form className="stack pad" method="post">
        <Field id="ten-don-vi" name="name" label={text.units.unitName} maxLength={200} required />
        <div className="pair">
          <Field id="ma-don-vi" name="code" label={text.code} maxLength={20} required />
          <Field id="ten-gon" name="shortName" label={text.units.shortName} maxLength={40} />
        </div>
        <p className="hint">{text.codeHint}</p>
        <div>
          <button className="btn p" name="act" value="create-unit">{text.units.createUnit}</button>
        </div>
      </Form>
    </Panel>
  )
}

function AddPosition() {
  const { units, positions } = useLoaderData<typeof loader>()
  const text = useText().admin
  const leaders = positions.filter((one) => one.roles.includes('leader'))
  return (
    <Panel id="them-vi-tri" title={text.units.addPosition}>
      <Form className="stack pad" method="post">
        <Field id="ten-vi-tri" name="name" label={text.units.positionName} maxLength={200} required />
        <Field id="ma-vi-tri" name="code" label={text.code} maxLength={20} required />
        <Choice id="thuoc" name="unitId" label={text.units.unit} required
          options={units.map((unit) => ({ value: unit.id, label: unit.name }))} />
        <RoleBoxes id="quyen" />
        <label className="row">
          <input type="checkbox" name="isUnitHead" value="yes" />
          {text.units.isHead}
        </label>
        <Choice id="giup-viec" name="assistsPositionId" label={text.units.assists} hint={text.units.assistsHint}
          options={leaders.map((one) => ({ value: one.id, label: one.name }))} />
        <div>
          <button className="btn p" name="act" value="create-position">{text.units.createPosition}</button>
        </div>
      </Form>
    </Panel>
  )
}
