import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apply, invert, shownSize, toScreen } from '../../app/ink/page-space.ts'

const box = { x: 10, y: 20, width: 600, height: 800 }

describe('a page on the screen', () => {
  // The corner that a person sees at the top left is another corner of the page for every turn.
  const corners = [
    { rotation: 0, corner: [10, 820] },
    { rotation: 90, corner: [10, 20] },
    { rotation: 180, corner: [610, 20] },
    { rotation: 270, corner: [610, 820] },
  ] as const

  for (const { rotation, corner } of corners) {
    it(`keeps ink in the page's own coordinates when it is turned by ${rotation} degrees`, () => {
      const page = { ...box, rotation }
      const matrix = toScreen(page, 2)
      assert.deepEqual(apply(matrix, corner[0], corner[1]).map((one) => one + 0), [0, 0])
      const { width, height } = shownSize(page)
      const [right, bottom] = apply(matrix, 620 - corner[0], 840 - corner[1])
      assert.deepEqual([right, bottom], [width * 2, height * 2])
      const [x, y] = apply(invert(matrix), ...apply(matrix, 123, 456))
      assert.ok(Math.abs(x - 123) < 1e-9 && Math.abs(y - 456) < 1e-9)
    })
  }
})
