import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { isSameHash, newToken, parseToken } from '../../workflows/domain/tokens.ts'

describe('a personal access token', () => {
  it('is read back as the one that was made', () => {
    for (let made = 0; made < 200; made += 1) {
      const token = newToken()
      assert.match(token.text, /^bp_[0-9A-Za-z]{10}_[0-9A-Za-z_-]{43}_[0-9A-Za-z]{6}$/)
      const parsed = parseToken(token.text)
      assert.equal(parsed?.tokenId, token.tokenId)
      assert.ok(parsed && isSameHash(parsed.sha256, token.sha256))
    }
  })

  it('leaves only a hash of its secret with the office', () => {
    const token = newToken()
    const secret = token.text.slice(14, 57)
    assert.deepEqual(token.sha256, createHash('sha256').update(secret).digest())
  })

  it('is refused when one letter is wrong, wherever it stands', () => {
    const { text } = newToken()
    for (let place = 0; place < text.length; place += 1) {
      const other = text[place] === 'a' ? 'b' : 'a'
      assert.equal(parseToken(text.slice(0, place) + other + text.slice(place + 1)), undefined)
    }
  })

  it('is refused when it is anything else', () => {
    const { text } = newToken()
    const others = [
      '', 'bp_', `${text} `, ` ${text}`, text.slice(1), `${text}a`, text.toUpperCase(),
      'x'.repeat(64), 'x'.repeat(1_000_000),
    ]
    for (const other of others) assert.equal(parseToken(other), undefined)
  })

  it('is not the same as another', () => {
    assert.ok(!isSameHash(newToken().sha256, newToken().sha256))
    assert.ok(!isSameHash(newToken().sha256, new Uint8Array(0)))
  })
})
