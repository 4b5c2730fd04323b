import type { DeskLetter } from '../server/letter-desk.server.ts'
import { countLocks, type DeviceKeys, findKeys, forgetLetters, forgetPile, keepKeys } from './keys.ts'
import { OFFLINE_BYTES_MAX, OFFLINE_HOURS_MAX, OFFLINE_PAGES_A_LETTER_MAX, OFFLINE_PAGES_MAX } from './limits.ts'
import { seal, sealJson, unseal, unsealJson } from './seal.ts'
import { isSignOutWaiting } from './sign-out-waits.ts'
import { deleteRows, findRow, listRows, putRowOfSession } from './store.ts'

/** Between two pages that are fetched ahead: the person's own pages go first. */
const PAUSE_MS = 120

/** What the office gives a device of a leader's pile. */
export interface GivenPile {
  personId: string
  session: string
  pileKey: string
  inkKey: string
  secondsLeft: number
  letters: DeskLetter[]
}

/**
 * Lays the pile with its pages on this device, sealed under the session's key, and takes away what is
 * no longer on it. What this session kept before is not fetched again.
 */
export async function keepPile(signal: AbortSignal): Promise<void> {
  if (!isSecureContext || !('indexedDB' in globalThis) || await isSignOutWaiting()) return
  const locks = countLocks()
  const answer = await fetch('/offline-pile', { signal })
  if (answer.status === 401) return forgetPile()
  if (answer.status === 403) return forgetLetters()
  if (!answer.ok) return
  // From our own office, as `GivenPile` tells.
  const given = await answer.json() as GivenPile
  if (countLocks() !== locks || await isSignOutWaiting()) return
  if ((await findKeys())?.session !== given.session) await forgetPile()
  const { pile: key, personId } = await keepKeys(given)
  if (!key) return
  for (const [at, letter] of given.letters.entries()) {
    const { id } = letter.document
    const sealed = await sealJson(key, `letter ${id}`, letter)
    const row = { id, personId, at, keptAt: Date.now(), ...sealed }
    if (!(await putRowOfSession('letters', row, given.session))) return
  }
  await takeAwayOthers(given.letters)
  await keepPages(given, key, signal)
}

async function takeAwayOthers(letters: readonly DeskLetter[]): Promise<void> {
  const here = new Set(letters.map(({ document }) => document.id))
  const gone = (await listRows('letters')).filter(({ id }) => !here.has(id)).map(({ id }) => id)
  const wanted = new Set(letters.flatMap(pagesOf).map(({ id }) => id))
  await deleteRows('letters', gone)
  await deleteRows('pages', (await listRows('pages')).filter(({ id }) => !wanted.has(id)).map(({ id }) => id))
}

function pagesOf(letter: DeskLetter): { id: string; documentId: string; image: string }[] {
  return letter.sheets.slice(0, OFFLINE_PAGES_A_LETTER_MAX).map(({ sha256, page, image }) => ({
    id: `${letter.document.id}/${sha256}/${page}`, documentId: letter.document.id, image,
  }))
}

async function keepPages({ letters, session }: GivenPile, key: CryptoKey, signal: AbortSignal): Promise<void> {
  const there = await listRows('pages')
  const known = new Set(there.map(({ id }) => id))
  let bytes = there.reduce((sum, { box }) => sum + box.byteLength, 0)
  // First pages of all letters before second pages of any.
  const wanted = letters.flatMap((letter) => pagesOf(letter).map((page, at) => ({ page, at })))
    .toSorted((a, b) => a.at - b.at).slice(0, OFFLINE_PAGES_MAX)
  for (const { page } of wanted) {
    if (known.has(page.id)) continue
    if (signal.aborted || bytes > OFFLINE_BYTES_MAX) return
    const answer = await fetch(page.image, { signal })
    if (!answer.ok) continue
    const picture = await answer.arrayBuffer()
    bytes += picture.byteLength
    const row = {
      id: page.id, documentId: page.documentId, keptAt: Date.now(),
      mediaType: answer.headers.get('content-type') ?? 'image/webp', ...(await seal(key, `page ${page.id}`, picture)),
    }
    if (!(await putRowOfSession('pages', row, session))) return
    await new Promise((done) => setTimeout(done, PAUSE_MS))
  }
}

/** The letters of the pile that this device keeps for the one whose keys are here, from the top. */
export async function listKept(keys: DeviceKeys): Promise<DeskLetter[]> {
  const key = keys.pile
  if (!key) return []
  const rows = (await listRows('letters')).filter(isFresh).toSorted((a, b) => a.at - b.at)
  const letters = await Promise.all(rows.map((row) => unsealJson<DeskLetter>(key, `letter ${row.id}`, row)))
  return letters.filter((letter) => letter !== undefined)
}

/** A letter with its pages as pictures of this page; those that are not here are left out. */
export async function openKept(keys: DeviceKeys, documentId: string): Promise<DeskLetter | undefined> {
  const key = keys.pile
  if (!key) return undefined
  const row = await findRow('letters', documentId)
  const letter = row && isFresh(row) ? await unsealJson<DeskLetter>(key, `letter ${documentId}`, row) : undefined
  if (!letter) return undefined
  const sheets: DeskLetter['sheets'] = []
  for (const sheet of letter.sheets) {
    const id = `${documentId}/${sheet.sha256}/${sheet.page}`
    const page = await findRow('pages', id)
    const picture = page && await unseal(key, `page ${id}`, page)
    if (!picture) continue
    sheets.push({ ...sheet, image: URL.createObjectURL(new Blob([picture], { type: page.mediaType })) })
  }
  return { ...letter, sheets }
}

function isFresh({ keptAt }: { keptAt: number }): boolean {
  const age = Date.now() - keptAt
  // A clock set back does not make it younger.
  return age >= -60_000 && age < OFFLINE_HOURS_MAX * 3_600_000
}
