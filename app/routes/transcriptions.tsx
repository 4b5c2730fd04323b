import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { listTranscriptions } from '../../db/directives.ts'
import { ArrivalNumber } from '../components/arrival-number.tsx'
import { Icon } from '../components/icon.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Ghi lại bút phê – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk'] })
  return { rows: await listTranscriptions(theOffice().db, actor.personId) }
}

export default function TranscriptionsPage() {
  const { rows } = useLoaderData<typeof loader>()
  const text = useText().directive.transcription
  const waiting = rows.filter((row) => row.state === 'draft').length
  return (
    <div className="stack">
      <h1>{text.heading(waiting)}</h1>
      <section className="panel">
        {rows.length === 0 ? <p className="pad m">{text.empty}</p> : null}
        <ul>
          {rows.map((row) => (
            <li key={row.directive_id} className="row pad">
              <ArrivalNumber number={row.arrival_number} suffix={row.arrival_suffix} />
              <div className="grow">
                <div className="b">{row.subject}</div>
                <div className="m">{row.issuer_name} · {text.of(row.author_name)}</div>
              </div>
              <span className={row.state === 'draft' ? 'st warn' : 'st'}>
                <Icon name={row.state === 'draft' ? 'pen' : 'clock'} />
                {row.state === 'draft' ? text.waits : text.waitsLeader}
              </span>
              <Link className={row.state === 'draft' ? 'btn p' : 'btn'} to={`/documents/${row.document_id}/transcription`}>
                {row.state === 'draft' ? text.write : text.change}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
