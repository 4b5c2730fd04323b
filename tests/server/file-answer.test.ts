import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { fileAnswer, rangeOf } from '../../app/server/api/file-answer.server.ts'
import type { OpenedFile } from '../../workflows/oversight/open-file.ts'

const BYTES = Buffer.from('0123456789')

function file(changes: Partial<OpenedFile> = {}): OpenedFile {
  return {
    source: {
      byteSize: BYTES.length,
      open: (range) => Readable.from([...BYTES.subarray(range?.start, range?.end)].map((byte) => Buffer.of(byte))),
    },
    documentId: 'd', role: 'original', part: 1, fileName: 'thư.pdf', mediaType: 'application/pdf',
    byteSize: BYTES.length, pageCount: 1, sha256: 'ab'.repeat(32), ...changes,
  }
}

const asked = (headers: Record<string, string> = {}, method = 'GET') =>
  new Request('http://butphe.invalid/api/v1/files/1', { headers, method })
const always = { mayStill: async () => {} }

describe('a download', () => {
  it('gives the piece that was asked for', async () => {
    const pieces: [string, number, string][] = [
      ['bytes=0-0', 206, '0'], ['bytes=2-4', 206, '234'], ['bytes=7-', 206, '789'], ['bytes=-2', 206, '89'],
      ['bytes=-99', 206, '0123456789'], ['bytes=5-999', 206, '56789'], ['bytes=4-2', 200, '0123456789'],
      ['bytes=0-1,3-4', 200, '0123456789'], ['pages=1-2', 200, '0123456789'], ['bytes=-', 200, '0123456789'],
    ]
    for (const [range, status, text] of pieces) {
      const answer = fileAnswer(asked({ range }), file(), always)
      assert.deepEqual([answer.status, await answer.text()], [status, text], range)
    }
    for (const range of ['bytes=10-', 'bytes=10-12', 'bytes=-0']) {
      const answer = fileAnswer(asked({ range }), file(), always)
      assert.deepEqual([answer.status, answer.headers.get('content-range')], [416, 'bytes */10'], range)
    }
    assert.throws(() => rangeOf('bytes=0-', 0), { code: 'range-not-satisfiable' })
  })

  it('goes on from a piece only while the file is the same', async () => {
    const same = fileAnswer(asked({ range: 'bytes=8-', 'if-range': `"${'ab'.repeat(32)}"` }), file(), always)
    assert.equal(same.status, 206)
    const other = fileAnswer(asked({ range: 'bytes=8-', 'if-range': '"other"' }), file(), always)
    assert.deepEqual([other.status, await other.text()], [200, '0123456789'])
  })

  it('ends as soon as the right to it is gone', async () => {
    let mayStill = 3
    const answer = fileAnswer(asked(), file(), {
      everyMs: -1,
      mayStill: async () => {
        mayStill -= 1
        if (mayStill < 0) throw new Error('revoked')
      },
    })
    await assert.rejects(answer.text(), /the right to this file is gone/)
  })

  it('carries no header that a file name wrote', () => {
    const odd = fileAnswer(asked(), file({ fileName: 'x"\r\nSet-Cookie: a=1; é’(1).html' }), always)
    assert.equal(odd.headers.get('set-cookie'), null)
    assert.match(odd.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.() -]+"; filename\*=UTF-8''[\w.%~!-]+$/)
  })
})
