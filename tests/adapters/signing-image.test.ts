import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { blueInk } from '../../workflows/adapters/signing-image.ts'

const drawn = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"><rect width="900" height="400" fill="#f4f1ea"/>'
  + '<path d="M80 300 C 250 20, 420 380, 800 120" stroke="#222" stroke-width="14" fill="none"/></svg>')

test('a signature photographed on paper becomes blue ink without paper', async () => {
  const png = await blueInk(await sharp(drawn).jpeg().toBuffer())
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  assert.ok(info.width <= 600 && info.height <= 240 && info.channels === 4)
  assert.equal(data[3], 0, 'paper is gone')
  const inked = Array.from({ length: info.width * info.height }, (_, pixel) => data[pixel * 4 + 3] ?? 0)
  assert.ok(inked.filter((alpha) => alpha > 150).length > 500, 'ink is there')
})

test('what is no picture is refused', async () => {
  await assert.rejects(blueInk(Buffer.from('GIF89a')), { code: 'signature-image-unreadable' })
  await assert.rejects(blueInk(Buffer.from('89504e470d0a1a0a00000000', 'hex')), { code: 'signature-image-unreadable' })
})
