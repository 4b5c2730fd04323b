import assert from 'node:assert/strict'
import { it } from 'node:test'
import { boundsOf, boxOn } from '../../app/ink/ink-tiles.ts'
import { toScreen } from '../../app/ink/page-space.ts'

const SHEET = { x: 10, y: 20, width: 600, height: 800 }

it('a stroke has its box on the screen however its page is turned', () => {
  const bounds = boundsOf([[110, 220], [210, 320], [160, 270]], 5)
  assert.deepEqual(bounds, [105, 215, 215, 325])
  const on = (rotation: 0 | 90 | 180 | 270) => boxOn(bounds, toScreen({ ...SHEET, rotation }, 2))
  assert.deepEqual(on(0), { left: 190, top: 990, width: 220, height: 220 })
  assert.deepEqual(on(90), { left: 390, top: 190, width: 220, height: 220 })
  assert.deepEqual(on(180), { left: 790, top: 390, width: 220, height: 220 })
  assert.deepEqual(on(270), { left: 990, top: 790, width: 220, height: 220 })
})
