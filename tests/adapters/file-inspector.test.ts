import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { openFileInspector } from '../../workflows/adapters/pdf-file-inspector.ts'
import { withoutAttachmentLock } from '../../workflows/adapters/pdf-attachment-lock.ts'
import { referenceFile } from '../support/reference-files.ts'

const LIMITS = { bytesMax: 100 * 2 ** 20, pagesMax: 500, pixelsMax: 100_000_000, timeoutMs: 60_000 }
const inspector = openFileInspector(LIMITS)

function source(bytes: Buffer): ByteSource {
  return {
    byteSize: bytes.length,
    open: (range) => Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]),
  }
}

const look = (bytes: Buffer) => inspector.inspect(source(bytes))

async function reasonOf(bytes: Buffer): Promise<string> {
  const seen = await look(bytes)
  return seen.ok ? 'ok' : seen.reason
}

/** A whole small PDF from its numbered objects, with a right cross-reference table. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  const size = () => parts.reduce((sum, part) => sum + part.length, 0)
  for (const [index, object] of objects.entries()) {
    offsets.push(size())
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'))
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
    + `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${size()}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function stream(dictionary: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`), bytes,
    Buffer.from('\nendstream'),
  ])
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>'
const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
const page = (more = '', side = '595 842') => {
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side}] ${more} >>`
}

async function plainPdf(pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let number = 0; number < pages; number++) document.addPage([595, 842])
  return Buffer.from(await document.save())
}

const seenFiles = new Map<string, ReturnType<typeof look>>()

/** Two tests ask about the same files. */
function lookOnce(path: string): ReturnType<typeof look> {
  const seen = seenFiles.get(path) ?? look(readFileSync(path))
  seenFiles.set(path, seen)
  return seen
}

const MUST_OPEN = /^(?:opens(?!.* or )|shown|renders|listed|accepted|script never|never prints|link not|name stored|page numbers|each page|attachment listed|kept)/u

describe('a file that comes to the office', () => {
  it('is known by its content, with the size and turn of each page', async () => {
    const seen = await look(pdfOf([CATALOG, PAGES, page('/Rotate 90 /CropBox [10 20 310 420]')]))
    assert.deepEqual(seen, {
      ok: true, mediaType: 'application/pdf', holdsSignature: false, activeContent: [],
      pages: [{ x: 10, y: 20, width: 300, height: 400, rotation: 90 }],
    })
  })

  it('may be a picture of one page, turned as the camera says', async () => {
    const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      const seen = await look(await picture.clone().withMetadata({ orientation: 6 })
        .toFormat(format).toBuffer())
      assert.ok(seen.ok, format)
      assert.equal(seen.mediaType, `image/${format}`)
      assert.deepEqual(seen.pages.map(({ rotation }) => rotation), [90])
    }
  })

  it('is refused with its reason when it is empty, of another kind, or cut short', async () => {
    const whole = await plainPdf()
    const photo = await sharp({
      create: { width: 400, height: 400, channels: 3, background: '#842', noise: { type: 'gaussian', mean: 90, sigma: 40 } },
    }).jpeg().toBuffer()
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
    assert.equal(await reasonOf(Buffer.alloc(0)), 'file-empty')
    assert.equal(await reasonOf(Buffer.from('MZ program %PDF-')), 'file-type-unknown')
    assert.equal(await reasonOf(Buffer.from('<svg xmlns="x"/>')), 'file-type-unknown')
    assert.equal(await reasonOf(whole.subarray(0, whole.length - 40)), 'file-broken')
    assert.equal(await reasonOf(photo.subarray(0, photo.length / 2)), 'file-broken')
    assert.equal(await reasonOf(heic), 'file-broken')
  })

  it('is refused when it has no pages, too many, or one larger than A0', async () => {
    const none = pdfOf([CATALOG, '<< /Type /Pages /Kids [] /Count 0 >>'])
    assert.match(await reasonOf(none), /file-(no-pages|broken)/)
    assert.equal(await reasonOf(await plainPdf(501)), 'file-too-many-pages')
    assert.equal(await reasonOf(pdfOf([CATALOG, PAGES, page('', '14400 14400')])), 'file-page-too-large')
  })

  it('is refused when it would blow up in a reader', async () => {
    const gigabyte = deflateSync(Buffer.alloc(2 ** 30))
    const packedObjects = stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', gigabyte)
    assert.equal(await reasonOf(pdfOf([CATALOG, PAGES, page(), packedObjects])), 'file-bomb')
    const twice = stream('/Filter [/FlateDecode /FlateDecode]', deflateSync(gigabyte))
    const content = pdfOf([CATALOG, PAGES, page('/Contents 4 0 R'), twice])
    assert.ok(content.length < 10_000)
    assert.equal(await reasonOf(content), 'file-bomb')
    const giant = stream('/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8'
      + ' /ColorSpace /DeviceGray /Filter /FlateDecode', Buffer.from('x'))
    assert.equal(await reasonOf(pdfOf([CATALOG, PAGES, page(), giant])), 'file-too-many-pixels')
  })

  it('never keeps its reader longer than allowed', async () => {
    const hasty = openFileInspector({ ...LIMITS, timeoutMs: 1 })
    const seen = await hasty.inspect(source(await plainPdf()))
    assert.deepEqual(seen, { ok: false, mediaType: 'application/pdf', reason: 'file-timed-out' })
  })

  it('is looked at by a child that waited for it, or by another when that one has gone', async () => {
    const warmed = openFileInspector(LIMITS)
    const cold = await look(pdfOf([CATALOG, PAGES, page()]))
    warmed.warm()
    const [first, second] = await Promise.all([0, 1].map(() =>
      warmed.inspect(source(pdfOf([CATALOG, PAGES, page()])))))
    assert.ok(cold.ok)
    assert.deepEqual(first, cold)
    assert.deepEqual(second, cold)
    warmed.warm()
    const broken = await warmed.inspect(source(Buffer.from('%PDF-1.7 nothing')))
    assert.deepEqual(broken, { ok: false, mediaType: 'application/pdf', reason: 'file-broken' })
  })

  it('is listed with what could act by itself, and with strangers before and behind it', async () => {
    const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'
    const active = pdfOf([
      `<< /Type /Catalog /Pages 2 0 R /OpenAction ${script} >>`, PAGES,
      page('/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (a.exe) >> >>]'),
    ])
    const seen = await look(Buffer.concat([active, Buffer.from('PK\x03\x04')]))
    assert.ok(seen.ok)
    assert.deepEqual(seen.activeContent, ['JavaScript', 'Launch', 'OpenAction', 'BytesAfter'])
  })

  it('counts as signed when a signature dictionary lies anywhere in it', async () => {
    const signature = '<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>'
    const seen = await look(pdfOf([CATALOG, PAGES, page(), signature]))
    assert.ok(seen.ok && seen.holdsSignature)
  })

  it('is one of a defined set of outcomes, for every odd file on hand', async (test) => {
    const folders = ['data/odd-pdf', 'data/signed-pdf', 'data/real-vn'].map(referenceFile)
    const present = folders.filter((folder) => folder !== undefined)
    if (present.length === 0) return test.skip('no reference files (BUTPHE_REFERENCE_FILES)')
    for (const folder of present) {
      assert.ok(statSync(folder).isDirectory())
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.pdf'))) {
        const seen = await lookOnce(join(folder, name))
        if (!seen.ok) assert.match(seen.reason, /^file-(broken|encrypted|no-pages|type-unknown)$/, name)
        if (seen.ok && basename(folder) !== 'odd-pdf') assert.ok(seen.holdsSignature, name)
      }
    }
  })

  it('opens or is refused as the list of the odd files says', async (test) => {
    const list = referenceFile('data/MANIFEST.json')
    if (!list) return test.skip('no reference files (BUTPHE_REFERENCE_FILES)')
    // The list is a file of reference, each entry with these two.
    const entries = JSON.parse(readFileSync(list, 'utf8')) as { file: string; expect: string }[]
    for (const { file, expect } of entries.filter((one) => one.file.startsWith('odd-pdf/'))) {
      const path = referenceFile(`data/${file}`)
      if (!path) continue
      const seen = await lookOnce(path)
      if (MUST_OPEN.test(expect)) assert.ok(seen.ok, file)
      if (expect.startsWith('quarantined')) assert.equal(seen.ok ? '' : seen.reason, 'file-encrypted', file)
      if (/^refused( with reason)?$/u.test(expect)) assert.ok(!seen.ok, file)
    }
  })

  it('whose attachments alone are locked is an open letter; a locked letter is not', () => {
    const lock = (streams: string) => Buffer.from(
      `1 0 obj << /Filter /Standard /EFF /StdCF /StmF ${streams} /StrF ${streams} >> endobj `
        + 'trailer << /Encrypt 1 0 R >>', 'latin1')
    const opened = withoutAttachmentLock(lock('/Identity'))
    assert.equal(opened.length, lock('/Identity').length)
    assert.ok(!opened.includes('/Encrypt '))
    assert.deepEqual(withoutAttachmentLock(lock('/StdCF')), lock('/StdCF'))
    assert.deepEqual(withoutAttachmentLock(Buffer.from('/Encrypt 1 0 R')), Buffer.from('/Encrypt 1 0 R'))
  })
})
