import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useNavigate, useRevalidator } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'
import { listFailedFiles } from '../../db/doors.ts'
import { listWaitingMessages } from '../../db/mail.ts'
import { findTrayBalance, listTray, type TrayBalance } from '../../db/tray.ts'
import { listDrafts } from '../../workflows/notices/answer-sender.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../components/live.tsx'
import { isTyping, type PageHandle } from '../components/page-keys.tsx'
import { FailedFiles } from '../components/tray/failed-files.tsx'
import { TrayItem } from '../components/tray/tray-item.tsx'
import { WaitingMail } from '../components/tray/waiting-mail.tsx'
import { Uploader } from '../components/tray/uploader.tsx'
import { useText, useWeekday } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/tray.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Khay tiếp nhận – Bút Phê' }]
export const handle: PageHandle = {
  keys: (text) => [
    { key: 'J', does: text.tray.keys.down },
    { key: 'K', does: text.tray.keys.up },
    { key: 'Enter', does: text.tray.keys.open },
    { key: 'U', does: text.tray.keys.upload },
  ],
}

export async function loader({ request }: LoaderFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const today = officeDay(office.now())
  return {
    today,
    megabytes: Math.floor(office.settings.uploadBytesMax / 1_048_576),
    balance: await findTrayBalance(office.db, today),
    rows: await listTray(office.db),
    failed: await listFailedFiles(office.db),
    mail: await listWaitingMessages(office.db, clerk, today),
    answers: (await listDrafts(office, clerk)).length,
  }
}

export default function TrayPage() {
  const { today, megabytes, balance, rows, failed, mail, answers } = useLoaderData<typeof loader>()
  const { tray: text, doors } = useText()
  const weekday = useWeekday()
  const { revalidate } = useRevalidator()
  const refresh = useCallback(() => revalidate(), [revalidate])
  useLive(['scan'])
  useTrayKeys()
  const need = rows.filter((row) => row.state === 'quarantined' || row.state === 'needs-person')
  const wait = rows.filter((row) => !need.includes(row))

  return (
    <div className="tray">
      <div className="top">
        <div className="grow">
          <h1>{text.title}</h1>
          <p className="m">{weekday(today)} · <span className="ok"><Icon name="check" /> {text.live}</span></p>
        </div>
        <div className="row wrap acts">
          {answers > 0 ? <Link className="btn" to="/tray/answers"><Icon name="mail" />{doors.answers.open} ({answers})</Link> : null}
          <Link className="btn" to="/register/eoffice"><Icon name="scales" />{doors.eoffice.open}</Link>
          <a className="btn" href="/tray/separator-sheet" target="_blank" rel="noreferrer"><Icon name="print" />{text.sheet}</a>
          <Link className="btn" to="/tray/envelope?kind=named"><Icon name="people" />{text.named}</Link>
          <Link className="btn d" to="/tray/envelope?kind=secret"><Icon name="lock" />{text.envelope}</Link>
        </div>
      </div>
      <Balance balance={balance} />
      <Uploader megabytes={megabytes} onReceived={refresh} />
      <WaitingMail messages={mail} />
      <FailedFiles files={failed} />
      {need.length > 0 ? (
        <section className="panel need">
          <header><Icon name="hand" /><h2>{text.need} ({need.length})</h2></header>
          <ul className="lst">{need.map((row) => <TrayItem key={row.id} row={row} />)}</ul>
        </section>
      ) : null}
      <section className="panel">
        <header className="sp">
          <h2>{text.wait} ({wait.length}) <span className="m">{text.order}</span></h2>
          <span className="xs key-hints"><kbd>J</kbd> <kbd>K</kbd> · <kbd>Enter</kbd> {text.keys.open} · <kbd>U</kbd> {text.keys.upload}</span>
        </header>
        {rows.length === 0 ? <p className="pad m">{text.empty}</p> : null}
        <ul className="lst">{wait.map((row) => <TrayItem key={row.id} row={row} />)}</ul>
      </section>
    </div>
  )
}

function Balance({ balance }: { balance: TrayBalance }) {
  const text = useText().tray
  const parts = ['registered', 'returned', 'duplicate', 'secret', 'rejected', 'passedOn', 'rearranged', 'slip', 'waiting'] as const
  const sum = parts.reduce((total, part) => total + balance[part], 0)
  return (
    <section className="panel cust" aria-label={text.balance}>
      <span className="t"><b>{balance.in}</b> {text.in}</span>
      {parts.map((part, index) => (
        <span key={part} className="t">
          <span className="op" aria-hidden="true">{index === 0 ? '=' : '+'}</span> <b>{balance[part]}</b> {text[part]}
        </span>
      ))}
      <span className="grow" />
      <span className={sum === balance.in ? 'st ok' : 'st stop'}>
        <Icon name="scales" />{sum === balance.in ? text.adds : text.addsNot}
      </span>
      <Link to="/custody">{text.each}</Link>
    </section>
  )
}

/** J and K walk through the rows, Enter opens the chosen one's main action, U opens the picker. */
function useTrayKeys() {
  const navigate = useNavigate()
  const at = useRef(-1)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      const actions = [...document.querySelectorAll<HTMLElement>('[data-main-action]')]
      const key = event.key.toLowerCase()
      if (key === 'u') document.getElementById('chon-tep')?.click()
      if (key !== 'j' && key !== 'k' && key !== 'arrowdown' && key !== 'arrowup') return
      event.preventDefault()
      const step = key === 'j' || key === 'arrowdown' ? 1 : -1
      at.current = Math.max(0, Math.min(actions.length - 1, at.current + step))
      actions[at.current]?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate])
}
