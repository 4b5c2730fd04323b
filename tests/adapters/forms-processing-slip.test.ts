import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { PDFDocument } from 'pdf-lib'
import {
  processingSlip, SLIP_INK_AREA, type SlipDirective, type SlipFacts,
} from '../../workflows/adapters/forms/processing-slip.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const MM = 72 / 25.4
const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0
const WITHOUT_POPPLER = hasPoppler ? false : 'pdftotext is not installed on this machine'

const directive: SlipDirective = {
  author: 'Trần Văn Ổn', position: 'Chủ tịch', onBehalfOf: null,
  givenAt: new Date('2026-11-22T07:02:00Z'), text: 'Tham mưu văn bản trả lời',
  lead: 'Văn phòng', support: ['Phòng Văn hóa - Xã hội'], fyi: [], dueOn: '2026-11-25',
}

const facts: SlipFacts = {
  parentBody: null, office: 'Ủy ban nhân dân phường Bến Lúa', place: 'Bến Lúa',
  documentType: 'Công văn', symbol: '412/SNV-CCHC', issuedOn: '2026-11-20',
  issuer: 'Sở Nội vụ thành phố Sông Mới', subject: 'V/v báo cáo cải cách hành chính',
  arrivalNumber: '128', arrivedOn: '2026-11-22', urgency: 'very-urgent',
  externalDueOn: '2026-11-30', transferredTo: 'Chủ tịch', fileReference: null,
  code: 'BL26-7K3F9Q', slipCheck: 'ABCDEFGHJKMNPQRS', publicUrl: 'https://butphe.example/', leaderDirectives: [],
  unitDirectives: [], proposals: [], systemName: 'Bút Phê', printedBy: 'Nguyễn Thị Lan',
  printedAt: new Date('2026-11-22T07:30:00Z'),
}

async function textOf(pdf: Buffer): Promise<string> {
  const path = join(await newTempFolder(), 'slip.pdf')
  writeFileSync(path, pdf)
  const told = spawnSync('pdftotext', ['-raw', path, '-'])
  return told.stdout.toString().normalize('NFC').replace(/\s+/g, ' ')
}

/** Every Vietnamese letter with every tone, small and capital. */
function everyLetter(): string {
  const tones = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323']
  const small = [...'aăâeêioôơuưy'].flatMap((vowel) => tones.map((tone) => vowel + tone)).concat('đ')
  return [...small, ...small.map((letter) => letter.toUpperCase())].join(' ')
}

describe('the processing slip', () => {
  it('leaves the leader a white field of at least 170 by 80 mm inside the page', async () => {
    const [page] = (await PDFDocument.load(await processingSlip(facts))).getPages()
    assert.ok(SLIP_INK_AREA.width >= 170 * MM && SLIP_INK_AREA.height >= 80 * MM)
    assert.ok(page && SLIP_INK_AREA.x + SLIP_INK_AREA.width <= page.getWidth())
    assert.ok(SLIP_INK_AREA.y + SLIP_INK_AREA.height <= page.getHeight())
  })

  it('carries the facts, the stamp, the three parts and where it was printed',
    { skip: WITHOUT_POPPLER }, async () => {
      const text = await textOf(await processingSlip({ ...facts, leaderDirectives: [directive] }))
      for (const words of [
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc',
        'PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN', 'Bến Lúa, ngày 22 tháng 11 năm 2026', 'ĐẾN', 'Số: 128',
        'Chuyển: Chủ tịch', 'Số và ký hiệu HS:', '412/SNV-CCHC', '20/11/2026', 'Thượng khẩn',
        '30/11/2026', 'Sở Nội vụ thành phố Sông Mới', 'V/v báo cáo cải cách hành chính',
        '1. Ý kiến của lãnh đạo cơ quan, tổ chức', '2. Ý kiến của lãnh đạo đơn vị',
        '3. Ý kiến đề xuất của người giải quyết', 'BL26-7K3F9Q',
        'Chủ tịch Trần Văn Ổn, 14:02 ngày 22/11/2026: Tham mưu văn bản trả lời · Chủ trì: Văn phòng',
        'In từ hệ thống Bút Phê bởi Nguyễn Thị Lan lúc 14:30 ngày 22/11/2026',
      ]) assert.ok(text.includes(words), `${words}\n${text}`)
    })

  it('keeps every Vietnamese letter, also of a tablet that sends them taken apart',
    { skip: WITHOUT_POPPLER }, async () => {
      const letters = everyLetter()
      const text = await textOf(await processingSlip({ ...facts, subject: letters.normalize('NFD') }))
      for (const letter of letters.normalize('NFC').split(' ')) assert.ok(text.includes(letter), letter)
    })

  it('goes on another page rather than lose a directive or move the field',
    { skip: WITHOUT_POPPLER }, async () => {
      const leaderDirectives = Array.from({ length: 40 }, (_, index) => {
        return { ...directive, text: `Việc thứ ${index + 1} trong ngày` }
      })
      const subject = 'nội dung rất dài '.repeat(120)
      const slip = await processingSlip({ ...facts, subject: `${subject}hết.`, leaderDirectives })
      const text = await textOf(slip)
      for (const { text: words } of leaderDirectives) assert.ok(text.includes(words), words)
      assert.ok(text.includes('dài hết.'))
      assert.ok((await PDFDocument.load(slip)).getPageCount() >= 2)
    })

  it('is the same bytes for the same facts', async () => {
    assert.ok((await processingSlip(facts)).equals(await processingSlip(facts)))
  })
})
