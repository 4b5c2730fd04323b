import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { findLiveKey } from '../../db/signing-keys.ts'
import { countOpenWork, findEmail, listAppointments, listPeople, listPositions } from '../../db/staff-list.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { MAIL_ADDRESS_CHARS_MAX } from '../../workflows/domain/mail-address.ts'
import { appoint, endAppointment } from '../../workflows/office/appoint.ts'
import { changePersonEmail } from '../../workflows/office/change-person-email.ts'
import { loseDeviceOf } from '../../workflows/access/lose-device.ts'
import { disablePerson } from '../../workflows/office/disable-person.ts'
import { startPasswordReset } from '../../workflows/office/start-password-reset.ts'
import { revokeKey } from '../../workflows/signing/revoke-key.ts'
import { Answer, Choice, DayField, DayInput, Field, OneTimeCode, Panel } from '../components/admin/fields.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { PersonForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'
import { formatDay } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Một người – Quản trị – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  const today = officeDay(office.now())
  const person = (await listPeople(office.db, today)).find((one) => one.id === params.personId)
  if (!person) throw new Response('person-not-found', { status: 404 })
  const appointments = await listAppointments(office.db, person.id)
  const current = appointments.filter((one) => !one.until || one.until >= today)
  const positions = await listPositions(office.db, today)
  return {
    today,
    isSelf: person.id === actor.personId,
    person: {
      id: person.id, signInName: person.signInName, fullName: person.fullName, isOff: person.disabledAt !== null,
      email: await findEmail(office.db, person.id),
    },
    hasKey: (await findLiveKey(office.db, person.id)) !== undefined,
    appointments,
    openLines: await countOpenWork(office.db, [person.id, ...current.map((one) => one.positionId)]),
    positions: positions.map(({ id, name, unitName, holderName }) => ({ id, name, unitName, holderName })),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const form = await readForm(request, PersonForm)
  try {
    await assertProvenLately(request)
    return await answerTo(form, actor, String(params.personId))
  } catch (error) {
    return refusal(request, error)
  }
}

async function answerTo(form: typeof PersonForm._output, actor: Actor, personId: string) {
  const office = theOffice()
  if (form.act === 'appoint') {
    await appoint(office, actor, { personId, positionId: form.positionId, from: form.from })
    return { done: 'appointed' }
  }
  if (form.act === 'end-appointment') {
    await endAppointment(office, actor, { appointmentId: form.appointmentId, lastDay: form.lastDay })
    return { done: 'appointment-ended' }
  }
  if (form.act === 'change-email') {
    await changePersonEmail(office, actor, { personId, email: form.email })
    return { done: 'email-changed' }
  }
  if (form.act === 'reset-password') {
    const { oneTimePassword } = await startPasswordReset(office, actor, { personId })
    return { done: 'password-reset', code: oneTimePassword }
  }
  if (form.act === 'device-lost') {
    await loseDeviceOf(office, actor, { personId })
    return { done: 'device-lost' }
  }
  if (form.act === 'revoke-key') {
    await revokeKey(office, actor, { personId, reason: form.reason })
    return { done: 'key-revoked' }
  }
  const { openLines } = await disablePerson(office, actor, { personId })
  return { done: 'disabled', openLines }
}

export default function PersonPage() {
  const { person, isSelf } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin
  const code = answer && 'code' in answer && !('refusal' in answer) ? answer.code : undefined
  const openLines = answer && 'openLines' in answer ? answer.openLines : undefined
  return (
    <div className="stack">
      <div>
        <Link to="/admin/people">{text.back}</Link>
        <h1>{person.fullName}</h1>
        <p className="m">{person.signInName}{person.isOff ? ` · ${text.people.off}` : ''}</p>
      </div>
      <Answer answer={answer} />
      {openLines === undefined ? null : <Note kind="ok">{text.disabled(openLines)}</Note>}
      {code ? <OneTimeCode signInName={person.signInName} code={code} /> : null}
      {isSelf ? <Note kind="info">{text.people.self}</Note> : null}
      <div className="two">
        <div className="stack">
          <Appointments />
          {isSelf || person.isOff ? null : <AppointForm />}
          {person.isOff ? null : <EmailForm key={person.email} />}
        </div>
        {isSelf || person.isOff ? null : <AccountForms />}
      </div>
    </div>
  )
}

function Appointments() {
  const { appointments, today, isSelf } = useLoaderData<typeof loader>()
  const text = useText().admin
  return (
    <Panel id="cac-vi-tri" title={text.people.appointments}>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.people.position}</th>
              <th scope="col">{text.from}</th>
              <th scope="col">{text.until}</th>
              <th scope="col"><span className="sr">{text.people.end}</span></th>
            </tr>
          </thead>
          <tbody>
            {appointments.map((one) => (
              <tr key={one.id}>
                <td>
                  {one.positionName}
                  <div className="xs">{one.unitName}</div>
                </td>
                <td className="nw">{formatDay(one.from)}</td>
                <td className="nw">{one.until ? formatDay(one.until) : text.people.today}</td>
                <td>
                  {one.until || isSelf ? null : (
                    <Form className="row" method="post">
                      <input type="hidden" name="appointmentId" value={one.id} />
                      <DayInput name="lastDay" day={today} size={11}
                        aria-label={text.people.endOf(one.positionName)} />
                      <button className="btn sm" name="act" value="end-appointment">{text.people.end}</button>
                    </Form>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {appointments.length === 0 ? <p className="m pad">{text.people.noPosition}</p> : null}
    </Panel>
  )
}

function AppointForm() {
  const { positions, appointments, today } = useLoaderData<typeof loader>()
  const text = useText().admin
  return (
    <Panel id="bo-tri" title={text.people.appoint}>
      <Form className="stack pad" method="post" key={appointments.length}>
        <Choice id="vi-tri" name="positionId" label={text.people.position} hint={text.people.appointHint} required
          options={positions.map((one) => ({
            value: one.id, label: `${one.name} – ${one.unitName}${one.holderName ? ` (${one.holderName})` : ''}`,
          }))} />
        <DayField id="tu-ngay" name="from" label={text.from} day={today} />
        <div>
          <button className="btn p" name="act" value="appoint">{text.people.appointButton}</button>
        </div>
      </Form>
    </Panel>
  )
}

function EmailForm() {
  const { person } = useLoaderData<typeof loader>()
  const text = useText().admin.people
  return (
    <Panel id="dia-chi-thu" title={text.email}>
      <Form className="stack pad" method="post">
        <Field id="thu" name="email" type="email" label={text.emailLabel} hint={text.emailHint}
          maxLength={MAIL_ADDRESS_CHARS_MAX} defaultValue={person.email ?? ''} />
        <div>
          <button className="btn" name="act" value="change-email">{text.emailButton}</button>
        </div>
      </Form>
    </Panel>
  )
}

function AccountForms() {
  const { openLines, hasKey } = useLoaderData<typeof loader>()
  const { admin: { people: text }, signing: { key: signing } } = useText()
  return (
    <div className="stack">
      <Panel id="quen-mat-khau" title={text.reset}>
        <Form className="stack pad" method="post" reloadDocument>
          <p className="m">{text.resetHint}</p>
          <div>
            <button className="btn" name="act" value="reset-password">{text.resetButton}</button>
          </div>
        </Form>
      </Panel>
      <Panel id="mat-thiet-bi" title={text.lost}>
        <Form className="stack pad" method="post" reloadDocument>
          <p className="m">{text.lostHint}</p>
          <div><button className="btn d" name="act" value="device-lost">{text.lostButton}</button></div>
        </Form>
      </Panel>
      {hasKey ? (
        <Panel id="khoa-ky" title={signing.leaversTitle}>
          <Form className="stack pad" method="post" reloadDocument>
            <select className="in" name="reason" aria-label={signing.reason}>
              {(['left-post', 'lost', 'told-to-others'] as const).map((reason) => (
                <option key={reason} value={reason}>{signing.reasons[reason]}</option>
              ))}
            </select>
            <div>
              <button className="btn d" name="act" value="revoke-key">{signing.revokeFor}</button>
            </div>
          </Form>
        </Panel>
      ) : null}
      <Panel id="khoa" title={text.disable}>
        <Form className="stack pad" method="post" reloadDocument>
          <p className="m">{text.disableHint(openLines)}</p>
          <label className="row">
            <input type="checkbox" name="sure" value="yes" required />
            {text.disableSure}
          </label>
          <div>
            <button className="btn d" name="act" value="disable">{text.disableButton}</button>
          </div>
        </Form>
      </Panel>
    </div>
  )
}
