/**
 * Draws invented pages with and without marks of secrecy, as offices scan them: for the measure of
 * the secrecy gate, its tests and the training of its detector. The same seed gives the same page.
 */
import { type Canvas, createCanvas, DOMPoint, loadImage } from '@napi-rs/canvas'
import { inventedLetter } from './invented-letter.ts'
import { type Chance, chanceFrom } from './invented-marks/random.ts'
import { isLegible } from './invented-marks/legible.ts'
import {
  encoded, officeScanStyle, type Pixels, scanned, scanStyle, type ScanMode, type ScanStyle,
} from './invented-marks/scan.ts'
import { drawArrivalStamp, drawSeal, drawSheet, newSheet } from './invented-marks/sheet.ts'
import { drawTraps } from './invented-marks/traps.ts'
import { type DrawnStamp, drawnStamp } from './invented-marks/stamp.ts'
import {
  type Harshness, kindOfInk, stampStyle, type StampStyle, type StyleFamily,
} from './invented-marks/style.ts'
import { anyStamp, drawOver } from './invented-marks/training.ts'
import {
  ISSUERS, LIFTED, MARKS, NAMES, OTHER_STAMPS, PARENTS, SENTENCES, SUBJECTS,
} from './invented-marks/words.ts'

export type PageKind = 'stamped' | 'typed' | 'unmarked' | 'lifted'

export interface PageWish {
  seed: number
  kind: PageKind
  family: StyleFamily
  harshness?: Harshness
  /** Only a part of the sheet this large (inches), around the mark if there is one. */
  window?: { width: number; height: number }
  /** To train with: an unmarked page always has another stamp, of any words. */
  isTraining?: boolean
}

export interface MarkedPlace {
  text: string
  style: StampStyle
  /** Middle, size of the words and turn (degrees clockwise), in pixels of the picture. */
  x: number
  y: number
  width: number
  height: number
  turn: number
  stamp: DrawnStamp
}

export interface InventedPage {
  picture: Pixels
  dpi: number
  scan: ScanStyle
  marks: MarkedPlace[]
  /** The other stamps. */
  others: MarkedPlace[]
  /** What is said of the page in a table. */
  facts: {
    kind: PageKind; mode: ScanMode; dpi: number; colour: string; frame: string; opacity: number
    turn: number; text: string
    /** Print in capitals that is a mark but for the accent on its A (MẤT, MẶT, MÁT). */
    hasNearWord: boolean
  }
}

const SHEET = { width: 210, height: 297 }
type Span = readonly [low: number, high: number]
/** By law under the number and sign; but they are found elsewhere (millimetres). */
const PLACES: readonly { x: Span; y: Span }[] = [
  { x: [35, 62], y: [46, 80] }, { x: [35, 62], y: [46, 80] },
  { x: [35, 62], y: [46, 80] }, { x: [150, 190], y: [10, 30] },
  { x: [20, 50], y: [8, 20] }, { x: [90, 120], y: [8, 30] },
  { x: [130, 175], y: [42, 75] }, { x: [80, 130], y: [262, 288] },
  { x: [140, 190], y: [230, 285] }, { x: [40, 170], y: [90, 220] },
  { x: [100, 150], y: [225, 260] },
]
const TRIES_MAX = 6

/** @throws when no legible page comes of the seed. */
export async function inventedPage(wish: PageWish): Promise<InventedPage> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const made = await makePage(wish, chanceFrom(wish.seed * 31 + attempt), attempt)
    if (made) return made
  }
  throw new Error(`no legible page with seed ${wish.seed}`)
}

async function makePage(
  wish: PageWish, chance: Chance, attempt: number,
): Promise<InventedPage | undefined> {
  const dpi = chance.pick([150, 200, 200, 300])
  const scan = wish.harshness === 'office' ? officeScanStyle(chance) : scanStyle(chance)
  const style = stampStyle(chance, wish.family, wish.harshness)
  style.opacity = Math.min(1, style.opacity + attempt * 0.15)
  const mm = (millimetres: number) => (millimetres * dpi) / 25.4
  const place = chance.pick(PLACES)
  const at = { x: mm(chance.between(...place.x)), y: mm(chance.between(...place.y)) }
  const isStamped = wish.kind === 'stamped' || wish.kind === 'lifted'
  const { canvas, shift } = wish.window
    ? windowOf(
        wish.window, wish.isTraining || isStamped || chance.isTrue(0.5) ? at : undefined, dpi, chance)
    : { canvas: createCanvas(Math.round(mm(SHEET.width)), Math.round(mm(SHEET.height))), shift: { x: 0, y: 0 } }
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  const skew = chance.isTrue(0.4) ? 0 : chance.between(-2.5, 2.5)
  pen.translate(canvas.width / 2, canvas.height / 2)
  pen.rotate((skew * Math.PI) / 180)
  pen.translate(-canvas.width / 2 - shift.x, -canvas.height / 2 - shift.y)
  const written = await drawPrint(canvas, wish, dpi, chance)
  const texts = wish.kind === 'stamped' ? MARKS : wish.kind === 'lifted' ? LIFTED : OTHER_STAMPS
  const text = wish.isTraining && !isStamped ? anyStamp(chance) : chance.pick(texts)
  const marks: MarkedPlace[] = []
  const others: MarkedPlace[] = []
  const placed = (stamp: DrawnStamp, { x, y }: { x: number; y: number }) => {
    const middle = new DOMPoint(x, y).matrixTransform(pen.getTransform())
    return { x: middle.x, y: middle.y, ...stamp.words, stamp }
  }
  if (isStamped || wish.isTraining || chance.isTrue(0.7)) {
    const place = placed(press(canvas, text, style, at, { dpi, chance }), at)
    if (isStamped) marks.push({ text, style, turn: style.turn + skew, ...place })
    else others.push({ text, style, turn: style.turn + skew, ...place })
  }
  if (wish.isTraining) drawOver(newSheet(pen, dpi, wish.family, chance), at, dpi)
  if (!isStamped && chance.isTrue(wish.window ? 0.5 : 0.2)) {
    const spot = chance.pick(PLACES)
    const second = {
      text: chance.pick(OTHER_STAMPS), style: stampStyle(chance, wish.family, wish.harshness),
    }
    const where = { x: mm(chance.between(...spot.x)), y: mm(chance.between(...spot.y)) }
    const stamp = press(canvas, second.text, second.style, where, { dpi, chance })
    others.push({ ...second, turn: second.style.turn + skew, ...placed(stamp, where) })
  }
  pen.resetTransform()
  const picture = await scanned(
    pen.getImageData(0, 0, canvas.width, canvas.height), scan, chance)
  if (marks.some((mark) => !isLegible(picture, dpi, mark, wish.harshness))) return undefined
  return {
    picture, dpi, scan, marks, others,
    facts: {
      kind: wish.kind, mode: scan.mode, dpi, colour: kindOfInk(style.ink), frame: style.frame,
      opacity: style.opacity, turn: style.turn, text, hasNearWord: written.some(isNearWord),
    },
  }
}

function windowOf(
  window: { width: number; height: number },
  around: { x: number; y: number } | undefined,
  dpi: number,
  chance: Chance,
) {
  const canvas = createCanvas(Math.round(window.width * dpi), Math.round(window.height * dpi))
  const sheet = { width: (SHEET.width * dpi) / 25.4, height: (SHEET.height * dpi) / 25.4 }
  const shift = around
    ? {
        x: around.x - canvas.width * chance.between(0.15, 0.85),
        y: around.y - canvas.height * chance.between(0.12, 0.88),
      }
    : {
        x: chance.between(0, sheet.width - canvas.width),
        y: chance.between(0, sheet.height - canvas.height),
      }
  return { canvas, shift }
}

/** Not followed by what makes another name of it (MẶT TRẬN). */
const isNearWord = (text: string): boolean => /(?:^|\s)M[ẶẤÁ]T(?! TRẬN)(?=\s|$)/u.test(text)

/** Returns what was written on the sheet. */
async function drawPrint(
  canvas: Canvas, wish: PageWish, dpi: number, chance: Chance,
): Promise<readonly string[]> {
  const pen = canvas.getContext('2d')
  const sheet = newSheet(pen, dpi, wish.family, chance)
  if (chance.isTrue(0.15)) {
    pen.save()
    pen.globalAlpha = chance.between(0.04, 0.12)
    pen.translate(sheet.mm(SHEET.width), 0)
    pen.scale(-1, 1)
    drawSheet(newSheet(pen, dpi, wish.family, chance), 'next')
    pen.restore()
  }
  const typed = wish.kind === 'typed'
    ? chance.pick(['MẬT', 'TỐI MẬT', 'TUYỆT MẬT', 'Độ mật: Mật', 'Độ mật: Tối mật'])
    : undefined
  if (!wish.window && wish.kind !== 'typed' && chance.isTrue(0.5)) {
    await drawLetter(canvas, wish.seed, chance)
  } else {
    drawSheet(sheet, chance.pick(['first', 'first', 'first', 'next', 'table']), typed)
  }
  if (chance.isTrue(0.3)) {
    drawArrivalStamp(sheet, chance.between(8, 130), chance.between(8, 80))
  }
  if (chance.isTrue(0.15)) drawSeal(sheet, chance.between(30, 180), chance.between(40, 260))
  drawTraps(sheet, wish.harshness === 'office' ? 'words of letters' : 'any words')
  return sheet.written
}

async function drawLetter(canvas: Canvas, seed: number, chance: Chance): Promise<void> {
  const { jpeg } = await inventedLetter({
    documentType: chance.pick(['Công văn', 'Báo cáo', 'Thông báo']),
    parentBody: chance.pick(PARENTS), issuer: chance.pick(ISSUERS),
    number: String(chance.whole(10, 2000)), notation: 'SNV-VP', place: 'An Bình',
    issuedOn: '2026-03-05', subject: chance.pick(SUBJECTS), addressees: 'Ủy ban nhân dân các xã.',
    paragraphs: Array.from({ length: chance.whole(2, 6) }, () => chance.pick(SENTENCES)),
    signer: chance.pick(NAMES), byHand: chance.isTrue(0.5),
    scan: { noise: 0, paper: 255, quality: 95, seed },
  })
  canvas.getContext('2d').drawImage(await loadImage(jpeg), 0, 0, canvas.width, canvas.height)
}

function press(
  canvas: Canvas,
  text: string,
  style: StampStyle,
  at: { x: number; y: number },
  { dpi, chance }: { dpi: number; chance: Chance },
): DrawnStamp {
  const stamp = drawnStamp(text, style, dpi, chance)
  const pen = canvas.getContext('2d')
  pen.save()
  pen.globalCompositeOperation = 'multiply'
  pen.translate(at.x, at.y)
  pen.rotate((style.turn * Math.PI) / 180)
  pen.drawImage(stamp.picture, -stamp.picture.width / 2, -stamp.picture.height / 2)
  pen.restore()
  return stamp
}

/** The page as a file. */
export async function fileOf(page: InventedPage) {
  return encoded(page.picture, page.scan, page.dpi)
}
