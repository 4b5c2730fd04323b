import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endOfTerm, findTerm, termIn } from '../../workflows/domain/letter-term.ts'
import { lineOf } from '../../workflows/domain/letter-lines.ts'

const calendar = { days: new Map(), confirmedYears: new Set([2026]) }
const line = (text: string, y: number) => lineOf([{ text, box: [0.15, y, 0.6, 0.014], confidence: 95 }])
const pageOf = (...lines: ReturnType<typeof line>[]) => ({ page: 1, origin: 'ocr' as const, lines })

describe('a term that a letter counts from itself', () => {
  const terms: [string, ReturnType<typeof termIn>][] = [
    ['Đề nghị UBND phường trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này.', { count: 5, unit: 'working-days', from: 'receipt' }],
    ['Yêu cầu báo cáo trong vòng 07 (bảy) ngày, kể từ khi nhận văn bản này.', { count: 7, unit: 'calendar-days', from: 'receipt' }],
    ['Báo cáo kết quả chậm nhất 10 ngày làm việc sau khi nhận được thông báo này.', { count: 10, unit: 'working-days', from: 'receipt' }],
    ['Hoàn thành trong 10 ngày làm việc kề từ ngày Quyết định này có hiệu lực thi hành.', { count: 10, unit: 'working-days', from: 'issue' }],
    ['Gửi về Sở trong 15 ngày kể từ ngày ký Quyết định này.', { count: 15, unit: 'calendar-days', from: 'issue' }],
    // A rule for others asks nothing of the office.
    ['Trong 07 ngày làm việc kể từ khi nhận đủ hồ sơ, cơ quan trả lời.', null],
    ['Trong thời hạn 07 ngày làm việc kể từ ngày nhận được báo cáo, Ủy ban nhân dân tỉnh trả lời.', null],
    ['Báo cáo trong 0 ngày kể từ ngày nhận được Công văn này.', null],
  ]
  for (const [text, term] of terms) it(`“${text}”`, () => assert.deepEqual(termIn(text), term))

  it('comes with its sentence and its lines, broken or not', () => {
    const found = findTerm([pageOf(
      line('Đề nghị rà soát. Kết quả gửi về Sở trong thời hạn 05 ngày làm', 0.5),
      line('việc kể từ ngày nhận được Công văn này. Trân trọng.', 0.52),
    )])
    assert.equal(found?.quote, 'Kết quả gửi về Sở trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này.')
    assert.equal(found?.lines.length, 2)
  })

  it('asks nothing without a word that asks', () =>
    assert.equal(findTerm([pageOf(line('Biển được dựng 05 ngày kể từ ngày nhận văn bản này.', 0.5))]), null))

  it('ends on a working day; what comes after hours counts from the next one', () => {
    const term = { count: 5, unit: 'working-days', from: 'receipt' } as const
    const at = (receivedAt: string) =>
      endOfTerm(term, { receivedAt: new Date(receivedAt), issuedOn: null }, calendar)?.day
    // A Monday morning, and the same day after the close of business.
    assert.equal(at('2026-11-23T09:00:00+07:00'), '2026-11-30')
    assert.equal(at('2026-11-23T20:00:00+07:00'), '2026-12-01')
    const days = { count: 5, unit: 'calendar-days', from: 'issue' } as const
    assert.equal(endOfTerm(days, { receivedAt: new Date(), issuedOn: '2026-11-24' }, calendar)?.day, '2026-11-30')
    assert.equal(endOfTerm(days, { receivedAt: new Date(), issuedOn: null }, calendar), null)
  })
})
