import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { listRegisters } from '../../db/registers.ts'
import { hasRole } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { lockYearRegister, openYearRegister } from '../../workflows/office/open-year-register.ts'
import { Answer, Field, Panel } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { RegistersForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Sổ – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const office = theOffice()
  const registers = await listRegisters(office.db)
  return {
    thisYear: Number(officeDay(office.now()).slice(0, 4)),
    mayOpen: hasRole(actor, 'administrator'),
    mayLock: hasRole(actor, 'chief-of-office'),
    registers: registers.map((one) => ({
      id: one.id, year: one.year, name: one.name, first: one.first_number, last: one.last_number,
      isLocked: one.locked_at !== null,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const form = await readForm(request, RegistersForm)
  try {
    if (form.act === 'open') {
      await openYearRegister(theOffice(), actor, { year: form.year, firstNumber: form.firstNumber })
      return { done: 'register-opened' }
    }
    await lockYearRegister(theOffice(), actor, { year: form.year })
    return { done: 'register-locked' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function RegistersPage() {
  const { mayOpen, registers } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.registers
  return (
    <div className="stack">
      <h1>{text.title}</h1>
      <Answer answer={answer} />
      <div className="two">
        <RegisterTable />
        {mayOpen ? <OpenRegister key={registers.length} /> : null}
      </div>
    </div>
  )
}

function RegisterTable() {
  const { registers, mayLock, thisYear } = useLoaderData<typeof loader>()
  const text = useText().admin.registers
  return (
    <Panel id="cac-so" title={text.title}>
      {registers.length === 0 ? <p className="m pad">{text.none}</p> : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.year}</th>
              <th scope="col">{text.range}</th>
              <th scope="col">{text.state}</th>
              <th scope="col"><span className="sr">{text.lock}</span></th>
            </tr>
          </thead>
          <tbody>
            {registers.map((one) => (
              <tr key={one.id}>
                <td><b>{one.year}</b> <span className="xs">{one.name}</span></td>
                <td>
                  {one.last < one.first
                    ? `${text.noneYet}, ${text.startsAt(one.first)}` : text.fromTo(one.first, one.last)}
                </td>
                <td>{one.isLocked ? text.locked : text.open}</td>
                <td>
                  {mayLock && !one.isLocked && one.year < thisYear ? (
                    <Form method="post">
                      <input type="hidden" name="year" value={one.year} />
                      <button className="btn sm d" name="act" value="lock" aria-label={text.lockOf(one.year)}>
                        {text.lock}
                      </button>
                    </Form>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="m pad">{text.lockHint}</p>
    </Panel>
  )
}

function OpenRegister() {
  const { thisYear, registers } = useLoaderData<typeof loader>()
  const text = useText().admin.registers
  const isOpen = registers.some((one) => one.year === thisYear)
  return (
    <Panel id="mo-so" title={text.openTitle}>
      <Form className="stack pad" method="post">
        <p className="m">{text.openHint}</p>
        <div className="pair">
          <Field id="nam" name="year" label={text.year} type="number" min={thisYear} max={thisYear + 1}
            defaultValue={isOpen ? thisYear + 1 : thisYear} required />
          <Field id="so-dau" name="firstNumber" label={text.firstNumber} type="number" min={1} max={999_999}
            defaultValue={1} required />
        </div>
        <div>
          <button className="btn p" name="act" value="open">{text.openButton}</button>
        </div>
      </Form>
    </Panel>
  )
}
