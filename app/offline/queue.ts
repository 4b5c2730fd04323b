import { countWaiting } from '../ink/device-store.ts'
import { openSender } from '../ink/send-waiting.ts'
import { findKeys, forgetLetters, forgetPile } from './keys.ts'
import { QUEUE_MAX } from './limits.ts'
import { keyOf, sealJson, unsealJson } from './seal.ts'
import { deleteRows, listRows, putRow, type QueuedDirective } from './store.ts'

/** What was sent stays to be seen this long. */
const SENT_SHOWN_MS = 10 * 60_000
const THERE_MS_MAX = 4_000
/** What can be said to a letter without the office: the rest needs its answer. */
const QUEUED_INTENTS = ['confirm', 'pass', 'keep', 'return'] as const

/** Said when something of the queue has changed, on this page and on others. */
export const QUEUE_CHANGED = 'but-phe-queue'

export interface DirectiveWords {
  number: string
  subject: string
  fields: Record<string, string | string[]>
}

export interface ShownQueued extends Omit<QueuedDirective, 'iv' | 'box'> {
  /** Undefined for a directive of somebody else, or while no key is here. */
  words: DirectiveWords | undefined
  isOwn: boolean
}

/** Whether the office answers at all; a network alone says little. */
export async function isOfficeThere(): Promise<boolean> {
  if (!navigator.onLine) return false
  try {
    return (await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(THERE_MS_MAX) })).ok
  } catch {
    return false
  }
}

/**
 * Keeps a directive on this device, sealed under the person's key, until the office has it.
 * @returns false when it is none that can wait, or too many wait.
 */
export async function queueDirective(
  of: { personId: string; documentId: string; inkKey: string }, words: DirectiveWords,
): Promise<boolean> {
  if (!QUEUED_INTENTS.some((intent) => intent === words.fields['intent'])) return false
  const waiting = (await listRows('queue')).filter(({ state }) => state === 'waiting')
  // The same letter again before it was sent: the later word counts.
  const before = waiting.find((one) => one.documentId === of.documentId && one.personId === of.personId)
  if (waiting.length >= QUEUE_MAX && !before) return false
  const id = before?.id ?? crypto.randomUUID()
  const sealed = await sealJson(await keyOf(of.inkKey), `directive ${id}`, words)
  await putRow('queue', {
    id, personId: of.personId, documentId: of.documentId, queuedAt: Date.now(), state: 'waiting', ...sealed,
  })
  tellOthers()
  return true
}

export function fieldsOf(form: FormData): DirectiveWords['fields'] {
  const fields: DirectiveWords['fields'] = {}
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).map(String)
    if (name.endsWith('[]')) fields[name.slice(0, -2)] = values
    else fields[name] = values[0] ?? ''
  }
  return fields
}

/** What waits, was sent of late, or was refused; the oldest first. */
export async function listQueue(): Promise<ShownQueued[]> {
  const keys = await findKeys()
  const rows = (await listRows('queue')).toSorted((a, b) => a.queuedAt - b.queuedAt)
  return Promise.all(rows.map(async ({ iv, box, ...row }) => {
    const isOwn = row.personId === keys?.personId
    const words = keys && isOwn
      ? await unsealJson<DirectiveWords>(keys.ink, `directive ${row.id}`, { iv, box }) : undefined
    return { ...row, words, isOwn }
  }))
}

export async function dropQueued(id: string): Promise<void> {
  await deleteRows('queue', [id])
  tellOthers()
}

/** Sends what waits, the ink before the words, once however many pages are open. */
export async function sendQueue(): Promise<void> {
  await navigator.locks.request('but-phe-queue', sendAll)
}

async function sendAll(): Promise<void> {
  await forgetSent()
  const keys = await findKeys()
  if (!keys) return
  const rows = (await listRows('queue')).filter((row) => row.state === 'waiting' && row.personId === keys.personId)
  if (rows.length === 0 && (await countWaiting()).of(keys.personId) === 0) return
  if (!(await isSignedIn(keys.personId))) return
  const sender = openSender(keys.personId, keys.ink, () => undefined)
  const ink = await sender.flush()
  sender.stop()
  tellOthers()
  if (ink.word === 'waiting' || ink.word === 'signed-out') return
  for (const row of rows.toSorted((a, b) => a.queuedAt - b.queuedAt)) {
    const words = await unsealJson<DirectiveWords>(keys.ink, `directive ${row.id}`, row)
    if (!words) continue
    const answer = await send(row, words)
    if (answer === 'away') return
    await putRow('queue', { ...row, settledAt: Date.now(), ...answer })
    tellOthers()
  }
}

/**
 * Asks the office whether the session that gave the keys still holds. Where it was ended elsewhere,
 * because the device was lost, keys and pile go at once; the pile alone of one who leads no more.
 * @returns whether something went.
 */
export async function lockWhenOver(): Promise<boolean> {
  const keys = await findKeys()
  if (!keys) return false
  const held = (await listRows('letters')).length
  await isSignedIn(keys.personId)
  return (await findKeys()) === undefined || (held > 0 && (await listRows('letters')).length === 0)
}

/** Another person's session must send neither the ink nor the words of this one. */
async function isSignedIn(personId: string): Promise<boolean> {
  if (!navigator.onLine) return false
  try {
    const answer = await fetch('/offline-directive', { cache: 'no-store', signal: AbortSignal.timeout(THERE_MS_MAX) })
    const told: unknown = answer.ok ? await answer.json() : null
    const isHe = typeof told === 'object' && told !== null && Reflect.get(told, 'personId') === personId
    if (!isHe && (answer.ok || answer.status === 401)) await forgetPile()
    // He is there and leads no more: the pile is not his to read.
    else if (isHe && Reflect.get(told, 'keepsPile') === false) await forgetLetters()
    return isHe
  } catch {
    return false
  }
}

type Answer = 'away' | { state: 'sent' } | { state: 'conflict'; code: string }

async function send(row: QueuedDirective, words: DirectiveWords): Promise<Answer> {
  try {
    const answer = await fetch('/offline-directive', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ personId: row.personId, documentId: row.documentId, fields: words.fields }),
    })
    if (answer.ok) return { state: 'sent' }
    // A busy server waits; a session that is over waits for the same person's next one.
    if (answer.status === 401) await forgetPile()
    if (answer.status >= 500 || answer.status === 429 || answer.status === 401) return 'away'
    const told: unknown = await answer.json().catch(() => null)
    const code: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, 'code') : undefined
    return { state: 'conflict', code: typeof code === 'string' ? code : `http-${answer.status}` }
  } catch {
    return 'away'
  }
}

async function forgetSent(): Promise<void> {
  const old = (await listRows('queue')).filter((row) =>
    row.state === 'sent' && (row.settledAt ?? 0) < Date.now() - SENT_SHOWN_MS)
  await deleteRows('queue', old.map(({ id }) => id))
}

function tellOthers(): void {
  dispatchEvent(new Event(QUEUE_CHANGED))
}
