import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { type ReadingStep, readingSteps } from '../../workflows/adapters/reading-steps.ts'
import { openLetterReader } from '../../workflows/adapters/tesseract-letter-reader.ts'
import { inventedLetter, plainLetter, type SecrecyStamp } from '../support/invented-letter.ts'
import { referenceFile } from '../support/reference-files.ts'

/** A closer look would have begun long before. */
const HELD_MS = 1_000

const reader = openLetterReader({
  workers: 2, pixelsMax: 60_000_000, timeoutMs: 60_000, backgroundNice: 0,
})
after(() => reader.close())

function sourceOf(bytes: Buffer): ByteSource {
  return {
    byteSize: bytes.length,
    open: (range) => Readable.from([range ? bytes.subarray(range.start, range.end) : bytes]),
  }
}

describe('a printed letter', () => {
  it('fills the form: every field as printed, nothing certain that is wrong', async () => {
    const { pdf } = await inventedLetter({ ...plainLetter, urgency: 'KHẨN', scan: { skew: 0.8 } })
    const first = await reader.readFirst(sourceOf(pdf), 'application/pdf', 1, 0,
      [plainLetter.issuer, plainLetter.parentBody ?? ''])
    const { gate, reading: page, proposals: quick } = first
    const read = await first.lookCloser()
    assert.equal(gate.verdict, 'clear')
    assert.ok(page && quick && read)
    for (const field of ['number', 'notation', 'issuedOn', 'subject'] as const) {
      assert.deepEqual(quick[field], read[field], field)
    }
    assert.equal(read.documentType?.value, 'Công văn')
    assert.equal(read.number?.value, '1284')
    assert.equal(read.notation?.value, 'SNV-CCHC')
    assert.equal(read.issuedOn?.value, '2026-03-05')
    assert.equal(read.parentBody?.value, plainLetter.parentBody)
    assert.equal(read.issuer?.value, 'SỞ NỘI VỤ')
    assert.equal(read.subject?.value, `V/v ${plainLetter.subject}`)
    assert.equal(read.signer?.value, 'Lê Minh An')
    assert.equal(read.signerPosition?.value, 'PHÓ GIÁM ĐỐC')
    assert.equal(read.urgency?.value, 'urgent')
    assert.equal(read.dueOnInText?.value, '2026-03-20')
    for (const { box, confidence } of Object.values(read)) {
      assert.ok(confidence >= 0 && confidence <= 100)
      for (const part of box ?? []) assert.ok(part >= -0.02 && part <= 1.02)
    }
    assert.match(page.text, /cải cách hành chính/u)
    assert.equal(page.rotation, 0)
  })

  it('with a kind of its own is read under its heading', async () => {
    const { jpeg } = await inventedLetter({
      ...plainLetter, documentType: 'Kế hoạch', number: '21', notation: 'KH-SNV',
      subject: 'Kiểm tra công tác văn thư, lưu trữ năm 2026',
    })
    const { proposals } = await reader.readHead(sourceOf(jpeg), 'image/jpeg', 1, 0)
    assert.equal(proposals.documentType?.value, 'Kế hoạch')
    assert.equal(proposals.subject?.value, 'Kiểm tra công tác văn thư, lưu trữ năm 2026')
    assert.equal(proposals.notation?.value, 'KH-SNV')
  })
})

describe('a letter on its way in', () => {
  it('is not held up by the closer look at the one before, which goes on when its head is read', async () => {
    const { pdf } = await inventedLetter(plainLetter)
    const first = await reader.readFirst(sourceOf(pdf), 'application/pdf', 1, 0, [])
    const steps: ReadingStep[] = []
    // Published by `stepped` alone.
    const note = (step: unknown) => void steps.push(step as ReadingStep)
    readingSteps.subscribe(note)
    const { promise: arrival, resolve: arrived } = Promise.withResolvers<void>()
    const coming = reader.whileOneComes(() => arrival)
    const closer = first.lookCloser()
    const codes = reader.readCodes(sourceOf(pdf), 'application/pdf', 1)
    await setTimeout(HELD_MS)
    const began = steps.filter(({ name }) => name.startsWith('recognise'))
    const released = performance.now()
    arrived()
    await coming
    assert.ok(await closer)
    assert.deepEqual(await codes, [])
    readingSteps.unsubscribe(note)
    assert.deepEqual(began, [])
    const read = steps.filter(({ name }) => name.startsWith('recognise'))
    assert.ok(read.length > 0 && read.every((step) => step.began >= released))
  })
})

describe('an urgency stamp', () => {
  it('in a red frame under a long summary is read', async () => {
    const { jpeg } = await inventedLetter({
      ...plainLetter, urgency: 'KHẨN', scan: { seed: 4 },
      subject: 'tăng cường giám sát bệnh tay chân miệng tại trường học',
    })
    const { proposals } = await reader.readHead(sourceOf(jpeg), 'image/jpeg', 1, 0)
    assert.equal(proposals.urgency?.value, 'urgent')
  })

  it('that cannot be read leaves the urgency to a person', async () => {
    const { jpeg } = await inventedLetter({
      ...plainLetter, mark: { text: 'XYZ', colour: 'red', isFramed: true },
    })
    const { proposals } = await reader.readHead(sourceOf(jpeg), 'image/jpeg', 1, 0)
    assert.equal(proposals.urgency?.value, 'normal')
    assert.ok((proposals.urgency?.confidence ?? 100) <= 60)
  })
})

describe('a page that the clerk turned', () => {
  it('is read as it was turned, not as it lay', async () => {
    const lying = await inventedLetter({ ...plainLetter, number: '55', notation: 'SNV-VP' })
    const wanted = await inventedLetter(plainLetter)
    const { width = 0, height = 0 } = await sharp(wanted.jpeg).metadata()
    const half = { left: 0, top: 0, width, height: Math.floor(height * 0.48) }
    const below = await sharp(wanted.jpeg).extract(half).toBuffer()
    // Two letters on one sheet, head to head: the one asked for stands on its head.
    const sheet = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
      .composite([
        { input: await sharp(lying.jpeg).extract(half).toBuffer(), left: 0, top: 0 },
        { input: await sharp(below).rotate(180).toBuffer(), left: 0, top: height - half.height },
      ])
      .jpeg().toBuffer()
    const page = await reader.readPage(sourceOf(sheet), 'image/jpeg', 1, 180)
    assert.equal(page.rotation, 180)
    const read = await reader.propose(sourceOf(sheet), 'image/jpeg', [page], [])
    assert.equal(read.number?.value, '1284')
    assert.equal(read.notation?.value, 'SNV-CCHC')
    assert.equal(read.subject?.value, `V/v ${plainLetter.subject}`)
  })
})

describe('figures written by hand', () => {
  it('are never shown as certain', async () => {
    for (const seed of [8]) {
      const { jpeg } = await inventedLetter({ ...plainLetter, byHand: true, scan: { seed } })
      const { proposals } = await reader.readHead(sourceOf(jpeg), 'image/jpeg', 1, 0)
      assert.ok((proposals.number?.confidence ?? 0) < 85)
      assert.ok((proposals.issuedOn?.confidence ?? 0) < 85)
    }
  })

  it('in the stamp of another office never become the number', async () => {
    const { jpeg } = await inventedLetter({ ...plainLetter, arrivalStamp: '2770' })
    const { proposals } = await reader.readHead(sourceOf(jpeg), 'image/jpeg', 1, 0)
    assert.notEqual(proposals.number?.value, '2770')
  })
})

/** One for each ink and each kind of scan; `npm run bench -- gate` tries them by the hundred. */
const stamps: SecrecyStamp[] = [
  { text: 'MẬT', colour: 'red', isFramed: true, turn: -4 },
  { text: 'TỐI MẬT', colour: 'blue', isFramed: false, turn: 3 },
  { text: 'TUYỆT MẬT', colour: 'black', isFramed: true, turn: 0, opacity: 0.6 },
]
const modes = ['colour', 'grey', 'black-and-white'] as const

describe('the secrecy gate', () => {
  for (const [index, mark] of stamps.entries()) {
    const mode = modes[index % modes.length] ?? 'colour'
    it(`stops a ${mode} scan with ${mark.colour} ${mark.text}, turned ${mark.turn}°`, async () => {
      const { jpeg } = await inventedLetter({
        ...plainLetter, mark, scan: { mode, skew: index / 5 - 0.8, noise: 10, seed: index },
      })
      const gate = await reader.gate(sourceOf(jpeg), 'image/jpeg', 1, 0)
      assert.notEqual(gate.verdict, 'clear')
    })
  }

  it('lets ordinary letters pass that speak of bảo mật and mật độ', async () => {
    let stopped = 0
    for (const [index, mode] of modes.entries()) {
      const { jpeg } = await inventedLetter({
        ...plainLetter, urgency: 'THƯỢNG KHẨN', arrivalStamp: '318',
        scan: { mode, skew: index - 1, seed: 20 + index },
      })
      const gate = await reader.gate(sourceOf(jpeg), 'image/jpeg', 1, 0)
      if (gate.verdict !== 'clear') stopped += 1
    }
    assert.equal(stopped, 0)
  })

  it('does not take a word of the letter for a stamp', async () => {
    const { pdf } = await inventedLetter({
      ...plainLetter,
      issuer: 'SỞ XÂY DỰNG', number: '1893', notation: 'SXD-HTKT', issuedOn: '2026-11-20',
      subject: 'kiểm tra hệ thống chiếu sáng công cộng trên địa bàn phường',
      addressees: 'Ủy ban nhân dân phường Bến Xuân.',
      paragraphs: [
        'Thực hiện kế hoạch quản lý hạ tầng kỹ thuật đô thị, Sở Xây dựng đề nghị Ủy ban nhân dân '
          + 'phường kiểm tra, lập danh sách các tuyến đường có đèn chiếu sáng hư hỏng.',
        'Kết quả gửi về Sở Xây dựng trong vòng mười ngày làm việc để tổng hợp./.',
      ],
      receivers: ['Như trên', 'Giám đốc Sở', 'Lưu: VT, HTKT'], signer: 'Vương Thế Hùng',
    })
    const gate = await reader.gate(sourceOf(pdf), 'application/pdf', 1, 0)
    assert.equal(gate.verdict, 'clear')
  })

  it('finds the mark on a page that lies on its side', async () => {
    const { jpeg } = await inventedLetter({
      ...plainLetter, mark: { text: 'MẬT', colour: 'red', isFramed: true },
    })
    const gate = await reader.gate(sourceOf(jpeg), 'image/jpeg', 1, 90)
    assert.notEqual(gate.verdict, 'clear')
  })

  it('fails closed: what cannot be opened is for a person', async () => {
    const gate = await reader.gate(sourceOf(Buffer.from('no file at all')), 'application/pdf', 1, 0)
    assert.deepEqual(gate, { verdict: 'suspect', level: null, ground: 'failed', page: 1 })
  })
})

describe('a file that cannot be read', () => {
  it('fails alone: the next letter is read', async () => {
    const broken = sourceOf(Buffer.from('%PDF-1.7 broken'))
    await assert.rejects(reader.readPage(broken, 'application/pdf', 1, 0))
    await assert.rejects(reader.image(broken, 'application/pdf', 1, 0, 600))
    const { jpeg } = await inventedLetter(plainLetter)
    const image = await reader.image(sourceOf(jpeg), 'image/jpeg', 1, 90, 600)
    assert.equal(image.width, 600)
    assert.ok(image.height < image.width)
  })

  it('is refused when its picture is over the limit', async () => {
    const small = openLetterReader({ workers: 1, pixelsMax: 100_000, timeoutMs: 20_000 })
    const { jpeg } = await inventedLetter(plainLetter)
    await assert.rejects(small.readPage(sourceOf(jpeg), 'image/jpeg', 1, 0))
    await small.close()
  })
})

describe('a real letter born digital', () => {
  const path = referenceFile('data/real-vn/vn-tb-11-ubnd-borndigital.pdf')
  it('has its number and day from the signature fields', {
    skip: path ? false : 'reference letters are not here (BUTPHE_REFERENCE_FILES)',
  }, async () => {
    const file = sourceOf(readFileSync(path ?? ''))
    const { proposals } = await reader.readHead(file, 'application/pdf', 1, 0)
    assert.match(proposals.number?.value ?? '', /^\d+$/u)
    assert.notEqual(proposals.issuedOn?.value, null)
    assert.equal(proposals.number?.origin, 'widget')
  })
})
