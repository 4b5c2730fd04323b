import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addresseesText, findAddressees, findReceivers, receiversText } from '../../workflows/domain/letter-addressees.ts'
import { readAgencies } from '../../workflows/domain/letter-agency.ts'
import { findDeadlines } from '../../workflows/domain/letter-deadline.ts'
import type { LetterEvidence } from '../../workflows/domain/letter-evidence.ts'
import { findHeader } from '../../workflows/domain/letter-header.ts'
import { lineOf, type LetterLine } from '../../workflows/domain/letter-lines.ts'
import { findSubject, subjectText } from '../../workflows/domain/letter-subject.ts'
import { readLetterhead } from '../../workflows/domain/letterhead.ts'
import { mendCompounds } from '../../workflows/domain/vietnamese-syllables.ts'

/** A line of words of one width, from `x` to `end`, `y` from the top. */
function row(text: string, y: number, x: number, end: number, confidence = 95): LetterLine {
  const texts = text.split(' ')
  const step = (end - x) / texts.length
  return lineOf(texts.map((word, at) => (
    { text: word, confidence, box: [x + at * step, y, step * 0.9, 0.014] as const })))
}

const motto = [
  row('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 0.05, 0.5, 0.9), row('Độc lập - Tự do - Hạnh phúc', 0.07, 0.58, 0.82),
  row('ỦY BAN NHÂN DÂN', 0.05, 0.15, 0.4), row('PHƯỜNG BẾN XUÂN', 0.07, 0.17, 0.38),
  row('Bến Xuân, ngày 05 tháng 3 năm 2026', 0.11, 0.55, 0.87),
]
const evidence = (page: LetterLine[], left: LetterLine[] = []): LetterEvidence => ({
  page, left, right: [], subjectAgain: [], again: [], red: [], redStamps: [], weightOf: () => null,
  doubts: { number: false, date: false }, widgets: { number: null, day: null }, origin: 'ocr',
  pageNumber: 1, pages: [], directory: [],
})
const subjectOf = (page: LetterLine[]) => subjectText(findSubject(page, page, findHeader(page))?.lines ?? [])

describe('the summary', () => {
  const number = row('Số: 12/UBND-VP', 0.11, 0.2, 0.35)
  const addressed = row('Kính gửi: Sở Nội vụ', 0.22, 0.35, 0.6)

  it('of a công văn may begin with “Về việc” or a capital “V/V:”', () => {
    for (const [printed, wanted] of [
      ['Về việc rà soát hộ nghèo', 'Về việc rà soát hộ nghèo'], ['V/V: rà soát hộ nghèo', 'V/v: rà soát hộ nghèo'],
      ['V⁄ rà soát hộ nghèo', 'V/v rà soát hộ nghèo'],
    ] as const) {
      const read = readLetterhead(evidence([...motto, number, row(printed, 0.135, 0.15, 0.4), addressed]))
      assert.equal(read.subject?.value, wanted)
      assert.equal(read.documentType?.value, 'Công văn')
    }
  })

  it('whose label is lost stands under the number, and is never certain', () => {
    const read = readLetterhead(evidence([...motto, number, row('rà soát hộ nghèo năm nay', 0.135, 0.15, 0.4), addressed]))
    assert.equal(read.subject?.value, 'rà soát hộ nghèo năm nay')
    assert.ok((read.subject?.confidence ?? 100) <= 60)
  })

  it('is not looked for where nobody is addressed', () => {
    assert.equal(subjectOf([...motto, number, row('rà soát hộ nghèo năm nay', 0.135, 0.15, 0.4)]), '')
  })

  it('under a heading ends where a paragraph is set in', () => {
    const heading = row('THÔNG BÁO', 0.16, 0.45, 0.58)
    const summary = row('Về việc tiếp công dân', 0.18, 0.4, 0.63)
    const body = [row('Thực hiện Kế hoạch của Ủy ban nhân dân phường', 0.203, 0.22, 0.9),
      row('về tiếp công dân năm nay phường thông báo như sau', 0.221, 0.16, 0.9)]
    assert.equal(subjectOf([...motto, heading, summary, ...body]), 'Về việc tiếp công dân')
    const rule = row('-----------', 0.198, 0.45, 0.58)
    const near = row('Thực hiện Kế hoạch số 01', 0.212, 0.4, 0.63)
    assert.equal(subjectOf([...motto, heading, summary, rule, near]), 'Về việc tiếp công dân')
  })

  it('that goes on beyond the column is whole, though read once only', () => {
    const whole = row('V/v phê duyệt kế hoạch vệ sinh an toàn thực phẩm', 0.135, 0.15, 0.56)
    const cut = row('V/v phê duyệt kế hoạch vệ sinh an toàn', 0.135, 0.15, 0.46)
    const read = readLetterhead(evidence([number, whole, addressed], [number, cut]))
    assert.equal(read.subject?.value, 'V/v phê duyệt kế hoạch vệ sinh an toàn thực phẩm')
    assert.ok((read.subject?.confidence ?? 100) < 85)
  })

  it('that is rubbish is not shown', () => {
    const read = readLetterhead(evidence([...motto, number, row('V/v Nhà Mạng đối hậu', 0.135, 0.15, 0.4, 30), addressed]))
    assert.equal(read.subject?.value, null)
  })

  it('keeps a quarter in Roman figures', () => {
    assert.equal(subjectText([row('V/v thu ngân sách quý l năm 2026', 0.1, 0.1, 0.5)]), 'V/v thu ngân sách quý I năm 2026')
    assert.equal(subjectText([row('V/v thu ngân sách quý 1 năm 2026', 0.1, 0.1, 0.5)]), 'V/v thu ngân sách quý 1 năm 2026')
  })
})

describe('the heading', () => {
  const body = [0.3, 0.32, 0.34].map((y) => row('các đơn vị thực hiện nghiêm túc nội dung này', y, 0.04, 0.74))
  it('is found on a scan that lies to one side', () => {
    const page = [...motto, row('THÔNG BÁO', 0.16, 0.33, 0.45), ...body]
    assert.equal(findHeader(page).heading?.type.code, 'notice')
    assert.equal(findHeader(page.slice(0, -3)).heading, null)
  })
  it('may say more than the kind, and is then never certain', () => {
    for (const [text, kind] of [['CHƯƠNG TRÌNH PHỐI HỢP', 'Chương trình'], ['THƯ MỜI', 'Giấy mời']] as const) {
      const read = readLetterhead(evidence([...motto, row(text, 0.16, 0.4, 0.62)]))
      assert.equal(read.documentType?.value, kind)
      assert.ok((read.documentType?.confidence ?? 100) < 85)
    }
  })
})

describe('the addressees', () => {
  const label = row('Kính gửi: Ủy ban nhân dân phường', 0.2, 0.35, 0.66)
  const addresseesOf = (...lines: LetterLine[]) => addresseesText(findAddressees(lines, findHeader(lines)))

  it('end where the text begins', () => {
    const body = [row('Nguyện vọng của các hộ dân khu phố như sau nay', 0.218, 0.2, 0.9),
      row('đề nghị phường xem xét và giải quyết', 0.236, 0.15, 0.9)]
    assert.equal(addresseesOf(label, ...body), 'Ủy ban nhân dân phường')
    assert.equal(addresseesOf(label, row('Tôi tên là: Phan Ngọc Diễm', 0.218, 0.36, 0.62)), 'Ủy ban nhân dân phường')
  })
  it('in two columns are taken column by column', () => {
    assert.equal(addresseesOf(row('Kính gửi:', 0.2, 0.2, 0.28), row('- Phòng Tài chính;', 0.2, 0.33, 0.47),
      row('- Phòng Giáo dục;', 0.2, 0.6, 0.73), row('- Thanh tra;', 0.22, 0.33, 0.43), row('- Phòng Y tế.', 0.22, 0.6, 0.7),
      row('Phòng Nội vụ đề nghị các đơn vị gửi báo cáo', 0.24, 0.2, 0.9)),
    'Phòng Tài chính; Thanh tra; Phòng Giáo dục; Phòng Y tế')
  })
  it('of a telegram follow “điện:”', () => {
    const page = [...motto, row('CÔNG ĐIỆN', 0.16, 0.45, 0.58), row('CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:', 0.2, 0.3, 0.75),
      row('- Giám đốc các sở;', 0.22, 0.35, 0.5), row('- Công an tỉnh.', 0.24, 0.35, 0.47)]
    assert.equal(addresseesOf(...page), 'Giám đốc các sở; Công an tỉnh')
  })
})

it('“UBND THÀNH PHỐ” over an office is the body above it, over a place part of a name', () => {
  const names = (...texts: string[]) => {
    const lines = texts.map((text, at) => row(text, 0.05 + at * 0.02, 0.15, 0.4))
    const { parent, issuer } = readAgencies(lines, lines.map(() => null), [])
    return [parent?.value ?? null, issuer?.value]
  }
  assert.deepEqual(names('UBND THÀNH PHỐ', 'SỞ VĂN HÓA VÀ THỂ THAO'), ['UBND THÀNH PHỐ', 'SỞ VĂN HÓA VÀ THỂ THAO'])
  assert.deepEqual(names('UBND THÀNH PHỐ', 'HỘI AN'), [null, 'UBND THÀNH PHỐ HỘI AN'])
})

describe('the receivers', () => {
  const items = [row('- Như trên;', 0.7, 0.15, 0.23), row('- Chủ tịch (đề b/c);', 0.715, 0.15, 0.3), row('- Lưu: VỊ, QLĐĐ.', 0.73, 0.15, 0.27)]
  const wanted = 'Như trên; Chủ tịch (để b/c); Lưu: VT, QLĐĐ'
  const textUnder = (...label: LetterLine[]) => receiversText(findReceivers([...label, ...items]))

  it('are found under a label in italics that came out wrong', () => {
    assert.equal(textUnder(row('Nơi nhận:', 0.68, 0.15, 0.23)), wanted)
    assert.equal(textUnder(row('Aø/ nhân:', 0.68, 0.15, 0.23)), wanted)
    assert.equal(textUnder(), wanted)
  })
  it('are not the dashed lines of a body', () => {
    assert.deepEqual(findReceivers([row('- Lưu hồ sơ.', 0.5, 0.15, 0.3), row('- Gửi báo cáo.', 0.52, 0.15, 0.3)]), [])
  })
  it('keep what a brace stands beside, and leave specks', () => {
    const aside = row('(để b/c);', 0.7, 0.33, 0.42)
    const speck = row('-', 0.707, 0.3, 0.31)
    assert.equal(receiversText(findReceivers([row('Nơi nhận:', 0.68, 0.15, 0.23), row('- Sở Nội vụ', 0.7, 0.15, 0.25),
      aside, speck, row('- Lưu: VT.', 0.715, 0.15, 0.23), row('đu', 0.73, 0.15, 0.17)])), 'Sở Nội vụ (để b/c); Lưu: VT')
  })
})

describe('words with marks lost', () => {
  it('are put right in names of places too, where one of the two is whole', () => {
    assert.equal(mendCompounds('Thành phố Hỗ Chí Minh').value, 'Thành phố Hồ Chí Minh')
    assert.equal(mendCompounds('phòng, chông dịch').value, 'phòng, chống dịch')
  })
  it('are left where another word may be meant', () => {
    for (const text of ['các Thứ trưởng', 'Cố vấn học tập', 'cơ quan trực thuộc', 'cứu hộ và cứu nạn', 'Hội trưởng', 'truyền thống']) {
      assert.equal(mendCompounds(text).value, text)
    }
  })
})

it('“hạn chót” and a misread “chậm nhât” ask for a day', () => {
  for (const text of ['gửi báo cáo, hạn chót là ngày 10/10/2026.', 'gửi báo cáo chậm nhât ngày 10/10/2026.']) {
    const [found] = findDeadlines([{ page: 1, origin: 'ocr', lines: [row(text, 0.5, 0.1, 0.9)] }])
    assert.equal(found?.day, '2026-10-10')
  }
})
