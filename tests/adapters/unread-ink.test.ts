import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReadyPage } from '../../workflows/adapters/reading-page.ts'
import { findMarkInUnreadInk, unreadPlaces } from '../../workflows/adapters/reading-unread-ink.ts'

const DPI = 200
const MM = DPI / 25.4

/** An A4 page that darkens towards its foot, with dark blocks at places in millimetres. */
function pageWith(blocks: readonly (readonly [x: number, y: number, width: number, height: number])[]): ReadyPage {
  const [width, height] = [Math.round(210 * MM), Math.round(297 * MM)]
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) pixels.fill(240 - Math.round((y / height) * 70), y * width * 3, (y + 1) * width * 3)
  for (const [x, y, across, down] of blocks) {
    for (let row = Math.round(y * MM); row < (y + down) * MM; row++) {
      pixels.fill(20, (row * width + Math.round(x * MM)) * 3, (row * width + Math.round((x + across) * MM)) * 3)
    }
  }
  const colour = { width, height, pixels: Buffer.from(pixels) }
  return { colour, red: { width, height, pixels: new Uint8Array(width * height) }, drawn: { width, height }, angle: 0, dpi: DPI }
}

const grey = (page: ReadyPage) => ({
  width: page.colour.width, height: page.colour.height,
  pixels: Uint8Array.from({ length: page.colour.width * page.colour.height }, (_, at) => page.colour.pixels[at * 3] ?? 255),
})
const box = (x: number, y: number, width: number, height: number) => ({ x: x * MM, y: y * MM, width: width * MM, height: height * MM })

describe('ink that no word covers', () => {
  it('is found where it is as large as a mark; print that was read, dust and seals are not', () => {
    const page = pageWith([
      [30, 40, 120, 4], [110, 278, 14, 6], [60, 200, 1, 1], [120, 220, 36, 36],
    ])
    const places = unreadPlaces(grey(page), DPI, [box(29, 39, 122, 6)])
    assert.equal(places.length, 1)
    const [place] = places
    assert.ok(place && Math.abs(place.x / MM - 108) < 2 && Math.abs(place.y / MM - 276) < 2)
    assert.ok(place.width / MM < 22 && place.height / MM < 14)
  })

  it('is found close beside a seal and among the rules of a table', () => {
    const ring = [[120, 220, 36, 0.8], [120, 255.2, 36, 0.8], [120, 220, 0.8, 36], [155.2, 220, 0.8, 36]] as const
    const rules = [[20, 100, 170, 0.4], [20, 112, 170, 0.4], [20, 100, 0.4, 12], [60, 100, 0.4, 12]] as const
    const places = unreadPlaces(grey(pageWith([...ring, ...rules, [104, 230, 14.6, 6], [30, 103, 14, 6]])), DPI, [])
    const middles = places.map(({ x, y, width, height }) =>
      [Math.round((x + width / 2) / MM), Math.round((y + height / 2) / MM)])
    assert.deepEqual(middles.sort(([a = 0], [b = 0]) => a - b), [[37, 106], [111, 233]])
  })

  it('is read by itself, and a mark in it stops the page', async () => {
    const page = pageWith([[110, 278, 14, 6]])
    const reads = (text: string) => ({
      close: async () => undefined,
      recognise: async () => text.split(' ').map((word, at) => ({
        text: word, confidence: 90, line: 0, x: at * 40, y: 0, width: 30, height: 20, symbols: [],
      })),
    })
    assert.equal((await findMarkInUnreadInk(reads('MẬT'), page, []))?.verdict, 'marked')
    assert.equal((await findMarkInUnreadInk(reads('TUYỆT MẬT'), page, []))?.level, 'top-secret')
    assert.equal(await findMarkInUnreadInk(reads('Minh An'), page, []), undefined)
    const read = { text: 'MẬT', confidence: 90, box: [0.5, 0.92, 0.2, 0.06] as [number, number, number, number] }
    assert.equal(await findMarkInUnreadInk(reads('MẬT'), page, [read]), undefined)
  })
})
