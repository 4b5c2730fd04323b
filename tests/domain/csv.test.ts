import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CSV_ROWS_MAX, csvFile, csvLine } from '../../workflows/domain/csv.ts'

describe('a register as CSV', () => {
  it('opens as UTF-8, with one record a line', () => {
    const file = csvFile(['Số đến', 'Trích yếu'], [[1, 'Về việc họp'], [2, null]])
    assert.equal(file, '\uFEFFSố đến,Trích yếu\r\n1,Về việc họp\r\n2,\r\n')
  })

  it('quotes what would break a record', () => {
    const line = csvLine(['a,b', 'nói "được"', 'hai\ndòng'])
    assert.equal(line, '"a,b","nói ""được""","hai\ndòng"\r\n')
  })

  it('never lets a subject run as a formula', () => {
    const dangers = [
      '=HYPERLINK("http://a")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u00A0=1',
      '\u200B=1', '＝1', '＋1', '\uFEFF=1', '\n@x', ' \t1',
    ]
    for (const danger of dangers) {
      const cell = csvLine([danger])
      assert.ok(cell.startsWith('"\''), JSON.stringify(cell))
    }
    assert.equal(csvLine(['=HYPERLINK("a")']), `"'=HYPERLINK(""a"")"\r\n`)
  })

  it('leaves numbers and ordinary text alone', () => {
    assert.equal(csvLine([-5, 12.5, '127/QĐ-UBND', 'a=b']), '-5,12.5,127/QĐ-UBND,a=b\r\n')
  })

  it('refuses what is no number, and more rows than an export may hold', () => {
    assert.throws(() => csvLine([NaN]), RangeError)
    const row = ['x']
    const tooMany = Array.from({ length: CSV_ROWS_MAX + 1 }, () => row)
    assert.throws(() => csvFile(row, tooMany), RangeError)
  })
})
