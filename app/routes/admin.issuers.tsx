import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import type { z } from 'zod'
import { type DirectoryRow, findIssuerId, listDirectory } from '../../db/issuers.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { mergeIssuer, renameIssuer, setIssuerDays } from '../../workflows/office/change-issuer.ts'
import { Answer, DayInput, Field } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { IssuersForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatDay } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Danh bạ nơi gửi – Quản trị – Bút Phê' }]

const SHOWN_MAX = 200
const WORDS_MAX = 100

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const words = (new URL(request.url).searchParams.get('words') ?? '').slice(0, WORDS_MAX)
  return { words, rows: await listDirectory(theOffice().db, words, SHOWN_MAX) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const form = await readForm(request, IssuersForm)
  try {
    await change(actor, form)
    return { done: 'issuer-changed' }
  } catch (error) {
    return refusal(request, error)
  }
}

async function change(actor: Actor, form: z.output<typeof IssuersForm>): Promise<void> {
  const office = theOffice()
  // A name that nobody has is an id that nobody has.
  const idOf = async (name: string) => (await findIssuerId(office.db, name)) ?? NOBODY
  if (form.act === 'rename') return renameIssuer(office, actor, form)
  if (form.act === 'merge') {
    return mergeIssuer(office, actor, { issuerId: form.issuerId, intoId: await idOf(form.into) })
  }
  return setIssuerDays(office, actor, {
    issuerId: form.issuerId, from: form.from || null, until: form.until || null,
    successorId: form.successor.trim() === '' ? null : await idOf(form.successor),
  })
}
const NOBODY = '00000000-0000-7000-8000-000000000000'

export default function IssuersPage() {
  const { words, rows } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.issuers
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
      </div>
      <Answer answer={answer} />
      <Form className="find-name" method="get">
        <label htmlFor="tim-ten">{text.find}</label>
        <input className="in" id="tim-ten" name="words" defaultValue={words} maxLength={WORDS_MAX} />
        <button className="btn">{text.findButton}</button>
        {rows.length === SHOWN_MAX ? <span className="m">{text.shown(SHOWN_MAX)}</span> : null}
      </Form>
      <datalist id="ten-co-quan">{rows.filter((one) => !one.sameAs).map((one) => <option key={one.id} value={one.name} />)}</datalist>
      <section className="panel" aria-label={text.title}>
        {rows.length === 0 ? <p className="m pad">{text.empty}</p> : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.name}</th>
                <th scope="col" className="num">{text.seen}</th>
                <th scope="col">{text.stood}</th>
                <th scope="col">{text.successor}</th>
                <th scope="col"><span className="sr">{text.edit}</span></th>
              </tr>
            </thead>
            <tbody>{rows.map((one) => <IssuerRow key={`${one.id}-${one.version}`} one={one} />)}</tbody>
          </table>
        )}
      </section>
    </div>
  )
}

function IssuerRow({ one }: { one: DirectoryRow }) {
  const text = useText().admin.issuers
  const stood = [
    one.from ? text.from(formatDay(one.from)) : '', one.until ? text.until(formatDay(one.until)) : '',
  ].filter((words) => words !== '').join(' ')
  return (
    <tr>
      <td>{one.name}{one.sameAs ? <span className="m"> · {text.sameAs(one.sameAs)}</span> : null}</td>
      <td className="num">{one.seen}</td>
      <td>{stood || text.always}</td>
      <td>{one.successor ?? ''}</td>
      <td>
        <details>
          <summary aria-label={text.editOf(one.name)}>{text.edit}</summary>
          <EditIssuer one={one} />
        </details>
      </td>
    </tr>
  )
}

function EditIssuer({ one }: { one: DirectoryRow }) {
  const { admin } = useText()
  const text = admin.issuers
  const hidden = <input type="hidden" name="issuerId" value={one.id} />
  return (
    <div className="stack pad">
      <Form method="post" className="stack">
        {hidden}
        <Field id={`ten-${one.id}`} name="name" label={text.name} defaultValue={one.name} maxLength={200} required />
        <div><button className="btn sm" name="act" value="rename">{text.rename}</button></div>
      </Form>
      <Form method="post" className="stack">
        {hidden}
        <div className="pair">
          <div className="field">
            <label htmlFor={`tu-${one.id}`}>{text.first}</label>
            <DayInput id={`tu-${one.id}`} name="from" required={false} {...(one.from ? { day: one.from } : {})} />
          </div>
          <div className="field">
            <label htmlFor={`den-${one.id}`}>{text.last}</label>
            <DayInput id={`den-${one.id}`} name="until" required={false} {...(one.until ? { day: one.until } : {})} />
          </div>
        </div>
        <Field id={`sau-${one.id}`} name="successor" label={text.successor} defaultValue={one.successor ?? ''} maxLength={200} list="ten-co-quan" />
        <div><button className="btn sm" name="act" value="days">{text.days}</button></div>
      </Form>
      <Form method="post" className="stack">
        {hidden}
        <Field id={`gop-${one.id}`} name="into" label={text.merge} hint={text.mergeHint} maxLength={200} required list="ten-co-quan" />
        <div><button className="btn sm" name="act" value="merge">{text.merge}</button></div>
      </Form>
    </div>
  )
}
