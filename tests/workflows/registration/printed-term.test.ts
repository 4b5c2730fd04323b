import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Proposal } from '../../../workflows/domain/reading.ts'
import { findPrintedTerm } from '../../../workflows/registration/printed-term.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a term printed in a letter', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const deadline = (quote: string, value: string | null = null): Proposal =>
    ({ value, confidence: 0, page: 1, box: null, origin: 'ocr', quote })
  const receivedAt = new Date('2026-10-05T09:00:00+07:00')
  const quote = 'Đề nghị trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này.'

  it('is counted by the office’s own days off', async () => {
    const found = await findPrintedTerm(office, deadline(quote), { receivedAt, issuedOn: null })
    assert.deepEqual([found?.day, found?.count, found?.unit, found?.from], ['2026-10-12', 5, 'working-days', 'receipt'])
    await office.db.insertInto('calendar_day')
      .values({ day: '2026-10-08', kind: 'holiday', name: 'Nghỉ thử' }).execute()
    assert.equal((await findPrintedTerm(office, deadline(quote), { receivedAt, issuedOn: null }))?.day, '2026-10-13')
  })

  it('is left alone beside a day, without a sentence, and in a sentence without a term', async () => {
    for (const one of [deadline(quote, '2026-12-01'), deadline('Trả lời trước ngày 20/12/2026.'), undefined]) {
      assert.equal(await findPrintedTerm(office, one, { receivedAt, issuedOn: null }), null)
    }
  })
})
