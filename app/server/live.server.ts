import { findAssignmentDocument } from '../../db/document-view.ts'
import { mayRead } from '../../db/documents.ts'
import { type Actor, hasRole } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import type { Signal } from '../../workflows/office.ts'
import { theOffice } from './office.server.ts'
import { findSignedIn } from './session.server.ts'

/** Live connections of one session, and of the whole process. */
export const LIVE_PER_SESSION_MAX = 5
export const LIVE_MAX = 500
/** A proxy closes a silent connection after a minute. */
const BEAT_MS = 25_000
/** The connection ends then; the browser opens a new one, with the session asked anew. */
const LIFE_MS = 10 * 60_000
/** Signals that wait for the right to be asked; more are dropped, since a reload shows them all. */
const QUEUE_MAX = 200

const open = new Map<string, number>()
let openAltogether = 0

export function hasRoomFor(session: string): boolean {
  return openAltogether < LIVE_MAX && (open.get(session) ?? 0) < LIVE_PER_SESSION_MAX
}

/**
 * Ids of what changed, as server-sent events, for what this person may see. The right is asked for
 * every one of them; the session is looked at with each beat, and never kept alive by this.
 */
export function liveEvents(
  request: Request,
  actor: Actor,
  session: string,
  topics: ReadonlySet<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let end = () => {}
  return new ReadableStream({
    start(controller) {
      open.set(session, (open.get(session) ?? 0) + 1)
      openAltogether += 1
      const send = (line: string) => controller.enqueue(encoder.encode(line))
      const queue: Signal[] = []
      let isBusy = false
      const drain = async () => {
        if (isBusy) return
        isBusy = true
        try {
          for (let signal = queue.shift(); signal; signal = queue.shift()) {
            if (await mayHear(actor, signal)) send(`event: ${signal.topic}\ndata: ${signal.id}\n\n`)
          }
        } catch {
          end()
        } finally {
          isBusy = false
        }
      }
      const unlisten = theOffice().signals.listen((signal) => {
        if (!topics.has(signal.topic) || queue.length >= QUEUE_MAX) return
        queue.push(signal)
        void drain()
      })
      const beat = setInterval(() => {
        void isStillLive(request).then((isLive) => (isLive ? send(': beat\n\n') : end()), () => end())
      }, BEAT_MS)
      const life = setTimeout(() => end(), LIFE_MS)
      let isOver = false
      end = () => {
        if (isOver) return
        isOver = true
        unlisten()
        clearInterval(beat)
        clearTimeout(life)
        queue.length = 0
        openAltogether -= 1
        const left = (open.get(session) ?? 1) - 1
        if (left > 0) open.set(session, left)
        else open.delete(session)
        try {
          controller.close()
        } catch {
          // The browser has closed it already.
        }
      }
      request.signal.addEventListener('abort', () => end())
      send('retry: 5000\n\n')
    },
    cancel: () => end(),
  })
}

async function isStillLive(request: Request): Promise<boolean> {
  // A new request: the answer for the old one is remembered with it.
  const asked = new Request(request.url, { headers: { ...Object.fromEntries(request.headers), accept: 'text/event-stream' } })
  return (await findSignedIn(asked))?.actor !== undefined
}

async function mayHear(actor: Actor, signal: Signal): Promise<boolean> {
  const { db, now } = theOffice()
  if (signal.topic === 'scan') return hasRole(actor, 'clerk', 'chief-of-office')
  if (signal.topic === 'job') return hasRole(actor, 'administrator')
  const documentId = signal.topic === 'assignment' ? await findAssignmentDocument(db, signal.id) : signal.id
  return documentId !== undefined && mayRead(db, actor, documentId, officeDay(now()))
}
