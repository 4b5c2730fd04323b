import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listCalendarDays, listCalendarYears } from '../../db/calendar-notices.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import {
  confirmCalendarYear, enterCalendarDays, withdrawCalendarDay,
} from '../../workflows/office/change-calendar.ts'
import { Answer, Choice, DayField, Field, Panel } from '../components/admin/fields.tsx'
import { useText, useWeekday } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { CalendarForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Lịch – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const office = theOffice()
  const thisYear = Number(officeDay(office.now()).slice(0, 4))
  const years = await listCalendarYears(office.db, thisYear)
  const asked = Number(new URL(request.url).searchParams.get('year'))
  const year = years.find((one) => one.year === asked)?.year ?? thisYear
  return { years, year, days: await listCalendarDays(office.db, year) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const form = await readForm(request, CalendarForm)
  const office = theOffice()
  try {
    if (form.act === 'enter') {
      await enterCalendarDays(office, actor, form)
      return { done: 'calendar-entered' }
    }
    if (form.act === 'withdraw') {
      await withdrawCalendarDay(office, actor, { day: form.day })
      return { done: 'calendar-withdrawn' }
    }
    await confirmCalendarYear(office, actor, { year: form.year })
    return { done: 'calendar-confirmed' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function CalendarPage() {
  const { years, year, days } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.calendar
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
      </div>
      <Answer answer={answer} />
      <div className="row wrap">
        {years.map((one) => (
          <Link key={one.year} className={one.year === year ? 'chip on' : 'chip'} to={`?year=${one.year}`}
            aria-current={one.year === year ? 'true' : undefined}>
            {text.year(one.year)} · {one.state === 'confirmed' ? text.confirmed : text.provisional}
          </Link>
        ))}
      </div>
      <div className="two">
        <DayTable />
        <EnterNotice key={`${year}-${days.length}`} />
      </div>
    </div>
  )
}

function DayTable() {
  const { days, year, years } = useLoaderData<typeof loader>()
  const weekday = useWeekday()
  const text = useText().admin.calendar
  const isOpen = years.find((one) => one.year === year)?.state === 'provisional'
  return (
    <section className="panel" aria-labelledby="cac-ngay">
      <header className="sp">
        <h2 id="cac-ngay">{text.year(year)}</h2>
        {isOpen && days.length > 0 ? (
          <Form method="post">
            <input type="hidden" name="year" value={year} />
            <button className="btn sm p" name="act" value="confirm">{text.confirm}</button>
          </Form>
        ) : null}
      </header>
      {days.length === 0 ? <p className="m pad">{text.empty}</p> : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.day}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.reason}</th>
              <th scope="col"><span className="sr">{text.withdraw}</span></th>
            </tr>
          </thead>
          <tbody>
            {days.map((one) => (
              <tr key={one.day}>
                <td className="nw">{weekday(one.day)}</td>
                <td className="nw">{text.kinds[one.kind]}</td>
                <td>{one.name}</td>
                <td>
                  <Form method="post">
                    <input type="hidden" name="day" value={one.day} />
                    <button className="btn sm q" name="act" value="withdraw"
                      aria-label={text.withdrawOf(weekday(one.day))}>{text.withdraw}</button>
                  </Form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function EnterNotice() {
  const { admin } = useText()
  const text = admin.calendar
  return (
    <Panel id="ghi-thong-bao" title={text.enter}>
      <Form className="stack pad" method="post">
        <div className="pair">
          <DayField id="tu" name="from" label={admin.from} />
          <DayField id="den" name="until" label={admin.until} />
        </div>
        <Choice id="loai" name="kind" label={text.kind} required
          options={Object.entries(text.kinds).map(([value, label]) => ({ value, label }))} />
        <Field id="noi-dung-ngay" name="name" label={text.name} hint={text.nameHint} maxLength={200} required />
        <p className="hint">{text.notMoved}</p>
        <div>
          <button className="btn p" name="act" value="enter">{text.enterButton}</button>
        </div>
      </Form>
    </Panel>
  )
}
