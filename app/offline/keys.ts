import { OFFLINE_HOURS_MAX } from './limits.ts'
import { keyOf } from './seal.ts'
import { deleteRows, emptyStore, findRow, type KeptKeys, putRow } from './store.ts'

// The keys lie in the browser's own store as keys that no script can read out, until the session's
// end and no longer: an application opened anew without a network finds them, a signed-out person,
// somebody else who signs in, and anybody after the session's end do not.

const ROW = 'session'
const HOUR_MS = 3_600_000
/** A clock may be put right by so much; one that is set back further opens nothing. */
const CLOCK_SLACK_MS = 60_000
/** That the device was in use is written down once in this time. */
const SEEN_EVERY_MS = 60_000

/** Said when a person's keys have come to this page: what waits can be sent. */
export const KEYS_CAME = 'but-phe-keys-came'

export type DeviceKeys = Omit<KeptKeys, 'id' | 'seenAt'>

interface GivenKeys {
  personId: string
  /** Tells one session from another; opens nothing. */
  session: string
  /** Base 64, as the office gives them. */
  pileKey: string
  inkKey: string
  /** Until the session ends by itself. */
  secondsLeft: number
}

export async function keepKeys(given: GivenKeys): Promise<DeviceKeys> {
  const now = Date.now()
  const keys: DeviceKeys = {
    personId: given.personId, session: given.session,
    pile: await keyOf(given.pileKey), ink: await keyOf(given.inkKey),
    until: now + Math.min(given.secondsLeft * 1_000, OFFLINE_HOURS_MAX * HOUR_MS),
  }
  await putRow('keys', { id: ROW, seenAt: now, ...keys })
  dispatchEvent(new Event(KEYS_CAME))
  return keys
}

/** For a person who writes and keeps no pile: what waits can be sent from any page. */
export async function keepInkKey(personId: string, inkKey: string): Promise<void> {
  if ((await findKeys())?.personId === personId) return
  await forgetPile()
  const now = Date.now()
  await putRow('keys', {
    id: ROW, seenAt: now, personId, session: '', pile: null, ink: await keyOf(inkKey),
    until: now + OFFLINE_HOURS_MAX * HOUR_MS,
  })
}

/** The keys while they may be used; what is over goes, and the pile with it. */
export async function findKeys(): Promise<DeviceKeys | undefined> {
  if (!('indexedDB' in globalThis)) return undefined
  const kept = await findRow('keys', ROW)
  if (!kept) return undefined
  const now = Date.now()
  const { id, seenAt, ...keys } = kept
  if (now >= keys.until || now < seenAt - CLOCK_SLACK_MS) {
    await forgetPile()
    return undefined
  }
  if (now - seenAt > SEEN_EVERY_MS) await putRow('keys', { ...kept, id, seenAt: now })
  return keys
}

let locks = 0

/** Grows with every lock of this device by this page: an answer asked for before it opens nothing after it. */
export function countLocks(): number {
  return locks
}

/** The keys first, then the pile; ink and directives on their way stay, sealed under a key that is gone. */
export async function forgetPile(): Promise<void> {
  locks += 1
  await deleteRows('keys', [ROW])
  await emptyStore('letters')
  await emptyStore('pages')
}

/** The letters go, the keys stay: what he wrote on them has still to be sent, and is refused there. */
export async function forgetLetters(): Promise<void> {
  locks += 1
  await emptyStore('letters')
  await emptyStore('pages')
}

/** Called with whoever is signed in on a page of the office: nobody else's keys stay on the device. */
export async function forgetOthers(personId: string | null): Promise<void> {
  if (!('indexedDB' in globalThis)) return
  const kept = await findRow('keys', ROW)
  if (kept && kept.personId !== personId) await forgetPile()
}
