import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { byteAnswer, byteRangeOf } from '../../../app/server/byte-answer.server.ts'

const BYTES = Buffer.from('0123456789')

function ask(headers: Record<string, string> = {}, method = 'GET'): Response {
  return byteAnswer(new Request('http://office.invalid/file', { method, headers }), {
    byteSize: BYTES.length, mediaType: 'application/pdf', fileName: "Văn bản 'số' 1.pdf", sha256: 'ab'.repeat(32),
    open: (range) => Readable.from([range ? BYTES.subarray(range.start, range.end) : BYTES]),
  })
}

test('a file comes whole, as an attachment that no browser shows or keeps', async () => {
  const answer = ask()
  assert.equal(answer.status, 200)
  assert.equal(await answer.text(), '0123456789')
  assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'")
  assert.equal(answer.headers.get('cache-control'), 'private, no-store')
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''V%C4%83n%20b%E1%BA%A3n%20%27s/)
  assert.equal(answer.headers.get('content-length'), '10')
})

test('single ranges are answered as parts, from both ends', async () => {
  for (const [range, body, told] of [
    ['bytes=2-4', '234', 'bytes 2-4/10'], ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'], ['bytes=8-99', '89', 'bytes 8-9/10'],
  ] as const) {
    const answer = ask({ range })
    assert.equal(answer.status, 206)
    assert.equal(answer.headers.get('content-range'), told)
    assert.equal(await answer.text(), body)
  }
})

test('a range outside the file is refused, several ranges get the whole', async () => {
  for (const range of ['bytes=10-', 'bytes=50-60', 'bytes=5-3', 'bytes=-0']) {
    const answer = ask({ range })
    assert.equal(answer.status, 416, range)
    assert.equal(answer.headers.get('content-range'), 'bytes */10')
  }
  for (const range of ['bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=a-b']) assert.equal(ask({ range }).status, 200, range)
})

test('a part of another version is not handed out, and HEAD says the same without bytes', async () => {
  assert.equal(ask({ range: 'bytes=2-4', 'if-range': '"other"' }).status, 200)
  assert.equal(ask({ range: 'bytes=2-4', 'if-range': `"${'ab'.repeat(32)}"` }).status, 206)
  const head = ask({}, 'HEAD')
  assert.equal(head.headers.get('content-length'), '10')
  assert.equal(await head.text(), '')
  assert.deepEqual(byteRangeOf(null, 10), { kind: 'whole' })
})
