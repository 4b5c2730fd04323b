import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { reportOf } from '../../workflows/adapters/signature-report-of.ts'
import type { SignatureFinding, SignatureReport } from '../../workflows/domain/signature-report.ts'
import {
  annotated, appended, type Identity, makeCms, makeIdentity, nextNumber, PARTS, signed, smallPdf,
  type SmallPdf, stream,
} from '../support/signed-pdf.ts'

const EVIL = stream('BT /F1 12 Tf 72 700 Td (So tien: 9.000.000 dong) Tj ET')

let authority: Identity
let signer: Identity
let once: SmallPdf

async function report(bytes: Buffer): Promise<SignatureReport> {
  return reportOf(bytes, { anchors: [authority.der], crls: [], now: new Date() })
}

async function first(pdf: SmallPdf | Buffer): Promise<SignatureFinding> {
  const { signatures } = await report(Buffer.isBuffer(pdf) ? pdf : pdf.bytes)
  assert.ok(signatures[0])
  return signatures[0]
}

/** An added annotation that looks as this content paints it. */
function painted(content: string, resources: string): SmallPdf {
  const look = stream(content, `/Type /XObject /Subtype /Form /BBox [0 0 240 30] /Resources << ${resources} >>`)
  return annotated(once, '/Subtype /Ink /Rect [60 690 300 720] /InkList [[1 1]]', '', { [nextNumber(once) + 1]: look })
}

function kinds(finding: SignatureFinding): string[] {
  return [...new Set(finding.changes.map((change) => change.kind))].sort()
}

before(async () => {
  authority = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
  signer = await makeIdentity({ name: 'Nguyễn Văn Thử', issuer: authority })
  once = await signed(smallPdf(), { signer })
})

describe('what was changed after signing', () => {
  it('is nothing when the signature covers the whole file', async () => {
    const finding = await first(once)
    assert.deepEqual(
      [finding.integrity, finding.coversWholeFile, finding.changedAfterSigning, finding.chain],
      ['intact', true, 'no', 'trusted'],
    )
  })

  it('is forbidden when the words of a page were exchanged in an update', async () => {
    const finding = await first(appended(once, { [PARTS.content]: EVIL }))
    assert.equal(finding.integrity, 'intact')
    assert.equal(finding.changedAfterSigning, 'forbidden')
    assert.deepEqual(finding.changes.map((one) => one.object), ['4 0 R'])
  })

  it('is forbidden when the page points to other words, a font, or another page', async () => {
    const page = (more: string) => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${more} `
      + '/Annots [8 0 R] /Resources << /Font << /F1 5 0 R >> >> >>'
    const updates: Record<number, string>[] = [
      { [PARTS.page]: page('/Contents 20 0 R'), 20: EVIL },
      { [PARTS.page]: page('/Contents 4 0 R /Rotate 180') },
      { [PARTS.font]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' },
      { [PARTS.pages]: '<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 >>',
        20: page('/Contents 4 0 R') },
      { [PARTS.pages]: '<< /Type /Pages /Kids [20 0 R] /Count 1 >>', 20: page('/Contents 4 0 R') },
      { 1: '<< /Type /Catalog /Pages 20 0 R /AcroForm << /Fields [8 0 R] /SigFlags 3 >> >>',
        20: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' },
      { 1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (x) >> '
        + '/AcroForm << /Fields [8 0 R] /SigFlags 3 >> >>' },
    ]
    for (const update of updates) {
      const finding = await first(appended(once, update))
      assert.equal(finding.changedAfterSigning, 'forbidden', JSON.stringify(update))
    }
  })

  it('is seen although an innocent copy of the object lies after the evil one', async () => {
    const evil = appended(once, { [PARTS.content]: EVIL })
    const innocent = `4 0 obj\n${once.objects.get(PARTS.content) ?? ''}\nendobj\n`
    const text = evil.bytes.toString('latin1')
    const at = text.lastIndexOf('xref\n', text.lastIndexOf('startxref') - 1)
    const moved = text.slice(0, at) + innocent + text.slice(at)
      .replace(/startxref\s+\d+/u, `startxref\n${at + innocent.length}`)
    const finding = await first(Buffer.from(moved, 'latin1'))
    assert.equal(finding.changedAfterSigning, 'forbidden')
  })

  it('is forbidden when what was hidden at signing comes to light (shadow: hide)', async () => {
    const covered = annotated(
      smallPdf(), '/Subtype /Stamp /Rect [60 690 300 720] /F 4', '1 g 0 0 240 30 re f',
    )
    const pdf = await signed(covered, { signer })
    const bare = appended(pdf, {
      [PARTS.page]: pdf.objects.get(PARTS.page)?.replace('7 0 R ', '') ?? '',
    })
    assert.deepEqual(kinds(await first(bare)), ['annotation-removed'])
    const emptied = appended(pdf, {
      8: stream('', '/Type /XObject /Subtype /Form /BBox [0 0 200 60]'),
    })
    assert.equal((await first(emptied)).changedAfterSigning, 'forbidden')
  })

  it('is forbidden when a form shows another value (shadow: replace)', async () => {
    const form = smallPdf({
      7: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (so tien) /V (1) /Rect [72 600 200 620] '
        + '/P 3 0 R /AP << /N 8 0 R >> >>',
      8: stream('BT (1) Tj ET', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]'),
    })
    const pdf = await signed({ ...form, annotations: [7], fields: [7] }, { signer })
    const field = pdf.objects.get(7) ?? ''
    const filled = appended(pdf, { 7: field.replace('/V (1)', '/V (9)') })
    assert.deepEqual(kinds(await first(filled)), ['field-filled'])
    assert.equal((await first(filled)).changedAfterSigning, 'forbidden')
    const redrawn = appended(pdf, {
      8: stream('BT (9) Tj ET', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]'),
    })
    assert.deepEqual(kinds(await first(redrawn)), ['form-changed'])
  })

  it('is forbidden when a second document takes the place of the first (hide and replace)', async () => {
    const two = await signed(smallPdf({
      10: '<< /Type /Catalog /Pages 11 0 R >>',
      11: '<< /Type /Pages /Kids [12 0 R] /Count 1 >>',
      12: '<< /Type /Page /Parent 11 0 R /MediaBox [0 0 595 842] /Contents 13 0 R >>',
      13: EVIL,
    }), { signer })
    const shown = appended(two, { [PARTS.catalog]: (two.objects.get(1) ?? '').replace('/Pages 2', '/Pages 11') })
    assert.equal((await first(shown)).changedAfterSigning, 'forbidden')
    const rooted = Buffer.from(appended(two, { 6: '<< >>' }).bytes.toString('latin1')
      .replace(/\/Root 1 0 R(?![\s\S]*\/Root)/u, '/Root 10 0 R'), 'latin1')
    const { signatures } = await report(rooted)
    assert.ok(signatures.every((one) => one.changedAfterSigning === 'forbidden'))
    assert.equal(signatures.length, 1, 'the signature is found though no field leads to it')
  })

  it('is forbidden when a reference that led nowhere at signing is filled', async () => {
    const hollow = smallPdf({
      3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 30 0 R] >>',
    })
    const pdf = await signed(hollow, {
      signer, more: { 3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] '
        + '/Contents [4 0 R 30 0 R] /Annots [8 0 R] >>' },
    })
    assert.equal((await first(pdf)).changedAfterSigning, 'no')
    assert.equal((await first(appended(pdf, { 30: EVIL }))).changedAfterSigning, 'forbidden')
  })

  it('is forbidden when a packed object takes the place of a signed one', async () => {
    const text = once.bytes.toString('latin1')
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(text)?.[1]
    const packed = '5 0 << /Type /Font /Subtype /Type1 /BaseFont /Symbol >>'
    const packedObject = `20 0 obj\n${stream(packed, '/Type /ObjStm /N 1 /First 4')}\nendobj\n`
    const [at, end] = [text.length, text.length + packedObject.length]
    const row = (type: number, where: number) => String.fromCharCode(
      type, (where >> 16) & 255, (where >> 8) & 255, where & 255, 0)
    const rows = row(2, 20) + row(1, at) + row(1, end)
    const table = stream(rows, `/Type /XRef /Size 22 /Index [5 1 20 2] /W [1 3 1] /Root 1 0 R /Prev ${previous}`)
      .replace(/\/Length \d+/u, `/Length ${rows.length}`)
    const update = `${text}${packedObject}21 0 obj\n${table}\nendobj\nstartxref\n${end}\n%%EOF\n`
    const finding = await first(Buffer.from(update, 'latin1'))
    assert.equal(finding.changedAfterSigning, 'forbidden')
    assert.ok(finding.changes.some((one) => one.object === '5 0 R'))
  })

  it('is unknown when readers may read the update in two ways', async () => {
    const hybrid = Buffer.from(appended(once, { 6: '<< /Producer (x) >>' }, '/XRefStm 15 ').bytes)
    const finding = await first(hybrid)
    assert.ok(['unknown', 'forbidden'].includes(finding.changedAfterSigning))
    const trailing = Buffer.concat([appended(once, { 6: '<< /Producer (x) >>' }).bytes,
      Buffer.from('something else\n')])
    assert.ok(['unknown', 'forbidden'].includes((await first(trailing)).changedAfterSigning))
  })

  it('is told when bytes stand before the header', async () => {
    const finding = await first(Buffer.concat([Buffer.from('<html>junk\n'), once.bytes]))
    assert.notEqual(finding.changedAfterSigning, 'no')
    assert.notEqual(finding.changedAfterSigning, 'allowed')
    assert.equal(finding.coversWholeFile, false)
  })

  it('is told when the signature field was taken away', async () => {
    const gone = appended(once, {
      [PARTS.catalog]: '<< /Type /Catalog /Pages 2 0 R >>',
      [PARTS.page]: (once.objects.get(PARTS.page) ?? '').replace('8 0 R', ''),
    })
    const finding = await first(gone)
    assert.equal(finding.changedAfterSigning, 'forbidden')
    assert.equal(finding.signer, 'Nguyễn Văn Thử')
  })
})

describe('what may be added after signing', () => {
  it('is ink, a note that hides nothing, facts about the file', async () => {
    const ink = annotated(once, '/Subtype /Ink /T (Chu tich) /Rect [50 50 200 100] '
      + '/InkList [[50 50 200 100]]', '0 0 0.6 rg 0 0 m 10 10 l 20 0 l h f')
    const inked = await first(ink)
    assert.equal(inked.changedAfterSigning, 'allowed')
    assert.deepEqual(inked.changes.map((one) => [one.kind, one.page, one.words]),
      [['annotation-added', 1, 'Ink (Chu tich)']])
    const note = annotated(once, '/Subtype /FreeText /Rect [50 50 200 100] /Contents (ghi)',
      'BT /F 10 Tf (ghi) Tj ET')
    assert.equal((await first(note)).changedAfterSigning, 'allowed')
    const facts = await first(appended(once, { [PARTS.info]: '<< /Producer (other) >>' }))
    assert.equal(facts.changedAfterSigning, 'allowed')
  })

  it('is not what may hide the page: a light patch, a picture', async () => {
    const patch = await first(annotated(once, '/Subtype /Ink /Rect [60 690 300 720] /InkList [[1 1]]',
      '1 1 1 rg 0 0 240 30 re f'))
    assert.equal(patch.changedAfterSigning, 'unknown')
    assert.deepEqual(kinds(patch), ['annotation-may-cover'])
    const black = annotated(once, '/Subtype /Stamp /Rect [60 690 300 720]', '0 g 0 0 240 30 re f')
    assert.equal((await first(black)).changedAfterSigning, 'unknown')
    const box = await first(annotated(once, '/Subtype /Square /IC [1 1 1] /Rect [60 690 300 720]'))
    assert.equal(box.changedAfterSigning, 'unknown')
    const marker = await first(annotated(once, '/Subtype /Highlight /Rect [60 690 300 720] /C [1 1 0]'))
    assert.equal(marker.changedAfterSigning, 'allowed')
  })

  it('is not what may hide the page, however it is written down', async () => {
    const polygon = '0 0 m 240 0 l 240 30 l 0 30 l h'
    const paintings = {
      'no blank after an operator': `1 g/P0 gs ${polygon} f`,
      'another colour in a comment': `1 g % 0 g\n${polygon} f`,
      'a comment that opens a string': `%(\n1 g ${polygon} f %)`,
      'strings within strings': `(a (b) 0 g ( c) d) pop 1 g (0 g) pop ${polygon} f`,
      'a broad light stroke': '1 G 30 w 0 15 m 240 15 l S',
      'a broad dark stroke': '0 G 30 w 0 15 m 240 15 l S',
      'a broad stroke by a scale': '30 0 0 30 0 0 cm 0 G 1 w 0 0.5 m 8 0.5 l S',
      'a small rectangle made large': '100 0 0 100 0 0 cm 0 g 0 0 2.4 0.3 re f',
      'a tint of nothing': `/Ghost cs 0 scn ${polygon} f`,
      'light letters': 'BT /F1 200 Tf 1 g (MMMM) Tj ET',
      'outlines of light letters': 'BT /F1 200 Tf 0 g 1 G 2 Tr [(MM)] TJ ET',
      'a blending of the first of a list': `/Through gs /First gs 1 g ${polygon} f`,
    }
    const states = '/ExtGState << /P0 << /CA 1 >> /Through << /BM /Multiply >> /First << /BM [/Normal] >> >> '
      + '/ColorSpace << /Ghost [/Separation /None /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>] >>'
    for (const [name, content] of Object.entries(paintings)) {
      const pdf = painted(content, states)
      const finding = await first(pdf)
      assert.deepEqual([finding.changedAfterSigning, kinds(finding)], ['unknown', ['annotation-may-cover']], name)
    }
    const [inner, outer] = [nextNumber(once) + 5, nextNumber(once) + 6]
    const form = '/Type /XObject /Subtype /Form /BBox [0 0 240 30]'
    const handed = {
      'the colour of the form around': ['1 g /F Do', `${polygon} f`, ''],
      'a form that ends the blending': ['/Through gs /F Do', `/Plain gs 1 g ${polygon} f`, '/ExtGState << /Plain << /BM /Normal >> >>'],
    }
    for (const [name, [around = '', within = '', own = '']] of Object.entries(handed)) {
      const finding = await first(appended(annotated(once, `/Subtype /Ink /Rect [60 690 300 720] /AP << /N ${outer} 0 R >>`), {
        [inner]: stream(within, `${form} /Resources << ${own} >>`),
        [outer]: stream(around, `${form} /Resources << ${states} /XObject << /F ${inner} 0 R >> >>`),
      }))
      assert.deepEqual([finding.changedAfterSigning, kinds(finding)], ['unknown', ['annotation-may-cover']], name)
    }
    for (const drawn of ['/Subtype /Ink /C [1 1 1] /BS << /W 40 >>', '/Subtype /Square /C [1] /BS << /W 40 >>', '/Subtype /Line /C [1 1 1] /Border [0 0 40]']) {
      const finding = await first(annotated(once, `${drawn} /Rect [60 690 300 720] /InkList [[60 700 300 700]] /L [60 700 300 700]`))
      assert.equal(finding.changedAfterSigning, 'unknown', drawn)
    }
  })

  it('may be a dark line, a mark that lets the page through, dark words', async () => {
    const states = '/ExtGState << /Through << /BM /Multiply >> >> /ColorSpace << /Cs1 [/ICCBased 1 0 R] >>'
    for (const content of [
      '0 0 0.6 RG 2 w 0 0 m 100 30 l S', '/Through gs 1 1 0 rg 0 0 240 30 re f', '/Through gs 1 1 0 RG 20 w 0 15 m 240 15 l S',
      '/Cs1 cs 0.1 0 0.5 sc 0 0 m 10 10 l 20 0 l h f', 'q 0 0 0.6 rg BT /F1 10 Tf (1 g) Tj ET Q', '1 g 0 g BT /F1 10 Tf 3 Tr 1 g (ghi) Tj ET',
    ]) {
      const pdf = painted(content, states)
      assert.equal((await first(pdf)).changedAfterSigning, 'allowed', content)
    }
  })

  it('is nothing that acts: a link, an attachment, a script', async () => {
    for (const added of [
      '/Subtype /Link /Rect [0 0 100 100] /A << /S /URI /URI (http://x) >>',
      '/Subtype /FileAttachment /Rect [0 0 100 100]',
      '/Subtype /Text /Rect [0 0 100 100] /AA << /E << /S /JavaScript /JS (x) >> >>',
    ]) assert.equal((await first(annotated(once, added))).changedAfterSigning, 'forbidden', added)
  })

  it('is a further signature, and each tells what came after it', async () => {
    const other = await makeIdentity({ name: 'Trần Thị Mẫu', issuer: authority })
    const twice = await signed(once, { signer: other, rect: [300, 60, 400, 110] })
    const inked = annotated(twice, '/Subtype /Ink /Rect [9 9 99 99] /InkList [[9 9]]', '0 g 0 0 9 9 re f')
    const thrice = await signed(inked, { signer })
    const { signatures } = await report(thrice.bytes)
    assert.deepEqual(signatures.map((one) => [one.signer, one.integrity, one.coversWholeFile,
      one.changedAfterSigning]), [
      ['Nguyễn Văn Thử', 'intact', false, 'allowed'], ['Trần Thị Mẫu', 'intact', false, 'allowed'],
      ['Nguyễn Văn Thử', 'intact', true, 'no'],
    ])
    const [one] = signatures
    assert.ok(one)
    assert.deepEqual(kinds(one), ['annotation-added', 'signature-added'])
  })

  it('is data for checking, and a time stamp over the whole file', async () => {
    const stamp = await makeIdentity({
      name: 'Dấu thời gian', issuer: authority, usages: ['1.3.6.1.5.5.7.3.8'],
    })
    const number = nextNumber(once)
    const kept = appended(once, {
      [PARTS.catalog]: (once.objects.get(1) ?? '').replace('/Pages', `/DSS ${number} 0 R /Pages`),
      [number]: `<< /Type /DSS /Certs [${number + 1} 0 R] >>`,
      [number + 1]: stream(authority.der.toString('latin1')),
    })
    const finding = await first(kept)
    assert.deepEqual(kinds(finding), ['validation-data-added'])
    assert.equal(finding.changedAfterSigning, 'allowed')
    const stamped = await signed(once, { signer: stamp, subFilter: 'ETSI.RFC3161' })
    const { signatures } = await report(stamped.bytes)
    assert.deepEqual(signatures.map((one) => [one.kind, one.integrity, one.changedAfterSigning]),
      [['signature', 'intact', 'allowed'], ['timestamp', 'intact', 'no']])
  })

  it('is no signature field that shows something and holds nothing sound', async () => {
    const shown = annotated(once, '/Subtype /Widget /FT /Sig /T (gia) /Rect [60 690 300 720]',
      '1 g 0 0 240 30 re f')
    assert.equal((await first(shown)).changedAfterSigning, 'forbidden')
    const other = await makeIdentity({ name: 'Giả', issuer: authority })
    const forged = await signed(once, {
      signer: other, rect: [60, 690, 300, 720], forge: (covered) => makeCms(
        Buffer.concat([covered, Buffer.from('x')]), { signer: other }),
    })
    assert.equal((await first(forged)).changedAfterSigning, 'forbidden')
  })
})

describe('a certifying signature', () => {
  const ink = ['/Subtype /Ink /Rect [9 9 99 99] /InkList [[9 9]]', '0 g 0 0 9 9 re f'] as const
  const patch = ['/Subtype /FreeText /Rect [60 690 300 720]', '1 g 0 0 240 30 re f'] as const

  it('of level 1 lets nothing follow but data for checking', async () => {
    const pdf = await signed(smallPdf(), { signer, level: 1 })
    const certified = await first(pdf)
    assert.deepEqual([certified.kind, certified.changedAfterSigning], ['certification', 'no'])
    assert.equal((await first(annotated(pdf, ...ink))).changedAfterSigning, 'forbidden')
    assert.equal((await first(await signed(pdf, { signer }))).changedAfterSigning, 'forbidden')
  })

  it('of level 2 lets signatures follow, no annotations', async () => {
    const pdf = await signed(smallPdf(), { signer, level: 2 })
    assert.equal((await first(annotated(pdf, ...ink))).changedAfterSigning, 'forbidden')
    const again = await signed(pdf, { signer, more: { 1: pdfCatalog(pdf, 10) } })
    assert.equal((await first(again)).changedAfterSigning, 'allowed')
  })

  it('of level 2 is in doubt when a further signature may hide words', async () => {
    const pdf = await signed(smallPdf(), { signer, level: 2 })
    const wish = { signer, rect: [60, 690, 300, 720] as const }
    const patched = await signed(pdf, {
      ...wish, more: {
        [nextNumber(pdf) + 2]: stream('1 g 0 0 100 50 re f', '/Type /XObject /Subtype /Form'),
      },
    })
    const finding = await first(patched)
    assert.ok(kinds(finding).includes('annotation-may-cover'))
    assert.notEqual(finding.changedAfterSigning, 'allowed')
  })

  it('of level 3 lets annotations follow that hide nothing', async () => {
    const pdf = await signed(smallPdf(), { signer, level: 3 })
    assert.equal((await first(annotated(pdf, ...ink))).changedAfterSigning, 'allowed')
    assert.equal((await first(annotated(pdf, ...patch))).changedAfterSigning, 'forbidden')
    const words = annotated(pdf, '/Subtype /FreeText /Rect [60 690 300 720]', 'BT (x) Tj ET')
    assert.equal((await first(words)).changedAfterSigning, 'unknown')
  })

  it('of level 2 lets fields be filled, but not those it locks, and none redrawn', async () => {
    const look = (text: string) => stream(`BT (${text}) Tj ET`, '/Type /XObject /Subtype /Form /BBox [0 0 9 9]')
    const field = (name: string, at: number) => '<< /Type /Annot /Subtype /Widget /FT /Tx '
      + `/T (${name}) /V (1) /Rect [72 600 200 620] /P 3 0 R /AP << /N ${at} 0 R >> >>`
    const form = smallPdf({ 7: field('mo', 8), 8: look('1'), 9: field('khoa', 10), 10: look('1') })
    const pdf = await signed({ ...form, annotations: [7, 9], fields: [7, 9] }, {
      signer, level: 2, inField: '/Lock << /Type /SigFieldLock /Action /Include /Fields [(khoa)] >> ',
    })
    const update = (number: number, text: string, at: number) => appended(pdf, {
      [number]: (pdf.objects.get(number) ?? '').replace('/V (1)', `/V (${text})`), [at]: look(text),
    })
    assert.equal((await first(update(7, '2', 8))).changedAfterSigning, 'allowed')
    assert.equal((await first(update(9, '2', 10))).changedAfterSigning, 'forbidden')
    assert.equal((await first(appended(pdf, { 8: look('9') }))).changedAfterSigning, 'forbidden')
  })

  function pdfCatalog(pdf: SmallPdf, _next: number): string {
    const value = nextNumber(pdf)
    return (pdf.objects.get(1) ?? '').replace(/\/Fields \[[^\]]*\]/u,
      `/Fields [8 0 R ${value + 1} 0 R]`)
  }
})

describe('forged signatures', () => {
  const variants: [string, (text: string) => string][] = [
    ['no byte range', (text) => text.replace('/ByteRange', '/BytesRang')],
    ['an empty range', (text) => text.replace(/\/ByteRange \[[^\]]*\]/u, (one) => '/ByteRange []'.padEnd(one.length))],
    ['a range that is null', (text) => text.replace(/\/ByteRange \[[^\]]*\]/u, (one) => '/ByteRange null'.padEnd(one.length))],
    ['a negative range', (text) => text.replace('/ByteRange [0 0', '/ByteRange [0 -')],
    ['a range from elsewhere', (text) => text.replace('/ByteRange [0 0', '/ByteRange [1 0')],
    ['no contents', (text) => text.replace('/Contents <', '/Contentz <')],
    ['contents that are null', (text) => text.replace(/\/Contents <[0-9a-f]*>/u, (one) => '/Contents null'.padEnd(one.length))],
    ['contents of zeros', (text) => text.replace(/\/Contents <[0-9a-f]*>/u, (one) => `/Contents <${'0'.repeat(one.length - 12)}>`)],
    ['contents that are nonsense', (text) => text.replace(/\/Contents <[0-9a-f]{40}/u, `/Contents <${'ab'.repeat(20)}`)],
    ['one byte of the page', (text) => text.replace('1.000.000', '9.000.000')],
  ]
  for (const [name, forge] of variants) {
    it(`are never whole: ${name}`, async () => {
      const text = once.bytes.toString('latin1')
      const forged = forge(text)
      assert.notEqual(forged, text)
      const { signatures } = await report(Buffer.from(forged, 'latin1'))
      for (const one of signatures) {
        assert.notEqual(one.integrity, 'intact')
        assert.ok(one.problems.length > 0)
        assert.notEqual(one.changedAfterSigning, 'no')
      }
    })
  }

  it('are never whole: the second range moved away, something else in the gap (wrapping)', async () => {
    const text = once.bytes.toString('latin1')
    const close = text.indexOf('>', text.indexOf('/Contents <')) + 1
    const evil = ` 4 0 obj\n${EVIL}\nendobj\n`
    const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/u.exec(text)
    assert.ok(range)
    const moved = (text.slice(0, close) + evil + text.slice(close)).replace(
      `${range[1]} ${range[2]}`, `${range[1]} ${String(close + evil.length).padStart(10, '0')}`)
    const { signatures } = await report(Buffer.from(moved, 'latin1'))
    for (const one of signatures) assert.notEqual(one.integrity, 'intact')
  })

  it('are told from the signature they copy', async () => {
    const copy = /7 0 obj\n([\s\S]*?)\nendobj/u.exec(once.bytes.toString('latin1'))?.[1] ?? ''
    const twice = appended(once, {
      [PARTS.catalog]: (once.objects.get(1) ?? '').replace('[8 0 R]', '[8 0 R 20 0 R]'),
      [PARTS.page]: (once.objects.get(PARTS.page) ?? '').replace('8 0 R]', '8 0 R 20 0 R]'),
      20: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (gia) /V 21 0 R /Rect [0 0 400 400] >>',
      21: copy,
    })
    const { signatures } = await report(twice.bytes)
    assert.deepEqual(signatures.map((one) => [one.integrity, one.changedAfterSigning]),
      [['intact', 'forbidden'], ['broken', 'unknown']])
  })

  it('are not believed with two signers in one message', async () => {
    const pdf = await signed(smallPdf(), { signer, twice: true })
    const finding = await first(pdf)
    assert.equal(finding.integrity, 'unreadable')
    assert.deepEqual(finding.problems.slice(0, 1), ['several-signers'])
  })
})
