import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { readyPage } from '../../workflows/adapters/reading-page.ts'
import { type Colour, turned } from '../../workflows/adapters/reading-picture.ts'
import { turnedBy } from '../../workflows/adapters/reading-straighten.ts'

/** Lines, a stamp and soft edges, in three colours. */
async function picture(width: number, height: number): Promise<Colour> {
  const lines = Array.from({ length: 12 }, (_, line) =>
    `<rect x="8%" y="${10 + line * 6}%" width="${60 + (line % 3) * 10}%" height="2%" fill="#223"/>`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
    + `<rect width="100%" height="100%" fill="#f2efe6"/>${lines.join('')}`
    + '<circle cx="70%" cy="80%" r="8%" fill="none" stroke="#c33" stroke-width="3"/></svg>'
  const pixels = await sharp(Buffer.from(svg)).removeAlpha().blur(1).raw().toBuffer()
  return { width, height, pixels }
}

/** Each colour grows evenly along one way over the page, so that what lies between is known. */
function slope(width: number, height: number): Colour {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const value of slopeAt(x, y)) pixels[at++] = Math.round(value)
    }
  }
  return { width, height, pixels }
}

const slopeAt = (x: number, y: number) => [20 + x * 0.4, 20 + y * 0.3, 200 - x * 0.2 - y * 0.1] as const

const pixelAt = ({ width, pixels }: Colour, x: number, y: number) =>
  [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]

describe('a page turned by a small angle', () => {
  it('has at each place what lay there, and is as large as a general library makes it', async () => {
    const page = slope(414, 585)
    for (const degrees of [-7.9, -2.3, -0.2, 0.3, 1, 4.6, 8]) {
      const made = turnedBy(page, degrees)
      const { width, height } = await turned(page, degrees)
      assert.deepEqual([made.width, made.height], [width, height], `${degrees}`)
      const [cos, sin] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)]
      for (let y = 100; y < 480; y += 13) {
        for (let x = 80; x < 340; x += 11) {
          const [right, down] = [x - (made.width - 1) / 2, y - (made.height - 1) / 2]
          const wanted = slopeAt(413 / 2 + right * cos + down * sin, 584 / 2 - right * sin + down * cos)
          const off = pixelAt(made, x, y).map((value, channel) => Math.abs(value - (wanted[channel] ?? 0)))
          assert.ok(Math.max(...off) < 1.6, `${degrees} at ${x}, ${y}: ${off.join(' ')}`)
        }
      }
    }
  })

  it('has white paper in its corners and loses no pixel of its middle', async () => {
    const own = turnedBy(await picture(300, 400), 5)
    const { width, height } = own
    for (const [x, y] of [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]] as const) {
      assert.deepEqual(pixelAt(own, x, y), [255, 255, 255])
    }
    const plain = { width: 90, height: 70, pixels: Buffer.alloc(90 * 70 * 3, 77) }
    const made = turnedBy(plain, -3)
    const kept = made.pixels.filter((value) => value === 77).length / (90 * 70 * 3)
    assert.ok(kept > 0.95 && kept <= 1, `${kept}`)
    assert.deepEqual(new Set(made.pixels), new Set([255, 77]), 'nothing but paper and what was there')
  })

  it('may be of any shape', () => {
    for (const [width, height] of [[1, 1], [1, 900], [900, 1], [2, 2], [3_000, 40], [40, 3_000]] as const) {
      for (const degrees of [-8, 0.2, 8]) {
        const made = turnedBy({ width, height, pixels: Buffer.alloc(width * height * 3) }, degrees)
        assert.equal(made.pixels.length, made.width * made.height * 3)
      }
    }
  })

  it('is refused from 45 degrees on', async () => {
    const page = await picture(30, 40)
    for (const degrees of [45, -90, Number.NaN]) assert.throws(() => turnedBy(page, degrees), RangeError)
  })

  it('comes straight from the child that draws it, as it would be made here', async () => {
    const skewed = turnedBy(await picture(1_240, 1_754), 2)
    const bytes = await sharp(skewed.pixels, { raw: { width: skewed.width, height: skewed.height, channels: 3 } })
      .withMetadata({ density: 150 }).png().toBuffer()
    const images = openPageImages({ pixelsMax: 10_000_000, timeoutMs: 60_000 })
    try {
      const file = { bytes, sha256: hashOf(bytes), mediaType: 'image/png' as const }
      const ask = { page: 1, turn: 0, dpi: 150, maxWidth: null }
      const drawn = await images.draw(file, ask)
      const [here, there] = [
        await readyPage(drawn, 0), await readyPage(await images.draw(file, { ...ask, isStraight: true }), 0),
      ]
      assert.ok(Math.abs(there.angle + 2) < 0.31, `${there.angle}`)
      assert.deepEqual(there, here)
      assert.equal(drawn.straightened, undefined)
      assert.deepEqual(there.drawn, { width: drawn.width, height: drawn.height })
    } finally {
      await images.close()
    }
  })
})
