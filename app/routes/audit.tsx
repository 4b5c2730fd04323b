import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { listAudit } from '../../db/history.ts'
import { verifyAudit } from '../../workflows/oversight/verify-audit.ts'
import { AuditFactsList } from '../components/finding/audit-facts.tsx'
import { DayField } from '../components/finding/day-field.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { dayOf } from '../server/register-query.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/custody.css?url'
import { formatInstant } from '../text/dates.ts'
import { auditKinds as kindWords } from '../text/vi/audit-kinds.ts'
import type { AuditKind } from '../../workflows/domain/audit-event.ts'

export const meta: MetaFunction = () => [{ title: 'Nhật ký – Bút Phê' }]
export const links = () => [{ rel: 'stylesheet', href: css }]

const NAME_CHARS_MAX = 60
const KIND = /^[a-z-]{1,60}$/

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['inspector', 'leader'] })
  const params = new URL(request.url).searchParams
  const office = theOffice()
  const kind = params.get('kind')
  const who = params.get('who')?.trim().slice(0, NAME_CHARS_MAX)
  const before = Number(params.get('before'))
  try {
    const from = dayOf(params, 'from')
    const to = dayOf(params, 'to')
    const events = await listAudit(office.db, {
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(kind && KIND.test(kind) ? { kind } : {}),
      ...(who ? { signInName: who } : {}),
      ...(Number.isSafeInteger(before) && before > 0 ? { beforeSeq: before } : {}),
    })
    const verdict = params.get('check') === '1' ? await verifyAudit(office) : null
    return { events, verdict, // Every kind has its words there.
      kinds: Object.keys(kindWords) as AuditKind[] }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export default function AuditPage() {
  const { events, verdict, kinds } = useLoaderData<typeof loader>()
  const [params] = useSearchParams()
  const { auditKinds, finding: { audit } } = useText()
  const last = events.at(-1)
  const older = new URLSearchParams(params)
  older.delete('check')
  if (last) older.set('before', String(last.seq))
  const isRaw = params.get('raw') === '1'
  const other = new URLSearchParams(params)
  if (isRaw) other.delete('raw')
  else other.set('raw', '1')
  return (
    <div className="stack">
      <div className="row sp wrap">
        <div className="grow">
          <h1>{audit.title}</h1>
          <p className="m">{audit.intro}</p>
        </div>
        <Form>
          <input type="hidden" name="check" value="1" />
          <button className="btn p"><Icon name="seal" />{audit.check}</button>
        </Form>
      </div>
      {verdict ? (
        <Note kind={verdict.firstBroken === null ? 'ok' : 'stop'}>
          {verdict.firstBroken === null ? audit.whole(verdict.count) : audit.broken(verdict.firstBroken)}
          <div className="facts-json">{audit.head(verdict.head.seal)}</div>
        </Note>
      ) : null}
      <Form className="row wrap" key={params.toString()}>
        <DayField name="from" label={audit.from} value={params.get('from') ?? ''} />
        <DayField name="to" label={audit.to} value={params.get('to') ?? ''} />
        <label className="row">
          {audit.kind}
          <select className="in day" name="kind" defaultValue={params.get('kind') ?? ''}>
            <option value="">{audit.anyKind}</option>
            {kinds.map((kind) => <option key={kind} value={kind}>{auditKinds[kind]}</option>)}
          </select>
        </label>
        <label className="row">{audit.who}<input className="in day" name="who" maxLength={60} defaultValue={params.get('who') ?? ''} /></label>
        <button className="btn">{audit.show}</button>
        <Link className="btn" to={`?${other}`} preventScrollReset>{isRaw ? audit.readable : audit.raw}</Link>
      </Form>
      <section className="panel">
        {events.length === 0 ? <p className="pad">{audit.nothing}</p> : <Events events={events} isRaw={isRaw} />}
      </section>
      {events.length === AUDIT_ROWS ? <Link className="btn" to={`?${older}`}>{audit.older}<Icon name="next" /></Link> : null}
    </div>
  )
}

/** A full page of the log: there may be more. */
const AUDIT_ROWS = 100

type Event = ReturnType<typeof useLoaderData<typeof loader>>['events'][number]

function Events({ events, isRaw }: { events: readonly Event[]; isRaw: boolean }) {
  const text = useText()
  const { audit } = text.finding
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col" className="num">{audit.columns.seq}</th>
          <th scope="col">{audit.columns.at}</th>
          <th scope="col">{audit.columns.who}</th>
          <th scope="col">{audit.columns.what}</th>
          <th scope="col">{audit.columns.document}</th>
          <th scope="col">{audit.columns.facts}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.seq}>
            <td className="num">{event.seq}</td>
            <td className="nw">{formatInstant(event.at)}</td>
            <td>{event.person ?? audit.worker}<div className="m">{event.position}</div></td>
            <td>
              {text.auditKinds[event.kind]}
              {event.names[event.subjectId] ? <div className="m">{event.names[event.subjectId]}</div> : null}
            </td>
            <td>{event.documentId && event.arrivalNumber !== null
              ? <Link to={`/documents/${event.documentId}`}>{text.states.arrivalNumber(String(event.arrivalNumber))}</Link> : ''}</td>
            <td className="facts-json">
              {isRaw ? <>{event.subjectId} {event.facts}</> : <AuditFactsList facts={event.facts} names={event.names} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
