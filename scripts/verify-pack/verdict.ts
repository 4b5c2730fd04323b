import { createHash } from 'node:crypto'
import {
  bytesOfEntry, type PackPlace, readPackDirectory, type ZipBytes,
} from '../../workflows/adapters/pack-zip-read.ts'
import { PackZipError, type PackZipProblem } from '../../workflows/adapters/pack-zip.ts'
import {
  checkEvents, checkInk, type EventProblem, EVENTS_PATH, eventsOf, MANIFEST_PATH, PACK_TEXT_MAX_BYTES,
  type PackEntry, type PackManifest, readManifest,
} from '../../workflows/domain/proof-pack.ts'

export const PACK_EXIT = {
  holds: 0, fault: 1, usage: 2, unopened: 3, files: 4, seals: 5, rezipped: 6, path: 7, size: 8,
} as const

export type PackProblem =
  | PackZipProblem | EventProblem | 'manifest-malformed' | 'entry-altered' | 'entry-missing'
  | 'entry-added' | 'entry-renamed' | 'ink-malformed' | 'ink-seal'

const exitOfZip: Readonly<Record<PackZipProblem, number>> = {
  'not-a-pack': PACK_EXIT.unopened, 'pack-layout': PACK_EXIT.unopened,
  'pack-damaged': PACK_EXIT.unopened, 'pack-rezipped': PACK_EXIT.rezipped,
  'pack-path': PACK_EXIT.path, 'pack-too-large': PACK_EXIT.size, 'pack-bomb': PACK_EXIT.size,
}

export interface PackVerdict {
  exit: number
  problems: { code: PackProblem; at: string }[]
  /** Compare it with what the office says: only that shows that the pack is the office's own. */
  manifestSha256: string | null
  entries: number
  /** Files in the pack, and how many of them a sealed event names by their hash. */
  files: { all: number; inLog: number }
}

/** The verdict on a pack. Reads it piece by piece; only texts that are judged are held whole. */
export function verifyPack(zip: ZipBytes): PackVerdict {
  try {
    return judge(zip, readPackDirectory(zip))
  } catch (error) {
    if (!(error instanceof PackZipError)) throw error
    return unopenedPack(error.code, error.path ?? '')
  }
}

export function unopenedPack(code: PackZipProblem | 'manifest-malformed', at: string): PackVerdict {
  const exit = code === 'manifest-malformed' ? PACK_EXIT.unopened : exitOfZip[code]
  return { exit, problems: [{ code, at }], manifestSha256: null, entries: 0, files: { all: 0, inLog: 0 } }
}

function judge(zip: ZipBytes, places: readonly PackPlace[]): PackVerdict {
  const held = new Map(places.map((place) => [place.path, place]))
  const bytes = textOf(zip, held.get(MANIFEST_PATH))
  const manifest = readManifest(bytes)
  if (!manifest) return unopenedPack('manifest-malformed', MANIFEST_PATH)
  const told = {
    manifestSha256: createHash('sha256').update(bytes).digest('hex'),
    entries: manifest.entries.length, files: { all: 0, inLog: 0 },
  }
  const problems = entryProblems(zip, manifest, held)
  if (problems.length > 0) return { exit: PACK_EXIT.files, problems, ...told }
  const eventText = textOf(zip, held.get(EVENTS_PATH))
  const seals = sealProblems(zip, { manifest, held, eventText })
  if (seals.length > 0) return { exit: PACK_EXIT.seals, problems: seals, ...told }
  const files = manifest.entries.filter((entry) => entry.kind === 'file')
  told.files = { all: files.length, inLog: files.filter(({ sha256 }) => eventText.includes(sha256)).length }
  if (!isAsWritten(manifest, places)) {
    return { exit: PACK_EXIT.rezipped, problems: [{ code: 'pack-rezipped', at: '' }], ...told }
  }
  return { exit: PACK_EXIT.holds, problems: [], ...told }
}

type Problems = PackVerdict['problems']

function entryProblems(
  zip: ZipBytes, manifest: PackManifest, held: ReadonlyMap<string, PackPlace>,
): Problems {
  const told = new Set([MANIFEST_PATH, ...manifest.entries.map(({ path }) => path)])
  const added = [...held.values()].filter(({ path }) => !told.has(path))
  const problems: Problems = []
  for (const entry of manifest.entries) {
    const place = held.get(entry.path)
    if (place && !isSame(zip, place, entry)) problems.push({ code: 'entry-altered', at: entry.path })
    if (place) continue
    const other = added.find((one) => one.byteSize === entry.byteSize && isSame(zip, one, entry))
    if (other) added.splice(added.indexOf(other), 1)
    problems.push(other
      ? { code: 'entry-renamed', at: `${entry.path} → ${other.path}` }
      : { code: 'entry-missing', at: entry.path })
  }
  return [...problems, ...added.map(({ path }) => ({ code: 'entry-added' as const, at: path }))]
}

function isSame(zip: ZipBytes, place: PackPlace, entry: PackEntry): boolean {
  const hash = createHash('sha256')
  let fault: unknown
  try {
    for (const piece of bytesOfEntry(zip, place)) hash.update(piece)
  } catch (error) {
    // A checksum that was not put right is the lesser news when the bytes differ as well.
    if (!(error instanceof PackZipError) || error.code !== 'pack-damaged') throw error
    fault = error
  }
  const fits = place.byteSize === entry.byteSize && hash.digest('hex') === entry.sha256
  if (fits && fault) throw fault
  return fits
}

function sealProblems(
  zip: ZipBytes,
  of: { manifest: PackManifest; held: ReadonlyMap<string, PackPlace>; eventText: string },
): Problems {
  const { manifest, held, eventText } = of
  const broken = checkEvents(eventText, manifest.documentId)
  if (broken) return [{ code: broken.problem, at: String(broken.seq) }]
  const events = eventsOf(eventText)
  return manifest.entries.filter((entry) => entry.kind === 'ink').flatMap(({ path }) => {
    const code = checkInk(textOf(zip, held.get(path)), events)
    return code ? [{ code, at: path }] : []
  })
}

function textOf(zip: ZipBytes, place: PackPlace | undefined): string {
  if (!place) return ''
  if (place.byteSize > PACK_TEXT_MAX_BYTES) throw new PackZipError('pack-too-large', place.path)
  return Buffer.concat([...bytesOfEntry(zip, place)]).toString('utf8')
}

/** The manifest first, then its entries in its order, each written as the office writes them. */
function isAsWritten(manifest: PackManifest, places: readonly PackPlace[]): boolean {
  const order = [MANIFEST_PATH, ...manifest.entries.map(({ path }) => path)]
  return places.every((place, at) => place.isOurs && place.path === order[at])
}
