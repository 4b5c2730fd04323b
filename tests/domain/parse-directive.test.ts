import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { shippedCalendar } from '../../workflows/domain/calendar.ts'
import { aliasesOf, type ParsedDirective, parseDirective } from '../../workflows/domain/parse-directive.ts'
import { foldVietnamese } from '../../workflows/domain/vietnamese.ts'
import { wardDirectory } from '../support/ward-directory.ts'

/** A Monday. */
const TODAY = '2026-03-16'
const directory = wardDirectory([
  { position: 'cv2-vhxh', name: 'Chuyên viên xã hội', unit: 'vhxh', person: ['tranlan', 'Trần Thị Lan'] },
  { position: 'cv2-vp', name: 'Chuyên viên nội vụ', unit: 'vp', person: ['vanlan', 'Lâm Văn Lân'] },
])
const aliases = aliasesOf(directory)
const parse = (text: string, today = TODAY): ParsedDirective => parseDirective(text, aliases, shippedCalendar, today)

/** `lead vp | support vhxh | due 2026-03-25`: what the chips would say. */
function said(parsed: ParsedDirective): string {
  const codes = (list: readonly { entry: { code: string } }[]) => list.map((one) => one.entry.code).join(',')
  const asked = parsed.asks.map((one) =>
    'dues' in one ? `${one.why} ${one.dues.map((due) => due.day).join(',')}` : `${one.why} ${one.role} ${one.entries.map((entry) => entry.code).join(',')}`)
  return [
    parsed.lead && `lead ${parsed.lead.entry.code}`,
    parsed.support.length > 0 && `support ${codes(parsed.support)}`,
    parsed.fyi.length > 0 && `fyi ${codes(parsed.fyi)}`,
    parsed.passTo && `pass ${parsed.passTo.entry.code}`,
    parsed.due && `due ${parsed.due.day}${parsed.due.time ? ` ${parsed.due.time}` : ''}${parsed.due.isPast ? ' past' : ''}`,
    ...asked.map((one) => `ask ${one}`),
    parsed.keeps && 'keep', parsed.returns && 'return', parsed.agrees && 'agree',
  ].filter(Boolean).join(' | ')
}

/** As leaders write: the quick phrases with their places filled, and what stands on slips. */
const sentences: readonly (readonly [string, string])[] = [
  ['Giao VP tham mưu, phối hợp VHXH, trước 25/3', 'lead vp | support vhxh | due 2026-03-25'],
  ['Kính chuyển đ/c PCT chỉ đạo thực hiện.', 'pass pct'],
  ['Kính chuyển đ/c Phó Chủ tịch chỉ đạo thực hiện', 'pass pct'],
  ['Kính chuyển đồng chí Lê Thu Hà chỉ đạo.', 'pass pct'],
  ['Chuyển PCT Hà xem xét, chỉ đạo', 'pass pct'],
  ['Giao đ/c PCT chỉ đạo', 'pass pct'],
  ['Giao Văn phòng chủ trì, phối hợp Phòng Văn hóa – Xã hội tham mưu, trước ngày 25/03.', 'lead vp | support vhxh | due 2026-03-25'],
  ['Giao VP chủ trì phối hợp với VHXH, KTHTĐT và TTPVHCC tham mưu', 'lead vp | support vhxh,kthtdt,pvhcc'],
  ['Giao KT-HT-ĐT nghiên cứu, tham mưu văn bản trả lời trước ngày 20/3/2026.', 'lead kthtdt | due 2026-03-20'],
  ['Chuyển Công an phường để biết, thực hiện.', 'fyi ca'],
  ['Chuyển P.VHXH kiểm tra, xác minh theo thẩm quyền; trả lời công dân và báo cáo kết quả trước ngày 27/3.', 'lead vhxh | due 2026-03-27'],
  ['Giao VHXH tổng hợp báo cáo theo yêu cầu của Sở Nội vụ, hạn 20/3.', 'lead vhxh | due 2026-03-20'],
  ['Giao Văn phòng sắp xếp lịch, mời thành phần dự họp.', 'lead vp'],
  ['Đ/c Kim dự họp thay, báo cáo lại kết quả.', 'lead tp-vhxh'],
  ['Văn phòng lưu.', 'keep'],
  ['VP lưu', 'keep'],
  ['Lưu hồ sơ', 'keep'],
  ['Sao gửi CA, QS biết, thực hiện.', 'fyi ca,qs'],
  ['Đề nghị VHXH cho ý kiến trước khi tham mưu.', 'lead vhxh'],
  ['Trao đổi lại.', ''],
  ['Khẩn trương thực hiện, báo cáo trong ngày.', 'due 2026-03-16'],
  ['Không thuộc thẩm quyền, chuyển trả nơi gửi.', 'return'],
  ['Công bố, niêm yết công khai theo quy định.', ''],
  ['Đưa vào nội dung giao ban tuần.', ''],
  ['Thống nhất theo đề xuất của Văn phòng.', 'agree'],
  ['Lập hồ sơ theo dõi, báo cáo tiến độ hằng tuần.', ''],
  // Spoken as it is written by hand.
  ['VP chủ trì, VHXH phối hợp, CA để biết', 'lead vp | support vhxh | fyi ca'],
  ['VHXH t/m, p/h VP, b/c trước thứ 6', 'lead vhxh | support vp | due 2026-03-20'],
  ['Giao VP. P/h: CA, QS. Hạn: 25/3', 'lead vp | support ca,qs | due 2026-03-25'],
  ['Chủ trì: VP\nPhối hợp: VHXH, CA\nĐể biết: QS\nHạn: 25/3', 'lead vp | support vhxh,ca | fyi qs | due 2026-03-25'],
  ['Chủ trì: Phòng KT, HT & ĐT; phối hợp: Công an', 'lead kthtdt | support ca'],
  ['Giao phòng Kinh tế, Hạ tầng và Đô thị tham mưu xong trước 17h', 'lead kthtdt | due 2026-03-16 17:00'],
  ['Giao VP trước 10h30 ngày 18/3', 'lead vp | due 2026-03-18 10:30'],
  ['Giao VP tham mưu trong 3 ngày', 'lead vp | due 2026-03-19'],
  ['Giao VP tham mưu trong 3 ngày làm việc', 'lead vp | due 2026-03-19'],
  ['Giao VP, thời hạn 05 ngày làm việc', 'lead vp | due 2026-03-23'],
  ['Giao VP thực hiện trong vòng một tuần', 'lead vp | due 2026-03-23'],
  ['Giao VP báo cáo ngày mai', 'lead vp | due 2026-03-17'],
  ['Giao VP xong sáng mai', 'lead vp | due 2026-03-17'],
  ['Giao VP báo cáo cuối tháng', 'lead vp | due 2026-03-31'],
  ['Giao VP báo cáo trong tuần', 'lead vp | due 2026-03-20'],
  ['Giao VP báo cáo trong tuần sau', 'lead vp | due 2026-03-27'],
  ['Giao VP báo cáo thứ Hai tuần tới', 'lead vp | due 2026-03-23'],
  ['Giao VP, hỏa tốc', 'lead vp | due 2026-03-16'],
  ['Giao VP trước 5/1', 'lead vp | due 2027-01-05'],
  ['Giao VP trước ngày 10/3', 'lead vp | due 2026-03-10 past'],
  ['Giao VP trước ngày 28/3', 'lead vp | due 2026-03-30'],
  ['Giao VP tham mưu, hạn ngày 25 tháng 3 năm 2026', 'lead vp | due 2026-03-25'],
  ['Giao VP, chậm nhất ngày 25', 'lead vp | due 2026-03-25'],
  ['Giao VP, 25/3', 'lead vp | due 2026-03-25'],
  ['Giao VP báo cáo theo Công văn số 25/3 của tỉnh', 'lead vp'],
  ['Giao VP chuẩn bị cuộc họp ngày 20/3, xong trước 18/3', 'lead vp | due 2026-03-18'],
  ['Giao VP tham mưu trước 20/3, báo cáo trước 25/3', 'lead vp | ask two-days 2026-03-20,2026-03-25'],
  ['Giao VP, VHXH tham mưu', 'ask two-leads lead vp,vhxh'],
  ['1. Giao VP tham mưu văn bản trả lời.\n2. Phối hợp CA kiểm tra thực tế.\n3. Báo cáo trước 25/3.', 'lead vp | support ca | due 2026-03-25'],
  ['1. Giao VP tham mưu.\n2. Giao VHXH báo cáo số liệu.', 'ask two-leads lead vp,vhxh'],
  ['Giao đồng chí Lan tham mưu', 'ask several-called-so lead vt1,cv2-vhxh'],
  ['Giao đ/c Lân tham mưu', 'lead cv2-vp'],
  ['Giao đ/c Lan (VHXH) tham mưu', 'lead cv2-vhxh'],
  ['Giao đ/c Trần Thị Lan tham mưu', 'lead cv2-vhxh'],
  ['giao d/c lan tham muu', 'ask several-called-so lead vt1,cv2-vhxh,cv2-vp'],
  ['Giao Lan tham mưu', 'ask bare-name lead vt1,cv2-vhxh'],
  ['Giao Hải quan phối hợp', ''],
  ['Giao đ/c Tuấn xử lý', ''],
  ['Kính chuyển PCT Tuấn chỉ đạo', ''],
  ['Giao CVP trực tiếp thực hiện', 'lead cvp'],
  ['Giao TP VHXH tham mưu', 'lead tp-vhxh'],
  ['Giao Trưởng Công an phường kiểm tra', 'lead tca'],
  ['Phối hợp Công an tỉnh kiểm tra', ''],
  ['Giao CA chủ trì, phối hợp Văn phòng UBND tỉnh', 'lead ca'],
  ['Giao QS chủ trì p/h với CA phường; VP theo dõi, đôn đốc', 'lead qs | support ca | ask unclear-role support vp'],
  ['Chuyển CA, VHXH biết', 'fyi ca,vhxh'],
  ['Đ/c Dũng chủ trì cùng đ/c Kim đi kiểm tra', 'lead tp-kthtdt | support tp-vhxh'],
  ['Giao VP chủ trì, phối hợp các đơn vị liên quan', 'lead vp'],
  ['Báo cáo CT trước ngày 20/3', 'due 2026-03-20'],
  ['Lưu ý tiến độ, giao VP đôn đốc', 'lead vp'],
  ['Đồng ý. VP làm văn bản trả lời trước 12g ngày mai', 'lead vp | due 2026-03-17 12:00'],
  ['Giao Trung tâm PVHCC niêm yết; CA nắm', 'lead pvhcc | fyi ca'],
]

describe('a directive as leaders type it', () => {
  for (const [text, wanted] of sentences) {
    it(`is read: ${text.replaceAll('\n', ' / ')}`, () => assert.equal(said(parse(text)), wanted))
  }
})

describe('what was read of a directive', () => {
  const plain = sentences.filter(([, wanted]) => !wanted.includes('ask'))

  it('is the same in capitals, in small letters and in NFD', () => {
    for (const [text, wanted] of plain) {
      assert.equal(said(parse(text.normalize('NFD'))), wanted, text)
      // In capitals or small letters a stranger's name is no longer seen as one.
      if (/Tuấn/.test(text)) continue
      assert.equal(said(parse(text.toLowerCase())), wanted, text)
      assert.equal(said(parse(text.toUpperCase())), wanted, text)
    }
  })

  it('is the same without marks, but for names that marks alone tell apart', () => {
    for (const [text, wanted] of plain) {
      if (/Lân|Tuấn/.test(text)) continue
      assert.equal(said(parse(foldVietnameseLines(text))), wanted, text)
    }
  })

  it('says what was composed, whoever writes it and however', () => {
    const units = ['vp', 'kthtdt', 'vhxh', 'pvhcc', 'ca', 'qs']
    const spelled: Record<string, readonly string[]> = {
      vp: ['VP', 'Văn phòng', 'Văn phòng HĐND và UBND', 'van phong'],
      kthtdt: ['KTHTĐT', 'KT-HT-ĐT', 'Phòng Kinh tế, Hạ tầng và Đô thị', 'P.KTHTĐT', 'phong kthtdt'],
      vhxh: ['VHXH', 'VH-XH', 'Phòng Văn hóa – Xã hội', 'Phòng Văn hoá - Xã hội', 'P. VHXH', 'phòng VH&XH'],
      pvhcc: ['TTPVHCC', 'TT PVHCC', 'Trung tâm Phục vụ hành chính công', 'PVHCC'],
      ca: ['CA', 'Công an', 'Công an phường'],
      qs: ['QS', 'Ban Chỉ huy Quân sự', 'BCHQS', 'Quân sự'],
    }
    const list = fc.shuffledSubarray(units, { minLength: 1, maxLength: 4 })
    const date = fc.integer({ min: 1, max: 28 })
    fc.assert(fc.property(list, fc.infiniteStream(fc.nat(9)), date, fc.boolean(), (codes, dice, day, isNfd) => {
      const [lead = '', ...support] = codes
      const name = (code: string) => spelled[code]![dice.next().value! % spelled[code]!.length]!
      const helpers = support.map(name).join(dice.next().value! % 2 ? ', ' : ' và ')
      const text = `Giao ${name(lead)} tham mưu${support.length > 0 ? `, phối hợp ${helpers}` : ''}, trước ngày ${day}/4`
      const parsed = parse(isNfd ? text.normalize('NFD') : text)
      assert.equal(parsed.lead?.entry.code, lead, text)
      assert.deepEqual(parsed.support.map((one) => one.entry.code), support, text)
      assert.ok((parsed.due?.said ?? parsed.due?.day) === `2026-04-${String(day).padStart(2, '0')}`, text)
    }), { numRuns: 300 })
  })

  it('names nobody whose name does not stand in the text, and nobody twice', () => {
    const words = ['giao', 'đ/c', 'Lan', 'Lân', 'Kim', 'VP', 'phối hợp', 'vhxh', ',', '.', 'trước', '25/3', 'chủ trì', 'để biết',
      'Tuấn', 'Hải', 'quan', 'PCT', 'kính chuyển', 'và', '17h', 'ngày', '\n', '3', 'tuần', 'sau', 'lưu', 'Công an', 'tỉnh', '31/2', '(', ')', '1.']
    fc.assert(fc.property(fc.array(fc.constantFrom(...words), { maxLength: 24 }), (picked) => {
      const text = picked.join(' ')
      const parsed = parse(text)
      const heard = [parsed.lead, ...parsed.support, ...parsed.fyi, parsed.passTo].filter((one) => one !== null)
      assert.equal(new Set(heard.map((one) => one.entry.id)).size, heard.length, text)
      for (const one of heard) assert.ok(text.includes(one.words) && one.words.length > 0, text)
      if (parsed.due) assert.ok(parsed.due.isPast || parsed.due.day >= TODAY, text)
    }), { numRuns: 500 })
  })

  it('never fails, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parse(text)), { numRuns: 300 })
    parse('giao VP, '.repeat(2_000))
  })

  it('moves a day off to the next working day, but not past the sender’s', () => {
    const off = parseDirective('Giao VP trước 28/3', aliases, shippedCalendar, TODAY, '2026-03-28').due
    assert.deepEqual([off?.day, off?.said], ['2026-03-27', '2026-03-28'])
    assert.equal(parse('Giao VP xong trước 24/11').due?.day, '2026-11-25')
  })

  it('keeps a unit out of its own lead’s phối hợp (R12)', () => {
    const parsed = parse('Giao CVP tham mưu, phối hợp VP, CA')
    assert.deepEqual([parsed.lead?.entry.code, parsed.support.map((one) => one.entry.code)], ['cvp', ['ca']])
  })
})

function foldVietnameseLines(text: string): string {
  return text.split('\n').map(foldVietnamese).join('\n')
}
