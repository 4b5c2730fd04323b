import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { listSignable } from '../../db/signatures.ts'
import { SIGNED_AT_ONCE_MAX } from '../../workflows/domain/signing.ts'
import { signDirectives, type SignOutcome } from '../../workflows/signing/sign-directives.ts'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../components/live.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { PinField } from '../components/pin-field.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { SignForm } from '../forms/signing-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { shownKey, SIGNERS } from '../server/signing-page.server.ts'
import css from '../styles/signing.css?url'
import { refusalSentence } from '../text/language.ts'

/** Pages of a sheet that are shown; the file itself is a press away. */
const PAGES_SHOWN_MAX = 20

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Ký ý kiến chỉ đạo – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: SIGNERS })
  const only = new URL(request.url).searchParams.get('document')
  const rows = await listSignable(theOffice().db, { personId: actor.personId })
  const shown = only ? rows.filter((row) => row.documentId === only) : rows
  return { key: await shownKey(actor), rows: shown.slice(0, SIGNED_AT_ONCE_MAX), count: rows.length }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: SIGNERS })
  const form = await readForm(request, SignForm)
  const office = theOffice()
  const rows = await listSignable(office.db, { personId: actor.personId })
  try {
    const outcomes = await signDirectives(office, actor, { items: form.item, pin: form.pin, otp: form.otp })
    const text = textOf(request)
    return {
      outcomes: outcomes.map((one) => {
        const number = rows.find((row) => row.directiveId === one.directiveId)?.arrivalNumber ?? ''
        return { isSigned: isSigned(one), waits: isSigned(one) && one.waitsForTime, said: said(text, one, number) }
      }),
    }
  } catch (error) {
    return refusal(request, error)
  }
}

function isSigned(one: SignOutcome): one is Extract<SignOutcome, { level: string }> {
  return 'level' in one
}

function said(text: ReturnType<typeof textOf>, one: SignOutcome, number: string): string {
  const words = text.signing
  return isSigned(one) ? words.page.done(number, words.shown.level[one.level])
    : words.page.failed(number, refusalSentence(text, one.code, one.facts))
}

export default function SigningPage() {
  const { key, rows, count } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const isSending = useNavigation().state !== 'idle'
  const text = useText().signing
  const isAll = !useSearchParams()[0].has('document')
  const form = useAnsweredForm(answer)
  useLive(['document'])
  return (
    <div className="stack signing">
      <h1>{text.page.title}</h1>
      {key && rows.length > 0 ? null : <RefusalNote answer={answer} />}
      {answer && 'outcomes' in answer ? answer.outcomes.map((one) => (
        <Note key={one.said} kind={one.isSigned ? 'ok' : 'stop'}>
          {one.said} {one.waits ? text.page.waits : ''}
        </Note>
      )) : null}
      {isAll ? null : (
        <p className="row">
          <Link className="btn" to="/inbox"><Icon name="back" />{text.page.toPile}</Link>
          {count > rows.length ? <Link to="/signing">{text.page.allOf(count)}</Link> : null}
        </p>
      )}
      {rows.length === 0 ? <p className="panel pad m">{text.page.none}</p> : (
        <Form method="post" className="stack" autoComplete="off" ref={form}>
          <p className="m">{text.page.intro}</p>
          {isAll && count > rows.length ? <p className="m">{text.page.someOf(rows.length, count)}</p> : null}
          {rows.map((row) => <SignRow key={row.directiveId} row={row} isAlone={rows.length === 1 || !isAll} />)}
          {key ? <SignWith keyShown={key} isSending={isSending} isAlone={!isAll} answer={answer} /> : (
            <Note kind="warn">{text.page.noKey} <Link to="/account/signing">{text.page.toKey}</Link></Note>
          )}
        </Form>
      )}
    </div>
  )
}

/** A PIN is typed anew for each try. What was signed is told at the top, a refusal beside the PIN. */
function useAnsweredForm(answer: unknown) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (typeof answer !== 'object' || answer === null) return
    const fields = form.current?.querySelectorAll<HTMLInputElement>('#pin, #otp') ?? []
    for (const field of fields) field.value = ''
    if ('outcomes' in answer) scrollTo({ top: 0 })
    else fields[0]?.focus()
  }, [answer])
  return form
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number]

function SignRow({ row, isAlone }: { row: Row; isAlone: boolean }) {
  const text = useText().signing.page
  const id = `ky-${row.directiveId}`
  const pages = Math.min(row.pageCount ?? 0, PAGES_SHOWN_MAX)
  return (
    <section className="panel">
      <header>
        {row.sha256 ? (
          <input type="checkbox" id={id} name="item[]" value={`${row.directiveId}.${row.sha256}`}
            defaultChecked={isAlone} aria-label={text.choose(row.arrivalNumber)} />
        ) : null}
        <h2 className="grow"><label htmlFor={id}>{text.number(row.arrivalNumber)} · {row.subject}</label></h2>
        {row.renditionId ? (
          <a className="btn sm" href={`/documents/${row.documentId}/files/${row.renditionId}`}>{text.open}</a>
        ) : null}
      </header>
      {row.text ? <p className="pad said">{row.text}</p> : null}
      {row.sha256 ? (
        <details className="pad" open={isAlone}>
          <summary>{text.pages(row.pageCount ?? 0)} · <span className="hash">{text.hash(row.sha256)}</span></summary>
          <div className="sheets">
            {Array.from({ length: pages }, (_, index) => (
              <img key={index} loading="lazy" alt={text.sheetPage(index + 1, row.arrivalNumber)}
                src={`/documents/${row.documentId}/pages/${row.sha256}/${index + 1}?w=1000`} />
            ))}
          </div>
        </details>
      ) : <p className="pad m">{text.composing}</p>}
    </section>
  )
}

type KeyShown = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['key']>

function SignWith({ keyShown, isSending, isAlone, answer }: {
  keyShown: KeyShown; isSending: boolean; isAlone: boolean; answer: unknown
}) {
  const text = useText().signing
  const isRemote = keyShown.source === 'remote'
  return (
    <section className="panel sign-with">
      <header><Icon name="pen" /><h2>{text.page.signWith} {text.key.source[keyShown.source]}</h2></header>
      <div className="stack pad">
        <p className="m">{keyShown.holder} · {keyShown.isRecognised ? text.key.recognised : text.key.internal}</p>
        {keyShown.trouble ? <Note kind="warn">{text.key[keyShown.trouble]} <Link to="/account/signing">{text.page.toKey}</Link></Note> : null}
        <RefusalNote answer={answer} />
        <PinField id="pin" name="pin" label={isRemote ? text.page.remotePin : text.page.pin} isOptional={isRemote} isFirst={isAlone} />
        {isRemote ? <PinField id="otp" name="otp" label={text.page.otp} kind="code" isOptional /> : null}
        <div>
          <button className="btn p big" disabled={isSending}>{isSending ? text.page.signing : text.page.sign}</button>
        </div>
      </div>
    </section>
  )
}
