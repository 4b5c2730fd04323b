import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { degrees, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import sharp from 'sharp'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { buildRenditions, type InkLayer } from '../../workflows/adapters/pdf-composer.ts'
import type { InkPoint, Stroke } from '../../workflows/domain/ink.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { referenceFile } from '../support/reference-files.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const PDF = 'application/pdf' as const
const hasQpdf = spawnSync('qpdf', ['--version']).status === 0
const WITHOUT_QPDF = hasQpdf ? false : 'qpdf is not installed on this machine'

function source(bytes: Buffer): ByteSource {
  return {
    byteSize: bytes.length,
    open: (range) => Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]),
  }
}

function strokeOn(file: Buffer, page = 1, more: Partial<Stroke> = {}): Stroke {
  const points = Array.from({ length: 40 }, (_, index): InkPoint => {
    return [100 + index * 3, 300 + 20 * Math.sin(index / 4), 0.2 + (index % 10) / 20, 0, 0, index * 8]
  })
  return {
    id: `stroke-${page}`, sha256: createHash('sha256').update(file).digest('hex'), page,
    tool: 'pen', color: '#1d4ed8', width: 2, points, drawnAt: 0, erased: false, ...more,
  }
}

function layerOf(onOriginal: Stroke[], onSlip: Stroke[] = []): InkLayer {
  return {
    author: { name: 'Trần Văn Ổn', position: 'Chủ tịch' }, at: new Date('2026-11-22T01:02:03Z'),
    text: 'Giao Văn phòng chủ trì', onOriginal, onSlip,
  }
}

async function letterOf(pages: number, edit?: (document: PDFDocument) => void): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let page = 0; page < pages; page++) document.addPage([595, 842])
  edit?.(document)
  return Buffer.from(await document.save())
}

async function signedLetter(): Promise<Buffer> {
  return letterOf(2, (document) => {
    document.context.register(document.context.obj({ Type: 'Sig', ByteRange: [0, 1, 2, 3] }))
  })
}

async function inkOn(pdf: Buffer, page: number): Promise<PDFDict[]> {
  const document = await PDFDocument.load(pdf)
  const list = document.getPage(page - 1).node.lookupMaybe(PDFName.of('Annots'), PDFArray)
  return (list?.asArray() ?? []).map((ref) => document.context.lookup(ref, PDFDict))
    .filter((annotation) => annotation.get(PDFName.of('Subtype')) === PDFName.of('Ink'))
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

const refusedWith = (code: string) => (fault: unknown) => isOfficeError(fault) && fault.code === code
const noise = { type: 'gaussian' as const, mean: 120, sigma: 50 }
const photo = () => sharp({
  create: { width: 300, height: 200, channels: 3, background: '#888', noise },
})

describe('a letter without signatures', () => {
  it('gets the slip in front, its pictures untouched, and the ink where it was written', async () => {
    const jpeg = await photo().jpeg().toBuffer()
    const plain = await PDFDocument.create()
    plain.addPage([595, 842]).drawImage(await plain.embedJpg(jpeg))
    plain.addPage([595, 842]).setRotation(degrees(90))
    const letter = Buffer.from(await plain.save())
    const slip = await letterOf(1)
    const made = await buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: false, slip,
      ink: [layerOf([strokeOn(letter, 2)], [strokeOn(slip)])],
    })
    assert.equal(made.slip, null)
    assert.equal((await PDFDocument.load(made.letter)).getPageCount(), 3)
    assert.deepEqual(await picturesIn(made.letter), await picturesIn(letter))
    assert.deepEqual(
      await Promise.all([1, 2, 3].map(async (page) => (await inkOn(made.letter, page)).length)),
      [1, 0, 1],
    )
    await assertSound(made.letter)
  })

  it('is the same bytes each time it is made', async () => {
    const letter = await letterOf(1)
    const request = {
      original: source(letter), mediaType: PDF, holdsSignature: false, slip: await letterOf(1),
      ink: [layerOf([strokeOn(letter)])],
    }
    const [once, again] = [await buildRenditions(request), await buildRenditions(request)]
    assert.ok(once.letter.equals(again.letter))
  })

  it('loses what could act by itself', async () => {
    const letter = await letterOf(1, (document) => document.addJavaScript('x', 'app.alert(1)'))
    const made = await buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: false, slip: await letterOf(1), ink: [],
    })
    const text = (await PDFDocument.load(made.letter)).context.enumerateIndirectObjects()
      .map(([, object]) => object.toString()).join('\n')
    assert.doesNotMatch(text, /JavaScript|\/JS\b/)
  })

  it('may be a picture: JPEG goes in as it is, without the place it was taken', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      const bytes = await photo().withExif({ IFD0: { Artist: 'SecretPlace' } }).toFormat(format).toBuffer()
      const made = await buildRenditions({
        original: source(bytes), mediaType: `image/${format}`, holdsSignature: false,
        slip: await letterOf(1), ink: [layerOf([strokeOn(bytes)])],
      })
      assert.equal((await PDFDocument.load(made.letter)).getPageCount(), 2, format)
      assert.equal((await inkOn(made.letter, 2)).length, 1, format)
      assert.ok(!made.letter.includes('SecretPlace'), format)
      if (format === 'jpeg') assert.ok(made.letter.includes(bytes.subarray(bytes.length - 4_000)))
      await assertSound(made.letter)
    }
  })
})

describe('a letter that holds a signature', () => {
  it('keeps every byte, and its slip is a file of its own', async () => {
    const letter = await signedLetter()
    const slip = await letterOf(1)
    const made = await buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: true, slip,
      ink: [layerOf([], [strokeOn(slip)])],
    })
    assert.ok(made.letter.equals(letter))
    assert.equal((await inkOn(made.slip ?? Buffer.alloc(0), 1)).length, 1)
  })

  it('that would run something is copied without that, and without signatures that would look broken', async () => {
    const letter = await letterOf(2, (document) => {
      document.addJavaScript('open', 'app.alert(1)')
      const { context } = document
      const value = context.register(context.obj({ Type: 'Sig', ByteRange: [0, 1, 2, 3] }))
      const field = context.register(context.obj({
        Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: 'Sig1', V: value, Rect: [0, 0, 0, 0],
      }))
      document.catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [field], SigFlags: 3 }))
      document.getPage(0).node.set(PDFName.of('Annots'), context.obj([field]))
    })
    const slip = await letterOf(1)
    const made = await buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: true, slip,
      ink: [layerOf([strokeOn(letter, 2)], [strokeOn(slip)])],
    })
    assert.equal(made.keepsSignatures, false)
    assert.equal((await inkOn(made.letter, 2)).length, 1)
    assert.equal((await inkOn(made.slip ?? Buffer.alloc(0), 1)).length, 1)
    assert.doesNotMatch(made.letter.toString('latin1'), /JavaScript|app\.alert|ByteRange/)
    await assertSound(made.letter)
  })

  it('gets ink behind its end, each layer with its author, words and time', async () => {
    const letter = await signedLetter()
    const second = { ...layerOf([strokeOn(letter, 2)]), author: { name: 'Lê Thị Bưởi', position: 'Phó Chủ tịch' } }
    const made = await buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: true, slip: null,
      ink: [layerOf([strokeOn(letter, 2), strokeOn(letter, 2, { erased: true })]), second],
    })
    assert.ok(made.letter.subarray(0, letter.length).equals(letter))
    assert.ok(made.letter.length > letter.length)
    const written = (await inkOn(made.letter, 2)).map((annotation) => annotation.toString())
    assert.equal(written.length, 2)
    assert.match(written[0] ?? '', /D:20261122010203Z/)
    await assertSound(made.letter)
  })

  it('is not written behind when its end is not where it says, and nothing is handed back', async () => {
    const letter = Buffer.concat([Buffer.from('<html>'), await signedLetter()])
    await assert.rejects(buildRenditions({
      original: source(letter), mediaType: PDF, holdsSignature: true, slip: null,
      ink: [layerOf([strokeOn(letter)])],
    }), refusedWith('pdf-append-refused'))
  })

  it('stays valid after ink, for every real letter on hand', { skip: WITHOUT_QPDF }, async (test) => {
    const folder = referenceFile('data/real-vn')
    if (!folder) return test.skip('no reference files (BUTPHE_REFERENCE_FILES)')
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.pdf'))) {
      const letter = readFileSync(join(folder, name))
      const made = await buildRenditions({
        original: source(letter), mediaType: PDF, holdsSignature: true, slip: null,
        ink: [layerOf([strokeOn(letter)])],
      })
      assert.ok(made.letter.subarray(0, letter.length).equals(letter), name)
      assert.equal((await inkOn(made.letter, 1)).length, 1, name)
      await assertSound(made.letter)
    }
  })
})

describe('ink that no pen of the office wrote', () => {
  const cases: [string, (letter: Buffer) => Stroke][] = [
    ['ink-page-missing', (letter) => strokeOn(letter, 9_999)],
    ['ink-not-drawable', (letter) => strokeOn(letter, 1, { points: [[1e9, 0, 1, 0, 0, 0]] })],
    ['ink-not-drawable', (letter) => strokeOn(letter, 1, { color: 'red) Tj' })],
    ['ink-of-another-file', () => strokeOn(Buffer.from('another'))],
  ]
  for (const [code, strokeFor] of cases) {
    it(`is refused with ${code}`, async () => {
      const letter = await letterOf(1)
      await assert.rejects(buildRenditions({
        original: source(letter), mediaType: PDF, holdsSignature: false, slip: null,
        ink: [layerOf([strokeFor(letter)])],
      }), refusedWith(code))
    })
  }

  it('is not asked of a file without pages, and a broken letter says so', async () => {
    const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' as const
    const letter = Buffer.from('%PDF-1.4 nothing')
    const request = { original: source(letter), holdsSignature: false, slip: await letterOf(1), ink: [] }
    await assert.rejects(buildRenditions({ ...request, mediaType: office }), refusedWith('rendition-not-for-this-type'))
    await assert.rejects(buildRenditions({ ...request, mediaType: PDF }), refusedWith('pdf-compose-failed'))
  })
})
