import {
  type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { Form, useLoaderData, useNavigation } from '@remix-run/react'
import { useRef } from 'react'
import { findDefaultDueOn } from '../../workflows/directive/directive-fields.ts'
import { openForTranscription } from '../../workflows/directive/open-for-transcription.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { DirectiveFields } from '../components/directive/directive-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { InkedPage } from '../components/directive/inked-page.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useChoice } from '../components/directive/use-choice.ts'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { DirectiveForm } from '../forms/directive-form.server.ts'
import { actOnLetter, draftsOf, panelOffers } from '../server/directive-desk.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/ink.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Ghi lại bút phê – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk'] })
  const office = theOffice()
  const opened = await openForTranscription(office, actor, { documentId: params.documentId ?? '' })
    .catch((error: unknown) => { throw refusalResponse(error) })
  const drafts = await draftsOf(office.db, opened.draft ? [opened.draft] : [])
  return {
    number: `${opened.document.arrival_number}${opened.document.arrival_suffix}`,
    subject: opened.document.subject ?? '',
    externalDueOn: opened.document.external_due_on,
    sheets: opened.sheets.map((sheet) => ({
      ...sheet, image: `/documents/${opened.document.id}/pages/${sheet.sha256}/${sheet.page}?w=1400`,
    })),
    strokes: opened.strokes,
    start: opened.draft ? (drafts.get(opened.draft.id) ?? null) : null,
    offers: await panelOffers(office.db, actor, {
      today: officeDay(office.now()),
      defaultDueOn: await findDefaultDueOn(office, opened.document, opened.presentation),
    }),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk'] })
  const post = await readForm(request, DirectiveForm)
  try {
    await actOnLetter(theOffice(), actor, params.documentId ?? '', { ...post, intent: 'transcribe' })
  } catch (error) {
    return refusal(request, error)
  }
  return redirect('/transcriptions')
}

export default function TranscriptionPage() {
  const { number, subject, externalDueOn, sheets, strokes, start, offers } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().directive
  const form = useRef<HTMLFormElement>(null)
  const choice = useChoice(form, offers, { start, externalDueOn })
  const isSending = useNavigation().state === 'submitting'
  return (
    <div className="transcribe">
      <div className="letters" tabIndex={0} role="region" aria-label={text.transcription.ink}>
        {sheets.map((sheet) => <InkedPage key={`${sheet.sha256}:${sheet.page}`} sheet={sheet} strokes={strokes} />)}
      </div>
      <aside className="pn" aria-label={text.transcription.title}>
        <header><h1 className="grow">{text.transcription.title} · {number}</h1></header>
        <Form method="post" className="panel-form" ref={form}>
          <div className="bd">
            <RefusalNote answer={answer} />
            <p className="b">{subject}</p>
            <p className="m">{text.transcription.lead}</p>
            <DirectiveFields offers={offers} choice={choice} externalDueOn={externalDueOn} />
          </div>
          <footer>
            <button className="btn p big" name="intent" value="transcribe" disabled={isSending}>
              <Icon name="letters" />{text.transcription.send}
            </button>
          </footer>
        </Form>
      </aside>
    </div>
  )
}
