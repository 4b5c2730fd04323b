import { INK_STROKES_PER_SAVE_MAX, type Stroke } from '../../workflows/domain/ink.ts'
import { type InkKey, keepOnDevice, letGo, listWaiting, type WaitingStroke } from './device-store.ts'

const RETRY_FIRST_MS = 1_000
const RETRY_MAX_MS = 30_000
const ROUNDS_MAX = 200

export type SendState =
  | { word: 'sent' }
  /** Kept on this device, on its way to the office. */
  | { word: 'sending' }
  | { word: 'waiting'; count: number }
  /** The session is over; the ink waits here for its writer. */
  | { word: 'signed-out'; count: number }
  /** The office said no; the ink stays on this device. */
  | { word: 'refused'; count: number; reason: string }

export interface Sender {
  /** Sends what waits; resolves when nothing waits any more or a try has failed. */
  flush(): Promise<SendState>
  stop(): void
}

/** Sends a person's ink in the background, again and again until the office has it. */
export function openSender(
  personId: string,
  inkKey: InkKey,
  tell: (state: SendState) => void,
): Sender {
  let running: Promise<SendState> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = RETRY_FIRST_MS
  let isStopped = false

  const flush = () => {
    running ??= sendAll(personId, inkKey).then((state) => {
      running = undefined
      if (!isStopped) tell(state)
      const isToTryAgain = state.word === 'waiting' || state.word === 'signed-out'
      if (isToTryAgain && !isStopped) {
        clearTimeout(timer)
        timer = setTimeout(flush, wait)
        wait = Math.min(wait * 2, RETRY_MAX_MS)
      }
      if (state.word === 'sent') wait = RETRY_FIRST_MS
      return state
    })
    return running
  }
  const onOnline = () => void flush()
  addEventListener('online', onOnline)
  return {
    async flush() {
      // A try under way may have looked before the last stroke was kept.
      await running
      return flush()
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
      removeEventListener('online', onOnline)
    },
  }
}

async function sendAll(personId: string, inkKey: InkKey): Promise<SendState> {
  // What the office refuses must not hold back what it would take.
  const stuck = new Map<string, string>()
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const waiting = (await listWaiting(personId, inkKey)).filter((one) => !stuck.has(one.id))
    const [first] = waiting
    if (!first) break
    const together = waiting
      .filter((one) => one.documentId === first.documentId && one.layerId === first.layerId)
      .slice(0, INK_STROKES_PER_SAVE_MAX)
    const answer = await send(together)
    if (answer === 'saved') {
      await letGo(together)
      continue
    }
    if (answer === 'offline') return { word: 'waiting', count: waiting.length }
    if (answer === 'signed-out') return { word: 'signed-out', count: waiting.length }
    if (answer.code === 'ink-is-sealed') {
      // Another device confirmed meanwhile: what was written here goes into a layer of its own.
      const layerId = crypto.randomUUID()
      await keepOnDevice(
        waiting
          .filter((one) => one.layerId === first.layerId)
          .map((one) => ({ ...one, layerId, writtenAt: one.writtenAt + 1 })),
        inkKey,
      )
      continue
    }
    const [alone] = together
    if (together.length === 1 && alone) stuck.set(alone.id, answer.reason)
    else await sendOneByOne(together, stuck)
  }
  const [reason] = stuck.values()
  return reason === undefined ? { word: 'sent' } : { word: 'refused', count: stuck.size, reason }
}

async function sendOneByOne(
  waiting: readonly WaitingStroke[],
  stuck: Map<string, string>,
): Promise<void> {
  for (const one of waiting) {
    const answer = await send([one])
    if (answer === 'saved') await letGo([one])
    else if (answer === 'offline' || answer === 'signed-out') return
    else stuck.set(one.id, answer.reason)
  }
}

/** A stroke as the office takes it, whatever else hangs on the object. */
function strokeToSend(stroke: Stroke): Stroke {
  const { id, sha256, page, tool, color, width, points, drawnAt, erased, words, turn } = stroke
  return {
    id, sha256, page, tool, color, width, points, drawnAt, erased,
    ...(words === undefined || turn === undefined ? {} : { words, turn }),
  }
}

type Answer = 'saved' | 'offline' | 'signed-out' | { code: string; reason: string }

async function send(waiting: readonly WaitingStroke[]): Promise<Answer> {
  const [first] = waiting
  if (!first) return 'saved'
  try {
    const response = await fetch(`/documents/${first.documentId}/ink`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        layerId: first.layerId,
        strokes: waiting.map(({ stroke }) => strokeToSend(stroke)),
      }),
    })
    if (response.ok) return 'saved'
    if (response.status === 401) return 'signed-out'
    // A busy or sleeping server: the ink waits here.
    if (response.status >= 500 || response.status === 429) return 'offline'
    const answer: unknown = await response.json().catch(() => null)
    return {
      code: textOf(answer, 'code') ?? `http-${response.status}`,
      reason: textOf(answer, 'refusal') ?? String(response.status),
    }
  } catch {
    return 'offline'
  }
}

function textOf(answer: unknown, key: 'code' | 'refusal'): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const value: unknown = Reflect.get(answer, key)
  return typeof value === 'string' ? value : undefined
}
