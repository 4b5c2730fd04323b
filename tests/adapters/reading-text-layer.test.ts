import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { degrees, PDFDocument, PDFName, rgb, StandardFonts } from 'pdf-lib'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { readyPage } from '../../workflows/adapters/reading-page.ts'
import { inUnicode, seenWords, trustedWords } from '../../workflows/adapters/reading-text-layer.ts'
import { toLegacy } from '../../workflows/domain/legacy-vietnamese.ts'

const images = openPageImages({ pixelsMax: 20_000_000, timeoutMs: 60_000 })
after(() => images.close())

const LETTER = 'Kính gửi các khu phố, tổ dân phố trên địa bàn phường. Thực hiện kế hoạch về chuyển đổi số,'
  + ' đề nghị các đơn vị báo cáo kết quả'

/** Words in lines of eight, as a page has them. */
function pageOf(text: string, font = 'TimesNewRomanPSMT') {
  const words = text.split(' ').map((word, at) => ({
    text: word, font,
    box: [0.1 + (at % 8) * 0.1, 0.1 + Math.floor(at / 8) * 0.03, 0.08, 0.015] as [number, number, number, number],
  }))
  return { words, widgets: [], pictured: 0 }
}

const joined = (words: readonly { text: string }[] | undefined) => words?.map((word) => word.text).join(' ')

describe('the text layer of a letter', () => {
  it('is read in the scripts of old, whatever its font is called', () => {
    for (const script of ['tcvn3', 'vni'] as const) {
      const small = LETTER.toLowerCase()
      assert.equal(joined(trustedWords(pageOf(toLegacy(small, script)))), small)
    }
    const heading = inUnicode(pageOf(toLegacy('quyết định', 'tcvn3'), 'ABCDEF+.VnTimeH').words)
    assert.equal(joined(heading), 'QUYẾT ĐỊNH')
    assert.equal(joined(trustedWords(pageOf(LETTER, '.VnTime'))), LETTER)
  })

  it('is not trusted when it is glyph soup, of another language, too short or over a scan', () => {
    const soup = [...LETTER].map((sign) => sign === ' ' ? sign : String.fromCharCode(0xe000 + (sign.codePointAt(0) ?? 0) % 500))
    assert.equal(trustedWords(pageOf(soup.join(''))), undefined)
    assert.equal(trustedWords(pageOf('UBND THANH PHO DA NANG CONG HOA XA HQI CHiJ NGHiA VIVT NAM Dc 1p Ty do')), undefined)
    assert.equal(trustedWords(pageOf('Ký bởi: Ủy ban nhân dân phường')), undefined)
    assert.equal(trustedWords({ ...pageOf(LETTER), pictured: 0.98 }), undefined)
  })

  it('has letters set apart joined into words', () => {
    const page = pageOf(LETTER)
    const spaced = [...'CỘNG HÒA'].flatMap((text, at) => text === ' ' ? [] : [{
      text, font: '',
      box: [0.3 + at * 0.02, 0.05, 0.012, 0.015] as [number, number, number, number],
    }])
    const words = trustedWords({ ...page, words: [...spaced, ...page.words] })
    assert.equal(joined(words?.slice(0, 2)), 'CỘNG HÒA')
  })

  it('takes number, day and month from what signature fields draw, each in its blank', () => {
    const page = pageOf(`Số: /TB-UBND Bến Xuân, ngày tháng năm 2025 ${LETTER}`)
    const [so, ngay, thang] = [page.words[0], page.words[4], page.words[5]]
    assert.ok(so && ngay && thang)
    const behind = ({ box }: typeof so) => [box[0] + box[2] + 0.002, box[1], 0.015, 0.015] as typeof box
    const widgets = [
      { text: '02', box: behind(thang) }, { text: '0575', box: behind(so) }, { text: '04', box: behind(ngay) },
      { text: 'Thời gian ký: 04.02.2025', box: behind(so) },
    ]
    assert.match(joined(trustedWords({ ...page, widgets })) ?? '',
      /^Số: 0575 \/TB-UBND Bến Xuân, ngày 04 tháng 02 năm 2025 Kính/u)
  })
})

describe('words of the layer that nobody sees', () => {
  it('are none of the letter: white on white', async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([400, 400])
    const font = await document.embedFont(StandardFonts.Helvetica)
    page.drawText('seen', { x: 40, y: 300, size: 20, font })
    page.drawText('red', { x: 240, y: 300, size: 20, font, color: rgb(1, 0, 0) })
    page.drawText('white', { x: 40, y: 200, size: 20, font, color: rgb(1, 1, 1) })
    page.drawText('turned', { x: 300, y: 100, size: 20, font, rotate: degrees(90) })
    for (const at of [0, 1, 2, 3]) page.drawText('more', { x: 40 + at * 60, y: 60, size: 12, font })
    const bytes = Buffer.from(await document.save())
    const file = { sha256: hashOf(bytes), mediaType: 'application/pdf' as const, bytes }
    const { words } = await images.text(file, 1, 0)
    const ready = await readyPage(
      await images.draw(file, { page: 1, turn: 0, dpi: 100, maxWidth: null }), 0)
    const seen = seenWords(ready, words.map(({ text, box }) => ({ text, box, confidence: 97 })))
    assert.equal(joined(seen), 'seen red turned more more more more')
  })

  it('make the layer worthless when most of them are unseen', async () => {
    const ready = await readyPage(
      { width: 100, height: 100, dpi: 20, pixels: Buffer.alloc(30_000, 255) }, 0)
    assert.equal(seenWords(ready, pageOf(LETTER).words.map((word) => ({ ...word, confidence: 97 }))), undefined)
  })
})

describe('a stamp drawn by an annotation', () => {
  it('is read where its letters stand, and is on the picture of a scanned page', async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([400, 400])
    const font = await document.embedFont(StandardFonts.Helvetica)
    const drawing = document.context.register(document.context.stream(
      'BT /F 20 Tf 1 0 0 rg 100 10 Td (0575) Tj ET',
      { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 300, 40], Resources: { Font: { F: font.ref } } }))
    page.node.set(PDFName.of('Annots'), document.context.obj([{
      Type: 'Annot', Subtype: 'Stamp', F: 4, Rect: [50, 200, 350, 240], AP: { N: drawing },
    }]))
    const bytes = Buffer.from(await document.save())
    const file = { sha256: hashOf(bytes), mediaType: 'application/pdf' as const, bytes }
    const [widget] = (await images.text(file, 1, 0)).widgets
    assert.equal(widget?.text, '0575')
    assert.ok(Math.abs(widget.box[0] - 150 / 400) < 0.01 && widget.box[2] < 0.15)
    const drawn = await images.draw(file, { page: 1, turn: 0, dpi: 100, maxWidth: null })
    assert.ok(drawn.pixels.some((value, at) => at % 3 === 1 && value < 60))
  })
})
