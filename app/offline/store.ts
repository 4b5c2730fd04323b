import type { Sealed } from './seal.ts'

// The device's own store: the pile, the pages of its letters, directives on their way. Ids lie open,
// everything that was written or can be read is sealed.

const DATABASE = 'but-phe-offline'
const ROWS_MAX = 1_000

export interface KeptLetter extends Sealed {
  /** The document's id. */
  id: string
  personId: string
  /** Place in the pile, from the top. */
  at: number
  keptAt: number
}

export interface KeptPage extends Sealed {
  /** `document/sha256/page`. */
  id: string
  documentId: string
  mediaType: string
  keptAt: number
}

export interface QueuedDirective extends Sealed {
  id: string
  personId: string
  documentId: string
  queuedAt: number
  state: 'waiting' | 'sent' | 'conflict'
  /** Of the refusal, without words of the letter. */
  code?: string
  settledAt?: number
}

export interface KeptKeys {
  id: string
  personId: string
  session: string
  /** Not to be taken out of the browser; null for a person who keeps no pile. */
  pile: CryptoKey | null
  ink: CryptoKey
  /** Milliseconds since 1970; later they open nothing. */
  until: number
  /** When they were last looked for: a clock set back is noticed. */
  seenAt: number
}

interface Rows { letters: KeptLetter; pages: KeptPage; queue: QueuedDirective; keys: KeptKeys }
type StoreName = keyof Rows

const STORES: readonly StoreName[] = ['letters', 'pages', 'queue', 'keys']

let opening: Promise<IDBDatabase> | undefined

function openStore(): Promise<IDBDatabase> {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 2)
    request.onupgradeneeded = () => {
      for (const name of STORES) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath: 'id' })
      }
    }
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close()
        opening = undefined
      }
      done(request.result)
    }
    request.onerror = () => fail(request.error ?? new Error('no storage on this device'))
  })
  opening.catch(() => (opening = undefined))
  return opening
}

async function inStore<T>(
  name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await openStore()
  return new Promise((done, fail) => {
    const transaction = database.transaction(name, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(name))
    transaction.oncomplete = () => done(request?.result)
    transaction.onerror = () => fail(transaction.error ?? new Error('not kept on this device'))
    transaction.onabort = () => fail(transaction.error ?? new Error('not kept on this device'))
  })
}

export async function putRow<N extends StoreName>(name: N, row: Rows[N]): Promise<void> {
  await inStore(name, 'readwrite', (store) => store.put(row))
}

/**
 * Puts a row while the keys of its session are on the device, in one step with looking for them: what
 * is on its way when the device is locked does not come in after the lock.
 * @returns false where they are gone.
 */
export async function putRowOfSession<N extends StoreName>(name: N, row: Rows[N], session: string): Promise<boolean> {
  const database = await openStore()
  return new Promise((done, fail) => {
    const transaction = database.transaction(['keys', name], 'readwrite', { durability: 'strict' })
    const keys: IDBRequest<KeptKeys[]> = transaction.objectStore('keys').getAll(null, ROWS_MAX)
    let isPut = false
    keys.onsuccess = () => {
      isPut = keys.result.some((kept) => kept.session === session)
      if (isPut) transaction.objectStore(name).put(row)
    }
    transaction.oncomplete = () => done(isPut)
    transaction.onerror = () => fail(transaction.error ?? new Error('not kept on this device'))
    transaction.onabort = () => fail(transaction.error ?? new Error('not kept on this device'))
  })
}

export async function findRow<N extends StoreName>(name: N, id: string): Promise<Rows[N] | undefined> {
  return inStore<Rows[N]>(name, 'readonly', (store) => store.get(id))
}

export async function listRows<N extends StoreName>(name: N): Promise<Rows[N][]> {
  return (await inStore<Rows[N][]>(name, 'readonly', (store) => store.getAll(null, ROWS_MAX))) ?? []
}

export async function deleteRows(name: StoreName, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await inStore(name, 'readwrite', (store) => {
    for (const id of ids) store.delete(id)
    return undefined
  })
}

export async function emptyStore(name: StoreName): Promise<void> {
  await inStore(name, 'readwrite', (store) => store.clear())
}
