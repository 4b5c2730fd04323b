import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import sharp from 'sharp'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { cutFiles } from '../../workflows/adapters/pdf-cut.ts'
import { plainPdf } from '../support/letters.ts'

const sourceOf = (bytes: Buffer): ByteSource => ({
  byteSize: bytes.length, open: () => Readable.from([bytes]),
})
const pdf = (bytes: Buffer) => ({ file: sourceOf(bytes), mediaType: 'application/pdf' })
const pagesOf = (source: number, ...pages: number[]) => pages.map((page) => ({ source, page }))

describe('taking pages out of a stack', () => {
  it('gives each part its own pictures, byte for byte, and nothing of another part', async () => {
    const { stack, pictures } = await stackWithSharedResources()
    const [first, second] = await cutFiles([pdf(stack)], [pagesOf(0, 1), pagesOf(0, 2, 3)])
    assert.deepEqual(await picturesIn(first!), [pictures[0]])
    assert.deepEqual((await picturesIn(second!)).toSorted(), [pictures[1], pictures[2]].toSorted())
    const text = first!.toString('latin1')
    assert.equal(text.includes('Mat tai lieu'), false)
    assert.equal(text.includes('TrangHai'), false)
  })

  it('gives the same bytes for the same pages, however often', async () => {
    const stack = await plainPdf(3)
    const [one] = await cutFiles([pdf(stack)], [pagesOf(0, 2, 1)])
    const [other] = await cutFiles([pdf(stack)], [pagesOf(0, 2, 1)])
    assert.deepEqual(one, other)
  })

  it('joins pages of several files, pictures among them, as they are asked for', async () => {
    const jpeg = await sharp({ create: { width: 60, height: 80, channels: 3, background: '#808080' } })
      .jpeg().toBuffer()
    const tiff = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#fff' } })
      .tiff().toBuffer()
    const [made] = await cutFiles(
      [pdf(await plainPdf(2)), { file: sourceOf(jpeg), mediaType: 'image/jpeg' },
        { file: sourceOf(tiff), mediaType: 'image/tiff' }],
      [[...pagesOf(0, 2), ...pagesOf(1, 1), ...pagesOf(2, 1), ...pagesOf(0, 1)]],
    )
    const sizes = (await PDFDocument.load(made!)).getPages()
      .map((page) => Math.sign(page.getWidth() - page.getHeight()))
    assert.deepEqual(sizes, [-1, -1, 1, -1])
    assert.ok(made!.includes(jpeg.subarray(-40)))
  })

  it('refuses a file that is none, and a page that is not there', async () => {
    await assert.rejects(cutFiles([pdf(Buffer.from('%PDF-1.7 nothing'))], [pagesOf(0, 1)]), {
      code: 'pages-not-cut',
    })
    await assert.rejects(cutFiles([pdf(await plainPdf(1))], [pagesOf(0, 2)]), { code: 'pages-not-cut' })
  })
})

/** As some scanners write: one list of pictures for all pages, a title, a tie between pages. */
async function stackWithSharedResources(): Promise<{ stack: Buffer; pictures: string[] }> {
  const document = await PDFDocument.create()
  document.setTitle('Mat tai lieu so 1')
  const pictures: string[] = []
  const shared = document.context.obj({ XObject: {} })
  const names = shared.get(PDFName.of('XObject'))
  for (let page = 1; page <= 3; page += 1) {
    const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: { r: page * 60, g: 9, b: 9 } } })
      .jpeg().toBuffer()
    pictures.push(bytes.toString('base64'))
    const image = await document.embedJpg(bytes)
    await image.embed()
    // The value was made as a dictionary four lines up.
    ;(names as ReturnType<typeof document.context.obj> & Map<unknown, unknown> as never as {
      set(name: PDFName, value: unknown): void
    }).set(PDFName.of(`P${page}`), image.ref)
    const sheet = document.addPage([200, 200])
    sheet.node.set(PDFName.of('Resources'), document.context.register(shared))
    sheet.node.set(PDFName.of('Contents'), document.context.register(
      document.context.flateStream(`q 200 0 0 200 0 0 cm /P${page} Do Q`)))
  }
  const [first, second] = document.getPages()
  first!.node.set(PDFName.of('Annots'), document.context.obj([{
    Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], Dest: [second!.ref, 'Fit'],
  }]))
  second!.node.set(PDFName.of('PieceInfo'), document.context.obj({ TrangHai: { LastModified: 'x' } }))
  return { stack: Buffer.from(await document.save({ useObjectStreams: false })), pictures }
}

async function picturesIn(file: Buffer): Promise<string[]> {
  const document = await PDFDocument.load(file)
  return document.context.enumerateIndirectObjects().flatMap(([, object]) =>
    object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
      ? [Buffer.from(object.contents).toString('base64')] : [])
}
