import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inventedScan } from '../../scripts/invented-letters/index.ts'
import { verdictOf } from '../../scripts/fields/scoring.ts'
import { addresseesText, receiversText } from '../../workflows/domain/letter-addressees.ts'
import { mendUsualWords, readAgencies } from '../../workflows/domain/letter-agency.ts'
import { CERTAIN, confidenceOf, shownFor, type Signals } from '../../workflows/domain/letter-confidence.ts'
import { dayOf, parseWrittenDate } from '../../workflows/domain/letter-date.ts'
import { findDeadlines } from '../../workflows/domain/letter-deadline.ts'
import type { LetterEvidence } from '../../workflows/domain/letter-evidence.ts'
import { carriesInitials } from '../../workflows/domain/letter-initials.ts'
import { lineOf, linesOf } from '../../workflows/domain/letter-lines.ts'
import { meetingAt, meetingPlace } from '../../workflows/domain/letter-meeting.ts'
import { parseNumberLine } from '../../workflows/domain/letter-number.ts'
import { findSignature, signerName } from '../../workflows/domain/letter-signer.ts'
import { settle } from '../../workflows/domain/letter-two-readings.ts'
import { readLetterhead } from '../../workflows/domain/letterhead.ts'
import { heldAgainstNotation } from '../../workflows/domain/letter-field-sender.ts'
import { isMarkless } from '../../workflows/domain/public-bodies.ts'
import { mayBeName } from '../../workflows/domain/person-names.ts'
import { type Box, proposalFields, type RecognisedWord } from '../../workflows/domain/reading.ts'
import { isSyllable, mendCompounds, oddWords } from '../../workflows/domain/vietnamese-syllables.ts'

const word = (text: string, box: Box, confidence = 95): RecognisedWord => ({ text, box, confidence })
const line = (text: string, y: number, x = 0.15) => lineOf([word(text, [x, y, 0.2, 0.014])])
const pageOf = (...lines: ReturnType<typeof line>[]) => ({ page: 1, origin: 'ocr' as const, lines })

function born(words: readonly RecognisedWord[][]): LetterEvidence {
  const pages = words.map((found, index) => ({ page: index + 1, origin: 'text-layer' as const, lines: linesOf(found) }))
  return {
    page: pages[0]?.lines ?? [], left: [], right: [], subjectAgain: [], again: [], red: [], redStamps: [],
    weightOf: () => null, doubts: { number: false, date: false }, widgets: { number: null, day: null },
    origin: 'text-layer', pageNumber: 1, pages: pages.slice(1), directory: [],
  }
}

describe('letters read without a misread letter', () => {
  const handFilled = new Set(['number', 'issuedOn'])
  for (let index = 0; index < 28; index++) {
    const scan = inventedScan('tuning', index)
    it(`give every printed field: ${scan.name}`, () => {
      const read = readLetterhead(born(scan.words))
      for (const field of proposalFields) {
        if (field === 'urgency') continue
        const verdict = verdictOf(field, scan.truth, read)
        // Figures by hand are ink, not words.
        if (handFilled.has(field) && verdict === 'missing') continue
        assert.ok(verdict === null || verdict === 'right' || verdict === 'right-empty',
          `${field}: ${read[field]?.value} for ${scan.truth[field]}`)
      }
    })
  }
})

describe('the signature', () => {
  it('is found on the last page, never in a heading', () => {
    const first = pageOf(line('QUYẾT ĐỊNH', 0.3, 0.42), line('Điều 1. Ban hành kèm theo', 0.4))
    const last = { ...pageOf(line('Nơi nhận:', 0.3), line('KT. CHỦ TỊCH', 0.3, 0.6),
      line('PHÓ CHỦ TỊCH', 0.32, 0.6), line('Trần Thị Mỹ Hạnh', 0.42, 0.6)), page: 2 }
    const found = findSignature([first, last])
    assert.equal(found?.page.page, 2)
    assert.equal(found?.name.text, 'Trần Thị Mỹ Hạnh')
    assert.equal(found?.position?.text, 'PHÓ CHỦ TỊCH')
    assert.equal(found?.isDeputy, true)
    assert.equal(findSignature([first]), null)
  })
  const names: [string, string][] = [
    ['ThS. Trần Thị Bình', 'Trần Thị Bình'], ['Thượng tá Lê Minh An', 'Lê Minh An'], ['TS.BS Võ Hữu Đạt', 'Võ Hữu Đạt'],
    ['BSCKII. Đỗ Thúy Nga', 'Đỗ Thúy Nga'], ['“ Đặng Văn Tú', 'Đặng Văn Tú'], ['PGS.TS. Hồ Quốc Việt', 'Hồ Quốc Việt'],
    ['Đại úy Ngô Xuân Sơn', 'Ngô Xuân Sơn'], ['ồ Lê Gia Yến .', 'Lê Gia Yến'],
  ]
  for (const [printed, name] of names) it(`“${printed}” is ${name}`, () => assert.equal(signerName(printed), name))
  for (const not of ['QUYẾT ĐỊNH', 'Đã ký', 'Thành phố Hồ Chí Minh', 'Nguyễn']) {
    it(`“${not}” is nobody's name`, () => assert.equal(mayBeName(signerName(not)) && signerName(not) !== 'QUYẾT ĐỊNH', false))
  }
})

describe('two readings of one place', () => {
  const text = (lines: readonly { text: string }[]) => lines.map((one) => one.text).join(' ')
  const read = (words: [string, number][]) => [lineOf(words.map(([one, confidence], at) => word(one, [at * 0.1, 0.1, 0.08, 0.01], confidence)))]
  it('that agree are one value', () => {
    assert.equal(settle(read([['Sở', 95]]), read([['Sở', 80]]), text).agreement, 'same')
  })
  it('that differ in a mark give the better word', () => {
    const both = settle(read([['tổ', 60], ['chức', 95]]), read([['tố', 90], ['chức', 95]]), text)
    assert.deepEqual([both.value, both.agreement], ['tố chức', 'near'])
    assert.equal(settle(read([['đượe', 90]]), read([['được', 70]]), text).value, 'được')
  })
  it('that have other words keep the first and differ', () => {
    assert.equal(settle(read([['Sở', 95]]), read([['Ban', 95], ['A', 95]]), text).agreement, 'differs')
  })
  it('are one where nobody looked again', () => assert.equal(settle(read([['Sở', 95]]), [], text).agreement, 'single'))
})

describe('days and numbers', () => {
  it('of every month that exists are read, and no other', () => {
    for (let month = 1; month <= 12; month++) {
      for (let day = 1; day <= 31; day++) {
        const exists = new Date(Date.UTC(2026, month - 1, day)).getUTCDate() === day
        const read = parseWrittenDate(`An Bình, ngày ${String(day).padStart(2, '0')} tháng ${month} năm 2026`)?.day ?? null
        assert.equal(read !== null, exists)
        assert.equal(read, dayOf('2026', String(month), String(day)))
      }
    }
  })
  it('keep their printed form', () => {
    for (let figure = 1; figure < 2_000; figure += 37) {
      const printed = String(figure).padStart(2, '0')
      assert.equal(parseNumberLine(`Số: ${printed}/QĐ-UBND`)?.number, printed)
      assert.equal(parseNumberLine(`Số ${printed}-NQ/TW`)?.notation, 'NQ/TW')
    }
  })
  const symbols: [string, string][] = [['Số: 12/QĐ - UBND', 'QĐ-UBND'], ['Số: 12/1999/QĐ-UB', '1999/QĐ-UB'],
    ['Số: 45 /BC-SGDĐT', 'BC-SGDĐT'], ['Số: 7/STNMT–QLĐĐ', 'STNMT-QLĐĐ'], ['Số: 8/UBND-KTTH', 'UBND-KTTH']]
  for (const [printed, symbol] of symbols) it(`“${printed}” has ${symbol}`, () => assert.equal(parseNumberLine(printed)?.notation, symbol))
})

describe('deadlines', () => {
  const days = (text: string, issued: string | null = null) =>
    findDeadlines([pageOf(line(text, 0.5))], issued).map(({ day }) => day)
  const asked: [string, string][] = [
    ['Báo cáo gửi về Sở trước ngày 20/3/2026 để tổng hợp.', '2026-03-20'], ['Đề nghị hoàn thành chậm nhất ngày 05 tháng 4 năm 2026.', '2026-04-05'],
    ['Góp ý gửi trước 17 giờ 00 ngày 12/5/2026.', '2026-05-12'], ['Thời gian nhận hồ sơ đến hết ngày 30/6/2026.', '2026-06-30'],
    ['Yêu cầu nộp trước 16h30, ngày 1/7/2026.', '2026-07-01'],
    ['Các đơn vị cung cấp hồ sơ đến ngày 20/8/2026.', '2026-08-20']]
  for (const [text, day] of asked) it(`“${text}”`, () => assert.deepEqual(days(text), [day]))
  for (const text of ['Tính đến hết ngày 31/12/2025 đã giải quyết 40 hồ sơ.', 'Giấy cấp trước ngày 01/8/2024.', 'Họp ngày 20/3/2026.', 'Số liệu từ ngày 01/1/2026 đến ngày 30/3/2026.',
    'Thời gian tạm ngừng cung cấp nước: từ 08 giờ 00 đến 15 giờ 30 ngày 20/8/2026.']) {
    it(`none in “${text}”`, () => assert.deepEqual(days(text), []))
  }
  it('before the letter itself are not asked', () => assert.deepEqual(days('gửi báo cáo trước ngày 20/3/2025', '2026-01-05'), []))
  const yearless: [string, string, string[]][] = [
    ['Báo cáo gửi về Sở trước ngày 20/3 để tổng hợp.', '2026-03-02', ['2026-03-20']],
    ['Đề nghị hoàn thành chậm nhất ngày 05 tháng 01.', '2026-12-20', ['2027-01-05']],
    ['Đề nghị gửi báo cáo trước ngày 15 tháng 12 hằng năm.', '2026-03-02', []],
    ['Đề nghị gửi báo cáo trước ngày 29/02.', '2026-03-02', []]]
  for (const [text, issued, found] of yearless) it(`“${text}”, of ${issued}`, () => assert.deepEqual(days(text, issued), found))
  it('without a year and without the day of the letter are not made up', () =>
    assert.deepEqual(days('Báo cáo gửi về Sở trước ngày 20/3.'), []))
  it('come with their sentence', () => {
    const found = findDeadlines([pageOf(line('Thực hiện nghiêm. Báo cáo gửi trước ngày 20/3/2026. Trân trọng.', 0.5))])[0]
    assert.equal(found?.quote, 'Báo cáo gửi trước ngày 20/3/2026.')
  })
})

describe('meetings', () => {
  const times: [string, string | null][] = [['08 giờ 30, ngày 12/3/2026', '2026-03-12T08:30'], ['14h00 ngày 05 tháng 4 năm 2026', '2026-04-05T14:00'],
    ['8 giờ 00 phút, thứ Hai, ngày 9/2/2026', '2026-02-09T08:00'], ['26 giờ 00 ngày 9/2/2026', null], ['08 giờ ngày 31/2/2026', null]]
  for (const [text, at] of times) it(`“${text}”`, () => assert.equal(meetingAt(text), at))
  it('have a place', () => assert.equal(meetingPlace('2. Địa điểm: Hội trường tầng 2, trụ sở phường.'), 'Hội trường tầng 2, trụ sở phường'))
})

describe('lists', () => {
  it('of addressees are one line', () => {
    assert.equal(addresseesText([line('Kính gửi: Sở Nội vụ.', 0.3)]), 'Sở Nội vụ')
    assert.equal(addresseesText([line('Kính gửi:', 0.3), line('- Sở Tài chính;', 0.32), line('- Các phường.', 0.34)]), 'Sở Tài chính; Các phường')
  })
  it('of receivers join what wraps', () => {
    assert.equal(receiversText([line('Nơi nhận:', 0.8), line('- Như trên;', 0.82), line('- Các tổ', 0.84), line('dân phố;', 0.86), line('- Lưu: VT.', 0.88)]),
      'Như trên; Các tổ dân phố; Lưu: VT')
  })
})

describe('names of bodies', () => {
  const cuts: [string[], string | null, string][] = [
    [['ỦY BAN NHÂN DÂN', 'PHƯỜNG BẾN XUÂN'], null, 'ỦY BAN NHÂN DÂN PHƯỜNG BẾN XUÂN'],
    [['UBND TỈNH AN BÌNH', 'SỞ TƯ PHÁP'], 'UBND TỈNH AN BÌNH', 'SỞ TƯ PHÁP'],
    [['ĐẢNG BỘ TỈNH AN BÌNH', 'ĐẢNG ỦY PHƯỜNG BẾN XUÂN'], 'ĐẢNG BỘ TỈNH AN BÌNH', 'ĐẢNG ỦY PHƯỜNG BẾN XUÂN'],
    [['CÔNG TY TNHH MTV MÔI', 'TRƯỜNG ĐÔ THỊ BẾN XUÂN'], null, 'CÔNG TY TNHH MTV MÔI TRƯỜNG ĐÔ THỊ BẾN XUÂN'],
    [['BỘ NỘI VỤ'], null, 'BỘ NỘI VỤ'],
    [['BAN NHÂN DÂN', 'TỈNH AN BÌNH'], null, 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH'],
  ]
  for (const [printed, parent, issuer] of cuts) {
    it(printed.join(' / '), () => {
      const found = readAgencies(printed.map((text, at) => line(text, 0.08 + at * 0.02)), printed.map(() => null), [])
      assert.deepEqual([found.parent?.value ?? null, found.issuer?.value], [parent, issuer])
    })
  }
  it('keep words that are words of their own', () => {
    assert.equal(mendUsualWords('CỤC QUẢN TRỊ', true), 'CỤC QUẢN TRỊ')
    assert.equal(mendUsualWords('VỤ TRƯỞNG VỤ PHÁP CHẾ'), 'VỤ TRƯỞNG VỤ PHÁP CHẾ')
    assert.equal(mendUsualWords('ÚY BAN NHẦN DÂN', true), 'ỦY BAN NHÂN DÂN')
    assert.equal(mendUsualWords('ĐOÀN XÃ ĐÔNG QUAN', true), 'ĐOÀN XÃ ĐÔNG QUAN')
  })
})

describe('words', () => {
  it('are syllables or are not', () => {
    for (const right of ['nghiêng', 'quyết', 'gì', 'giếng', 'khuya', 'tổ', 'ƯỚC', 'oanh']) assert.ok(isSyllable(right), right)
    for (const wrong of ['tổc', 'đượe', 'quyêt', 'nghô', 'zhi', 'việtt', 'hoac']) assert.ok(!isSyllable(wrong), wrong)
    assert.equal(oddWords('Về việc tổ chức, UBND V/v'), 0)
  })
  it('get their marks where a pair has one spelling, and are counted', () => {
    assert.deepEqual(mendCompounds('việc tô chức đấu giá'), { value: 'việc tổ chức đấu giá', mended: 1, odd: 0 })
    assert.equal(mendCompounds('quyết toán thu, chỉ ngân sách').value, 'quyết toán thu, chi ngân sách')
    assert.equal(mendCompounds('xã An Hoa').value, 'xã An Hoa')
  })
})

describe('confidence', () => {
  const sure: Signals = { weakest: 96, agreement: 'same', odd: 0, isKnown: true }
  it('is certain only where two readings agree', () => {
    assert.ok(confidenceOf('subject', sure) >= CERTAIN)
    for (const agreement of ['near', 'differs', 'single'] as const) assert.ok(confidenceOf('subject', { ...sure, agreement }) < CERTAIN)
  })
  it('never rises with more doubt', () => {
    for (const field of proposalFields) {
      for (let weakest = 0; weakest < 100; weakest += 10) {
        assert.ok(confidenceOf(field, { ...sure, weakest }) <= confidenceOf(field, { ...sure, weakest: weakest + 10 }))
        assert.ok(confidenceOf(field, { ...sure, weakest, odd: 1 }) <= confidenceOf(field, { ...sure, weakest }))
      }
    }
  })
  it('shows 85 for 99 in 100', () => {
    assert.ok(shownFor(0.989) < CERTAIN)
    assert.ok(shownFor(0.9901) >= CERTAIN)
  })
})

describe('the issuer against its notation', () => {
  it('the initials of a body stand in its notation, the superior body\'s do not', () => {
    for (const [notation, body] of [['SNV-CCHC', 'SỞ NỘI VỤ'], ['QĐ-ĐHAG', 'TRƯỜNG ĐẠI HỌC AN GIANG'],
      ['UBND-KTTH', 'ỦY BAN NHÂN DÂN TỈNH ĐỨC PHỔ'], ['BGDĐT-QLCL', 'BỘ GIÁO DỤC VÀ ĐÀO TẠO']] as const) {
      assert.ok(carriesInitials(notation, body), `${notation} ${body}`)
    }
    assert.ok(!carriesInitials('GM-SYT', 'UBND TỈNH ĐỨC PHỔ'))
    assert.ok(!carriesInitials('QĐ-UBND', 'SỞ NỘI VỤ'))
  })

  it('an issuer its notation contradicts, or that has none, is never certain', () => {
    const issuer = { value: 'UBND TỈNH ĐỨC PHỔ', box: null,
      signals: { weakest: 99, agreement: 'same', odd: 0, isKnown: true } as const }
    const capOf = (notation: string | null) => heldAgainstNotation(issuer, notation)?.signals.cap
    assert.ok((capOf('GM-SYT') ?? 100) < CERTAIN)
    assert.equal(capOf('GM-UBND'), undefined)
    assert.ok((capOf(null) ?? 100) < CERTAIN)
  })

  it('a usual word with a mark lost is a doubt', () => {
    assert.ok(isMarkless('THUÊ'))
    assert.ok(!isMarkless('THUẾ'))
    assert.ok(!isMarkless('KHÁNH'))
  })
})
