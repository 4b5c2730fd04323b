import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAgencies } from '../../workflows/domain/letter-agency.ts'
import { dayOf, parseWrittenDate } from '../../workflows/domain/letter-date.ts'
import { findDeadlines } from '../../workflows/domain/letter-deadline.ts'
import { findHeader, isArrivalStamp } from '../../workflows/domain/letter-header.ts'
import { lineOf, linesOf } from '../../workflows/domain/letter-lines.ts'
import { isNumberLine, parseNumberLine } from '../../workflows/domain/letter-number.ts'
import { signerName } from '../../workflows/domain/letter-signer.ts'
import { readUrgency, urgencyOf } from '../../workflows/domain/letter-urgency.ts'
import type { Box, RecognisedWord } from '../../workflows/domain/reading.ts'

const word = (text: string, box: Box, confidence = 95): RecognisedWord => ({ text, box, confidence })
const line = (text: string, y: number, confidence = 95) =>
  lineOf([word(text, [0.15, y, 0.2, 0.014], confidence)])

describe('the number line of a letter', () => {
  const printed: [string, string, string][] = [
    ['Số: 15/QĐ-UBND', '15', 'QĐ-UBND'],
    ['Số: 05 / UBND - VP', '05', 'UBND-VP'],
    ['Số: 30/2020/NĐ-CP', '30', '2020/NĐ-CP'],
    ['Số 34-CT/TU', '34', 'CT/TU'],
    ['Số: 01-CTr/TU', '01', 'CTr/TU'],
    ['Số: 78/TTr-SVHTT', '78', 'TTr-SVHTT'],
    ['Số: 12/Q\u00d0-BC\u00d0138', '12', 'QĐ-BCĐ138'],
    ['số: 356/TB-VP', '356', 'TB-VP'],
  ]
  for (const [text, number, notation] of printed) {
    it(`“${text}” is number ${number}, symbol ${notation}`, () => {
      const read = parseNumberLine(text)
      assert.equal(read?.number, number)
      assert.equal(read?.notation, notation)
    })
  }

  it('with letters among the digits gives no number, and still its symbol', () => {
    assert.deepEqual(parseNumberLine('Số: 27Zể/UBND-VP'),
      { number: null, notation: 'UBND-VP', isMended: false })
  })

  it('left blank gives no number', () => {
    assert.equal(parseNumberLine('Số:    /UBND-VP')?.number, null)
  })

  it('with digits apart is mended, never certain', () => {
    const read = parseNumberLine('Số: 31 7/GM-UBND')
    assert.equal(read?.number, '317')
    assert.equal(read?.isMended, true)
  })

  it('is not any line that begins with the name of a department', () => {
    assert.equal(isNumberLine('SỞ NỘI VỤ'), false)
    assert.equal(isNumberLine('Số: 12/SNV-VP'), true)
  })
})

describe('days on a letter', () => {
  it('are read from the written date', () => {
    assert.equal(parseWrittenDate('An Bình, ngày 05 tháng 3 năm 2026')?.day, '2026-03-05')
  })

  it('that do not exist or are not digits are null', () => {
    assert.equal(parseWrittenDate('ngày 31 tháng 02 năm 2026')?.day, null)
    assert.equal(parseWrittenDate('ngày 2$ tháng 4 năm 2026')?.day, null)
    assert.equal(parseWrittenDate('tháng 01 năm 2026')?.day, null)
    assert.equal(parseWrittenDate('Kính gửi: Sở Nội vụ'), undefined)
    assert.equal(dayOf('2026', '13', '1'), null)
  })

  it('by which something is asked are found with their place', () => {
    const text = 'gửi báo cáo trước ngày 20 tháng 3 năm 2026; chậm nhất ngày 25/4/2026.'
    const daysIn = (words: string) =>
      findDeadlines([{ page: 1, origin: 'ocr', lines: [line(words, 0.5)] }]).map(({ day }) => day)
    assert.deepEqual(daysIn(text), ['2026-03-20', '2026-04-25'])
    assert.deepEqual(daysIn('họp ngày 20/3/2026'), [])
  })
})

describe('the sender of a letter', () => {
  it('is the last name of the head, the superior body the one above', () => {
    const lines = [line('ỦY BAN NHÂN DÂN', 0.08), line('TỈNH AN BÌNH', 0.1), line('SỞ NỘI VỤ', 0.12)]
    const { parent, issuer } = readAgencies(lines, [null, null, null], [])
    assert.equal(parent?.value, 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH')
    assert.equal(issuer?.value, 'SỞ NỘI VỤ')
  })

  it('is told by the bold print where the words do not tell', () => {
    const lines = [line('PHƯỜNG AN HÒA', 0.08), line('ỦY BAN MTTQ VIỆT NAM', 0.1)]
    assert.equal(readAgencies(lines, [2, 3], []).issuer?.value, 'ỦY BAN MTTQ VIỆT NAM')
    assert.equal(readAgencies(lines, [3, 3], []).parent?.value, 'PHƯỜNG AN HÒA')
  })

  it('takes the spelling of the directory, and loses confidence with every letter that differs', () => {
    const directory = ['SỞ TÀI CHÍNH', 'SỞ NỘI VỤ', 'BAN DÂN TỘC']
    const exact = readAgencies([line('SỞ NỘI VU', 0.1)], [null], directory).issuer
    assert.equal(exact?.value, 'SỞ NỘI VỤ')
    assert.equal(exact?.confidence, 99)
    const near = readAgencies([line('SỞ NỘL VỤ', 0.1)], [null], directory).issuer
    assert.equal(near?.value, 'SỞ NỘI VỤ')
    assert.ok((near?.confidence ?? 100) < 85)
    const other = readAgencies([line('CÔNG AN PHƯỜNG', 0.1)], [null], directory).issuer
    assert.equal(other?.value, 'CÔNG AN PHƯỜNG')
  })

  it('takes no body of the directory for another one of the same place', () => {
    const directory = ['Công an phường Bến Xuân', 'Sở Ngoại vụ']
    for (const name of ['ĐẢNG ỦY PHƯỜNG BẾN XUÂN', 'SỞ NỘI VỤ']) {
      assert.equal(readAgencies([line(name, 0.1)], [null], directory).issuer?.value, name)
    }
    assert.equal(readAgencies([line('CÔNG AN PHƯỜNG BÊN XUẬN', 0.1)], [null], directory).issuer?.value,
      'Công an phường Bến Xuân')
  })

  it('is never another office that stamped the letter on arrival', () => {
    assert.equal(isArrivalStamp('CÔNG VĂN ĐẾN'), true)
    assert.equal(isArrivalStamp('CV ĐẾN'), true)
    assert.equal(isArrivalStamp('ỦY BAN NHÂN DÂN'), false)
  })
})

describe('lines of a page', () => {
  it('keep the two columns of the head apart', () => {
    const lines = linesOf([
      word('SỞ', [0.15, 0.08, 0.03, 0.014]), word('NỘI', [0.19, 0.08, 0.03, 0.014]),
      word('CỘNG', [0.5, 0.081, 0.05, 0.014]), word('HÒA', [0.56, 0.081, 0.04, 0.014]),
    ])
    assert.deepEqual(lines.map(({ text }) => text), ['SỞ NỘI', 'CỘNG HÒA'])
  })

  it('join the pieces of a number left to be filled in', () => {
    const lines = linesOf([
      word('Số:', [0.15, 0.14, 0.03, 0.014]), word('Quảng', [0.5, 0.14, 0.05, 0.014]),
      word('/TB-UBND', [0.26, 0.14, 0.1, 0.014]),
    ])
    assert.equal(lines[0]?.text, 'Số: /TB-UBND')
  })
})

describe('smaller fields', () => {
  it('urgency is read only where it stands alone in capitals', () => {
    assert.equal(urgencyOf('KHẨN'), 'urgent')
    assert.equal(urgencyOf('[THƯỢNG KHẨN]'), 'very-urgent')
    assert.equal(urgencyOf('HỎA TỐC'), 'express')
    assert.equal(urgencyOf('HỎA TỐC HẸN GIỜ'), 'express-timed')
    assert.equal(urgencyOf('Khẩn trương thực hiện'), undefined)
  })

  it('urgency in a red stamp is in doubt unless the stamp is read', () => {
    const page = [line('Số: 12/SNV-VP', 0.14)]
    const box: Box = [0.2, 0.2, 0.1, 0.03]
    const read = (texts: string[]) =>
      readUrgency({ red: [], redStamps: texts.length > 0 ? [{ texts, box }] : [], left: [], page }, findHeader(page))
    assert.deepEqual(read([]), { value: 'normal', confidence: 80, box: null })
    assert.deepEqual(read(['KHẨN']), { value: 'urgent', confidence: 80, box })
    assert.deepEqual(read(['KHÁAN']), { value: 'urgent', confidence: 60, box })
    assert.deepEqual(read(['=']), { value: 'normal', confidence: 60, box })
    assert.deepEqual(read(['CÔNG VĂN ĐẾN']), { value: 'normal', confidence: 80, box: null })
  })

  it('normal is certain only when the head was read twice and cleanly, with nothing red', () => {
    const page = [line('Số: 12/SNV-VP', 0.14)]
    const badly = page.map((one) => ({ ...one, confidence: 30 }))
    const sure = (left: typeof page, red: typeof page, hasLooked = true) =>
      (readUrgency({ red, redStamps: [], left, page, hasLooked }, findHeader(page))?.confidence ?? 0) >= 85
    assert.ok(sure(page, []))
    assert.ok(!sure(badly, []))
    assert.ok(!sure(page, [line('=', 0.2)]))
    assert.ok(!sure(page, [], false))
  })

  it('the signer is a name without rank and without specks of the seal', () => {
    assert.equal(signerName('Đại tá Lê Minh An'), 'Lê Minh An')
    assert.equal(signerName('" ThS. Trần Thị Bình'), 'Trần Thị Bình')
  })
})
