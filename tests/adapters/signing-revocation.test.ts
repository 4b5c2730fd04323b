import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { revocationListsFrom } from '../../workflows/adapters/signing-revocation.ts'

/** Bytes on which the parser fails, each in a way of its own, and what is no answer at all. */
const answers: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'a page': Buffer.from('<html>Bảo trì</html>'),
  'a length beyond the end': Buffer.from('3084ffffffff00', 'hex'),
  'a thousand open structures': Buffer.from('3080'.repeat(100_000), 'hex'),
  'a broken time': Buffer.from('18020000', 'hex'),
  'a broken text of four bytes a letter': Buffer.from('1c0141', 'hex'),
  'an odd text of two bytes a letter': Buffer.from('1e0141', 'hex'),
  'a cut number': Buffer.from('0a05', 'hex'),
}

describe('an authority that answers with anything', () => {
  it('is as one that gave no answer: nothing of it is kept, and nobody’s work stops', async () => {
    let body: Buffer = Buffer.alloc(0)
    const server = createServer((_request, response) => void response.end(body))
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready))
    // A server that listens on a port has an address with one.
    const { port } = server.address() as AddressInfo
    const lists = revocationListsFrom([`127.0.0.1:${port}`])
    const url = `http://127.0.0.1:${port}/x`
    try {
      for (const [name, bytes] of Object.entries(answers)) {
        body = bytes
        const got = await lists.answersTo([{ kind: 'crl', url }, { kind: 'ocsp', url, request: 'MAA=' }])
        assert.deepEqual(got, { crls: [], ocsps: [], asked: 2, answered: 0 }, name)
      }
    } finally {
      server.close()
    }
  })
})
