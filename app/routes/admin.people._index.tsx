import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listPeople, listPositions } from '../../db/staff-list.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { createPerson } from '../../workflows/office/create-person.ts'
import { Answer, Choice, DayField, Field, OneTimeCode, Panel } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { CreatePersonForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Người – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  const today = officeDay(office.now())
  const people = await listPeople(office.db, today)
  const positions = await listPositions(office.db, today)
  return {
    today,
    people: people.map(({ id, signInName, fullName, disabledAt, mustChange, positions: held }) => ({
      id, signInName, fullName, isOff: disabledAt !== null, mustChange, positions: held,
    })),
    positions: positions.map(({ id, name, unitName, holderName }) => ({ id, name, unitName, holderName })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const { signInName, fullName, positionId, from } = await readForm(request, CreatePersonForm)
  try {
    await assertProvenLately(request)
    const { oneTimePassword } = await createPerson(theOffice(), actor, {
      signInName, fullName, ...(positionId ? { appointment: { positionId, from } } : {}),
    })
    return { done: 'person-created', signInName: signInName.trim().toLowerCase(), code: oneTimePassword }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function PeoplePage() {
  const { people } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin
  return (
    <div className="stack">
      <div>
        <h1>{text.people.title}</h1>
        <p className="m">{text.noContent}</p>
      </div>
      <Answer answer={answer} />
      {answer && 'code' in answer && 'signInName' in answer
        ? <OneTimeCode signInName={answer.signInName} code={answer.code} /> : null}
      <div className="two">
        <Panel id="danh-sach" title={`${text.people.title} (${people.length})`}>
          <PeopleTable people={people} />
        </Panel>
        <AddPerson key={people.length} />
      </div>
    </div>
  )
}

interface PersonLine {
  id: string
  signInName: string
  fullName: string
  isOff: boolean
  mustChange: boolean
  positions: string[]
}

function PeopleTable({ people }: { people: readonly PersonLine[] }) {
  const text = useText().admin.people
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.fullName}</th>
            <th scope="col">{text.position}</th>
            <th scope="col">{text.state}</th>
            <th scope="col"><span className="sr">{text.openShort}</span></th>
          </tr>
        </thead>
        <tbody>
          {people.map((one) => (
            <tr key={one.id}>
              <td>
                <b>{one.fullName}</b>
                <div className="xs">{one.signInName}</div>
              </td>
              <td>{one.positions.join('; ') || <span className="m">{text.noPosition}</span>}</td>
              <td><AccountState isOff={one.isOff} mustChange={one.mustChange} /></td>
              <td>
                <Link className="btn sm" to={`/admin/people/${one.id}`} aria-label={text.open(one.fullName)}>
                  {text.openShort}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AccountState({ isOff, mustChange }: { isOff: boolean; mustChange: boolean }) {
  const text = useText().admin.people
  if (isOff) return <span className="st">{text.off}</span>
  if (mustChange) return <span className="st warn">{text.waitingFirst}</span>
  return <span className="st ok">{text.active}</span>
}

function AddPerson() {
  const { positions, today } = useLoaderData<typeof loader>()
  const text = useText().admin
  return (
    <Panel id="them-nguoi" title={text.people.add}>
      <Form className="stack pad" method="post">
        <Field id="ho-ten" name="fullName" label={text.people.fullName} maxLength={100} required />
        <Field id="ten" name="signInName" label={text.people.signInName} hint={text.people.signInNameHint}
          maxLength={40} required />
        <Choice id="vi-tri" name="positionId" label={text.people.position} hint={text.people.positionHint}
          options={positions.map((one) => ({
            value: one.id, label: `${one.name} – ${one.unitName}${one.holderName ? ` (${one.holderName})` : ''}`,
          }))} />
        <DayField id="tu-ngay" name="from" label={text.from} day={today} />
        <div>
          <button className="btn p">{text.people.create}</button>
        </div>
      </Form>
    </Panel>
  )
}
