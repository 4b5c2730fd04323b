import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calibrationSvg } from '../../scripts/fields/curve-svg.ts'
import { infixDistance, pageErrors } from '../../scripts/fields/letter-accuracy.ts'
import { inventedScan } from '../../scripts/invented-letters/index.ts'

describe('how many letters a reading got wrong', () => {
  it('is the smallest change to any part of what was read', () => {
    assert.equal(infixDistance('công văn', 'speck công văn speck'), 0)
    assert.equal(infixDistance('công văn', 'cong văn'), 1)
    assert.equal(infixDistance('công văn', ''), 8)
  })
  it('is nothing for a perfect reading and everything for none', () => {
    const words = inventedScan('tuning', 0).words[0] ?? []
    const perfect = pageErrors(words, words)
    assert.equal(perfect.whole.errors, 0)
    assert.ok(perfect.body.letters > 100)
    const none = pageErrors(words, [])
    assert.equal(none.whole.errors, none.whole.letters)
  })
})

describe('the picture of the calibration', () => {
  it('counts right and wrong values of each bin and names nothing else', () => {
    const svg = calibrationSvg([{ label: 'invented', rows: [
      { field: 'number', verdict: 'right', confidence: 95 }, { field: 'number', verdict: 'wrong', confidence: 95 },
      { field: 'number', verdict: 'missing', confidence: 0 },
    ] }])
    assert.match(svg, />2 \/ 1</u)
    assert.match(svg, /invented/u)
  })
})
