import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { countJobs, listDeadLetters } from '../../db/dead-letters.ts'
import { findWorkerAliveAt } from '../../db/worker-signs.ts'
import { retryJob } from '../../workflows/office/retry-job.ts'
import { Answer, Panel } from '../components/admin/fields.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { RetryJobForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { WORKER_SILENT_MS_MAX } from '../server/health.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Việc nền – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  const aliveAt = await findWorkerAliveAt(office.db)
  return {
    counts: await countJobs(office.db),
    letters: (await listDeadLetters(office.db)).map((one) => ({ ...one, failedAt: one.failedAt.toISOString() })),
    aliveAt: aliveAt?.toISOString() ?? null,
    isSilent: !aliveAt || office.now().getTime() - aliveAt.getTime() > WORKER_SILENT_MS_MAX,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const { deadLetterId } = await readForm(request, RetryJobForm)
  try {
    await retryJob(theOffice(), actor, { deadLetterId })
    return { done: 'job-retried' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function JobsPage() {
  const { counts, aliveAt, isSilent } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.jobs
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.alive}: {aliveAt ? formatInstant(aliveAt) : text.never}</p>
      </div>
      <Answer answer={answer} />
      {isSilent ? <Note kind="warn">{text.silent}</Note> : null}
      <dl className="figures">
        {(['waiting', 'running', 'retrying', 'dead'] as const).map((one) => (
          <div key={one}>
            <dt>{text[one]}</dt>
            <dd>{counts[one]}</dd>
          </div>
        ))}
      </dl>
      <DeadLetters />
    </div>
  )
}

function DeadLetters() {
  const { letters } = useLoaderData<typeof loader>()
  const text = useText().admin.jobs
  return (
    <Panel id="viec-hong" title={text.deadTitle}>
      {letters.length === 0 ? <p className="m pad">{text.noDead}</p> : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.job}</th>
                <th scope="col">{text.code}</th>
                <th scope="col">{text.about}</th>
                <th scope="col">{text.failedAt}</th>
                <th scope="col">{text.tries}</th>
                <th scope="col"><span className="sr">{text.retry}</span></th>
              </tr>
            </thead>
            <tbody>
              {letters.map((one) => (
                <tr key={one.id}>
                  <td>{text.names[one.job]}</td>
                  <td><b>{one.code}</b></td>
                  <td className="xs">{one.ids.map((id) => <div key={id}>{id}</div>)}</td>
                  <td className="nw">{formatInstant(one.failedAt)}</td>
                  <td>{one.tries}</td>
                  <td>
                    <Form method="post">
                      <input type="hidden" name="deadLetterId" value={one.id} />
                      <button className="btn sm" aria-label={text.retryOf(text.names[one.job])}>{text.retry}</button>
                    </Form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
