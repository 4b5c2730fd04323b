import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { quickXorHash } from '../../workflows/adapters/quick-xor-hash.ts'
import { quickXorOf } from '../support/graph-emulator/quick-xor.ts'
import { randomFrom } from '../support/graph-emulator/faults.ts'

describe('the hash that OneDrive gives of a file', () => {
  it('is that of the published description for every length around its pattern', () => {
    const random = randomFrom(7)
    for (const size of [0, 1, 2, 19, 20, 21, 159, 160, 161, 319, 320, 321, 5_003, 100_007]) {
      const bytes = Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)))
      const hash = quickXorHash()
      hash.update(bytes)
      assert.equal(hash.digest(), quickXorOf(bytes), `${size} bytes`)
    }
  })

  it('does not depend on how the bytes come, nor on where they lie in memory', () => {
    const random = randomFrom(9)
    const whole = Buffer.from(Array.from({ length: 40_003 }, () => Math.floor(random() * 256)))
    const moved = Buffer.alloc(whole.length + 3)
    whole.copy(moved, 3)
    const hash = quickXorHash()
    for (let at = 0; at < whole.length;) {
      const size = 1 + Math.floor(random() * 1_000)
      hash.update(moved.subarray(3 + at, Math.min(3 + at + size, moved.length)))
      at += size
    }
    assert.equal(hash.digest(), quickXorOf(whole))
  })

  it('of nothing is zero, and of one byte is that byte and the length', () => {
    assert.equal(quickXorHash().digest(), Buffer.alloc(20).toString('base64'))
    const hash = quickXorHash()
    hash.update(Buffer.of(0xab))
    const sum = Buffer.from(hash.digest(), 'base64')
    assert.deepEqual([sum[0], sum[12]], [0xab, 1])
  })
})
