import type { Stroke } from '../../workflows/domain/ink.ts'

// Ink on this device until the office has it: written the moment the pen lifts, gone when the
// server has answered. What is left here after a closed lid is sent the next time.

const DATABASE = 'but-phe-ink'
const STORE = 'waiting'
const WAITING_MAX = 5_000
/**
 * What was sent stays this long: a page that was asked for before the office had a stroke, and is
 * shown after it was sent, would otherwise show none of it.
 */
const SENT_KEPT_MS = 15_000

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

export async function keepOnDevice(waiting: readonly WaitingStroke[]): Promise<void> {
  await inStore('readwrite', (store) => {
    for (const one of waiting) store.put(one)
    return undefined
  })
}

/** What this person still has to send from this device. */
export async function listWaiting(personId: string): Promise<WaitingStroke[]> {
  const all = await inStore<WaitingStroke[]>('readonly', (store) => store.getAll(null, WAITING_MAX))
  return (all ?? []).filter((one) => one.personId === personId && one.sentAt === undefined)
}

/** What this person wrote on a letter, was sent just now, and its page may not have from the office yet. */
export async function listWritten(personId: string, documentId: string): Promise<WaitingStroke[]> {
  const all = await inStore<WaitingStroke[]>('readonly', (store) => store.getAll(null, WAITING_MAX))
  const since = Date.now() - SENT_KEPT_MS
  return (all ?? []).filter((one) =>
    one.personId === personId && one.documentId === documentId && (one.sentAt ?? 0) > since)
}

/** Notes what the office has, and deletes what it has had for a while; a stroke written again since then waits. */
export async function letGo(sent: readonly WaitingStroke[]): Promise<void> {
  await inStore('readwrite', (store) => {
    for (const one of sent) {
      const asking: IDBRequest<WaitingStroke | undefined> = store.get(one.id)
      asking.onsuccess = () => {
        if (asking.result?.writtenAt === one.writtenAt) store.put({ ...one, sentAt: Date.now() })
      }
    }
    const all: IDBRequest<WaitingStroke[]> = store.getAll(null, WAITING_MAX)
    all.onsuccess = () => {
      for (const { id, sentAt } of all.result) {
        if (sentAt !== undefined && sentAt < Date.now() - SENT_KEPT_MS) store.delete(id)
      }
    }
    return undefined
  })
}
