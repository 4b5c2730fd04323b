import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listTroubled } from '../../db/remote-versions.ts'
import { findSetting } from '../../db/settings.ts'
import { CLOUD_REPORT, type CloudReport } from '../../workflows/filing/compare-cloud.ts'
import { lookAtCloud } from '../../workflows/filing/look-at-cloud.ts'
import { putBackCopy } from '../../workflows/filing/put-back-copy.ts'
import { Panel } from '../components/admin/fields.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { CloudPageForm } from '../forms/cloud-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'OneDrive – Quản trị – Bút Phê' }]

const rights = { roles: ['administrator', 'chief-of-office'] } as const

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, rights)
  const { db, cloud } = theOffice()
  const troubled = await listTroubled(db, cloud.name)
  // Written by the nightly job alone.
  const report = (await findSetting(db, CLOUD_REPORT)) as CloudReport | undefined
  return {
    isUsed: cloud.shared !== undefined,
    report: report ?? null,
    // No path: it holds words of the letter, which an administrator does not read.
    troubles: troubled.map((one) => ({
      id: one.id, state: one.state, why: one.last_error, documentId: one.document_id,
      number: `${one.arrival_number}${one.arrival_suffix}`, year: one.arrival_year,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, rights)
  const asked = await readForm(request, CloudPageForm)
  try {
    if (asked.step === 'put-back') await putBackCopy(theOffice(), actor, { publicationId: asked.publicationId })
    else await lookAtCloud(theOffice(), actor)
    return { done: 'asked' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function CloudPage() {
  const { isUsed } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().cloud
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{isUsed ? text.intro : text.notUsed}</p>
      </div>
      {answer && 'done' in answer ? <Note kind="ok">{text.asked}</Note> : <RefusalNote answer={answer} />}
      {isUsed ? <Report /> : null}
      {isUsed ? <Troubles /> : null}
    </div>
  )
}

function Report() {
  const { report } = useLoaderData<typeof loader>()
  const text = useText().cloud
  return (
    <Panel id="doi-chieu" title={text.report}>
      {report ? (
        <>
          <p className="m pad">{formatInstant(report.at)}</p>
          <dl className="figures">
            {(['published', 'same', 'moved', 'changed', 'missing', 'waiting', 'strangers'] as const).map((one) => (
              <div key={one}>
                <dt>{text.figures[one]}</dt>
                <dd>{report[one]}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : <p className="m pad">{text.noReport}</p>}
      <Form method="post" className="pad">
        <input type="hidden" name="step" value="look-now" />
        <button className="btn">{text.lookNow}</button>
      </Form>
    </Panel>
  )
}

function Troubles() {
  const { troubles } = useLoaderData<typeof loader>()
  const text = useText().cloud
  return (
    <Panel id="can-xem" title={text.troubles}>
      {troubles.length === 0 ? <p className="m pad">{text.noTroubles}</p> : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.document}</th>
                <th scope="col">{text.state}</th>
                <th scope="col">{text.why}</th>
                <th scope="col"><span className="sr">{text.putBack}</span></th>
              </tr>
            </thead>
            <tbody>
              {troubles.map((one) => <Trouble key={one.id} one={one} />)}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Trouble({ one }: { one: ReturnType<typeof useLoaderData<typeof loader>>['troubles'][number] }) {
  const text = useText().cloud
  const name = text.arrival(one.number, one.year)
  return (
    <tr>
      <td><Link to={`/documents/${one.documentId}`}>{name}</Link></td>
      <td className="stop">{text.states[one.state] ?? one.state}</td>
      <td>{one.why ? text.reasons[one.why] ?? text.reasons['fault'] : ''}</td>
      <td>
        {['missing', 'failed', 'altered'].includes(one.state) ? (
          <Form method="post">
            <input type="hidden" name="step" value="put-back" />
            <input type="hidden" name="publicationId" value={one.id} />
            <button className="btn sm" aria-label={text.putBackOf(name)}>{text.putBack}</button>
          </Form>
        ) : null}
      </td>
    </tr>
  )
}
