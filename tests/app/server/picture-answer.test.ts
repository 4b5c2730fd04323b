import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pictureAnswer, seenTag } from '../../../app/server/picture-answer.server.ts'

const withTag = (tag: string) => new Request('https://office.example/', { headers: { 'If-None-Match': tag } })

describe('a picture of a page', () => {
  it('is asked for each time, and sent once', async () => {
    const first = pictureAnswer('abc-1', { mediaType: 'image/webp', bytes: new Uint8Array([1, 2]) })
    assert.equal(first.headers.get('Cache-Control'), 'private, no-cache')
    assert.equal((await first.arrayBuffer()).byteLength, 2)
    const again = pictureAnswer('abc-1', null)
    assert.equal(again.status, 304)
    assert.equal(again.headers.get('ETag'), first.headers.get('ETag'))
    assert.equal(seenTag(withTag(first.headers.get('ETag') ?? '')), 'abc-1')
  })

  it('is known by one tag of moderate length and by nothing else', () => {
    assert.equal(seenTag(withTag('W/"abc-1"')), 'abc-1')
    for (const odd of ['*', 'abc', '"a", "b"', `"${'x'.repeat(201)}"`, '""']) assert.equal(seenTag(withTag(odd)), '', odd)
    assert.equal(seenTag(new Request('https://office.example/')), '')
  })
})
