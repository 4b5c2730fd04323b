import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openNetwork } from '../../workflows/adapters/reading-mark-arithmetic.ts'
import type { MarkLayers } from '../../workflows/adapters/reading-mark-layers.ts'
import { inventedPage } from '../../scripts/invented-marks.ts'
import { markLayersOf } from '../../workflows/adapters/reading-mark-layers.ts'

describe('the networks that look for marks', () => {
  for (const [module, weights] of [['mark-detector.wasm', 'weights.bin'], ['mark-judge.wasm', 'judge-weights.bin']] as const) {
    it(`say of a page gone through in bands what they say of a part by itself (${module})`, async () => {
      const network = await openNetwork(module, weights)
      const page = await inventedPage({ seed: 5001, kind: 'stamped', family: 'unseen' })
      const layers = markLayersOf(page.picture, page.dpi)
      assert.ok(layers.height > 1_000)
      const whole = network(layers)
      // A part across the border of two bands, with so much around it that its middle is the same.
      const [from, until] = [400, 800]
      const part = network(rowsOf(layers, from, until))
      const cells = (grid: typeof whole, row: number) =>
        [...grid.odds.subarray(row * grid.columns, (row + 4) * grid.columns)]
      const middle = (until - from) / 2 / 8
      assert.deepEqual(cells(whole, from / 8 + middle), cells(part, middle))
      assert.equal(whole.odds.length, whole.columns * whole.rows)
    })
  }
})

function rowsOf({ width, dark, tint }: MarkLayers, from: number, until: number): MarkLayers {
  return {
    width, height: until - from,
    dark: dark.subarray(from * width, until * width), tint: tint.subarray(from * width, until * width),
  }
}
