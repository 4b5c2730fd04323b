import { findSetting, listEndedSpoolItems, listUnnamedFiles, removeRunOut, setSetting } from '../../db/tidy.ts'
import { inTransaction } from '../../db/transaction.ts'
import { forgetSettledStacks } from '../intake/forget-stack.ts'
import { forgetReturned } from '../intake/forget-returned.ts'
import { forgetSettledMessages } from '../mail/forget-message.ts'
import type { Office } from '../office.ts'
import { endPacks } from './end-packs.ts'

const SESSION_DAYS = 30
/** As long as an answer may be asked for again with the same key. */
const KEY_DAYS = 7
const DAY_MS = 86_400_000
const SPOOL_ITEMS_MAX = 20_000
const VAULT_BATCH = 1_000
const VAULT_BATCHES_MAX = 10_000
/** More orphans than this is no leftover but a wrong database: nothing is destroyed. */
export const ORPHANS_MAX = 200
const ORPHANS = 'vault-orphans'
export const LAST_TIDY = 'last-tidy'

export interface TidyReport {
  at: string
  sessions: number
  throttles: number
  keys: number
  spoolItems: number
  /** Hashes of files that no row has named for more than a day, destroyed now. */
  orphansDestroyed: readonly string[]
  /** Seen for the first time, or too many to be believed. */
  orphansKept: number
}

/**
 * Job. Each night: sessions, throttles and replayed answers that have run out; items of the spool
 * whose key was destroyed; files of the vault that a crash left without a row. A file is destroyed
 * only when a run more than a day earlier had missed its row too. May run twice. What was done
 * stands in the setting `last-tidy`.
 */
export async function tidyOffice(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  const now = office.now()
  const removed = await inTransaction(office.db, (trx) =>
    removeRunOut(trx, now, { sessionDays: SESSION_DAYS, keyDays: KEY_DAYS }),
  )
  await forgetReturned(office)
  await forgetSettledStacks(office)
  await forgetSettledMessages(office)
  await endPacks(office)
  const spoolItems = await clearSpoolLeftovers(office, now)
  const orphans = await clearVaultOrphans(office, now)
  const report: TidyReport = { at: now.toISOString(), ...removed, spoolItems, ...orphans }
  await inTransaction(office.db, (trx) => setSetting(trx, LAST_TIDY, report, now))
}

async function clearSpoolLeftovers(office: Office, now: Date): Promise<number> {
  const ids = await office.spool.list(SPOOL_ITEMS_MAX)
  if (ids.length === 0) return 0
  const { ended, known } = await listEndedSpoolItems(office.db, ids)
  // An upload that was cut off has no key and no row: without its key nobody can read it.
  const isKnown = new Set(known)
  const abandoned = ids.filter((id) => !isKnown.has(id) && madeAt(id) < now.getTime() - DAY_MS)
  for (const id of [...ended, ...abandoned]) await office.spool.destroy(id)
  return ended.length + abandoned.length
}

/** Milliseconds in a uuid v7. */
function madeAt(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

async function clearVaultOrphans(
  office: Office,
  now: Date,
): Promise<Pick<TidyReport, 'orphansDestroyed' | 'orphansKept'>> {
  const unnamed = await listVaultOrphans(office)
  const seenBefore = readSightings(await findSetting(office.db, ORPHANS))
  const sightings = Object.fromEntries(unnamed.map((sha256) => [sha256, seenBefore[sha256] ?? now.getTime()]))
  const old = unnamed.filter((sha256) => sightings[sha256]! < now.getTime() - DAY_MS)
  const destroyed: string[] = []
  if (old.length > 0 && unnamed.length <= ORPHANS_MAX) {
    for (const sha256 of await listUnnamedFiles(office.db, old)) {
      await office.vault.destroy(sha256)
      destroyed.push(sha256)
      delete sightings[sha256]
    }
  }
  await inTransaction(office.db, (trx) => setSetting(trx, ORPHANS, sightings, now))
  return { orphansDestroyed: destroyed, orphansKept: unnamed.length - destroyed.length }
}

async function listVaultOrphans(office: Office): Promise<string[]> {
  const unnamed: string[] = []
  let after: string | undefined
  for (let batch = 0; batch < VAULT_BATCHES_MAX && unnamed.length <= ORPHANS_MAX; batch += 1) {
    const names: string[] = await office.vault.list(VAULT_BATCH, after)
    if (names.length === 0) break
    unnamed.push(...(await listUnnamedFiles(office.db, names)))
    after = names.at(-1)
  }
  return unnamed
}

function readSightings(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}
