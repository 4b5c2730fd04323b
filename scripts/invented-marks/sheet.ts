import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Chance } from './random.ts'
import { bodyFont, type StyleFamily } from './style.ts'
import { CAPITAL_LINES, ISSUERS, NAMES, PARENTS, SENTENCES, SUBJECTS } from './words.ts'

/** A sheet in drawing; `mm` and `pt` give pixels. */
export interface Sheet {
  pen: SKRSContext2D
  chance: Chance
  font: string
  mm(millimetres: number): number
  pt(points: number): number
  /** What was written on it in words of its own. */
  written: string[]
}

const RED = '#c8202a'

export function newSheet(
  pen: SKRSContext2D,
  dpi: number,
  family: StyleFamily,
  chance: Chance,
): Sheet {
  return {
    pen, chance, font: bodyFont(chance, family),
    mm: (millimetres) => (millimetres * dpi) / 25.4,
    pt: (points) => (points * dpi) / 72,
    written: [],
  }
}

/** An invented page of print: first page of a letter, a following page, or a table. */
export function drawSheet(sheet: Sheet, kind: 'first' | 'next' | 'table', typedMark?: string): void {
  const { pen, chance } = sheet
  pen.fillStyle = '#141414'
  let y = kind === 'first' ? drawHead(sheet, typedMark) : 25
  if (kind !== 'first' && typedMark) y = centred(sheet, typedMark, 105, y, 14, 'bold') + 6
  if (kind === 'table') y = drawTable(sheet, y)
  y = drawBody(sheet, y, kind === 'next' ? 250 : chance.between(150, 225))
  if (chance.isTrue(0.75)) drawFoot(sheet, y)
}

function write(sheet: Sheet, text: string, x: number, y: number, points: number, style = ''): void {
  const { pen, mm, pt } = sheet
  pen.font = `${style} ${pt(points)}px ${sheet.font}`.trim()
  pen.fillText(text, mm(x), mm(y))
  sheet.written.push(text)
}

/** Returns the next y in millimetres. */
function centred(
  sheet: Sheet, text: string, x: number, y: number, points: number, style = '',
): number {
  sheet.pen.textAlign = 'center'
  write(sheet, text, x, y, points, style)
  sheet.pen.textAlign = 'left'
  return y + points * 0.42
}

function drawHead(sheet: Sheet, typedMark?: string): number {
  const { pen, chance, mm } = sheet
  const left = chance.between(52, 66)
  const right = chance.between(140, 150)
  let y = chance.between(17, 26)
  const top = y
  if (chance.isTrue(0.7)) y = centred(sheet, chance.pick(PARENTS), left, y, 12)
  y = centred(sheet, chance.pick(ISSUERS), left, y, 12, 'bold')
  pen.fillRect(mm(left - 10), mm(y - 3), mm(20), mm(0.25))
  centred(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', right, top, 12, 'bold')
  centred(sheet, 'Độc lập - Tự do - Hạnh phúc', right, top + 5.4, 13, 'bold')
  pen.fillRect(mm(right - 25), mm(top + 7.2), mm(50), mm(0.25))
  y += 4
  centred(sheet, `An Bình, ngày ${chance.whole(3, 28)} tháng ${chance.whole(3, 12)} năm 2026`,
    right, y, 13, 'italic')
  y = centred(sheet, `Số: ${chance.whole(10, 2900)}/${chance.pick(['SNV-VP', 'UBND-KT', 'CAT'])}`,
    left, y, 13) + 1
  if (typedMark) y = centred(sheet, typedMark, left, y + 2, 13, 'bold') + 1
  if (chance.isTrue(0.6)) {
    for (const line of wrap(sheet, `V/v ${chance.pick(SUBJECTS)}`, 62, 12)) {
      y = centred(sheet, line, left, y, 12)
    }
    y += 14
    centred(sheet, `Kính gửi: ${chance.pick(['Sở Nội vụ', 'Các phòng, ban', 'UBND các xã'])}.`,
      105, y, 14)
  } else {
    y = centred(sheet, chance.pick(CAPITAL_LINES), 105, y + 16, 14, 'bold')
    y = centred(sheet, chance.pick(SUBJECTS), 105, y, 14, 'bold')
  }
  if (chance.isTrue(0.15)) drawLogo(sheet)
  return y + 10
}

function wrap(sheet: Sheet, text: string, width: number, points: number): string[] {
  const { pen, mm, pt } = sheet
  pen.font = `${pt(points)}px ${sheet.font}`
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (pen.measureText(longer).width > mm(width)) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function drawBody(sheet: Sheet, from: number, until: number): number {
  const { chance } = sheet
  const points = chance.between(12, 14.5)
  const step = points * chance.between(0.4, 0.52)
  let y = from
  while (y < until) {
    if (chance.isTrue(0.18)) {
      const text = chance.pick(CAPITAL_LINES)
      if (chance.isTrue(0.4)) centred(sheet, text, 105, y, points, 'bold')
      else write(sheet, `${chance.whole(1, 9)}. ${text}`, 30, y, points, 'bold')
      y += step
    }
    const text = Array.from({ length: chance.whole(1, 3) }, () => chance.pick(SENTENCES)).join(' ')
    for (const line of wrap(sheet, text, 163, points)) {
      write(sheet, line, 30, y, points)
      y += step
    }
    y += 1.5
  }
  return y
}

function drawTable(sheet: Sheet, from: number): number {
  const { pen, chance, mm } = sheet
  const columns = chance.whole(3, 6)
  const rows = chance.whole(5, 14)
  const width = 165 / columns
  const height = chance.between(7, 11)
  pen.strokeStyle = '#141414'
  pen.lineWidth = mm(0.25)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = 25 + column * width
      const y = from + row * height
      pen.strokeRect(mm(x), mm(y), mm(width), mm(height))
      const text = chance.isTrue(0.3) ? chance.pick(['MẤT', 'MẪU', 'NHẬT', 'ĐẠT', 'TỐT', 'MẶT', 'KHÔNG'])
        : String(chance.whole(1, 9_999))
      write(sheet, text, x + 2, y + height * 0.65, 12, row === 0 ? 'bold' : '')
    }
  }
  return from + rows * height + 10
}

function drawFoot(sheet: Sheet, from: number): void {
  const { pen, chance, mm } = sheet
  write(sheet, 'Nơi nhận:', 30, from + 5, 12, 'italic bold')
  write(sheet, '- Như trên;', 30, from + 10, 11)
  write(sheet, '- Lưu: VT.', 30, from + 15, 11)
  centred(sheet, chance.pick(['CHỦ TỊCH', 'GIÁM ĐỐC', 'TM. ỦY BAN NHÂN DÂN']), 150, from + 5, 13, 'bold')
  centred(sheet, chance.pick(NAMES), 150, from + 32, 14, 'bold')
  if (chance.isTrue(0.8)) drawSeal(sheet, 135, from + 19)
  pen.strokeStyle = chance.pick(['#16309a', '#1b1b1b', '#2340c0'])
  pen.lineWidth = mm(0.5)
  pen.beginPath()
  for (let at = 0; at < 12; at++) {
    pen.lineTo(mm(138 + at * 2.6), mm(from + 18 + chance.between(-7, 7)))
  }
  pen.stroke()
}

export function drawSeal(sheet: Sheet, x: number, y: number): void {
  const { pen, chance, mm, pt } = sheet
  pen.save()
  pen.globalAlpha = chance.between(0.4, 0.9)
  pen.strokeStyle = RED
  pen.fillStyle = RED
  pen.lineWidth = mm(0.7)
  pen.translate(mm(x), mm(y))
  pen.rotate(chance.between(-0.4, 0.4))
  for (const radius of [17, 11.5]) {
    pen.beginPath()
    pen.arc(0, 0, mm(radius), 0, Math.PI * 2)
    pen.stroke()
  }
  pen.font = `bold ${pt(9)}px ${sheet.font}`
  pen.textAlign = 'center'
  pen.fillText('★', 0, mm(1.5))
  const letters = [...`${chance.pick(PARENTS)} * ${chance.pick(ISSUERS)} * `]
  for (const letter of letters) {
    pen.rotate((Math.PI * 2) / letters.length)
    pen.fillText(letter, 0, -mm(13))
  }
  pen.restore()
}

export function drawArrivalStamp(sheet: Sheet, x: number, y: number): void {
  const { pen, chance, mm, pt } = sheet
  pen.save()
  pen.globalAlpha = chance.between(0.4, 0.95)
  pen.translate(mm(x), mm(y))
  pen.rotate(chance.between(-0.08, 0.08))
  pen.strokeStyle = chance.pick([RED, '#1f3f9c', '#151515'])
  pen.fillStyle = pen.strokeStyle
  pen.lineWidth = mm(0.4)
  pen.strokeRect(0, 0, mm(46), mm(21))
  for (const [at, text] of ['CÔNG VĂN ĐẾN', 'Số: .......', 'Ngày:        /       /'].entries()) {
    pen.font = `${at === 0 ? 'bold ' : ''}${pt(10.5)}px ${sheet.font}`
    pen.fillText(text, mm(at === 0 ? 8 : 2), mm(5.5 + at * 6))
  }
  pen.restore()
}

function drawLogo(sheet: Sheet): void {
  const { pen, chance, mm } = sheet
  pen.fillStyle = chance.pick(['#0a6ebd', '#c8202a', '#1c8a3c', '#e58a00'])
  pen.beginPath()
  pen.roundRect(mm(14), mm(10), mm(18), mm(12), mm(3))
  pen.fill()
  pen.fillStyle = '#ffffff'
  centred(sheet, chance.pick(['VNX', 'ĐP', 'PHÚ']), 23, 18, 14, 'bold')
  pen.fillStyle = '#141414'
}
