import type { Chance } from './chance.ts'
import { lastPage, pixels, type Sheets } from './sheet.ts'

const RED = '#c8202a'

/** Digits as strokes on a grid of 10 by 16. */
const digitStrokes = [
  '5,0 1,4 1,11 4,16 8,13 9,6 6,0 4,1', '2,4 6,0 5,16', '1,4 3,0 8,2 7,7 1,16 9,15',
  '1,1 8,1 4,6 9,10 6,16 1,14', '6,0 1,10 9,10 9,6 7,16', '9,0 3,0 2,7 7,6 9,11 5,16 1,14',
  '8,0 2,7 1,13 5,16 9,12 6,8 2,11', '1,1 9,0 4,16', '6,1 1,4 8,11 6,16 1,12 8,4 6,1',
  '9,3 4,1 2,5 5,8 9,4 7,16',
]

/** Digits written with a pen, or set with a numbering stamp; a flourish when there are none. */
export function handwrite(
  sheets: Sheets,
  digits: string,
  at: { x: number; y: number; isStamped?: boolean; isFlourish?: boolean },
  chance: Chance,
): void {
  const { pen } = lastPage(sheets)
  const unit = pixels(sheets, 1)
  pen.save()
  pen.strokeStyle = chance.one(['#1b2a86', '#1b2a86', '#20242c'])
  pen.lineWidth = unit * 0.5
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  const [x, y] = [pixels(sheets, at.x), pixels(sheets, at.y)]
  if (at.isFlourish) {
    pen.beginPath()
    for (let step = 0; step < 12; step++) {
      pen.lineTo(x + step * unit * 2.4, y + (chance.next() - 0.5) * unit * 11)
    }
    pen.stroke()
  } else if (at.isStamped) {
    pen.fillStyle = chance.one([RED, '#2c2f6e'])
    pen.translate(x, y)
    pen.rotate((chance.next() - 0.5) * 0.06)
    pen.font = `bold ${unit * 4.9}px Tinos`
    for (const [index, digit] of [...digits].entries()) {
      pen.fillText(digit, index * unit * 3.3, (chance.next() - 0.5) * unit * 0.9)
    }
  } else {
    strokeDigits(sheets, digits, [x, y], chance)
  }
  pen.restore()
}

function strokeDigits(sheets: Sheets, digits: string, [x, y]: [number, number], chance: Chance): void {
  const { pen } = lastPage(sheets)
  const scale = pixels(sheets, 4.2 + chance.next()) / 16
  const slant = chance.next() * 0.3
  const lift = pixels(sheets, 4 + chance.next() * 0.8)
  for (const [index, digit] of [...digits].entries()) {
    const points = (digitStrokes[Number(digit)] ?? '').split(' ').map((point) => point.split(','))
    pen.beginPath()
    for (const [px = '0', py = '0'] of points) {
      const across = Number(px) + (16 - Number(py)) * slant + (chance.next() - 0.5) * 1.4
      const down = Number(py) + (chance.next() - 0.5) * 1.6
      pen.lineTo(x + index * 11.5 * scale + across * scale, y - lift + down * scale)
    }
    pen.stroke()
  }
}

export function seal(sheets: Sheets, [x, y]: readonly [number, number], text: string): void {
  const { pen } = lastPage(sheets)
  const unit = pixels(sheets, 1)
  pen.save()
  pen.globalAlpha = 0.72
  pen.strokeStyle = RED
  pen.fillStyle = RED
  pen.lineWidth = unit * 0.6
  for (const radius of [17, 12]) {
    pen.beginPath()
    pen.arc(x * unit, y * unit, radius * unit, 0, Math.PI * 2)
    pen.stroke()
  }
  pen.font = `bold ${unit * 3}px Tinos`
  pen.textAlign = 'center'
  const letters = [...`${text.slice(0, 42)} * `]
  for (const [index, letter] of letters.entries()) {
    pen.save()
    pen.translate(x * unit, y * unit)
    pen.rotate((index / letters.length) * Math.PI * 2)
    pen.fillText(letter, 0, -13.2 * unit)
    pen.restore()
  }
  pen.restore()
}

export function stampBox(
  sheets: Sheets,
  text: string,
  at: { x: number; y: number; colour: string; size: number; turn?: number },
): void {
  const { pen } = lastPage(sheets)
  const size = (at.size / 72) * sheets.dpi
  pen.save()
  pen.globalAlpha = 0.9
  pen.fillStyle = at.colour
  pen.strokeStyle = at.colour
  pen.font = `bold ${size}px Tinos`
  pen.textAlign = 'center'
  const width = pen.measureText(text).width + size * 1.3
  pen.translate(pixels(sheets, at.x), pixels(sheets, at.y))
  pen.rotate(at.turn ?? 0)
  pen.fillText(text, 0, size * 0.36)
  pen.lineWidth = size / 10
  pen.strokeRect(-width / 2, -size * 0.85, width, size * 1.7)
  pen.restore()
}

/** The receiving office's stamp: a frame with its own number and day. */
export function arrivalStamp(sheets: Sheets, at: { x: number; y: number; text: string; number: string },
  chance: Chance): void {
  const { pen } = lastPage(sheets)
  const unit = pixels(sheets, 1)
  pen.save()
  pen.translate(at.x * unit, at.y * unit)
  pen.rotate((chance.next() - 0.5) * 0.08)
  pen.strokeStyle = RED
  pen.fillStyle = RED
  pen.lineWidth = unit * 0.35
  pen.strokeRect(0, 0, unit * 46, unit * 20)
  pen.font = `bold ${unit * 3.7}px Tinos`
  pen.fillText(at.text, unit * 6, unit * 5)
  pen.font = `${unit * 3.7}px Tinos`
  pen.fillText('Số:', unit * 2, unit * 11)
  pen.fillText('Ngày:', unit * 2, unit * 17)
  pen.restore()
  handwrite(sheets, at.number, { x: at.x + 12, y: at.y + 11 }, chance)
}
