import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { listWaitingExtensions } from '../../db/extensions.ts'
import { DecideExtensionForm } from '../components/extension-parts.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { decidingPositions, shownExtension } from '../server/extensions.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import assignmentsCss from '../styles/assignments.css?url'
import { formatDay } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: assignmentsCss }]
export const meta: MetaFunction = () => [{ title: 'Đề nghị gia hạn – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const waiting = await listWaitingExtensions(theOffice().db, decidingPositions(actor), actor.personId)
  return {
    isDone: new URL(request.url).searchParams.has('done'),
    waiting: waiting.map((one) => ({
      assignmentId: one.assignmentId, arrivalNumber: one.arrivalNumber, subject: one.subject,
      assigneeName: one.assigneeName, externalDueOn: one.externalDueOn, extension: shownExtension(one),
    })),
  }
}

export default function ExtensionsPage() {
  const { waiting, isDone } = useLoaderData<typeof loader>()
  const { extension } = useText().assignments
  const text = useText()
  return (
    <div className="narrow stack">
      <h1>{extension.listTitle}</h1>
      {isDone ? <Note kind="ok">{text.assignments.one.done['extend-decide']}</Note> : null}
      {waiting.length === 0 ? <p className="m">{extension.none}</p> : null}
      {waiting.map((one) => (
        <article key={one.extension.id} className="stack">
          <p>
            <Link to={`/assignments/${one.assignmentId}`}>{`${text.states.arrival} ${one.arrivalNumber}`}</Link>
            {` · ${one.assigneeName} · ${one.subject ?? ''}`}
            {one.externalDueOn ? ` · ${text.assignments.upperDue(formatDay(one.externalDueOn))}` : ''}
          </p>
          <DecideExtensionForm assignmentId={one.assignmentId} one={one.extension}
            externalDueOn={one.externalDueOn} typed={{}} back="list" />
        </article>
      ))}
    </div>
  )
}
