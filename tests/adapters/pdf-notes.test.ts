import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { degrees, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib'
import sharp from 'sharp'
import { buildRenditions } from '../../workflows/adapters/pdf-composer.ts'
import { verifySignatures } from '../../workflows/adapters/signature-verifier.ts'
import type { PageTurn, Stroke } from '../../workflows/domain/ink.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { referenceFile } from '../support/reference-files.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0 && spawnSync('qpdf', ['--version']).status === 0
const WITHOUT_TOOLS = hasPoppler ? false : 'poppler or qpdf is not installed on this machine'
const SIGNED = referenceFile('data/signed-pdf/signed-once.pdf')
const WITHOUT_SIGNED = SIGNED ? false : 'the reference files are not beside the project'
const WORDS = 'Giao Phòng Văn hóa – Xã hội\ntham mưu, báo cáo trước 25/3'

function source(bytes: Buffer) {
  return {
    byteSize: bytes.length,
    open: (range?: { start: number; end?: number }) =>
      Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]),
  }
}

function noteOn(file: Buffer, more: Partial<Stroke> = {}): Stroke {
  return {
    id: randomUUID(), sha256: createHash('sha256').update(file).digest('hex'), page: 1, tool: 'note',
    color: '#1746a8', width: 14, points: [[150, 500, 0.5, 0, 0, 0]], drawnAt: Date.UTC(2026, 10, 23),
    erased: false, words: WORDS, turn: 0, ...more,
  }
}

const layer = (onOriginal: Stroke[]) => ({
  author: { name: 'Trần Văn Ổn', position: 'Chủ tịch' }, at: new Date('2026-11-22T01:02:03Z'),
  text: '', onOriginal, onSlip: [],
})

async function pageTurned(turn: PageTurn): Promise<Buffer> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  page.setRotation(degrees(turn))
  page.setCropBox(30, 60, 500, 700)
  return Buffer.from(await document.save())
}

async function notesIn(pdf: Buffer): Promise<PDFDict[]> {
  const document = await PDFDocument.load(pdf)
  const list = document.getPage(0).node.lookupMaybe(PDFName.of('Annots'), PDFArray)
  return (list?.asArray() ?? []).map((ref) => document.context.lookup(ref, PDFDict))
    .filter((one) => one.get(PDFName.of('Subtype')) === PDFName.of('FreeText'))
}

const textOf = (held: unknown) =>
  held instanceof PDFHexString || held instanceof PDFString ? held.decodeText() : undefined

/** Where something coloured stands in poppler's picture of the first page, in pixels at 72 dpi. */
async function colouredBox(path: string) {
  spawnSync('pdftoppm', ['-r', '72', '-cropbox', '-png', '-singlefile', path, path])
  const { data, info } = await sharp(readFileSync(`${path}.png`)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 }
  for (let at = 0; at < data.length; at += 3) {
    if ((data[at] ?? 255) > 160) continue
    const [x, y] = [(at / 3) % info.width, Math.floor(at / 3 / info.width)]
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

/** A point of a cropped page, in pixels at 72 dpi of the page as it is turned for the reader. */
function seenAt(turn: PageTurn, x: number, y: number): [number, number] {
  const [left, up] = [x - 30, y - 60]
  if (turn === 90) return [up, left]
  if (turn === 180) return [500 - left, up]
  if (turn === 270) return [700 - up, 500 - left]
  return [left, 700 - up]
}

describe('typed words on a page', () => {
  for (const turn of [0, 90, 180, 270] as const) {
    it(`stand where they were put on a cropped page turned by ${turn}`, { skip: WITHOUT_TOOLS }, async () => {
      const letter = await pageTurned(turn)
      const made = await buildRenditions({
        original: source(letter), mediaType: 'application/pdf', holdsSignature: true, slip: null,
        ink: [layer([noteOn(letter, { turn, points: [[250, 400, 0.5, 0, 0, 0]] })])],
      })
      assert.ok(made.letter.subarray(0, letter.length).equals(letter))
      const path = join(await newTempFolder(), 'note.pdf')
      writeFileSync(path, made.letter)
      assert.equal(spawnSync('qpdf', ['--check', path]).status, 0)
      const words = spawnSync('pdftotext', ['-raw', path, '-']).stdout.toString('utf8')
      assert.match(words.normalize('NFC'), /Giao Phòng Văn hóa – Xã hội\s+tham mưu, báo cáo trước 25\/3/)
      const box = await colouredBox(path)
      const [x, y] = seenAt(turn, 250, 400)
      assert.ok(Math.abs(box.left - (x + 3.5)) < 3, `left ${box.left}, placed ${x}`)
      assert.ok(box.top > y + 3 && box.top < y + 14, `top ${box.top}, placed ${y}`)
      assert.ok(box.right - box.left > 120 && box.bottom - box.top < 40, 'upright, two lines')
    })
  }

  it('carry author, time, name and an embedded face; a stamp has a frame', async () => {
    const letter = await pageTurned(0)
    const stamp = noteOn(letter, { tool: 'stamp', words: 'Văn phòng lưu.', color: '#b3191f' })
    const made = await buildRenditions({
      original: source(letter), mediaType: 'application/pdf', holdsSignature: false,
      slip: null, ink: [layer([stamp, noteOn(letter, { erased: true })])],
    })
    const [note, ...others] = await notesIn(made.letter)
    assert.equal(others.length, 0)
    assert.equal(textOf(note?.get(PDFName.of('T'))), 'Trần Văn Ổn, Chủ tịch')
    assert.equal(textOf(note?.get(PDFName.of('Contents'))), 'Văn phòng lưu.')
    assert.equal(textOf(note?.get(PDFName.of('NM'))), stamp.id)
    assert.equal(textOf(note?.get(PDFName.of('M'))), 'D:20261122010203Z')
    assert.match(made.letter.toString('latin1'), /\/FontFile2/)
  })

  it('are the same bytes each time', async () => {
    const letter = await pageTurned(90)
    const request = {
      original: source(letter), mediaType: 'application/pdf' as const, holdsSignature: false, slip: null,
      ink: [layer([noteOn(letter, { turn: 90 })])],
    }
    assert.ok((await buildRenditions(request)).letter.equals((await buildRenditions(request)).letter))
  })

  it('leave the signature of an incoming letter as it was', { skip: WITHOUT_SIGNED }, async () => {
    const letter = readFileSync(SIGNED ?? '')
    const made = await buildRenditions({
      original: source(letter), mediaType: 'application/pdf', holdsSignature: true, slip: null,
      ink: [layer([noteOn(letter)])],
    })
    const report = await verifySignatures(made.letter, { anchors: [] })
    assert.ok(report.signatures.length > 0)
    for (const one of report.signatures) {
      assert.equal(one.integrity, 'intact')
      assert.equal(one.changedAfterSigning, 'allowed')
    }
  })

  it('that nobody can have typed are refused', async () => {
    const letter = await pageTurned(0)
    for (const wrong of [{ words: '' }, { words: 'a\u0000b' }, { words: 'x'.repeat(501) }, { words: 'a\n'.repeat(30) }]) {
      await assert.rejects(
        buildRenditions({
          original: source(letter), mediaType: 'application/pdf', holdsSignature: false, slip: null,
          ink: [layer([noteOn(letter, wrong)])],
        }),
        (fault) => isOfficeError(fault) && fault.code === 'ink-not-drawable',
      )
    }
  })
})
