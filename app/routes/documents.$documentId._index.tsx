import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react'
import { findIncident } from '../../db/secrecy-incidents.ts'
import { hasViewedOfLate } from '../../db/history.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { maySeeIncident } from '../../workflows/filing/report-secret.ts'
import { putBackCopy } from '../../workflows/filing/put-back-copy.ts'
import { historyOf } from '../../workflows/oversight/history.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { type UsualWay, usualWay } from '../../workflows/registration/usual-way.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { withdrawPresentation } from '../../workflows/registration/withdraw-presentation.ts'
import { DocumentHead } from '../components/finding/document-head.tsx'
import { DocumentSteps } from '../components/finding/document-steps.tsx'
import { DirectivesPanel } from '../components/finding/directives-panel.tsx'
import { EofficePanel, FactsPanel } from '../components/finding/facts-panel.tsx'
import { CloudPanel } from '../components/finding/cloud-panel.tsx'
import { FilesPanel } from '../components/finding/files-panel.tsx'
import { SignaturesPanel } from '../components/finding/signatures-panel.tsx'
import { PackPanel } from '../components/finding/pack-panel.tsx'
import { LetterPanel } from '../components/finding/letter-panel.tsx'
import { DoubtNote } from '../components/doubt-note.tsx'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../components/live.tsx'
import { RefusalNote } from '../components/note.tsx'
import { fillField } from '../components/registration/fill-field.ts'
import { UsualNote } from '../components/usual.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { PutBackForm } from '../forms/cloud-forms.server.ts'
import { PresentForm } from '../forms/present-form.server.ts'
import { documentPage, historyLines } from '../server/document-page.server.ts'
import { fitted, readFields } from '../server/form.server.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/document.css?url'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Số đến ${data.document.arrivalNumber} – Bút Phê` : 'Bút Phê' },
]
export const links = () => [{ rel: 'stylesheet', href: css }]

/** What the program did by itself: shown with "cả lượt xem", not among the acts of people. */
const OF_THE_PROGRAM: ReadonlySet<string> = new Set([
  'rendition-made', 'publication-made', 'signature-upgraded', 'spool-destroyed', 'scan-opened', 'scan-read',
])

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const documentId = params.documentId ?? ''
  const withAccess = new URL(request.url).searchParams.get('history') === 'all'
  // Locked since: those who answer for what follows come to the page of the incident.
  const isFrozen = maySeeIncident(actor) && isUuid(documentId) && await findIncident(office.db, documentId)
  if (isFrozen) throw redirect(`/documents/${documentId}/secret`)
  try {
    // A page that is left open asks again and again: one look. Nothing that a client says decides it.
    const quiet = await hasViewedOfLate(office.db, actor.personId, documentId)
    const document = await readDocument(office, actor, { documentId, quiet })
    const history = await historyOf(office, actor, { documentId, withAccess })
    const page = await documentPage(document, actor)
    return {
      ...page,
      usual: page.leaders.length > 0 ? await usualWay(office, actor, page.document.issuer ?? '') : null,
      history: historyLines(
        withAccess ? history.events : history.events.filter((event) => !OF_THE_PROGRAM.has(event.kind)),
        textOf(request),
      ),
      maySeeAccess: history.maySeeAccess,
      withAccess,
    }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const fields = await readFields(request)
  const documentId = params.documentId ?? ''
  try {
    if (fields.get('step') === 'withdraw') {
      await withdrawPresentation(theOffice(), actor, { documentId })
    } else if (fields.get('step') === 'put-back') {
      await putBackCopy(theOffice(), actor, { publicationId: fitted(fields, PutBackForm).publicationId })
    } else {
      const { leader } = fitted(fields, PresentForm)
      await presentDocument(theOffice(), actor, { documentId, leader })
    }
    return redirect(`/documents/${documentId}`)
  } catch (error) {
    return refusal(request, error)
  }
}

export default function DocumentPage() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  useLive(['document', 'assignment'])
  return (
    <div className="doc">
      <DocumentHead page={page} />
      <RefusalNote answer={answer} />
      <DoubtNote doubts={page.doubts} />
      {page.leaders.length > 0 ? <PresentBar leaders={page.leaders} usual={page.usual} /> : null}
      <DocumentSteps page={page} />
      <div className="doc-cols">
        <div className="stack">
          <DirectivesPanel page={page} />
          <SignaturesPanel page={page} />
          <History />
        </div>
        <div className="stack">
          <FilesPanel page={page} />
          <CloudPanel page={page} />
          <FactsPanel page={page} />
          <PackPanel page={page} />
          {page.isDesk ? <EofficePanel page={page} /> : null}
        </div>
      </div>
      <LetterPanel page={page} />
    </div>
  )
}

function PresentBar({ leaders, usual }: {
  leaders: readonly { code: string; name: string }[]; usual: UsualWay | null
}) {
  const { document } = useText().finding
  const isSending = useNavigation().state !== 'idle'
  return (
    <Form method="post" className="panel present">
      <input type="hidden" name="intent" value="present" />
      <label htmlFor="lanh-dao" className="label">{document.presentTo}</label>
      <select className="in" id="lanh-dao" name="leader" required>
        {leaders.map((leader) => <option key={leader.code} value={leader.code}>{leader.name}</option>)}
      </select>
      <button className="btn p" disabled={isSending}>{document.present}</button>
      {usual ? (
        <UsualNote
          usual={usual} takes={['leader']}
          onTake={() => usual.leader && fillField('lanh-dao', usual.leader.code, false)}
        />
      ) : null}
    </Form>
  )
}

function History() {
  const { history, maySeeAccess, withAccess } = useLoaderData<typeof loader>()
  const { document } = useText().finding
  const [params] = useSearchParams()
  const all = new URLSearchParams(params)
  all.set('history', 'all')
  return (
    <section className="panel" aria-labelledby="nhat-ky">
      <header>
        <Icon name="list" />
        <h2 className="grow" id="nhat-ky">{document.history}</h2>
        {maySeeAccess ? (
          <>
            <Link className={`chip${withAccess ? '' : ' soft'}`} to="?" preventScrollReset>{document.mainOnly}</Link>
            <Link className={`chip${withAccess ? ' soft' : ''}`} to={`?${all}`} preventScrollReset>{document.withViews}</Link>
          </>
        ) : null}
      </header>
      <ul className="his">
        {history.map((line) => (
          <li key={line.key} className={line.isAccess ? 'quiet' : ''}>
            <time>{line.at}</time>
            <span><b>{line.who}</b> {line.what}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
