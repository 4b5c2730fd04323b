import type { Stroke } from '../../workflows/domain/ink.ts'
import { keyOf, type Sealed, sealJson, unsealJson } from '../offline/seal.ts'

// Ink on this device until the office has it: written the moment the pen lifts, gone when the
// server has answered. What is left here after a closed lid is sent the next time. Strokes are sealed
// under the person's key, which the office gives with a page (`app/offline/keys.ts`).

const DATABASE = 'but-phe-ink'
const STORE = 'waiting'
const WAITING_MAX = 5_000
/**
 * What was sent stays this long: a page that was asked for before the office had a stroke, and is
 * shown after it was sent, would otherwise show none of it.
 */
const SENT_KEPT_MS = 15_000

/** As the office gives it, base 64, or as this device keeps it. */
export type InkKey = string | CryptoKey

export interface WaitingStroke {
  id: string
  personId: string
  documentId: string
  layerId: string
  stroke: Stroke
  /** Changes with every write, so that an answer to an older one deletes nothing newer. */
  writtenAt: number
  /** The office has had it since then: it is shown for a while, and sent no more. */
  sentAt?: number
}

/** As it lies in the store. */
interface KeptStroke extends Omit<WaitingStroke, 'stroke'>, Sealed {}

let opening: Promise<IDBDatabase> | undefined

function openStore(): Promise<IDBDatabase> {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' })
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error ?? new Error('no storage on this device'))
  })
  opening.catch(() => (opening = undefined))
  return opening
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await openStore()
  return new Promise((done, fail) => {
    // Strict: the browser answers when the disk has it, not when it has been handed over.
    const transaction = database.transaction(STORE, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(STORE))
    transaction.oncomplete = () => done(request?.result)
    transaction.onerror = () => fail(transaction.error ?? new Error('not kept on this device'))
    transaction.onabort = () => fail(transaction.error ?? new Error('not kept on this device'))
  })
}

export async function keepOnDevice(waiting: readonly WaitingStroke[], inkKey: InkKey): Promise<void> {
  const key = await keyOf(inkKey)
  const kept = await Promise.all(waiting.map(async ({ stroke, ...one }): Promise<KeptStroke> => {
    return { ...one, ...(await sealJson(key, nameOf(one), stroke)) }
  }))
  await inStore('readwrite', (store) => {
    for (const one of kept) store.put(one)
    return undefined
  })
}

const nameOf = ({ personId, documentId, id }: Omit<WaitingStroke, 'stroke'>): string =>
  `stroke ${personId} ${documentId} ${id}`

/** What this person still has to send from this device. */
export async function listWaiting(personId: string, inkKey: InkKey): Promise<WaitingStroke[]> {
  return listKept(inkKey, (one) => one.personId === personId && one.sentAt === undefined)
}

/** What this person wrote on a letter, was sent just now, and its page may not have from the office yet. */
export async function listWritten(
  personId: string, documentId: string, inkKey: InkKey,
): Promise<WaitingStroke[]> {
  const since = Date.now() - SENT_KEPT_MS
  return listKept(inkKey, (one) =>
    one.personId === personId && one.documentId === documentId && (one.sentAt ?? 0) > since)
}

async function listKept(
  inkKey: InkKey, isWanted: (one: KeptStroke) => boolean,
): Promise<WaitingStroke[]> {
  const all = await inStore<KeptStroke[]>('readonly', (store) => store.getAll(null, WAITING_MAX))
  const key = await keyOf(inkKey)
  const wanted = (all ?? []).filter(isWanted).map(async (one) => {
    const { iv, box, ...rest } = one
    const stroke = await unsealJson<Stroke>(key, nameOf(one), { iv, box })
    return stroke && { ...rest, stroke }
  })
  return (await Promise.all(wanted)).filter((one) => one !== undefined)
}

/** Notes what the office has, and deletes what it has had for a while; a stroke written again since then waits. */
export async function letGo(sent: readonly WaitingStroke[]): Promise<void> {
  await inStore('readwrite', (store) => {
    for (const one of sent) {
      const asking: IDBRequest<KeptStroke | undefined> = store.get(one.id)
      asking.onsuccess = () => {
        const kept = asking.result
        if (kept?.writtenAt === one.writtenAt) store.put({ ...kept, sentAt: Date.now() })
      }
    }
    const all: IDBRequest<KeptStroke[]> = store.getAll(null, WAITING_MAX)
    all.onsuccess = () => {
      for (const { id, sentAt } of all.result) {
        if (sentAt !== undefined && sentAt < Date.now() - SENT_KEPT_MS) store.delete(id)
      }
    }
    return undefined
  })
}

export interface WaitingCounts {
  all: number
  of(personId: string): number
}

/** How much ink waits here, and whose; needs no key. */
export async function countWaiting(): Promise<WaitingCounts> {
  const all = await inStore<KeptStroke[]>('readonly', (store) => store.getAll(null, WAITING_MAX))
  const waiting = (all ?? []).filter(({ sentAt }) => sentAt === undefined)
  return { all: waiting.length, of: (personId) => waiting.filter((one) => one.personId === personId).length }
}

/** What this person has still to send goes for good, at his own word. */
export async function dropWaiting(personId: string): Promise<void> {
  await inStore('readwrite', (store) => {
    const all: IDBRequest<KeptStroke[]> = store.getAll(null, WAITING_MAX)
    all.onsuccess = () => {
      for (const one of all.result) if (one.personId === personId) store.delete(one.id)
    }
    return undefined
  })
}

/** What the office has needs no place here any longer, whoever wrote it. */
export async function dropSent(): Promise<void> {
  await inStore('readwrite', (store) => {
    const all: IDBRequest<KeptStroke[]> = store.getAll(null, WAITING_MAX)
    all.onsuccess = () => {
      for (const one of all.result) if (one.sentAt !== undefined) store.delete(one.id)
    }
    return undefined
  })
}
