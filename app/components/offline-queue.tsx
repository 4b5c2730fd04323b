import { useCallback, useEffect, useState } from 'react'
import { countWaiting } from '../ink/device-store.ts'
import { KEYS_CAME } from '../offline/keys.ts'
import { dropQueued, listQueue, QUEUE_CHANGED, sendQueue, type ShownQueued } from '../offline/queue.ts'
import { formatInstant } from '../text/dates.ts'
import { refusalSentence } from '../text/language.ts'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/** What waits on this device, kept up to date; sent when the network is back. */
export function useQueue(): readonly ShownQueued[] {
  const [queue, setQueue] = useState<readonly ShownQueued[]>([])
  const look = useCallback(() => void listQueue().then(setQueue, () => undefined), [])
  useEffect(() => {
    const send = () => void sendQueue().then(look, look)
    look()
    send()
    addEventListener(QUEUE_CHANGED, look)
    addEventListener('online', send)
    addEventListener(KEYS_CAME, send)
    return () => {
      removeEventListener(QUEUE_CHANGED, look)
      removeEventListener('online', send)
      removeEventListener(KEYS_CAME, send)
    }
  }, [look])
  return queue
}

/** Strokes on this device that the office does not have, whoever wrote them. */
function useWaitingInk(queue: readonly ShownQueued[]): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const look = () => void countWaiting().then(({ all }) => setCount(all), () => undefined)
    look()
    addEventListener(QUEUE_CHANGED, look)
    return () => removeEventListener(QUEUE_CHANGED, look)
  }, [queue])
  return count
}

/** In the frame of every page: one line, and the way to what could not be sent. */
export function QueueLine() {
  const queue = useQueue()
  const words = useText().offline
  const count = (state: ShownQueued['state']) => queue.filter((one) => one.state === state).length
  const [waiting, sent, conflicts] = [count('waiting'), count('sent'), count('conflict')]
  const strokes = useWaitingInk(queue)
  if (queue.length === 0 && strokes === 0) return null
  const isWaiting = waiting > 0 || strokes > 0
  return (
    <p className={`queue-line note ${conflicts > 0 ? 'stop' : isWaiting ? 'warn' : 'ok'}`} role="status">
      <Icon name={conflicts > 0 ? 'warning' : isWaiting ? 'offline' : 'check'} />
      <span>
        {[conflicts > 0 ? words.conflicts(conflicts) : '', waiting > 0 ? words.waiting(waiting) : '',
          strokes > 0 ? words.inkWaiting(strokes) : '', sent > 0 ? words.sent(sent) : ''].filter(Boolean).join(' · ')}
        {' '}<a href="/offline">{words.see}</a>
      </span>
    </p>
  )
}

/** Every directive that was written here without a network, and what became of it. */
export function QueueList({ queue }: { queue: readonly ShownQueued[] }) {
  const text = useText()
  const words = text.offline
  if (queue.length === 0) return null
  return (
    <section className="panel" aria-labelledby="cho-gui">
      <header><h2 id="cho-gui">{words.queueTitle}</h2></header>
      <ul className="fl">
        {queue.map((one) => (
          <li key={one.id}>
            <div className="grow">
              <b>{one.words ? words.letter(one.words.number, one.words.subject) : words.closedWords(one.isOwn)}</b>
              {one.words?.fields['text'] ? <div>“{one.words.fields['text']}”</div> : null}
              <div className="m">{words.writtenAt(formatInstant(new Date(one.queuedAt)))}</div>
              {one.state === 'conflict' ? null : <p role="status"><b>{words.states[one.state]}</b></p>}
              {one.state === 'conflict' ? (
                <div className="stack refused">
                  <p className="note stop" role="alert"><Icon name="warning" /><b>{words.states.conflict}</b></p>
                  <p>{refusalSentence(text, one.code ?? '', {})}</p>
                  <p>{words.conflictKept}</p>
                  <div className="row wrap">
                    <a className="btn p" href={`/documents/${one.documentId}`}>{words.openLetter}</a>
                    <button type="button" className="btn" onClick={() => void dropQueued(one.id)}>{words.drop}</button>
                  </div>
                </div>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
