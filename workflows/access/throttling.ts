import type { Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { setBlocked, takeAttempt } from '../../db/throttle.ts'
import { sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

/** From this many failures on, each further one waits twice as long as the one before. */
const FAILURES_FREE = 5
const WAIT_SECONDS_MAX = 60
const FAILURES_BEFORE_LOCK = 10
const LOCK_SECONDS = 15 * MINUTE
const FAILURES_A_DAY_MAX = 50
const FAILURES_AN_ADDRESS_MAX = 30
const BEGUN_AN_ADDRESS_MAX = 300

interface Bucket {
  name: string
  windowSeconds: number
  /** For how long the bucket is closed after so many failures. */
  closedSeconds(failures: number): number
}

/**
 * The counters of one sign-in: account from this address, account in a day, address. A stranger at
 * another address cannot lock a person out within the hour. Names are kept as hashes, because
 * people type passwords into the wrong field.
 */
export function signInBuckets(signInName: string, address: string): Bucket[] {
  const account = sha256Hex(signInName).slice(0, 32)
  const network = networkOf(address)
  return [
    {
      name: `sign-in:account:${account}:${network}`,
      windowSeconds: 15 * MINUTE,
      closedSeconds: accountWait,
    },
    {
      name: `sign-in:account-day:${account}`,
      windowSeconds: DAY,
      closedSeconds: (failures) => (failures >= FAILURES_A_DAY_MAX ? DAY : 0),
    },
    {
      name: `sign-in:address:${network}`,
      windowSeconds: 15 * MINUTE,
      closedSeconds: (failures) => (failures >= FAILURES_AN_ADDRESS_MAX ? LOCK_SECONDS : 0),
    },
  ]
}

/**
 * The counters of sign-in at the tenant: how often an address sets out, and how often it comes back
 * in vain. A whole office stands behind one address, so setting out is counted wide.
 */
export function entraBuckets(address: string, what: 'begun' | 'returned'): Bucket[] {
  const most = what === 'begun' ? BEGUN_AN_ADDRESS_MAX : FAILURES_AN_ADDRESS_MAX
  return [{
    name: `entra:${what}:${networkOf(address)}`,
    windowSeconds: 15 * MINUTE,
    closedSeconds: (count) => (count >= most ? LOCK_SECONDS : 0),
  }]
}

export function accountWait(failures: number): number {
  if (failures >= FAILURES_BEFORE_LOCK) return LOCK_SECONDS
  if (failures < FAILURES_FREE) return 0
  return Math.min(WAIT_SECONDS_MAX, 2 ** (failures - FAILURES_FREE + 1))
}

/**
 * Counts an attempt in every bucket before it is judged.
 *
 * @throws {OfficeError} `sign-in-throttled` (or `code`) with the seconds to wait, when one bucket is closed
 */
export async function takeAttempts(
  trx: Transaction<Database>,
  buckets: readonly Bucket[],
  now: Date,
  code = 'sign-in-throttled',
): Promise<void> {
  for (const bucket of [...buckets].sort((a, b) => a.name.localeCompare(b.name))) {
    const taken = await takeAttempt(trx, {
      bucket: bucket.name,
      windowSeconds: bucket.windowSeconds,
      now,
    })
    if (taken.blockedUntil) {
      const seconds = Math.ceil((taken.blockedUntil.getTime() - now.getTime()) / 1_000)
      throw new OfficeError(code, { seconds })
    }
    const seconds = bucket.closedSeconds(taken.failures)
    if (seconds > 0) {
      await setBlocked(trx, bucket.name, new Date(now.getTime() + seconds * 1_000))
    }
  }
}

/** One home or office has a whole /64 of IPv6: its addresses count together. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const middle = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...middle, ...right].slice(0, 4).join(':')
}
