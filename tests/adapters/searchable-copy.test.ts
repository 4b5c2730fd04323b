import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { degrees, PDFDocument, PDFName, PDFRawStream, PDFString, StandardFonts } from 'pdf-lib'
import sharp from 'sharp'
import { openPageImages, hashOf } from '../../workflows/adapters/page-images.ts'
import { makeSearchableCopy, type SearchablePage } from '../../workflows/adapters/searchable-copy.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import type { Box, PageReading } from '../../workflows/domain/reading.ts'
import { readTiff } from '../../workflows/adapters/tiff-directory.ts'
import { faxTiff } from '../support/fax-tiff.ts'
import { lineAt, readingOf, sourceOf } from '../support/read-pages.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const PDF = 'application/pdf' as const
const hasQpdf = spawnSync('qpdf', ['--version']).status === 0
const images = openPageImages({ pixelsMax: 20_000_000, timeoutMs: 20_000 })
after(() => images.close())

const noise = { type: 'gaussian' as const, mean: 120, sigma: 50 }
const photo = () => sharp({
  create: { width: 600, height: 848, channels: 3, background: '#888', noise },
}).jpeg({ quality: 40 }).toBuffer()

/** A scan: each page one picture over the whole of it. */
async function scanned(
  pages = 1, edit?: (document: PDFDocument) => void | Promise<void>,
): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let page = 0; page < pages; page++) {
    const picture = await document.embedJpg(await photo())
    document.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 })
  }
  await edit?.(document)
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

const pageOf = (reading: PageReading, page = 1): SearchablePage => ({ page, turn: 0, reading })

function copyOf(bytes: Buffer, ...readings: PageReading[]) {
  return makeSearchableCopy({
    original: sourceOf(bytes), mediaType: PDF,
    pages: readings.map((reading, index) => pageOf(reading, index + 1)),
  })
}

/** The words of a page as a viewer selects them. */
async function textOf(bytes: Buffer, page = 1) {
  const file = { sha256: hashOf(bytes), mediaType: PDF, bytes }
  return (await images.text(file, page, 0)).words
}

async function picturesIn(pdf: Buffer): Promise<string[]> {
  const document = await PDFDocument.load(pdf)
  const hashes: string[] = []
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream)) continue
    if (object.dict.get(PDFName.of('Subtype')) !== PDFName.of('Image')) continue
    hashes.push(createHash('sha256').update(object.contents).digest('hex'))
  }
  return hashes.sort()
}

async function assertSound(pdf: Buffer): Promise<void> {
  if (!hasQpdf) return
  const path = join(await newTempFolder(), 'made.pdf')
  writeFileSync(path, pdf)
  const check = spawnSync('qpdf', ['--check', path])
  assert.equal(check.status, 0, check.stderr.toString() + check.stdout.toString())
}

const refusedWith = (code: string, why?: string) => (fault: unknown) => {
  return isOfficeError(fault) && fault.code === code && (why === undefined || fault.facts['why'] === why)
}

describe('the searchable copy of a scan', () => {
  it('has every word where it stands, and the pictures as they were packed', async () => {
    const scan = await scanned(2)
    const words = [...lineAt('Kính gửi: Ủy ban nhân dân', 0.2, 0.3), ...lineAt('Độc lập', 0.5, 0.1)]
    const made = await copyOf(scan, readingOf(words), readingOf(lineAt('Nơi nhận:', 0.1, 0.8)))
    assert.deepEqual(await picturesIn(made.bytes), await picturesIn(scan))
    await assertSound(made.bytes)
    const found = await textOf(made.bytes)
    for (const word of words) {
      const there = found.find((one) => one.text.trim() === word.text)
      assert.ok(there, `${word.text} is not in ${found.map((one) => one.text).join('|')}`)
      assert.ok(Math.abs(there.box[0] - word.box[0]) < 0.003, word.text)
      assert.ok(Math.abs(there.box[0] + there.box[2] - word.box[0] - word.box[2]) < 0.003, word.text)
      assert.ok(Math.abs(there.box[1] + there.box[3] / 2 - word.box[1] - word.box[3] / 2) < 0.01)
    }
    assert.deepEqual((await textOf(made.bytes, 2)).map((one) => one.text.trim()), ['Nơi', 'nhận:'])
  })

  it('is the same bytes each time it is made', async () => {
    const scan = await scanned()
    const reading = readingOf(lineAt('Số: 12/GM-UBND', 0.1, 0.1))
    const [once, again] = [await copyOf(scan, reading), await copyOf(scan, reading)]
    assert.ok(once.bytes.equals(again.bytes))
  })
})

/** Where a word of the straight page stands on the page that lies `skew` degrees off, A4 upright. */
function askew(box: Box, skew: number, sheet: { width: number; height: number }): Box {
  const radians = (skew * Math.PI) / 180
  const x = (box[0] + box[2] / 2 - 0.5) * sheet.width
  const y = (box[1] + box[3] / 2 - 0.5) * sheet.height
  return [
    (x * Math.cos(radians) - y * Math.sin(radians)) / sheet.width + 0.5 - box[2] / 2,
    (x * Math.sin(radians) + y * Math.cos(radians)) / sheet.height + 0.5 - box[3] / 2,
    box[2], box[3],
  ]
}

describe('a page that lies otherwise', () => {
  for (const [own, found, skew] of [[0, 0, 2], [90, 0, -1.5], [180, 90, 0], [270, 270, 3]] as const) {
    it(`turned ${own} in the file and ${found} by the reader, ${skew} degrees askew, stands upright and straight`, async () => {
      const scan = await scanned(1, (document) => {
        const [page] = document.getPages()
        page?.setRotation(degrees(own))
        page?.setMediaBox(-20, 10, 595, 842)
        page?.setCropBox(10, 30, 500, 700)
      })
      const isSideways = (own + found) % 180 !== 0
      const sheet = isSideways ? { width: 700, height: 500 } : { width: 500, height: 700 }
      const straight = [...lineAt('Kính gửi: Ủy ban nhân dân', 0.2, 0.3), ...lineAt('Nơi nhận:', 0.1, 0.8)]
      const words = straight.map((word) => ({ ...word, box: askew(word.box, skew, sheet) }))
      const made = await copyOf(scan, readingOf(words, { rotation: found, skew }))
      await assertSound(made.bytes)
      const [page] = (await PDFDocument.load(made.bytes)).getPages()
      assert.equal(page?.getRotation().angle, (own + found) % 360)
      assert.deepEqual(await picturesIn(made.bytes), await picturesIn(scan))
      const shown = await textOf(made.bytes)
      for (const word of straight) {
        const there = shown.find((one) => one.text.trim() === word.text)
        assert.ok(there, word.text)
        const off = [0, 2].map((side) => Math.abs((there.box[side] ?? 9) - (word.box[side] ?? 0)))
        assert.ok(Math.max(...off) < 0.004, `${word.text} is off by ${off.join()}`)
        assert.ok(Math.abs(there.box[1] + there.box[3] / 2 - word.box[1] - word.box[3] / 2) < 0.012)
      }
    })
  }
})

describe('what a searchable copy leaves out', () => {
  it('is the words an earlier recogniser hid behind the picture, and nothing that is drawn', async () => {
    const scan = await scanned(1, async (document) => {
      const [page] = document.getPages()
      const font = await document.embedFont(StandardFonts.Helvetica)
      page?.node.setFontDictionary(PDFName.of('Old'), font.ref)
      const hidden = "BT /Old 12 Tf 3 Tr 50 700 Td (WRONG \\(old\\)) Tj [(GUESS) -20 (ES)] TJ ET"
      const drawn = 'BT 0 Tr /Old 12 Tf 50 600 Td (PRINTED) Tj ET'
      page?.node.addContentStream(document.context.register(
        document.context.flateStream(`${hidden}\n${drawn}`)))
    })
    const made = await copyOf(scan, readingOf(lineAt('Quyết định', 0.4, 0.2)))
    const found = (await textOf(made.bytes)).map((word) => word.text).join(' ')
    assert.match(found, /Quyết định/)
    assert.match(found, /PRINTED/)
    assert.doesNotMatch(found, /WRONG|GUESS/)
  })

  it('is scripts, launchers, attachments and the dress of a form', async () => {
    const scan = await scanned(1, async (document) => {
      const { context, catalog } = document
      await document.attach(Buffer.from('MZ'), 'tool.exe', {})
      document.addJavaScript('run', 'app.alert(1)')
      catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'Launch', F: PDFString.of('cmd.exe') }))
      catalog.set(PDFName.of('AcroForm'), context.obj({ XFA: PDFString.of('<xdp/>'), Fields: [] }))
    })
    const made = await copyOf(scan, readingOf(lineAt('Quyết định', 0.4, 0.2)))
    const text = made.bytes.toString('latin1')
    for (const active of ['/JS', '/JavaScript', '/Launch', '/EmbeddedFile', '/XFA', 'cmd.exe']) {
      assert.ok(!text.includes(active), active)
    }
  })

  it('is a signature that would not hold any more; what it draws stays', async () => {
    const scan = await scanned(1, (document) => {
      const { context, catalog } = document
      const drawn = context.register(context.flateStream('0 0 90 30 re f', {
        Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 90, 30],
      }))
      const value = context.register(context.obj({
        Type: 'Sig', Filter: 'Adobe.PPKLite', ByteRange: [0, 1, 2, 3], Contents: PDFString.of('x'),
      }))
      const field = context.register(context.obj({
        Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: PDFString.of('ky'), V: value,
        Rect: [100, 100, 190, 130], AP: { N: drawn },
      }))
      document.getPage(0).node.set(PDFName.of('Annots'), context.obj([field]))
      catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [field] }))
    })
    const made = await copyOf(scan, readingOf(lineAt('Quyết định', 0.4, 0.2), { skew: 2 }))
    const text = made.bytes.toString('latin1')
    assert.doesNotMatch(text, /\/ByteRange|\/FT \/Sig|\/SigFlags|\/Widget/)
    assert.match(text, /\/Subtype \/Stamp/)
    await assertSound(made.bytes)
  })

  it('is pages the clerk took out, with their pictures; the others come in his order', async () => {
    const scan = await scanned(3)
    const made = await makeSearchableCopy({
      original: sourceOf(scan), mediaType: PDF,
      pages: [
        { page: 3, turn: 90, reading: null },
        pageOf(readingOf(lineAt('Quyết định', 0.4, 0.2))),
      ],
    })
    assert.deepEqual([made.pages, made.words], [2, 2])
    assert.equal((await picturesIn(made.bytes)).length, 2)
    const [first] = (await PDFDocument.load(made.bytes)).getPages()
    assert.equal(first?.getRotation().angle, 90)
    assert.deepEqual((await textOf(made.bytes, 2)).map((word) => word.text.trim()), ['Quyết', 'định'])
    await assertSound(made.bytes)
  })
})

describe('the order of the words', () => {
  it('is the left column of head and foot before the right one, and the body between', async () => {
    const words = [
      ...lineAt('ỦY BAN NHÂN DÂN', 0.1, 0.05), ...lineAt('CỘNG HÒA XÃ HỘI', 0.55, 0.05),
      ...lineAt('Số: 12/UBND', 0.12, 0.08), ...lineAt('Độc lập - Tự do', 0.56, 0.08),
      ...lineAt('Kính gửi: các cơ quan, đơn vị, địa phương trên địa bàn', 0.2, 0.2),
      ...lineAt('Nơi nhận:', 0.1, 0.7), ...lineAt('CHỦ TỊCH', 0.6, 0.705),
      ...lineAt('- Lưu: VT.', 0.1, 0.73), ...lineAt('Trần Văn Mẫu', 0.58, 0.8),
    ]
    const made = await copyOf(await scanned(), readingOf(words))
    const found = (await textOf(made.bytes)).map((word) => word.text.trim()).join(' ')
    assert.equal(found, 'ỦY BAN NHÂN DÂN Số: 12/UBND CỘNG HÒA XÃ HỘI Độc lập - Tự do '
      + 'Kính gửi: các cơ quan, đơn vị, địa phương trên địa bàn '
      + 'Nơi nhận: - Lưu: VT. CHỦ TỊCH Trần Văn Mẫu')
  })
})

describe('the searchable copy of a picture file', () => {
  it('holds a JPEG as it is packed', async () => {
    const jpeg = await photo()
    const made = await makeSearchableCopy({
      original: sourceOf(jpeg), mediaType: 'image/jpeg',
      pages: [pageOf(readingOf(lineAt('Quyết định', 0.4, 0.2)))],
    })
    assert.deepEqual(await picturesIn(made.bytes), [createHash('sha256').update(jpeg).digest('hex')])
    await assertSound(made.bytes)
  })

  it('holds the fax data of every page of a TIFF as it is packed', async () => {
    const tiff = await faxTiff(3)
    const packed = readTiff(tiff).flatMap(({ strips }) => strips.map(({ offset, length }) => {
      return createHash('sha256').update(tiff.subarray(offset, offset + length)).digest('hex')
    })).sort()
    const made = await makeSearchableCopy({
      original: sourceOf(tiff), mediaType: 'image/tiff',
      pages: [1, 2, 3].map((page) => pageOf(readingOf(lineAt(`Trang ${page}`, 0.4, 0.2), { page }), page)),
    })
    assert.deepEqual(await picturesIn(made.bytes), packed)
    await assertSound(made.bytes)
    const drawn = await images.draw(
      { sha256: hashOf(made.bytes), mediaType: PDF, bytes: made.bytes },
      { page: 2, turn: 0, dpi: 50, maxWidth: null })
    const dark = drawn.pixels.filter((value) => value < 100).length / drawn.pixels.length
    assert.ok(dark > 0.1 && dark < 0.5, `the black square covers ${dark} of the page`)
  })
})

describe('a searchable copy is not made', () => {
  it('of a letter whose pages have words of their own, or none', async () => {
    const scan = await scanned()
    const own = readingOf(lineAt('Quyết định', 0.4, 0.2), { origin: 'text-layer' })
    await assert.rejects(copyOf(scan, own), refusedWith('searchable-not-needed'))
    await assert.rejects(copyOf(scan, readingOf([])), refusedWith('searchable-not-needed'))
  })

  it('of a file that cannot be opened, and says why', async () => {
    const reading = readingOf(lineAt('Quyết định', 0.4, 0.2))
    await assert.rejects(copyOf(Buffer.from('%PDF-1.7\nno more'), reading),
      refusedWith('searchable-failed'))
    const locked = await PDFDocument.load(await scanned())
    locked.encrypt({ userPassword: 'khoa', ownerPassword: 'chu' })
    await assert.rejects(copyOf(Buffer.from(await locked.save()), reading),
      refusedWith('searchable-failed', 'encrypted'))
  })
})
