import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { findCustodyBalance, listCustody } from '../../db/custody.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { type CustodyPlace, custodyPlaces } from '../../workflows/domain/custody.ts'
import { printsAvoided } from '../../workflows/oversight/prints-avoided.ts'
import { DayField } from '../components/finding/day-field.tsx'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../components/live.tsx'
import { SourceWord } from '../components/source-word.tsx'
import { ScanStateWord } from '../components/state-word.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { dayOf } from '../server/register-query.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/custody.css?url'
import { formatDay, formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Cân đối – Bút Phê' }]
export const links = () => [{ rel: 'stylesheet', href: css }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['clerk', 'chief-of-office', 'leader', 'inspector'] })
  const params = new URL(request.url).searchParams
  const office = theOffice()
  const today = officeDay(office.now())
  try {
    const from = dayOf(params, 'from') ?? today
    const to = dayOf(params, 'to') ?? (from > today ? from : today)
    const period = { from, to: to < from ? from : to }
    const asked = params.get('place')
    const place = [...custodyPlaces, 'in' as const].find((one) => one === asked) ?? null
    const [balance, items, avoided] = await Promise.all([
      findCustodyBalance(office.db, period),
      place ? listCustody(office.db, period, place) : [],
      printsAvoided(office),
    ])
    return { today, period, place, balance, items, avoided }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export default function CustodyPage() {
  const { today, period, place, balance, items, avoided } = useLoaderData<typeof loader>()
  const { custody, register } = useText().finding
  useLive(['scan'])
  const link = (to: CustodyPlace | 'in') => `?${new URLSearchParams({ ...period, place: to })}`
  const monthStart = `${today.slice(0, 7)}-01`
  const placeName = place === 'in' ? custody.all : place ? custody.places[place] : ''
  return (
    <div className="stack">
      <div>
        <h1>{custody.title}</h1>
        <p className="m">{custody.intro}</p>
      </div>
      <Form className="row wrap" key={`${period.from} ${period.to}`}>
        <DayField name="from" label={register.from} value={period.from} />
        <DayField name="to" label={register.to} value={period.to} />
        <button className="btn p">{custody.show}</button>
        <Link className="chip" to="/custody">{custody.today}</Link>
        <Link className="chip" to={`?from=${monthStart}&to=${today}`}>{custody.month}</Link>
        <span className="m">{formatDay(period.from)} – {formatDay(period.to)}</span>
      </Form>
      <section className="panel cust" aria-label={custody.title}>
        <Link to={link('in')} className="t"><b>{balance.in}</b> {custody.came}</Link>
        {custodyPlaces.map((one, index) => (
          <span key={one} className="row term">
            <span className="op">{index === 0 ? '=' : '+'}</span>
            <Link to={link(one)} className={`t${one === 'waiting' ? ' wait' : ''}`} aria-current={one === place ? 'true' : undefined}>
              <b>{balance.places[one]}</b> {custody.places[one]}
            </Link>
          </span>
        ))}
        <span className="grow" />
        <span className={`st b ${balance.balances ? 'ok' : 'stop'}`}>
          <Icon name={balance.balances ? 'scales' : 'warning'} />
          {balance.balances ? custody.fits : custody.doesNotFit}
        </span>
      </section>
      {balance.waitingBefore > 0 ? <p className="m">{custody.before(balance.waitingBefore)}</p> : null}
      {place ? (
        <section className="panel" aria-labelledby="danh-sach">
          <header>
            <h2 id="danh-sach">{custody.list(placeName, place === 'in' ? balance.in : balance.places[place])}</h2>
          </header>
          {items.length === 0 ? <p className="pad">{custody.nothing}</p> : <Items items={items} />}
          {items.length >= 500 ? <p className="pad m">{custody.limited}</p> : null}
        </section>
      ) : null}
      <Avoided months={avoided} />
    </div>
  )
}

function Items({ items }: { items: ReturnType<typeof useLoaderData<typeof loader>>['items'] }) {
  const text = useText()
  const { columns } = text.finding.custody
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{columns.at}</th>
          <th scope="col">{columns.source}</th>
          <th scope="col">{columns.sender}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.by}</th>
          <th scope="col">{columns.note}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.scanId}>
            <td className="nw">{formatInstant(item.cameAt)}</td>
            <td><SourceWord source={item.source} /></td>
            <td>{item.sender ?? ''}</td>
            <td>
              <ScanStateWord state={item.state} />{' '}
              {item.documentId && item.arrivalNumber !== null ? (
                <Link to={`/documents/${item.documentId}`}>{text.states.arrivalNumber(String(item.arrivalNumber))}</Link>
              ) : null}
            </td>
            <td>
              {item.disposedBy ?? ''}
              {item.disposedAt ? <div className="m">{formatInstant(item.disposedAt)}</div> : null}
            </td>
            <td>{item.reason ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface AvoidedProps {
  months: readonly { month: string; documents: number; printed: number; avoided: number; pagesAvoided: number }[]
}

function Avoided({ months }: AvoidedProps) {
  const { custody } = useText().finding
  if (months.length === 0) return null
  return (
    <section className="panel avoided" aria-labelledby="in-tranh">
      <header>
        <Icon name="print" />
        <h2 id="in-tranh">{custody.avoided}</h2>
      </header>
      <p className="pad m">{custody.avoidedHint}</p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{custody.monthColumn}</th>
            <th scope="col" className="num">{custody.documents}</th>
            <th scope="col" className="num">{custody.printed}</th>
            <th scope="col" className="num">{custody.avoidedCount}</th>
            <th scope="col" className="num">{custody.pages}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((one) => (
            <tr key={one.month}>
              <th scope="row">{one.month.split('-').toReversed().join('/')}</th>
              <td className="num">{one.documents}</td>
              <td className="num">{one.printed}</td>
              <td className="num"><b>{one.avoided}</b></td>
              <td className="num">{one.pagesAvoided}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
