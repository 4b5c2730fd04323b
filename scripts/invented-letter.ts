/**
 * Draws invented letters as an office would scan them, for the demo office and the tests. Nobody
 * in them exists. The same specification gives the same picture.
 */
import { createRequire } from 'node:module'
import { createCanvas, type Canvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { PDFDocument } from 'pdf-lib'

export interface InventedLetter {
  /** As printed: "Công văn" is drawn with "V/v", every other kind with its heading. */
  documentType: string
  parentBody?: string
  issuer: string
  number: string
  notation: string
  place: string
  /** `YYYY-MM-DD`. */
  issuedOn: string
  /** Without "V/v". */
  subject: string
  addressees?: string
  paragraphs: readonly string[]
  receivers?: readonly string[]
  authority?: readonly string[]
  signer: string
  urgency?: 'KHẨN' | 'THƯỢNG KHẨN' | 'HỎA TỐC'
  mark?: SecrecyStamp
  /** Number and day are written with a pen. */
  byHand?: boolean
  /** A receiving office's stamp with this number. */
  arrivalStamp?: string
  scan?: Partial<ScanFlaws>
}

export interface SecrecyStamp {
  text: string
  colour: 'red' | 'blue' | 'black'
  isFramed: boolean
  /** Degrees clockwise. */
  turn?: number
  /** 0 to 1; faint stamps are half seen. */
  opacity?: number
  /** Middle of the stamp in millimetres from the top left of the sheet. */
  at?: readonly [number, number]
  /** Height of the letters in points. */
  size?: number
}

export interface ScanFlaws {
  /** Degrees. */
  skew: number
  /** Strength of the grain, 0 to 40. */
  noise: number
  /** 1 to 100. */
  quality: number
  /** Brightness of the paper, 0 to 255. */
  paper: number
  mode: 'colour' | 'grey' | 'black-and-white'
  seed: number
}

const DPI = 200
const PAGE_WIDTH = 1654
const PAGE_HEIGHT = 2339
const A4_POINTS: [number, number] = [595.28, 841.89]
const mm = (millimetres: number) => (millimetres * DPI) / 25.4
const pt = (points: number) => (points * DPI) / 72

const inkColours = { red: '#c8202a', blue: '#1f3f9c', black: '#151515' } as const

const packageOf = createRequire(import.meta.url)
for (const style of ['400Regular', '700Bold', '400Regular_Italic', '700Bold_Italic']) {
  GlobalFonts.registerFromPath(
    packageOf.resolve(`@expo-google-fonts/tinos/${style}/Tinos_${style}.ttf`), 'Tinos')
}

/** One sheet as a scanned PDF (one picture a page) and as the picture itself. */
export async function inventedLetter(
  letter: InventedLetter,
): Promise<{ pdf: Buffer; jpeg: Buffer }> {
  const flaws: ScanFlaws = {
    skew: 0, noise: 6, quality: 80, paper: 248, mode: 'colour', seed: 1, ...letter.scan,
  }
  const random = randomFrom(flaws.seed)
  const sheet = createCanvas(PAGE_WIDTH, PAGE_HEIGHT)
  const pen = sheet.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
  pen.fillStyle = '#141414'
  const headEnd = drawHead(pen, letter, random)
  const bodyEnd = drawBody(pen, letter, headEnd)
  drawFoot(pen, letter, bodyEnd, random)
  if (letter.arrivalStamp) drawArrivalStamp(pen, letter.arrivalStamp, headEnd, random)
  if (letter.mark) drawMark(pen, letter.mark, headEnd)
  const jpeg = await scanned(sheet, flaws, random).encode('jpeg', flaws.quality)
  const file = await PDFDocument.create()
  const page = file.addPage(A4_POINTS)
  page.drawImage(await file.embedJpg(jpeg), {
    x: 0, y: 0, width: A4_POINTS[0], height: A4_POINTS[1],
  })
  return { pdf: Buffer.from(await file.save()), jpeg }
}

function font(pen: SKRSContext2D, points: number, style = ''): void {
  pen.font = `${style} ${pt(points)}px Tinos`.trim()
}

function centred(pen: SKRSContext2D, text: string, x: number, y: number): void {
  pen.textAlign = 'center'
  pen.fillText(text, x, y)
  pen.textAlign = 'left'
}

function wrap(pen: SKRSContext2D, text: string, width: number, indent = 0): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? width - indent : width
    const longer = line === '' ? word : `${line} ${word}`
    if (pen.measureText(longer).width <= room) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}

/** Returns the y at which the body may begin. */
function drawHead(pen: SKRSContext2D, letter: InventedLetter, random: () => number): number {
  const leftMiddle = mm(62)
  const rightMiddle = mm(145)
  let y = mm(24)
  if (letter.parentBody) {
    font(pen, 12)
    for (const line of wrap(pen, letter.parentBody, mm(72))) y = step(pen, line, leftMiddle, y, 5.3)
  }
  font(pen, 12, 'bold')
  for (const line of wrap(pen, letter.issuer, mm(68))) y = step(pen, line, leftMiddle, y, 5.3)
  rule(pen, leftMiddle - mm(11), y - mm(3.6), mm(22))
  font(pen, 12.5, 'bold')
  centred(pen, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', rightMiddle, mm(24))
  font(pen, 13, 'bold')
  centred(pen, 'Độc lập - Tự do - Hạnh phúc', rightMiddle, mm(29.6))
  rule(pen, rightMiddle - mm(25), mm(31.4), mm(50))
  y += mm(3)
  drawNumberAndDay(pen, letter, { x: leftMiddle, rightX: rightMiddle, y: Math.max(y, mm(40)) }, random)
  y = Math.max(y, mm(40)) + mm(6.5)
  if (letter.documentType === 'Công văn') {
    font(pen, 12)
    for (const line of wrap(pen, `V/v ${letter.subject}`, mm(62))) {
      y = step(pen, line, leftMiddle, y, 5)
    }
  }
  if (letter.urgency) {
    drawStamp(pen, { text: letter.urgency, colour: 'red', isFramed: true, size: 14 },
      [leftMiddle, y + mm(4)])
    y += mm(11)
  }
  if (letter.documentType !== 'Công văn') {
    y += mm(7)
    font(pen, 14, 'bold')
    y = step(pen, letter.documentType.toUpperCase(), mm(108), y, 6.3)
    for (const line of wrap(pen, letter.subject, mm(125))) y = step(pen, line, mm(108), y, 6.3)
    rule(pen, mm(90), y - mm(3.4), mm(36))
  }
  return y + mm(7)
}

function step(pen: SKRSContext2D, text: string, x: number, y: number, millimetres: number): number {
  centred(pen, text, x, y)
  return y + mm(millimetres)
}

function rule(pen: SKRSContext2D, x: number, y: number, width: number): void {
  pen.fillRect(x, y, width, 2)
}

function drawNumberAndDay(
  pen: SKRSContext2D,
  letter: InventedLetter,
  at: { x: number; rightX: number; y: number },
  random: () => number,
): void {
  const [year = '', month = '', day = ''] = letter.issuedOn.split('-')
  const shownMonth = Number(month) < 3 ? month : String(Number(month))
  font(pen, 13)
  if (!letter.byHand) {
    centred(pen, `Số: ${letter.number}/${letter.notation}`, at.x, at.y)
    font(pen, 13, 'italic')
    centred(pen, `${letter.place}, ngày ${day} tháng ${shownMonth} năm ${year}`, at.rightX, at.y)
    return
  }
  const gap = mm(15)
  const total = pen.measureText('Số:').width + gap + pen.measureText(`/${letter.notation}`).width
  let x = at.x - total / 2
  pen.fillText('Số:', x, at.y)
  x += pen.measureText('Số:').width
  handwrite(pen, letter.number, [x + mm(2), at.y], random)
  pen.fillText(`/${letter.notation}`, x + gap, at.y)
  font(pen, 13, 'italic')
  const before = `${letter.place}, ngày`
  const after = `tháng ${shownMonth} năm ${year}`
  const dayGap = mm(9)
  const width = pen.measureText(before).width + dayGap + pen.measureText(after).width
  x = at.rightX - width / 2
  pen.fillText(before, x, at.y)
  x += pen.measureText(before).width
  handwrite(pen, day, [x + mm(1), at.y], random)
  pen.fillText(after, x + dayGap, at.y)
}

/** Digits as strokes on a grid of 10 by 16, shaken a little. */
const digitStrokes = [
  '5,0 1,4 1,11 4,16 8,13 9,6 6,0 4,1', '2,4 6,0 5,16', '1,4 3,0 8,2 7,7 1,16 9,15',
  '1,1 8,1 4,6 9,10 6,16 1,14', '6,0 1,10 9,10 9,6 7,16', '9,0 3,0 2,7 7,6 9,11 5,16 1,14',
  '8,0 2,7 1,13 5,16 9,12 6,8 2,11', '1,1 9,0 4,16', '6,1 1,4 8,11 6,16 1,12 8,4 6,1',
  '9,3 4,1 2,5 5,8 9,4 7,16',
]

function handwrite(
  pen: SKRSContext2D,
  digits: string,
  [x, y]: [number, number],
  random: () => number,
): void {
  const scale = mm(4.4) / 16
  pen.save()
  pen.strokeStyle = '#1b2a86'
  pen.lineWidth = 4
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  for (const [index, digit] of [...digits].entries()) {
    const points = (digitStrokes[Number(digit)] ?? '').split(' ').map((point) => point.split(','))
    pen.beginPath()
    for (const [px = '0', py = '0'] of points) {
      const strokeX = x + index * 12 * scale + (Number(px) + (random() - 0.5) * 1.3) * scale
      const strokeY = y - mm(4) + (Number(py) + (random() - 0.5) * 1.6) * scale
      pen.lineTo(strokeX, strokeY)
    }
    pen.stroke()
  }
  pen.restore()
}

function drawBody(pen: SKRSContext2D, letter: InventedLetter, from: number): number {
  let y = from
  font(pen, 14)
  if (letter.addressees) {
    centred(pen, `Kính gửi: ${letter.addressees}`, mm(108), y)
    y += mm(10)
  }
  for (const paragraph of letter.paragraphs) {
    for (const [index, line] of wrap(pen, paragraph, mm(165), mm(11)).entries()) {
      pen.fillText(line, mm(30) + (index === 0 ? mm(11) : 0), y)
      y += mm(6.3)
    }
    y += mm(1.8)
  }
  return y
}

function drawFoot(
  pen: SKRSContext2D,
  letter: InventedLetter,
  from: number,
  random: () => number,
): void {
  let y = from + mm(4)
  font(pen, 12, 'italic bold')
  pen.fillText('Nơi nhận:', mm(30), y)
  font(pen, 11)
  for (const [index, receiver] of (letter.receivers ?? ['Như trên', 'Lưu: VT']).entries()) {
    pen.fillText(`- ${receiver};`, mm(30), y + mm(5.2) * (index + 1))
  }
  font(pen, 13, 'bold')
  for (const line of letter.authority ?? ['CHỦ TỊCH']) y = step(pen, line, mm(150), y, 5.8)
  drawSeal(pen, [mm(133), y + mm(10)], letter.issuer)
  pen.save()
  pen.strokeStyle = '#16309a'
  pen.lineWidth = 3
  pen.beginPath()
  for (let at = 0; at < 12; at++) {
    pen.lineTo(mm(140) + at * mm(2.6), y + mm(6) + (random() - 0.5) * mm(11))
  }
  pen.stroke()
  pen.restore()
  font(pen, 14, 'bold')
  centred(pen, letter.signer, mm(150), y + mm(25))
}

function drawSeal(pen: SKRSContext2D, [x, y]: [number, number], text: string): void {
  pen.save()
  pen.globalAlpha = 0.75
  pen.strokeStyle = inkColours.red
  pen.fillStyle = inkColours.red
  pen.lineWidth = 5
  for (const radius of [mm(17), mm(12)]) {
    pen.beginPath()
    pen.arc(x, y, radius, 0, Math.PI * 2)
    pen.stroke()
  }
  font(pen, 9, 'bold')
  const letters = [...`${text} * `]
  for (const [index, letter] of letters.entries()) {
    pen.save()
    pen.translate(x, y)
    pen.rotate((index / letters.length) * Math.PI * 2)
    centred(pen, letter, 0, -mm(13.2))
    pen.restore()
  }
  pen.restore()
}

function drawArrivalStamp(
  pen: SKRSContext2D,
  number: string,
  headEnd: number,
  random: () => number,
): void {
  pen.save()
  pen.translate(mm(18), headEnd - mm(16))
  pen.rotate(-0.02)
  pen.strokeStyle = inkColours.red
  pen.fillStyle = inkColours.red
  pen.lineWidth = 3
  pen.strokeRect(0, 0, mm(46), mm(21))
  font(pen, 10.5, 'bold')
  pen.fillText('CÔNG VĂN ĐẾN', mm(8), mm(5))
  font(pen, 10.5)
  pen.fillText('Số:', mm(2), mm(11))
  pen.fillText('Ngày:', mm(2), mm(17))
  handwrite(pen, number, [mm(12), mm(11)], random)
  pen.restore()
}

function drawMark(pen: SKRSContext2D, mark: SecrecyStamp, headEnd: number): void {
  const at: [number, number] = mark.at
    ? [mm(mark.at[0]), mm(mark.at[1])]
    : [mm(50), headEnd - mm(4)]
  drawStamp(pen, mark, at)
}

function drawStamp(pen: SKRSContext2D, stamp: SecrecyStamp, [x, y]: [number, number]): void {
  pen.save()
  pen.globalAlpha = stamp.opacity ?? 0.9
  pen.fillStyle = inkColours[stamp.colour]
  pen.strokeStyle = inkColours[stamp.colour]
  font(pen, stamp.size ?? 15, 'bold')
  const width = pen.measureText(stamp.text).width + mm(7)
  const height = pt((stamp.size ?? 15) * 1.75)
  pen.translate(x, y)
  pen.rotate(((stamp.turn ?? 0) * Math.PI) / 180)
  centred(pen, stamp.text, 0, pt((stamp.size ?? 15) * 0.36))
  pen.lineWidth = 4
  if (stamp.isFramed) pen.strokeRect(-width / 2, -height / 2, width, height)
  pen.restore()
}

/** The sheet as it comes out of a scanner: skewed, grainy, on paper that is not quite white. */
function scanned(sheet: Canvas, flaws: ScanFlaws, random: () => number): Canvas {
  const result = createCanvas(PAGE_WIDTH, PAGE_HEIGHT)
  const pen = result.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
  pen.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
  pen.rotate((flaws.skew * Math.PI) / 180)
  pen.drawImage(sheet, -PAGE_WIDTH / 2, -PAGE_HEIGHT / 2)
  const picture = pen.getImageData(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
  const { data } = picture
  const isGrey = flaws.mode !== 'colour'
  for (let at = 0; at < data.length; at += 4) {
    const grain = (random() + random() - 1) * flaws.noise
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]]
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue
    for (const [channel, value] of [red, green, blue].entries()) {
      const lit = ((isGrey ? grey : value) * flaws.paper) / 255 + grain
      data[at + channel] = flaws.mode === 'black-and-white' ? (lit < 150 ? 0 : 255) : lit
    }
  }
  pen.putImageData(picture, 0, 0)
  return result
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
