import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { openMailReader } from '../../workflows/adapters/mail-reader.ts'
import { listZip, unpackEntry } from '../../workflows/adapters/mail-zip.ts'
import { inventedMail, inventedPng, inventedTnef, inventedZip, type MailToMake } from '../support/invented-mail.ts'
import { referenceFile } from '../support/reference-files.ts'

const reader = openMailReader()
const source = (bytes: Buffer) => ({ byteSize: bytes.length, open: () => Readable.from([bytes]) })
const read = async (mail: Buffer | MailToMake) => {
  const reading = await reader.read(source(Buffer.isBuffer(mail) ? mail : inventedMail(mail)))
  assert.ok(reading.ok, 'reason' in reading ? reading.reason : '')
  return reading
}
const shortly = (parts: readonly { path: string; role: string; why: string | null; name: string | null }[]) =>
  parts.map((part) => [part.path, part.role, part.why, part.name])
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')

describe('a message', () => {
  it('gives its PDF as a letter, lists the archive unopened and keeps the picture in the text', async () => {
    const { message, bytesOf } = await read({
      subject: 'Giấy mời họp', html: '<p>Kính gửi</p><img src="cid:logo@x">',
      parts: [
        { name: 'Giấy mời số 12.pdf', type: 'application/pdf', bytes: pdf },
        { name: 'hồ sơ.zip', type: 'application/zip', bytes: inventedZip([{ name: 'phụ lục.pdf', bytes: pdf }]) },
        { name: 'logo.png', type: 'image/png', disposition: 'inline', contentId: 'logo@x', bytes: inventedPng(120, 60) },
      ],
    })
    assert.deepEqual(shortly(message.parts), [
      ['1', 'letter', null, 'Giấy mời số 12.pdf'], ['2', 'unopened', 'archive', 'hồ sơ.zip'],
      ['2.1', 'listed', null, 'phụ lục.pdf'], ['3', 'inline', null, 'logo.png'],
    ])
    assert.deepEqual([message.subject, message.from.name, message.sentAt], ['Giấy mời họp', 'Sở Giả Định', '2026-11-23T01:15:00.000Z'])
    assert.deepEqual(bytesOf('1'), pdf)
    assert.equal(bytesOf('2'), undefined)
    assert.equal(message.text, 'Kính gửi')
  })

  it('takes a photo that a telephone put into the text for a letter, an ornament not, a page shown in the text for something to look at', async () => {
    const { message } = await read({
      html: '<img src="cid:trang@x">',
      parts: [
        { name: 'IMG_1.png', type: 'image/png', disposition: 'inline', bytes: inventedPng(3024, 4032) },
        { name: 'gach.png', type: 'image/png', disposition: 'inline', bytes: inventedPng(600, 4) },
        { name: 'trang.png', type: 'image/png', disposition: 'inline', contentId: 'trang@x', bytes: inventedPng(1240, 1754) },
      ],
    })
    assert.deepEqual(message.parts.map((part) => [part.role, part.why]), [['letter', null], ['inline', null], ['unopened', 'page-in-text']])
  })

  it('is told apart by bytes, not by what the sender says', async () => {
    const { message } = await read({ parts: [
      { name: 'la-pdf.exe', type: 'application/x-msdownload', bytes: pdf },
      { name: 'khong-phai.pdf', type: 'application/pdf', bytes: Buffer.from('MZ\x90\0') },
      { name: 'rong.pdf', type: 'application/pdf', bytes: '' },
    ] })
    assert.deepEqual(message.parts.map((part) => [part.role, part.why]), [['letter', null], ['unopened', 'other'], ['unopened', 'empty']])
  })

  it('in a message is opened, also in Outlook’s own wrapping, down to a depth', async () => {
    const inner = inventedMail({ subject: 'Bên trong', parts: [{ name: 'trong.pdf', bytes: pdf }] })
    const wrapped = inventedTnef([{ name: 'Công văn dài.pdf', bytes: pdf }])
    const { message, bytesOf } = await read({ parts: [
      { name: 'chuyển tiếp.eml', type: 'message/rfc822', bytes: inner },
      { name: 'winmail.dat', type: 'application/ms-tnef', bytes: wrapped },
    ] })
    assert.deepEqual(shortly(message.parts), [
      ['1', 'listed', null, 'chuyển tiếp.eml'], ['1.1', 'letter', null, 'trong.pdf'],
      ['2', 'listed', null, 'winmail.dat'], ['2.1', 'letter', null, 'Công văn dài.pdf'],
    ])
    assert.deepEqual([bytesOf('1.1'), bytesOf('2.1')], [pdf, pdf])

    let deep = inner
    for (let level = 0; level < 8; level += 1) deep = inventedMail({ parts: [{ name: 'x.eml', type: 'message/rfc822', bytes: deep }] })
    assert.deepEqual((await read(deep)).message.parts.map((part) => [part.path, part.why]), [
      ['1', null], ['1.1', null], ['1.1.1', null], ['1.1.1.1', 'too-deep'],
    ])
  })

  it('that says it is a report gives no letters', async () => {
    for (const [mail, report] of [
      [{ type: 'multipart/report; report-type=delivery-status' }, 'delivery'],
      [{ type: 'multipart/report; report-type=disposition-notification' }, 'receipt'],
      [{ headers: ['Auto-Submitted: auto-replied'] }, 'auto-reply'],
      [{ headers: ['X-But-Phe-Notice: 1'] }, 'own-notice'],
    ] as const) {
      const reading = await read({ ...mail, parts: [{ name: 'a.pdf', bytes: pdf }] })
      assert.equal(reading.message.report, report)
      assert.equal(reading.bytesOf('1'), undefined)
    }
  })

  it('with headers, parts or nesting beyond all measure is refused or cut, and reading goes on', async () => {
    const many = await read({ parts: Array.from({ length: 260 }, (_, n) => ({ name: `${n}.txt`, bytes: 'x' })) })
    assert.deepEqual([many.message.parts.length, many.message.isCut], [200, true])
    const long = inventedMail({ headers: [`X-Long: ${'a'.repeat(2_000_000)}`] })
    assert.deepEqual(await reader.read(source(long)), { ok: false, reason: 'message-broken' })
    let nested = 'Content-Type: text/plain\r\n\r\nx'
    for (let level = 0; level < 100; level += 1) nested = `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n${nested}\r\n--b${level}--`
    assert.deepEqual(await reader.read(source(Buffer.from(nested))), { ok: false, reason: 'message-broken' })
    const subject = await read({ subject: `a\r\nBcc: b@c\u202e${'x'.repeat(5_000)}` })
    assert.ok(!/[\r\n\u202e]/.test(subject.message.subject) && subject.message.subject.length <= 500)
  })

  it('that takes too long is given up with a reason', async () => {
    const hasty = openMailReader({ timeoutMs: 1 })
    assert.deepEqual(await hasty.read(source(inventedMail())), { ok: false, reason: 'message-timed-out' })
  })

  it('with a broken date has none; with bytes of no letters it is still shown', async () => {
    assert.equal((await read({ date: 'hôm qua' })).message.sentAt, null)
    assert.equal((await read(Buffer.from('\xff\xfe\x00 no message at all', 'latin1'))).message.parts.length, 0)
  })
})

describe('an archive in a message', () => {
  it('is opened when asked for: letters are given, what is packed in it again is not', async () => {
    const zip = inventedZip([
      { name: '../../etc/phụ lục.pdf', bytes: pdf }, { name: 'bảng.zip', bytes: inventedZip([{ name: 'x', bytes: pdf }]) },
      { name: 'khóa.pdf', bytes: pdf, isLocked: true },
    ])
    const mail = inventedMail({ parts: [{ name: 'a.zip', bytes: zip }] })
    const reading = await reader.extract(source(mail), ['1'])
    assert.ok(reading.ok)
    assert.deepEqual(shortly(reading.message.parts).map(([path, role, why]) => [path, role, why]), [
      ['1', 'unopened', 'archive-locked'], ['1.1', 'letter', null], ['1.2', 'unopened', 'archive'], ['1.3', 'listed', 'archive-locked'],
    ])
    assert.deepEqual(reading.bytesOf('1.1'), pdf)
  })

  it('that lies about a size, a check sum or its places gives nothing', () => {
    const zeros = Buffer.alloc(5_000_000)
    const limits = { bytesMax: 10_000_000, ratioMax: 100 }
    const unpack = (zip: Buffer, by = limits) => unpackEntry(zip, listZip(zip, 10)[0]!, by)
    assert.deepEqual(unpack(inventedZip([{ name: 'a', bytes: pdf }])), pdf)
    assert.throws(() => unpack(inventedZip([{ name: 'a', bytes: zeros }])), /too tightly/)
    assert.throws(() => unpack(inventedZip([{ name: 'a', bytes: zeros, claimedSize: 100 }])), /does not unpack/)
    assert.throws(() => unpack(inventedZip([{ name: 'a', bytes: pdf, claimedSize: 400 }])), /not what the directory says/)
    assert.throws(() => unpack(inventedZip([{ name: 'a', bytes: pdf, crc: 1 }])), /not what the directory says/)
    assert.throws(() => unpack(inventedZip([{ name: 'a', bytes: pdf }]), { ...limits, bytesMax: 5 }), /too large/)
    assert.throws(() => listZip(inventedZip(Array.from({ length: 11 }, (_, n) => ({ name: `${n}`, bytes: pdf }))), 10), /too many/)
    assert.throws(() => listZip(pdf, 10), /no directory/)
  })
})

interface Expectation {
  letters?: number
  names?: readonly string[]
  report?: true
  subject?: RegExp
  noDate?: true
  unopened?: number
}

/** What the list of the collected messages expects of each, in our words. */
const expected: Readonly<Record<string, Expectation>> = {
  'Hello +CJK.msg': { subject: /^Hello \+CJK$/ },
  'attachmentFiles.msg': { letters: 3, names: ['jpg.jpg', 'png.png', 'tif.tif'] },
  'attachment_message_rfc822.eml': { letters: 1, names: ['broken.pdf'] },
  'attachment_nonascii_filename.eml': { names: ['ciële.txt'] },
  'attachment_only_email.eml': { unopened: 1 },
  'attachment_pdf.eml': { letters: 1 },
  'attachment_with_base64_encoded_name.eml': { names: ['This is a test.pdf'] },
  'attachment_with_encoded_name.eml': { unopened: 1 },
  'bad_date_header.eml': { noDate: true },
  'bad_encoded_subject.eml': { subject: /TEST/ },
  'base64encodedroot.eml': { letters: 1, names: ['screenshot.png'] },
  'calendar-event.eml': { names: ['invite.ics'], unopened: 2 },
  'content_transfer_encoding_x_uuencode.eml': { unopened: 1, names: ['PGP_Cmts_on_12-14-01_Pkg.doc'] },
  'delivery-status.eml': { report: true },
  'encoding_madness.eml': {},
  'invalid_subject_characters.eml': { subject: /FrenetikPolis/ },
  'japanese_attachment_long_name.eml': { names: ['かきくけこかきくけこかきくけこかきくけこかきくけこ.txt'] },
  'm4006.eml': { names: ['winmail.dat'], letters: 1 },
  'mimetorture.eml': {},
  'missing_body.eml': {},
  'msgInMsg.msg': { letters: 1, names: ['green.png'] },
  'nested.eml': {},
  'nodemailer.eml': { names: ['image.png', 'nyan cat ✔.gif', 'notes.txt'] },
  'nonUnicodeMail.msg': { subject: /Non Unicode mail subject/ },
  'raw_email_with_nested_attachment.eml': { names: ['truncated.png', 'smime.p7s'] },
  'report_422.eml': { report: true },
  'stalwart-legacy-045.eml': { names: ['HasenundFrösche.txt'] },
  'unicode1.msg': { subject: /畑/ },
  'winmail.dat': { letters: 1 },
}

const folder = referenceFile('data')
describe('the collected messages of others', { skip: folder ? false : 'no reference files' }, () => {
  // Its fields are those the list has had since it was made.
  const list = folder ? (JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8')) as { file: string; kind: string }[]) : []
  const messages = list.filter((one) => one.file.startsWith('email/'))

  for (const { file } of messages) {
    const name = file.slice('email/'.length)
    it(`${name} ends as its list says`, async () => {
      const wanted = expected[name]
      assert.ok(wanted, 'a message that nobody has said anything of')
      const { message } = await read(readFileSync(join(folder ?? '', file)))
      const count = (role: string) => message.parts.filter((part) => part.role === role).length
      if (wanted.letters !== undefined) assert.equal(count('letter'), wanted.letters)
      if (wanted.unopened !== undefined) assert.equal(count('unopened'), wanted.unopened)
      for (const part of wanted.names ?? []) assert.equal(message.parts.filter((one) => one.name === part).length, 1, part)
      assert.equal(message.report !== null, wanted.report === true)
      if (wanted.subject) assert.match(message.subject, wanted.subject)
      if (wanted.noDate) assert.equal(message.sentAt, null)
      assert.ok(message.parts.length <= 200)
    })
  }
})
