import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import sharp from 'sharp'
import { openPageImages, hashOf } from '../../workflows/adapters/page-images.ts'
import { makeSearchableCopy, type SearchablePage } from '../../workflows/adapters/searchable-copy.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import type { PageReading } from '../../workflows/domain/reading.ts'
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
  })
})
