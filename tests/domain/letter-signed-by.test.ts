import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LetterEvidence } from '../../workflows/domain/letter-evidence.ts'
import { readSigner } from '../../workflows/domain/letter-field-signer.ts'
import { heldAgainstDay } from '../../workflows/domain/letter-field-sender.ts'
import { parseHeadDate } from '../../workflows/domain/letter-date.ts'
import { lineOf, linesOf } from '../../workflows/domain/letter-lines.ts'
import { captionNames, peopleAmong, signedAs } from '../../workflows/domain/letter-signed-by.ts'
import { deputyTitle, nearPosition } from '../../workflows/domain/letter-signer.ts'
import { findDeadlines } from '../../workflows/domain/letter-deadline.ts'
import { mendName, signerName } from '../../workflows/domain/person-names.ts'
import { CERTAIN, PRINTED } from '../../workflows/domain/letter-confidence.ts'

const line = (text: string, y: number, x = 0.6, confidence = 70) =>
  lineOf([{ text, box: [x, y, 0.2, 0.014], confidence }])

function letter(lines: ReturnType<typeof line>[], signedBy: string[]): LetterEvidence {
  return {
    page: lines, left: [], right: [], subjectAgain: [], again: [], red: [], redStamps: [],
    weightOf: () => null, doubts: { number: true, date: true },
    widgets: { number: null, day: null }, origin: 'ocr', pageNumber: 1, pages: [], directory: [],
    signedBy,
  }
}

const block = (name: string) => [line('Nơi nhận:', 0.7, 0.15), line('KT. CHỦ TỊCH', 0.7),
  line('PHÓ CHỦ TỊCH', 0.72), ...(name === '' ? [] : [line(name, 0.82)])]

describe('the names a file was signed with', () => {
  it('are those of people, not of bodies and certifying authorities', () => {
    assert.deepEqual(peopleAmong(['Ban Cơ yếu Chính phủ', 'Nguyễn Văn Bình', 'VĂN PHÒNG',
      'Ủy ban nhân dân phường Bến Xuân', 'Cơ quan chứng thực số', 'TRẦN THỊ MỸ HẠNH', 'Nguyễn Văn Bình']),
    ['Trần Thị Mỹ Hạnh', 'Nguyễn Văn Bình'])
  })
  it('stand behind “Người ký” in a caption', () => {
    assert.deepEqual(captionNames([line('Người ký: Lê Hoài An Email: an@example.vn', 0.1),
      line('Ký bởi: Võ Thị Nga', 0.2), line('Người nhận: Đỗ Văn Tú', 0.3)]), ['Lê Hoài An', 'Võ Thị Nga'])
  })
  it('are held against the printed name whatever its marks', () => {
    assert.equal(signedAs('Trân Hoàng Tuần', ['Lê An', 'Trần Hoàng Tuấn']), 'Trần Hoàng Tuấn')
    assert.equal(signedAs('Trần Văn Tú', ['Lê Minh An']), undefined)
  })
  it('make a misread name right and certain', () => {
    const { signer } = readSigner(letter(block('Trân Hoàng Tuần'), ['Trần Hoàng Tuấn']))
    assert.equal(signer?.value, 'Trần Hoàng Tuấn')
    assert.equal(signer?.signals.cap, undefined)
  })
  it('are only offered where no name could be read', () => {
    const { signer } = readSigner(letter(block(''), ['Lê Minh An', 'Đỗ Gia Hòa']))
    assert.equal(signer?.value, 'Đỗ Gia Hòa')
    assert.ok((signer?.signals.cap ?? 100) < CERTAIN)
    assert.equal(readSigner(letter(block(''), [])).signer, null)
  })
  it('never replace another name that was read', () => {
    const { signer } = readSigner(letter(block('Trần Hoàng Nam'), ['Lê Minh An']))
    assert.equal(signer?.value, 'Trần Hoàng Nam')
  })
})

describe('a name and a title under a seal', () => {
  it('get back the marks that only one name can have, never as certain', () => {
    assert.deepEqual(mendName('Ñguyên Thanh Hải'), { value: 'Nguyễn Thanh Hải', mended: 1, odd: 0 })
    assert.deepEqual(mendName('Trần Hoàng Tuần'), { value: 'Trần Hoàng Tuấn', mended: 1, odd: 0 })
    assert.equal(mendName('Thị Minh').odd, 1)
    const { signer } = readSigner(letter(block('Trần Hoàng Tuần'), []))
    assert.equal(signer?.value, 'Trần Hoàng Tuấn')
    assert.ok((signer?.signals.cap ?? 100) < CERTAIN)
  })
  it('lose the specks of the seal', () => {
    assert.equal(signerName('ESZTrịnh Văn Toàn'), 'Trịnh Văn Toàn')
    assert.equal(signerName('Ne TS-LS. Nguyễn Tiến Dũng'), 'Nguyễn Tiến Dũng')
    assert.equal(nearPosition('Z% NGỦ TỊCH'), 'CHỦ TỊCH')
    assert.equal(nearPosition('QUYẾT ĐỊNH'), undefined)
  })
  it('say that a deputy signs where the title above says so', () => {
    assert.equal(deputyTitle('BỘ TRƯỞNG'), 'THỨ TRƯỞNG')
    assert.equal(deputyTitle('GIÁM ĐỐC'), 'PHÓ GIÁM ĐỐC')
    assert.equal(deputyTitle('PHÓ GIÁM ĐỐC'), undefined)
    const { signerPosition } = readSigner(letter([line('KT. HIỆU TRƯỞNG', 0.7), line('TRƯỞNG', 0.72),
      line('Lê Hồng Ánh', 0.82)], []))
    assert.equal(signerPosition?.value, 'PHÓ HIỆU TRƯỞNG')
  })
  it('keep the deputy whose own line is lost', () => {
    const { signerPosition } = readSigner(letter([line('Nơi nhận:', 0.7, 0.15), line('KI., CHỦ TỊCH', 0.7),
      line('Lê Hồng Ánh', 0.82)], []))
    assert.equal(signerPosition?.value, 'PHÓ CHỦ TỊCH')
    assert.ok((signerPosition?.signals.cap ?? 100) < CERTAIN)
  })
  it('never take the one signed for as the signer’s position', () => {
    const { signer, signerPosition } = readSigner(letter([line('Nơi nhận:', 0.7, 0.15), line('TL. GIÁM ĐỐC', 0.7),
      line('Lê Hồng Ánh', 0.82)], []))
    assert.equal(signer?.value, 'Lê Hồng Ánh')
    assert.equal(signerPosition, null)
  })
})

describe('lesser marks of a letter', () => {
  it('a dash between words stays, a rule does not', () => {
    const words = [['2024', 0.2, 0.04], ['—', 0.245, 0.012], ['2026', 0.262, 0.04]] as const
    const text = (width: number) => linesOf(words.map(([one, x, wide]) => (
      { text: one, confidence: 90, box: [x, 0.3, one === '—' ? width : wide, 0.012] })))[0]?.text
    assert.equal(text(0.012), '2024 – 2026')
    assert.equal(text(0.03), '2024 2026')
  })
  it('the end of a time to hand in is a deadline, that of any other period is none', () => {
    const lines = (text: string) => [{ page: 1, origin: 'ocr' as const, lines: [line(text, 0.5, 0.1)] }]
    assert.deepEqual(findDeadlines(lines('Hạn nộp: từ ngày 12/9/2025 đến hết ngày 28/9/2025.'))
      .map(({ day, isRange }) => [day, isRange]), [['2025-09-28', true]])
    assert.deepEqual(findDeadlines(lines('Đợt kiểm tra từ ngày 12/9/2025 đến ngày 28/9/2025.')), [])
  })
  it('the day of another act in the text is not the letter’s own', () => {
    assert.equal(parseHeadDate('định số 81/2021/NĐ-CP ngày 27 tháng 8 năm 2021 về Quy chế'), undefined)
    assert.equal(parseHeadDate('Bến Xuân, ngày 27 tháng 8 năm 2021')?.day, '2021-08-27')
  })
  it('the year in an old notation is held against the day', () => {
    const notation = { value: '2993/TB-UB', signals: PRINTED, box: null }
    assert.ok((heldAgainstDay(notation, '2003-05-06')?.signals.cap ?? 100) < CERTAIN)
    assert.equal(heldAgainstDay({ ...notation, value: '2003/TB-UB' }, '2003-05-06')?.signals.cap, undefined)
    assert.equal(heldAgainstDay({ ...notation, value: 'TB-UB' }, null)?.signals.cap, undefined)
  })
})
