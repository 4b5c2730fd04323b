import {
  type ActionFunctionArgs, data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { arrangePages, type PageAct } from '../../workflows/intake/arrange-pages.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import type { PageHandle } from '../components/page-keys.tsx'
import { ActButton, Picture, TableItem, useTableKeys } from '../components/tray/page-table.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { ArrangeForm } from '../forms/arrange-form.server.ts'
import { arrangePage } from '../server/arrange-page.server.ts'
import { readForm } from '../server/form.server.ts'
import { refusalSentence } from '../text/language.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, statusOfRefusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/arrange.css?url'
import { formatTime } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Sắp xếp trang – Bút Phê' }]
export const handle: PageHandle = {
  keys: ({ arrange: { keys } }) => [
    { key: '← →', does: keys.walk },
    { key: 'Alt+← Alt+→', does: keys.move },
    { key: 'S', does: keys.split },
    { key: 'R', does: keys.turn },
    { key: 'Delete', does: keys.drop },
    { key: 'Ctrl+Z', does: keys.undo },
    { key: 'Ctrl+Y', does: keys.redo },
  ],
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  try {
    return { shown: await arrangePage(theOffice(), actor, params.scanId ?? ''), refused: null }
  } catch (error) {
    if (!isOfficeError(error)) throw error
    const refused = refusalSentence(textOf(request), error.code, error.facts)
    return data({ shown: null, refused }, { status: statusOfRefusal(error.code) })
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, ArrangeForm)
  const scanId = params.scanId ?? ''
  try {
    const act = actOf(form)
    const next = await arrangePages(theOffice(), clerk, { scanId, version: form.version, act })
    if (next.scanId !== scanId) return redirect(`/scans/${next.scanId}/arrange`)
    return { did: act.kind === 'step' ? act.step.kind : act.kind }
  } catch (error) {
    return refusal(request, error)
  }
}

function actOf({ act, bring, signatureMayGo }: ReturnType<typeof ArrangeForm.parse>): PageAct {
  if (act.kind === 'bring') return { kind: 'bring', scanId: bring }
  if (act.kind === 'settle') return { kind: 'settle', signatureMayGo: signatureMayGo === 'yes' }
  return act
}

export default function ArrangePage() {
  const { shown, refused } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().arrange
  const isBusy = useNavigation().state !== 'idle'
  useTableKeys(shown?.version)
  if (!shown) {
    return (
      <div className="narrow stack">
        <h1>{text.title}</h1>
        <Note kind="stop">{refused}</Note>
        <Link className="btn" to="/tray">{text.back}</Link>
      </div>
    )
  }
  const did = answer && 'did' in answer ? text.did[answer.did] : ''
  return (
    <Form
      method="post" className="arrange stack" preventScrollReset replace aria-busy={isBusy}
      onSubmit={(event) => {
        if (isBusy) event.preventDefault()
      }}
    >
      <input type="hidden" name="version" value={shown.version} />
      <div className="top">
        <div className="grow">
          <h1>{text.title}</h1>
          <p className="m">{text.lead}</p>
        </div>
        <Link className="btn q" to="/tray">{text.back}</Link>
      </div>
      <RefusalNote answer={answer} />
      <div className="bar-of-steps panel row wrap">
        <ActButton act={{ kind: 'undo' }} icon="undo" label={text.undo} shortcut="ctrl+z" className="btn" disabled={!shown.canUndo}>{text.undo}</ActButton>
        <ActButton act={{ kind: 'redo' }} icon="redo" label={text.redo} shortcut="ctrl+y" className="btn" disabled={!shown.canRedo}>{text.redo}</ActButton>
        <span className={shown.isSettled ? 'st ok' : 'st warn'}>
          <Icon name={shown.isSettled ? 'check' : 'question'} />{shown.isSettled ? text.settled : text.unsettled}
        </span>
        <span role="status" className="m grow">{did}</span>
        {shown.holdsSignature ? (
          <label className="row m"><input type="checkbox" name="signatureMayGo" value="yes" />{text.signature}</label>
        ) : null}
        <ActButton act={{ kind: 'settle' }} icon="check" label={text.settle} className="btn p" disabled={shown.isSettled}>{text.settle}</ActButton>
      </div>
      {shown.items.map((item, at) => (
        <TableItem key={item.pages.map(({ from, page }) => `${from} ${page}`)[0]} scanId={shown.scanId} items={shown.items} at={at} />
      ))}
      <Dropped shown={shown} />
      <Bring others={shown.others} />
    </Form>
  )
}

type Shown = Pick<Awaited<ReturnType<typeof arrangePage>>, 'scanId' | 'dropped' | 'items'>

function Dropped({ shown }: { shown: Shown }) {
  const text = useText().arrange
  if (shown.dropped.length === 0) return null
  return (
    <section className="panel letter out" aria-label={text.dropped.replace('{count}', String(shown.dropped.length))}>
      <header>
        <h2>{text.dropped.replace('{count}', String(shown.dropped.length))}</h2>
        <span className="m">{text.droppedHint}</span>
      </header>
      <ol className="pages">
        {shown.dropped.map((page, index) => (
          <li key={`${page.from} ${page.page}`} className="sheet" tabIndex={0} data-place={`${page.from} ${page.page}`} aria-label={text.page.replace('{page}', String(page.page))}>
            <Picture scanId={shown.scanId} page={page} name={text.page.replace('{page}', String(page.page))} />
            <span className="do">
              {shown.items.map((item, at) => (item.locked || !isNear(shown, page, at) ? null : (
                <ActButton
                  key={at} icon="return" className="btn sm wide" label={text.putBack.replace('{number}', String(at + 1))}
                  act={{ kind: 'step', step: { kind: 'put-back', page: index, item: at, at: placeFor(item.pages, page) } }}
                >
                  {text.putBack.replace('{number}', String(at + 1))}
                </ActButton>
              )))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The letters beside which the page lay in its stack; every letter while there are few. */
function isNear({ items }: Shown, page: { from: string; page: number }, at: number): boolean {
  if (items.length <= 3) return true
  const pages = items[at]?.pages.filter(({ from }) => from === page.from) ?? []
  return pages.some((one) => Math.abs(one.page - page.page) <= 2)
}

/** Where the page lay among those of its own file. */
function placeFor(pages: readonly { from: string; page: number }[], page: { from: string; page: number }): number {
  const behind = pages.findIndex((one) => one.from === page.from && one.page > page.page)
  return behind < 0 ? pages.length : behind
}

function Bring({ others }: {
  others: readonly { id: string; receivedAt: Date | string; pages: number; name: string }[]
}) {
  const text = useText().arrange
  return (
    <section className="panel pad row wrap">
      <label className="grow row"><span className="label">{text.bring}</span>
        <select className="in" name="bring" disabled={others.length === 0} defaultValue={others[0]?.id ?? ''}>
          {others.length === 0 ? <option value="">{text.bringNone}</option> : null}
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {`${formatTime(one.receivedAt)} · ${one.name} · ${text.pages.replace('{count}', String(one.pages))}`}
            </option>
          ))}
        </select>
      </label>
      <ActButton act={{ kind: 'bring' }} icon="plus" label={text.bringGo} className="btn" disabled={others.length === 0}>{text.bringGo}</ActButton>
    </section>
  )
}
