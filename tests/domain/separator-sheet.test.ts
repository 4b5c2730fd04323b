import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type PageLook, tellApart } from '../../workflows/domain/separator-sheet.ts'

const looks: Record<string, PageLook> = { s: 'sheet', b: 'blank', p: 'other' }
const apart = (stack: string) => {
  const { parts, sheets } = tellApart([...stack].map((one) => looks[one] ?? 'other'))
  return { parts: parts.map(({ pages }) => pages), sheets }
}

describe('telling a stack apart', () => {
  it('parts letters at the sheet, which belongs to none of them', () => {
    assert.deepEqual(apart('ppsp'), { parts: [[1, 2], [4]], sheets: [3] })
  })

  it('takes the blank other side of a sheet with it, whichever side lay up', () => {
    assert.deepEqual(apart('pbsbpp'), { parts: [[1, 2], [5, 6]], sheets: [3, 4] })
    assert.deepEqual(apart('pbbspp'), { parts: [[1, 2], [5, 6]], sheets: [3, 4] })
  })

  it('keeps blank pages that belong to a letter', () => {
    assert.deepEqual(apart('pbpbsbpb'), { parts: [[1, 2, 3, 4], [7, 8]], sheets: [5, 6] })
  })

  it('makes no empty parts of sheets in front, at the end and in a row', () => {
    assert.deepEqual(apart('sppsspss'), { parts: [[2, 3], [6]], sheets: [1, 4, 5, 7, 8] })
    assert.deepEqual(apart('ss'), { parts: [], sheets: [1, 2] })
  })

  it('leaves a letter without sheets in one part', () => {
    assert.deepEqual(apart('ppbp'), { parts: [[1, 2, 3, 4]], sheets: [] })
  })
})
