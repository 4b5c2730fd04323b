import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { timestampAuthorityAt } from '../../workflows/adapters/signing-timestamp.ts'
import { openTimeAuthority, type TimeAuthority } from '../support/time-authority.ts'

describe('a timestamp is believed when everything about it is right', () => {
  let server: TimeAuthority
  const now = () => new Date('2026-11-23T02:00:00Z')
  before(async () => {
    server = await openTimeAuthority(now)
  })
  after(() => server.close())

  it('tells the authority\'s time', async () => {
    const { at, token } = await timestampAuthorityAt(server.url, now).stamp(Buffer.from('chữ ký'))
    assert.equal(at.toISOString(), now().toISOString())
    assert.ok(token.length > 200)
  })

  const faults = {
    silent: 'status', garbage: 'not-an-answer', 'other-nonce': 'other-nonce', 'other-imprint': 'other-imprint',
    clock: 'clock', 'not-for-time': 'not-an-authority',
  } as const
  for (const [fault, why] of Object.entries(faults)) {
    it(`is refused: ${why}`, async () => {
      server.fault = fault as keyof typeof faults // keys of the record above
      await assert.rejects(timestampAuthorityAt(server.url, now).stamp(Buffer.from('x')), (error: { code: string; facts: object }) => {
        assert.deepEqual([error.code, error.facts], ['timestamp-unavailable', { why }])
        return true
      })
    })
  }

  it('an address where nobody listens is no fault of the office', async () => {
    await assert.rejects(timestampAuthorityAt('http://127.0.0.1:9/', now).stamp(Buffer.from('x')), { code: 'timestamp-unavailable' })
  })
})
