import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import { removeActiveContent } from '../../workflows/adapters/pdf-sanitise.ts'

test('a derived copy points at no other file, starts nothing, and keeps its plain links', async () => {
  const document = await PDFDocument.create()
  const page = document.addPage([200, 200])
  const { context } = document
  const links = [
    { S: 'Launch', F: 'OutLaunch' }, { S: 'GoToR', F: 'OutGoToR' }, { S: 'Thread', F: 'OutThread' },
    { S: 'JavaScript', JS: 'OutScript' }, { S: 'GoTo', Next: { S: 'Launch', F: 'OutNext' } },
    { S: 'URI', URI: 'KeptLink' },
  ].map((A) => context.register(context.obj({ Type: 'Annot', Subtype: 'Link', A })))
  page.node.set(PDFName.of('Annots'), context.obj(links))
  const outside = [{ F: 'OutStream' }, { Subtype: 'Form', Ref: { F: 'OutReference' } },
    { Subtype: 'Image', OPI: { '2.0': { F: 'OutProxy' } } }, { Subtype: '3D', OnInstantiate: 'OutTurn' }]
    .map((entries) => context.register(PDFRawStream.of(context.obj(entries), new Uint8Array())))
  page.node.set(PDFName.of('Held'), context.obj(outside))
  document.catalog.set(PDFName.of('URI'), context.obj({ Base: 'OutBase' }))
  removeActiveContent(document)
  const bytes = Buffer.from(await document.save({ useObjectStreams: false })).toString('latin1')
  assert.deepEqual(bytes.match(/\/Out\w+/g), null)
  assert.match(bytes, /KeptLink/)
})
