import assert from 'node:assert/strict'
import { PassThrough, type Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { withoutPadding } from '../../../app/server/page-stream.server.ts'

const WORDS = 'Tìm số, trích yếu, nội dung'

/** Words at every place of React's buffer, as the pages of an office have them. */
function written(through: Transform): Promise<Buffer> {
  const items = Array.from({ length: 400 }, (_, index) =>
    createElement('li', { key: index, title: WORDS }, 'x'.repeat(index % 7), WORDS))
  const { pipe } = renderToPipeableStream(createElement('ul', null, items), { onAllReady: () => pipe(through) })
  return buffer(through)
}

test('no letter of a page is broken where React begins a new buffer', async () => {
  const page = await written(withoutPadding())
  assert.equal(page.includes(0), false)
  assert.equal(page.toString('utf8').split(WORDS).length - 1, 800)
})

test('without it letters are broken: when this fails, React writes whole letters by itself', async () => {
  const page = await written(new PassThrough())
  assert.equal(page.includes(0), true)
})
