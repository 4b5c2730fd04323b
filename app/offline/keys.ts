import { OFFLINE_HOURS_MAX } from './limits.ts'

// The keys live with the tab: a reload without a network finds them, a closed tab, another tab and
// a signed-out person do not.

const PLACE = 'but-phe-keys'
/** Said when a person's keys have come to this tab: what waits can be sent. */
export const KEYS_CAME = 'but-phe-keys-came'

export interface DeviceKeys {
  personId: string
  /** Base 64, as `seal.ts` takes them. */
  pile: string
  ink: string
  /** Milliseconds since 1970; later they open nothing. */
  until: number
}

export function keepKeys(keys: Omit<DeviceKeys, 'until'>): DeviceKeys {
  const kept = { ...keys, until: Date.now() + OFFLINE_HOURS_MAX * 3_600_000 }
  sessionStorage.setItem(PLACE, JSON.stringify(kept))
  dispatchEvent(new Event(KEYS_CAME))
  return kept
}

export function findKeys(): DeviceKeys | undefined {
  try {
    // Written by `keepKeys` alone; whatever else stands there opens nothing.
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as DeviceKeys | null
    if (kept && kept.until > Date.now()) return kept
    if (kept) forgetKeys()
  } catch {
    forgetKeys()
  }
  return undefined
}

export function forgetKeys(): void {
  sessionStorage.removeItem(PLACE)
}
