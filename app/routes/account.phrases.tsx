import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listQuickPhrases } from '../../db/phrases.ts'
import { changeOwnPhrases, PHRASE_OWNERS } from '../../workflows/directive/quick-phrases.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { PhraseForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

/** As the office keeps it; longer is refused there. */
const PHRASE_CHARS = 500

export const meta: MetaFunction = () => [{ title: 'Mẫu câu bút phê của tôi – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: [...PHRASE_OWNERS] })
  const phrases = await listQuickPhrases(theOffice().db, actor.positionId)
  const seat = actor.seats.find((one) => one.positionId === actor.positionId)
  return {
    position: seat?.name ?? '',
    own: phrases.filter((one) => one.isOwn),
    ofOffice: phrases.filter((one) => !one.isOwn),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: [...PHRASE_OWNERS] })
  const form = await readForm(request, PhraseForm)
  try {
    await changeOwnPhrases(theOffice(), actor, form)
    return { done: form.act }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function PhrasesPage() {
  const { position, own, ofOffice } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().directive.phrases
  return (
    <div className="narrow stack">
      <p><Link to="/account"><Icon name="back" /> {text.back}</Link></p>
      <h1>{text.title}</h1>
      <p className="m">{text.lead(position)}</p>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{text.done[answer.done]}</Note> : null}
      <section className="panel" aria-labelledby="cau-cua-toi">
        <header><h2 id="cau-cua-toi">{text.own}</h2></header>
        <div className="pad stack">
          {own.length === 0 ? <p className="m">{text.none}</p> : null}
          {own.map((one) => (
            <Form key={one.id} method="post" className="row" reloadDocument>
              <input type="hidden" name="phraseId" value={one.id} />
              <input className="in grow" name="text" required maxLength={PHRASE_CHARS} defaultValue={one.text} aria-label={text.phrase} />
              <button className="btn" name="act" value="change">{text.save}</button>
              <button className="btn d" name="act" value="remove">{text.remove}<span className="sr">: {one.text}</span></button>
            </Form>
          ))}
          <Form method="post" className="row" reloadDocument>
            <input className="in grow" name="text" required maxLength={PHRASE_CHARS} placeholder={text.example} aria-label={text.newOne} />
            <button className="btn p" name="act" value="add">{text.add}</button>
          </Form>
          <p className="hint">{text.hint}</p>
        </div>
      </section>
      <section className="panel" aria-labelledby="cau-co-quan">
        <header><h2 id="cau-co-quan">{text.ofOffice}</h2></header>
        <ul className="pad">{ofOffice.map((one) => <li key={one.id}>{one.text}</li>)}</ul>
      </section>
    </div>
  )
}
