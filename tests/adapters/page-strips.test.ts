import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { cutStrips } from '../../workflows/adapters/page-strips.ts'

describe('a page that is looked at closely', () => {
  it('comes in strips that together are the page, whatever its height', async () => {
    for (const height of [1_000, 1_003, 8]) {
      const bands = Buffer.alloc(40 * height * 3)
      for (let y = 0; y < height; y += 1) bands.fill(Math.round((255 * y) / height), y * 120, (y + 1) * 120)
      const bytes = await sharp(bands, { raw: { width: 40, height, channels: 3 } }).jpeg({ quality: 95 }).toBuffer()
      const strips = await cutStrips({ mediaType: 'image/jpeg', bytes, width: 40, height }, 8)
      assert.equal(strips.length, 8)
      assert.equal(strips.reduce((sum, strip) => sum + strip.height, 0), height)
      let top = 0
      for (const strip of strips) {
        const first = await sharp(strip.bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer()
        assert.ok(Math.abs((first[0] ?? 0) - (255 * top) / height) < 12)
        top += strip.height
      }
    }
  })
})
