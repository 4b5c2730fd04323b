import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CERTAIN } from '../../workflows/domain/letter-confidence.ts'
import type { HandDate, HandDigits, LetterEvidence } from '../../workflows/domain/letter-evidence.ts'
import { lineOf, linesOf } from '../../workflows/domain/letter-lines.ts'
import { parseNumberLine } from '../../workflows/domain/letter-number.ts'
import { readLetterhead } from '../../workflows/domain/letterhead.ts'
import type { Box } from '../../workflows/domain/reading.ts'

const line = (text: string, x: number, y: number, confidence = 90) => lineOf(text.split(' ').map((word, at) => (
  { text: word, confidence, box: [x + at * 0.06, y, 0.05, 0.014] as Box })))

interface Written { number: HandDigits | null; date: HandDate | null }

function letter(number: string, date: string, byHand: Written, confidence = 50): LetterEvidence {
  const left = [line('SỞ Y TẾ', 0.12, 0.06), line(number, 0.12, 0.077, confidence)]
  const right = [line('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 0.5, 0.04), line(date, 0.5, 0.08, confidence)]
  return {
    page: linesOf([...left, ...right].flatMap(({ words }) => words)), left, right: right.slice(1), subjectAgain: [], again: [],
    red: [], redStamps: [], weightOf: () => null, doubts: { number: true, date: true }, byHand,
    widgets: { number: null, day: null }, origin: 'ocr', pageNumber: 1, pages: [], directory: [],
  }
}
const date = 'Bến Xuân, ngày 4 tháng 5 năm 2026'

describe('figures written by hand', () => {
  it('are offered as the reader of handwriting has them, never as certain', () => {
    const read = readLetterhead(letter('Số: 4j5 /SYT-VP', 'Bến Xuân, ngày &/ tháng 4, năm 2026',
      { number: { digits: '415', chance: 0.95 }, date: { day: '09', month: '4', chance: 0.9 } }))
    assert.equal(read.number?.value, '415')
    assert.equal(read.issuedOn?.value, '2026-04-09')
    assert.ok((read.number?.confidence ?? 100) < CERTAIN)
    assert.ok((read.issuedOn?.confidence ?? 100) < CERTAIN)
  })
  it('stay empty where that reader is not sure, or lost a digit', () => {
    const unsure = readLetterhead(letter('Số: 4j5 /SYT-VP', date, { number: { digits: '415', chance: 0.6 }, date: null }))
    assert.equal(unsure.number?.value, null)
    const shorter = readLetterhead(letter('Số: 415 /SYT-VP', date, { number: { digits: '15', chance: 0.99 }, date: null }))
    assert.equal(shorter.number?.value, '415')
  })
  it('never replace print that two readings agree on', () => {
    const read = readLetterhead(letter('Số: 20/SYT-VP', date, { number: { digits: '70', chance: 0.96 }, date: null }, 95))
    assert.equal(read.number?.value, '20')
    assert.ok((read.number?.confidence ?? 100) < CERTAIN)
  })
  it('a sender’s name over the number is no number line', () => {
    assert.equal(readLetterhead(letter('Số: 20/SYT-VP', date, { number: null, date: null }, 95)).number?.value, '20')
  })
  it('a letter after the digits belongs to the number', () => {
    assert.equal(parseNumberLine('Số: 276b /QĐ-SYT')?.number, '276b')
  })
})
