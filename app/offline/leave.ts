import { countWaiting, dropSent, dropWaiting } from '../ink/device-store.ts'
import { forgetPile } from './keys.ts'
import { isOfficeThere, sendQueue } from './queue.ts'
import { deleteRows, listRows } from './store.ts'

/** What lies on this device and has not reached the office. */
export interface Unsent {
  strokes: number
  directives: number
}

/** Longer than this nobody stands at a door and waits. */
const SENDING_MS_MAX = 15_000

/** Of one person, or of all. Needs no key. */
export async function countUnsent(personId?: string): Promise<Unsent> {
  if (!('indexedDB' in globalThis)) return { strokes: 0, directives: 0 }
  const ink = await countWaiting()
  const rows = (await listRows('queue')).filter((row) =>
    row.state !== 'sent' && (personId === undefined || row.personId === personId))
  return { strokes: personId === undefined ? ink.all : ink.of(personId), directives: rows.length }
}

/** Before a person leaves: sends what waits, and tells what is left. */
export async function sendBeforeLeaving(personId: string): Promise<Unsent & { isThere: boolean }> {
  const isThere = await isOfficeThere()
  if (isThere) {
    const enough = new Promise((done) => setTimeout(done, SENDING_MS_MAX))
    await Promise.race([sendQueue().catch(() => undefined), enough])
  }
  return { ...(await countUnsent(personId)), isThere }
}

/**
 * Locks this device: keys and pile go; what has not reached the office stays sealed for the one who
 * wrote it, unless he said himself that it shall go.
 * @returns whether nothing of anybody waits here any more, so that every store may be cleared.
 */
export async function lockDevice(personId: string, { drops }: { drops: boolean }): Promise<boolean> {
  if (!('indexedDB' in globalThis)) return true
  await forgetPile()
  if (drops) {
    await dropWaiting(personId)
    const own = (await listRows('queue')).filter((row) => row.personId === personId)
    await deleteRows('queue', own.map(({ id }) => id))
  }
  await dropSent()
  const sent = (await listRows('queue')).filter(({ state }) => state === 'sent')
  await deleteRows('queue', sent.map(({ id }) => id))
  const { strokes, directives } = await countUnsent()
  return strokes + directives === 0
}

