import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { type Frame, readFrames, writeFrame } from '../../workflows/adapters/reading-frames.ts'

/** What is written, cut into pieces of `size` bytes. */
async function sent(size: number, frames: readonly [Record<string, unknown>, Buffer?][]): Promise<Readable> {
  const to = new PassThrough()
  for (const [head, body] of frames) writeFrame(to, head, body)
  to.end()
  const all = Buffer.concat(await to.toArray())
  return Readable.from(Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.subarray(at * size, (at + 1) * size)))
}

describe('messages between the office and the child', () => {
  const body = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 251))
  for (const size of [1, 7, 8, 64, 5_000]) {
    it(`come as they were sent, in pieces of ${size}`, async () => {
      const from = await sent(size, [[{ ask: 'one' }], [{ ask: 'two', words: 'Số đến' }, body], [{}]])
      const found: Frame[] = []
      for await (const frame of readFrames(from, 2_000)) found.push(frame)
      assert.deepEqual(found.map(({ head }) => head), [{ ask: 'one' }, { ask: 'two', words: 'Số đến' }, {}])
      assert.deepEqual(found.map((frame) => frame.body.length), [0, 1_000, 0])
      assert.ok(found[1]?.body.equals(body))
      // Nothing else holds it: its memory can be let go.
      assert.equal(found[1]?.body.buffer.byteLength, 1_000)
    })
  }

  it('are refused before their bytes are taken when they are too long', async () => {
    const from = await sent(64, [[{ ask: 'one' }, body]])
    await assert.rejects(async () => {
      for await (const frame of readFrames(from, 999)) assert.fail(JSON.stringify(frame.head))
    }, /over its limit/)
  })
})
