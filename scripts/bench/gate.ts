import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { markDetector } from '../../workflows/adapters/reading-mark-detector.ts'
import { readyPage } from '../../workflows/adapters/reading-page.ts'
import { openRecogniser, type Recogniser } from '../../workflows/adapters/reading-recogniser.ts'
import { findMarkOnPage } from '../../workflows/adapters/reading-secrecy.ts'
import { openLetterReader } from '../../workflows/adapters/tesseract-letter-reader.ts'
import { Readable } from 'node:stream'
import { fileOf, type InventedPage, inventedPage, type PageKind } from '../invented-marks.ts'
import { type Harshness, isHarshness, type StyleFamily } from '../invented-marks/style.ts'

// How many marks of secrecy the gate misses and how many ordinary pages it stops, on invented pages:
// `npm run bench -- gate [--marked 300] [--unmarked 300] [--lifted 20] [--seed 1] [--family both]`.
// `--harshness office`: marks as clerks set them, on the scans of an office; `usual`, the default:
// whatever a person can still read.
// Each page is judged by its picture alone; one that passes is judged again as a letter, with its
// words. `--picture` leaves that out; `--list` names the pages missed and stopped.

const PAGES_MAX = 20_000
const AT_ONCE = 2
const TYPED_EVERY = 12
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9]
const ALSO_UNMARKED = ['all', 'styles', 'scan', 'dpi', 'a word one accent from a mark']

interface Judged {
  facts: InventedPage['facts']
  family: StyleFamily
  seed: number
  /** Of the likeliest place, by its looks. */
  chance: number
  byPicture: string
  byAll: string
}

export async function benchGate(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      marked: { type: 'string', default: '300' }, unmarked: { type: 'string', default: '300' },
      lifted: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' },
      family: { type: 'string', default: 'both' }, harshness: { type: 'string', default: 'usual' }, picture: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  const { harshness } = values
  if (!isHarshness(harshness)) throw new Error('not a harshness')
  const wishes = (['marked', 'unmarked', 'lifted'] as const).flatMap((kind) =>
    wishesOf(kind, countOf(values[kind]), Number(values.seed), values.family).map((wish) => ({ ...wish, harshness })))
  const recogniser = openRecogniser({ workers: AT_ONCE, timeoutMs: 60_000 })
  const reader = openLetterReader({ workers: AT_ONCE, pixelsMax: 60_000_000, timeoutMs: 60_000 })
  const judged: Judged[] = []
  let next = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let wish = wishes[next++]; wish; wish = wishes[next++]) {
      const one = await judge(wish, recogniser, values.picture ? undefined : reader)
      if (one) judged.push(one)
    }
  }))
  await Promise.all([recogniser.close(), reader.close()])
  printGate(judged, values.list)
}

function countOf(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 0 || count > PAGES_MAX) throw new Error('not a count')
  return count
}

interface Wish { seed: number; kind: PageKind; family: StyleFamily; harshness?: Harshness }

function wishesOf(
  kind: 'marked' | 'unmarked' | 'lifted', count: number, seed: number, family: string,
): Wish[] {
  return Array.from({ length: count }, (_, index) => ({
    seed: seed * 100_003 + index,
    kind: kind !== 'marked' ? kind : index % TYPED_EVERY === TYPED_EVERY - 1 ? 'typed' : 'stamped',
    family: family === 'known' || family === 'unseen' ? family : index % 2 ? 'unseen' : 'known',
  }))
}

async function judge(
  wish: Wish,
  recogniser: Recogniser,
  reader: ReturnType<typeof openLetterReader> | undefined,
): Promise<Judged | undefined> {
  const page = await inventedPage(wish).catch(() => undefined)
  if (!page) return undefined
  const { bytes, mediaType } = await fileOf(page)
  const { data, info } = await sharp(bytes).toColourspace('srgb').removeAlpha().raw()
    .toBuffer({ resolveWithObject: true })
  const drawn = await toReadingSize(data, info.width, info.height, page.dpi)
  const ready = await readyPage(drawn, 0)
  const places = await markDetector.find(ready.colour, ready.dpi)
  const seen = { find: () => Promise.resolve(places) }
  const byPicture = (await findMarkOnPage(recogniser, ready, [], seen)).verdict
  const file = {
    byteSize: bytes.length,
    open: (range?: { start: number; end: number }) =>
      Readable.from([range ? bytes.subarray(range.start, range.end) : bytes]),
  }
  const byAll = reader ? (await reader.gate(file, mediaType, 1, 0)).verdict : byPicture
  return { facts: page.facts, family: wish.family, seed: wish.seed, chance: places[0]?.chance ?? 0, byPicture, byAll }
}

async function toReadingSize(pixels: Buffer, width: number, height: number, dpi: number) {
  if (dpi <= 200) return { width, height, dpi, pixels }
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: Math.round((width * 200) / dpi) }).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, dpi: 200, pixels: data }
}

function printGate(judged: readonly Judged[], isListed: boolean): void {
  const marked = judged.filter(({ facts }) => facts.kind === 'stamped' || facts.kind === 'typed')
  const unmarked = judged.filter(({ facts }) => facts.kind === 'unmarked')
  const lifted = judged.filter(({ facts }) => facts.kind === 'lifted')
  const groups: [string, (one: Judged) => string][] = [
    ['all', () => ''], ['styles', (one) => one.family], ['kind', ({ facts }) => facts.kind],
    ['scan', ({ facts }) => facts.mode], ['dpi', ({ facts }) => String(facts.dpi)],
    ['ink', ({ facts }) => facts.colour], ['frame', ({ facts }) => facts.frame],
    ['opacity', ({ facts: { opacity } }) =>
      opacity < 0.45 ? 'to 0.45' : opacity < 0.75 ? 'to 0.75' : 'to 1'],
    ['turned', ({ facts }) => {
      const turn = Math.abs(facts.turn)
      return turn < 4 ? 'under 4°' : turn < 8 ? '4 to 8°' : '8 to 12°'
    }],
    ['a word one accent from a mark', ({ facts }) => facts.hasNearWord ? 'yes' : 'no'],
    ['words', ({ facts }) => facts.text],
  ]
  for (const [name, groupOf] of groups) {
    if (name === 'words') printGroups('marked', name, marked, groupOf)
    else {
      printGroups('marked', name, marked, groupOf)
      if (ALSO_UNMARKED.includes(name)) printGroups('unmarked', name, unmarked, groupOf)
    }
  }
  const stamped = marked.filter(({ facts }) => facts.kind === 'stamped')
  for (const level of LEVELS) {
    const share = (those: readonly Judged[]) =>
      `${those.filter(({ chance }) => chance >= level).length} of ${those.length}`
    console.log(`by looks alone from ${level}: stamped ${share(stamped)}, unmarked ${share(unmarked)}`)
  }
  const sentOn = lifted.filter((one) => one.byAll !== 'clear').length
  console.log(`lifted marks sent to a person: ${sentOn} of ${lifted.length}`)
  const sure = marked.filter((one) => one.byAll === 'marked').length
  console.log(`marks read for sure: ${sure} of ${marked.length}`)
  if (!isListed) return
  for (const { seed, family, facts, chance, byPicture, byAll } of [...marked, ...unmarked]) {
    const isUnmarked = facts.kind === 'unmarked'
    if (isUnmarked ? byAll === 'clear' : byPicture !== 'clear') continue
    const what = isUnmarked ? 'stopped' : byAll === 'clear' ? 'missed' : 'by words'
    console.log(what, seed, family, chance.toFixed(2), JSON.stringify(facts))
  }
}

function printGroups(
  what: 'marked' | 'unmarked',
  name: string,
  judged: readonly Judged[],
  groupOf: (one: Judged) => string,
): void {
  for (const group of [...new Set(judged.map(groupOf))].sort()) {
    const those = judged.filter((one) => groupOf(one) === group)
    const picture = those.filter((one) => one.byPicture !== 'clear').length
    const all = those.filter((one) => one.byAll !== 'clear').length
    const figures = what === 'marked'
      ? `missed ${those.length - all}, by the picture alone ${those.length - picture}`
      : `stopped ${all} (${((all * 100) / those.length).toFixed(1)} %), by the picture alone ${picture}`
    console.log(`${what} ${name} ${group}: ${figures} of ${those.length}`)
  }
}

