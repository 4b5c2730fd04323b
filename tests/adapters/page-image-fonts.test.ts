import assert from 'node:assert/strict'
import { it } from 'node:test'
import { PDFDict, PDFDocument, PDFName, StandardFonts } from 'pdf-lib'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
// With the machine's fonts from the start: nothing told the canvas library otherwise here.
import { openPdf } from '../../workflows/adapters/reading-child-pdf.ts'

const PIXELS_MAX = 1_000_000

/** One line in a font that the file names and does not bring, as old letters do. */
async function letterIn(fontName: string): Promise<Buffer> {
  const letter = await PDFDocument.create()
  const font = await letter.embedFont(StandardFonts.Helvetica)
  letter.addPage([300, 60]).drawText('Kinh gui khu pho', { font, size: 20, x: 20, y: 20 })
  await letter.flush()
  for (const [, object] of letter.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && object.get(PDFName.of('BaseFont')) === PDFName.of('Helvetica')) {
      object.set(PDFName.of('BaseFont'), PDFName.of(fontName))
    }
  }
  return Buffer.from(await letter.save({ useObjectStreams: false }))
}

it('a font that the file does not bring is taken from the machine, when the page wants it', async () => {
  const bytes = await letterIn('.VnArial')
  const ask = { page: 1, turn: 0, dpi: 100, maxWidth: null }
  const images = openPageImages({ pixelsMax: PIXELS_MAX, timeoutMs: 60_000 })
  try {
    const drawn = await images.draw({ bytes, sha256: hashOf(bytes), mediaType: 'application/pdf' }, ask)
    assert.ok(drawn.pixels.some((value) => value < 100), 'the line is there')
    const wanted = await (await openPdf(bytes, PIXELS_MAX)).draw(ask)
    assert.ok(drawn.pixels.equals(wanted.pixels), 'in the font that all of the machine would give')
  } finally {
    await images.close()
  }
})
