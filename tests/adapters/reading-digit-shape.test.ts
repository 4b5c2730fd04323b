import assert from 'node:assert/strict'
import { createCanvas } from '@napi-rs/canvas'
import { describe, it } from 'node:test'
import '../../scripts/invented-letters/sheet.ts'
import { canBeDigit } from '../../workflows/adapters/reading-digit-shape.ts'
import { readHandDigits } from '../../workflows/adapters/reading-hand-digits.ts'
import type { Colour, Grey } from '../../workflows/adapters/reading-picture.ts'
import { shapesOf } from '../../workflows/adapters/reading-shapes.ts'

function drawn(text: string, size: number, font = 'Tinos'): Colour {
  const canvas = createCanvas(size * (text.length + 1), size * 2)
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#101010'
  pen.font = `${size}px ${font}`
  pen.fillText(text, size / 2, size * 1.4)
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
  const pixels = Buffer.alloc((data.length / 4) * 3)
  for (let at = 0; at < data.length / 4; at++) pixels.set(data.subarray(at * 4, at * 4 + 3), at * 3)
  return { width: canvas.width, height: canvas.height, pixels }
}

const greyOf = ({ width, height, pixels }: Colour): Grey =>
  ({ width, height, pixels: pixels.filter((_, at) => at % 3 === 0) })

describe('the shape of a printed digit', () => {
  const digits = [...'0123456789']
  for (const digit of digits) {
    it(`${digit} can be itself`, () => {
      const page = greyOf(drawn(digit, 36))
      const [piece] = shapesOf(page).shapes
      assert.ok(piece && canBeDigit(page, piece, digit))
    })
  }
  it('a 6 can be no 8, no 0 and no 9; an 8 no 6 and no 3', () => {
    const [six, eight] = ['6', '8'].map((digit) => greyOf(drawn(digit, 36)))
    for (const other of ['8', '0', '9', '5']) {
      assert.equal(six && canBeDigit(six, shapesOf(six).shapes[0]!, other), false)
    }
    for (const other of ['6', '3', '0']) {
      assert.equal(eight && canBeDigit(eight, shapesOf(eight).shapes[0]!, other), false)
    }
  })
})

describe('digits by hand', () => {
  it('are read one by one, with the chance of the least likely', () => {
    const page = drawn('2 3 5', 40)
    const read = readHandDigits(page, { x: 0, y: 24, width: page.width, height: 36 })
    assert.equal(read?.digits, '235')
    assert.ok(read && read.chance > 0 && read.chance <= 1)
  })
  it('are none on blank paper, in too small a place, or where strokes are joined', () => {
    const blank = drawn(' ', 40)
    assert.equal(readHandDigits(blank, { x: 0, y: 20, width: 60, height: 36 }), null)
    assert.equal(readHandDigits(drawn('5', 40), { x: 0, y: 20, width: 3, height: 36 }), null)
    const joined = drawn('———', 40)
    assert.equal(readHandDigits(joined, { x: 0, y: 20, width: joined.width, height: 8 }), null)
  })
})
