import type { LinksFunction, MetaFunction } from '@remix-run/node'
import { type MouseEvent, useCallback, useEffect, useState } from 'react'
import { LetterDesk } from '../components/directive/letter-desk.tsx'
import { QueueList, useQueue } from '../components/offline-queue.tsx'
import type { PageHandle } from '../components/page-keys.tsx'
import { useText } from '../components/use-text.ts'
import { findKeys } from '../offline/keys.ts'
import { isSignOutWaiting } from '../offline/sign-out-waits.ts'
import { isOfficeThere, lockWhenOver } from '../offline/queue.ts'
import { listKept, openKept } from '../offline/pile.ts'
import type { DeskLetter } from '../server/letter-desk.server.ts'
import inkCss from '../styles/ink.css?url'

// The page that a device shows without a network. It comes empty, the same for everybody: what it
// shows lies sealed on the device and is opened with the keys of the tab.

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: inkCss }]
export const meta: MetaFunction = () => [{ title: 'Không có mạng – Bút Phê' }]
export const handle: PageHandle = { bare: true }

/** Never an empty one: the router would ask the office for the page anew. */
const PILE = '#/inbox'
const LETTER = /^#\/documents\/([0-9a-f-]{36})/

interface Shown {
  letters: readonly DeskLetter[]
  hasKeys: boolean
  /** The office has still to hear of the sign-out. */
  isLeaving?: boolean
  /** Milliseconds until the keys open nothing any more. */
  opensFor?: number
}

export default function OfflinePage() {
  const words = useText().offline
  const [shown, setShown] = useState<Shown | null>(null)
  const [letter, setLetter] = useState<DeskLetter | null>(null)
  const queue = useQueue()
  const isThere = useOfficeThere()
  const look = useCallback(async () => {
    const keys = await findKeys()
    const documentId = LETTER.exec(location.hash)?.[1]
    setLetter(keys && documentId ? ((await openKept(keys, documentId)) ?? null) : null)
    setShown({
      letters: keys ? await listKept(keys) : [], hasKeys: Boolean(keys?.pile),
      isLeaving: await isSignOutWaiting(), ...(keys ? { opensFor: keys.until - Date.now() } : {}),
    })
  }, [])
  useEffect(() => {
    if (!isThere) return
    void lockWhenOver().then((isGone) => (isGone ? look() : undefined)).catch(() => undefined)
  }, [isThere, look])
  useLockInTime(shown?.opensFor)
  useLeaveInTime(shown?.isLeaving ?? false)
  useEffect(() => {
    const again = () => void look().catch(() => setShown({ letters: [], hasKeys: false }))
    again()
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [look])

  if (letter) {
    return (
      <div onClickCapture={stayHere}>
        <LetterDesk key={letter.document.id} letter={letter} away onQueued={() => (location.hash = PILE)} />
      </div>
    )
  }
  return (
    <main className="offline" id="noi-dung">
      <h1>{isThere ? words.titleBack : words.title}</h1>
      <p className={`note ${isThere ? 'ok' : 'warn'}`} role="status">{isThere ? words.lineBack : words.line}</p>
      <p><a className={isThere ? 'btn p' : 'btn'} href="/inbox">{isThere ? words.open : words.tryAgain}</a></p>
      <QueueList queue={queue} />
      {shown?.isLeaving ? <p className="note ok" role="status">{words.lockedHere}</p> : null}
      {shown && !shown.hasKeys ? <p>{words.noKeys}</p> : null}
      {shown?.hasKeys && shown.letters.length === 0 ? <p>{words.nothingKept}</p> : null}
      {shown && shown.letters.length > 0 ? (
        <section className="panel" aria-labelledby="chong">
          <header><h2 id="chong">{words.pile(shown.letters.length)}</h2></header>
          <ul className="fl">
            {shown.letters.map(({ document }) => (
              <li key={document.id}>
                <div className="grow">
                  <b>{words.letter(document.number, document.subject)}</b>
                  <div className="m">{document.issuer}</div>
                  {isQueued(queue, document.id) ? <div><b>{words.states.waiting}</b></div> : null}
                </div>
                {isRefused(queue, document.id) ? null : (
                  <a className="btn p" href={`#/documents/${document.id}`}>{words.write}</a>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </main>
  )
}

/** At the session's end what stands open goes from the screen, too. */
function useLockInTime(opensFor: number | undefined): void {
  useEffect(() => {
    if (opensFor === undefined) return
    const timer = setTimeout(() => location.reload(), Math.max(1_000, opensFor + 1_000))
    return () => clearTimeout(timer)
  }, [opensFor])
}

/** With the network comes the end of the session: the worker sees to it when a page is asked for. */
function useLeaveInTime(isLeaving: boolean): void {
  useEffect(() => {
    if (!isLeaving) return
    const leave = () => location.assign('/sign-in?reason=signed-out')
    addEventListener('online', leave)
    return () => removeEventListener('online', leave)
  }, [isLeaving])
}

/** The office said no to what was written on it here: it is opened there, and not written on again here. */
function isRefused(queue: ReturnType<typeof useQueue>, documentId: string): boolean {
  return queue.some((one) => one.documentId === documentId && one.isOwn && one.state === 'conflict')
}

/** Whether the office answers again while this page stands open. */
function useOfficeThere(): boolean {
  const [isThere, setThere] = useState(false)
  useEffect(() => {
    const look = () => void isOfficeThere().then(setThere)
    look()
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return isThere
}

function isQueued(queue: ReturnType<typeof useQueue>, documentId: string): boolean {
  return queue.some((one) => one.documentId === documentId && one.isOwn && one.state === 'waiting')
}

/** Links of the desk lead to pages of the office: here they lead to what this device keeps. */
function stayHere(event: MouseEvent<HTMLElement>): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link) return
  event.preventDefault()
  const path = new URL(link.href).pathname
  location.hash = path.startsWith('/documents/') ? path : PILE
}
