import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownProposals } from '../../workflows/domain/shown-proposals.ts'

test('what was read on a page that left the item is not proposed', () => {
  const proposal = (value: string, page: number) => ({ value, confidence: 90, page, box: null, origin: 'ocr' as const })
  const shown = shownProposals(
    { number: proposal('12', 1), subject: proposal('về việc báo cáo', 2) },
    [{ ordinal: 1, page: 2, turn: 0, rotation: 0 }],
  )
  assert.equal(shown.number, undefined)
  assert.deepEqual(shown.subject, proposal('về việc báo cáo', 1))
})
