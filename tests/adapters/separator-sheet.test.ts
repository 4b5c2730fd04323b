import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import QRCode from 'qrcode'
import sharp from 'sharp'
import { separatorSheet } from '../../workflows/adapters/forms/separator-sheet.ts'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { LOOK_DPI, lookAtPage } from '../../workflows/adapters/separator-look.ts'
import { SHEET_CODE } from '../../workflows/domain/separator-sheet.ts'
import { inventedLetter, plainLetter } from '../support/invented-letter.ts'
import { scannedPage, type SheetFlaws } from '../support/scanned-sheet.ts'

const images = openPageImages({ pixelsMax: 60_000_000, timeoutMs: 60_000 })
after(() => images.close())

const look = async (picture: Buffer, flaws: SheetFlaws) =>
  lookAtPage(await scannedPage(picture, flaws, LOOK_DPI))

const faults: SheetFlaws[] = [
  { dpi: 150 }, { dpi: 150, isOneBit: true, turn: 5, noise: 30 }, { dpi: 200, turn: 90, noise: 30 },
  { dpi: 200, isOneBit: true, turn: 185 }, { dpi: 300, turn: 265, isOneBit: true, noise: 40 },
  { dpi: 300, turn: 180, noise: 60 }, { dpi: 200, turn: -5, ink: 90, paper: 215 },
]

describe('a separator sheet of our own', () => {
  let sheet: Buffer
  before(async () => {
    const bytes = await separatorSheet({ printedAt: new Date('2026-11-23T02:00:00Z') })
    const file = { sha256: hashOf(bytes), mediaType: 'application/pdf', bytes } as const
    const drawn = await images.draw(file, { page: 2, turn: 0, dpi: 200, maxWidth: null })
    sheet = await sharp(drawn.pixels, { raw: { width: drawn.width, height: drawn.height, channels: 3 } })
      .png().toBuffer()
  })

  for (const flaws of faults) {
    it(`is known as scanned with ${JSON.stringify(flaws)}`, async () => {
      assert.equal(await look(sheet, flaws), 'sheet')
    })
  }

  it('with a line written on it is still one', async () => {
    const note = svg(`<g font-size="5">${rowsOfText(1, 250)}</g>`, false)
    const noted = await sharp(sheet).composite([{ input: await fitted(note, sheet) }]).png().toBuffer()
    assert.equal(await look(noted, { dpi: 150 }), 'sheet')
  })
})

describe('a sheet with a patch T printed by somebody else', () => {
  const sheet = svg(`${patch(20, 15, 100)}<text x="60" y="150" font-size="20">PATCH T</text>
    <text x="30" y="170" font-size="6">Insert this sheet between two documents</text>`)
  for (const flaws of faults.filter(({ ink }) => ink === undefined)) {
    it(`is known as scanned with ${JSON.stringify(flaws)}`, async () => {
      assert.equal(await look(sheet, flaws), 'sheet')
    })
  }
})

describe('a page of a letter', () => {
  const body = rowsOfText(28, 60)
  const pages: Record<string, string> = {
    'our own code, small, in its corner': `${qr(SHEET_CODE, 170, 8, 25)}${body}`,
    'our own code, large, over its text': `${qr(SHEET_CODE, 60, 100, 90)}${body}`,
    'our own code, large, among its text': `${qr(SHEET_CODE, 60, 104, 90)}
      ${rowsOfText(11, 22)}${rowsOfText(13, 202)}`,
    'the code of its document': `${qr('https://vanban.example.vn/d/7K2M', 15, 8, 30)}${body}`,
    'a large code and little else': `${qr('https://vanban.example.vn/d/7K2M', 60, 100, 90)}
      ${rowsOfText(3, 220)}`,
    'a patch T beside its text': `${patch(20, 10, 60)}${body}`,
    'bars of a table that look like a patch': `${tableBars()}${rowsOfText(16, 150)}`,
    'a bar code and little else': `${barCode()}${rowsOfText(4, 120)}`,
    'four thick rules of equal width and nothing else': rules([3, 3, 3, 3]),
    'a letterhead and five lines': rowsOfText(5, 60),
  }
  for (const [what, drawn] of Object.entries(pages)) {
    it(`is never taken for a sheet: ${what}`, async () => {
      assert.equal(await look(svg(drawn), { dpi: 150, isOneBit: true }), 'other')
      assert.equal(await look(svg(drawn), { dpi: 200, turn: 183 }), 'other')
    })
  }

  it('as an office writes it is a letter; its blank back is blank, also with show-through', async () => {
    const { jpeg } = await inventedLetter({ ...plainLetter, urgency: 'KHẨN', scan: { skew: 1, noise: 20 } })
    assert.equal(await look(jpeg, { dpi: 200 }), 'other')
    const shown = await sharp(jpeg).flop().linear(0.12, 222).png().toBuffer()
    assert.equal(await look(shown, { dpi: 200, noise: 12 }), 'blank')
  })
})

function svg(drawn: string, white = true): Buffer {
  const paper = white ? '<rect width="210" height="297" fill="#fff"/>' : ''
  return Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1654" height="2339" '
    + `viewBox="0 0 210 297">${paper}${drawn}</svg>`)
}

async function fitted(drawn: Buffer, onto: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(onto).metadata()
  return sharp(drawn).resize({ width, height, fit: 'fill' }).png().toBuffer()
}

function rowsOfText(rows: number, from: number): string {
  const words = 'Thực hiện kế hoạch công tác năm 2026, đề nghị các đơn vị báo cáo kết quả thực hiện'
  return Array.from({ length: rows }, (_, row) =>
    `<text x="25" y="${from + row * 7}" font-size="4.6" textLength="165">${words}</text>`).join('')
}

function rules(widths: readonly number[], top = 40): string {
  let at = top
  return widths.map((width) => {
    const rule = `<rect x="20" y="${at}" width="120" height="${width}"/>`
    at += width + 2.5
    return rule
  }).join('')
}

function patch(x: number, y: number, length: number): string {
  let at = y
  return [1, 1, 2.5, 1, 1, 1, 2.5].map((units, index) => {
    const bar = `<rect x="${x}" y="${at}" width="${length}" height="${units * 2.032}"/>`
    at += units * 2.032
    return index % 2 === 0 ? bar : ''
  }).join('')
}

function tableBars(): string {
  return Array.from({ length: 9 }, (_, row) =>
    `<rect x="20" y="${40 + row * 9}" width="170" height="${row % 2 ? 5 : 2}"/>`).join('')
}

function barCode(): string {
  return Array.from({ length: 30 }, (_, bar) =>
    `<rect x="${60 + bar * 3}" y="40" width="${bar % 3 ? 0.8 : 1.7}" height="20"/>`).join('')
}

function qr(text: string, x: number, y: number, side: number): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const unit = side / modules.size
  const dark: string[] = []
  for (let at = 0; at < modules.size ** 2; at += 1) {
    if (modules.get(Math.floor(at / modules.size), at % modules.size) === 0) continue
    dark.push(`<rect x="${x + (at % modules.size) * unit}" y="${y + Math.floor(at / modules.size) * unit}" `
      + `width="${unit * 1.02}" height="${unit * 1.02}"/>`)
  }
  return `<rect x="${x - 3}" y="${y - 3}" width="${side + 6}" height="${side + 6}" fill="#fff"/>${dark.join('')}`
}
