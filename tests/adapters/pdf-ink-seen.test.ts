import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { degrees, PDFDocument } from 'pdf-lib'
import sharp, { type Sharp } from 'sharp'
import { buildRenditions } from '../../workflows/adapters/pdf-composer.ts'
import type { PageTurn, Stroke } from '../../workflows/domain/ink.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const CROP = { x: 30, y: 60, width: 500, height: 700 }
const PEN = { color: '#1746a8', width: 4 }
/** The pen goes from the first point to the last; user space of the page. */
const LINE = [[130, 300], [230, 380], [330, 560]] as const
const SCALE = 2

interface Picture { width: number; height: number; pixels: Buffer }
interface Box { left: number; top: number; right: number; bottom: number }

async function turnedPage(turn: PageTurn): Promise<Buffer> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  page.setRotation(degrees(turn))
  page.setCropBox(CROP.x, CROP.y, CROP.width, CROP.height)
  return Buffer.from(await document.save())
}

async function inked(letter: Buffer): Promise<Buffer> {
  const stroke: Stroke = {
    id: randomUUID(), sha256: createHash('sha256').update(letter).digest('hex'), page: 1, tool: 'pen',
    ...PEN, points: LINE.map(([x, y], at) => [x, y, 0.5, 0, 0, at * 20]), drawnAt: Date.UTC(2026, 10, 23),
    erased: false,
  }
  const made = await buildRenditions({
    original: {
      byteSize: letter.length,
      open: (range?: { start: number; end?: number }) =>
        Readable.from([letter.subarray(range?.start ?? 0, range?.end)]),
    },
    mediaType: 'application/pdf', holdsSignature: true, slip: null,
    ink: [{
      author: { name: 'Trần Văn Ổn', position: 'Chủ tịch' }, at: new Date('2026-11-22T01:02:03Z'),
      text: '', onOriginal: [stroke], onSlip: [],
    }],
  })
  return made.letter
}

/** A point of the cropped page in points, as it is turned for the reader. */
function seenAt(turn: PageTurn, [x, y]: readonly [number, number]): [number, number] {
  const [left, up] = [x - CROP.x, y - CROP.y]
  if (turn === 90) return [up, left]
  if (turn === 180) return [CROP.width - left, up]
  if (turn === 270) return [CROP.height - up, CROP.width - left]
  return [left, CROP.height - up]
}

/** Where the blue of the pen stands, in points. */
function blueBox({ width, pixels }: Picture): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, blue] = [pixels[at] ?? 255, pixels[at + 2] ?? 255]
    if (red > 120 || blue < red + 40) continue
    const [x, y] = [((at / 3) % width) / SCALE, Math.floor(at / 3 / width) / SCALE]
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

const pixelsOf = async (picture: Sharp): Promise<Picture> => {
  const { data, info } = await picture.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}

const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0

async function inPoppler(pdf: Buffer): Promise<Picture> {
  const path = join(await newTempFolder(), 'ink.pdf')
  writeFileSync(path, pdf)
  const { status } = spawnSync('pdftoppm', ['-r', String(72 * SCALE), '-cropbox', '-png', '-singlefile', path, path])
  assert.equal(status, 0)
  return pixelsOf(sharp(readFileSync(`${path}.png`)))
}

describe('ink on a cropped page, seen in other people\'s viewers', () => {
  let pdfium: PDFiumLibrary
  before(async () => void (pdfium = await PDFiumLibrary.init()))
  after(() => pdfium.destroy())

  async function inPdfium(pdf: Buffer): Promise<Picture> {
    const document = await pdfium.loadDocument(pdf)
    try {
      const { width, height, data } = await document.getPage(0).render({ scale: SCALE })
      return await pixelsOf(sharp(data, { raw: { width, height, channels: 4 } }))
    } finally {
      document.destroy()
    }
  }

  const viewers = [
    ['PDFium', inPdfium, false],
    ['poppler', inPoppler, hasPoppler ? false : 'poppler is not installed on this machine'],
  ] as const
  for (const turn of [0, 90, 180, 270] as const) {
    for (const [name, see, skip] of viewers) {
      it(`stands under the pen in ${name} when the page is turned by ${turn}`, { skip }, async () => {
        const picture = await see(await inked(await turnedPage(turn)))
        const isAcross = turn === 90 || turn === 270
        assert.deepEqual([picture.width, picture.height],
          isAcross ? [CROP.height * SCALE, CROP.width * SCALE] : [CROP.width * SCALE, CROP.height * SCALE])
        const points = LINE.map((point) => seenAt(turn, point))
        const wanted = {
          left: Math.min(...points.map(([x]) => x)), right: Math.max(...points.map(([x]) => x)),
          top: Math.min(...points.map(([, y]) => y)), bottom: Math.max(...points.map(([, y]) => y)),
        }
        const seen = blueBox(picture)
        for (const side of ['left', 'top', 'right', 'bottom'] as const) {
          const off = Math.abs(seen[side] - wanted[side])
          assert.ok(off <= PEN.width, `${side}: seen ${seen[side]}, drawn ${wanted[side]}`)
        }
      })
    }
  }
})
