import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { AFRelationship, PDFDocument, PDFName, PDFRawStream, PDFString } from 'pdf-lib'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { embeddedFilesOf, takeEmbeddedFile } from '../../workflows/adapters/embedded-files.ts'
import { embeddedKindOf, plainFileName } from '../../workflows/domain/embedded-file.ts'
import { referenceFile } from '../support/reference-files.ts'

function source(bytes: Buffer): ByteSource {
  return { byteSize: bytes.length, open: (range) => Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]) }
}

async function carrying(edit: (document: PDFDocument) => void | Promise<void>): Promise<ByteSource> {
  const document = await PDFDocument.create()
  document.addPage([595, 842])
  await edit(document)
  return source(Buffer.from(await document.save()))
}

describe('files inside a PDF', () => {
  it('are listed with name, size and kind, and each can be taken out as it was put in', async () => {
    const table = Buffer.from('hạn,2026-12-01\n'.repeat(50))
    const file = await carrying(async (document) => {
      await document.attach(table, 'Biểu tổng hợp.csv', { mimeType: 'text/csv', afRelationship: AFRelationship.Data })
      await document.attach(Buffer.from('MZ'), '..\\..\\xem ngay\u202egnp.exe', { mimeType: 'image/png' })
    })
    const listed = await embeddedFilesOf(file)
    assert.deepEqual(listed?.map(({ name, byteSize, mediaType }) => [name, byteSize, mediaType]), [
      ['Biểu tổng hợp.csv', table.length, 'text/csv'], ['xem ngaygnp.exe', 2, 'image/png'],
    ])
    assert.deepEqual(listed?.map(({ name }) => embeddedKindOf(name)), ['table', 'program'])
    assert.deepEqual(await takeEmbeddedFile(file, 1), table)
    assert.equal(await takeEmbeddedFile(file, 3), null)
  })

  it('are found behind a pin on a page and without any name', async () => {
    const file = await carrying((document) => {
      const { context } = document
      const stream = (text: string) => context.register(
        PDFRawStream.of(context.obj({ Type: 'EmbeddedFile' }), Buffer.from(text)),
      )
      const pin = context.register(context.obj({
        Type: 'Annot', Subtype: 'FileAttachment', Rect: [0, 0, 10, 10],
        FS: { Type: 'Filespec', F: PDFString.of('kế hoạch.docx'), EF: { F: stream('in a pin') } },
      }))
      document.getPage(0).node.set(PDFName.of('Annots'), context.obj([pin]))
      document.catalog.set(PDFName.of('Held'), stream('nameless'))
    })
    const listed = await embeddedFilesOf(file)
    assert.deepEqual(listed?.length, 2)
    const texts = await Promise.all([1, 2].map((ordinal) => takeEmbeddedFile(file, ordinal)))
    assert.deepEqual(texts.map(String).sort(), ['in a pin', 'nameless'])
    assert.ok(listed?.some(({ name }) => name === null))
  })

  it('that unpack to far more than allowed are not given out', async () => {
    const { deflateSync } = await import('node:zlib')
    const bomb = deflateSync(Buffer.alloc(150_000_000))
    const file = await carrying((document) => {
      const { context } = document
      const stream = context.register(PDFRawStream.of(
        context.obj({ Type: 'EmbeddedFile', Filter: 'FlateDecode' }), bomb,
      ))
      document.catalog.set(PDFName.of('Held'), context.obj({ Type: 'Filespec', F: PDFString.of('bom.bin'), EF: { F: stream } }))
    })
    assert.equal((await embeddedFilesOf(file))?.[0]?.name, 'bom.bin')
    assert.equal(await takeEmbeddedFile(file, 1), null)
  })

  it('of reference files are all found', async (t) => {
    for (const [name, count] of [['attachment.pdf', 1], ['annotation-fileattachment.pdf', 1], ['add-attachments-1.pdf', 2]] as const) {
      const path = referenceFile(`data/odd-pdf/${name}`)
      if (!path) return t.skip('the reference files are not on this machine')
      const file = source(readFileSync(path))
      const listed = await embeddedFilesOf(file)
      assert.ok((listed?.length ?? 0) >= 1, `${name}: ${JSON.stringify(listed)}`)
      if (count === 1) assert.equal(listed?.length, 1, name)
      assert.ok(await takeEmbeddedFile(file, 1), name)
    }
  })

  it('have names without folders, control characters and turned writing', () => {
    assert.equal(plainFileName('C:\\a\\b.doc'), 'b.doc')
    assert.equal(plainFileName('../../etc/passwd'), 'passwd')
    assert.equal(plainFileName('a\u0000b\r\nc.txt'), 'abc.txt')
    assert.equal(plainFileName('...'), null)
    assert.equal(embeddedKindOf('lịch.docm'), 'program')
    assert.equal(embeddedKindOf('không đuôi'), 'other')
  })
})
