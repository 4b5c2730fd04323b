import assert from 'node:assert/strict'
import { hash } from '@node-rs/argon2'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openMasterKey } from '../../workflows/adapters/master-key.ts'
import { openPasswords } from '../../workflows/adapters/passwords.ts'
import { newTempFolder } from '../support/temp-folder.ts'

async function newKey() {
  return openMasterKey(join(await newTempFolder(), 'a.key'))
}

describe('passwords', () => {
  it('opens with the right one only, as typed on a tablet too', async () => {
    const passwords = openPasswords(await newKey())
    const stored = await passwords.hash('con mèo trèo cây cau')
    const verify = (typed: string) => passwords.verify(stored, typed)
    assert.equal(await verify('con mèo trèo cây cau'), true)
    assert.equal(await verify('con mèo trèo cây cau'.normalize('NFD')), true)
    assert.equal(await verify('Con mèo trèo cây cau'), false)
    assert.equal(await verify('con mèo trèo cây cau '), false)
    assert.equal(passwords.needsRehash(stored), false)
  })

  it('stores argon2id with 64 MiB and another salt each time', async () => {
    const key = await newKey()
    const passwords = openPasswords(key)
    const one = await passwords.hash('con mèo trèo cây cau')
    const two = await passwords.hash('con mèo trèo cây cau')
    assert.ok(one.startsWith(`${key.id}:$argon2id$v=19$m=65536,t=3,p=1$`), one)
    assert.notEqual(one, two)
  })

  it('is worth nothing without the office\'s key', async () => {
    const [own, other] = [await newKey(), await newKey()]
    const stored = await openPasswords(own).hash('con mèo trèo cây cau')
    const moved = stored.replace(own.id, other.id)
    assert.equal(await openPasswords(other).verify(moved, 'con mèo trèo cây cau'), false)
    const unmoved = openPasswords(other).verify(stored, 'con mèo trèo cây cau')
    await assert.rejects(unmoved, /pepper/)
  })

  it('asks for a new hash when the parameters have changed', async () => {
    const key = await newKey()
    const pepper = key.derive('password-pepper')
    const secret = createHmac('sha256', pepper).update('con mèo').digest('base64')
    const weak = `${key.id}:${await hash(secret, { memoryCost: 8192, timeCost: 1 })}`
    assert.equal(await openPasswords(key).verify(weak, 'con mèo'), true)
    assert.equal(openPasswords(key).needsRehash(weak), true)
  })

  it('does the work for a name nobody has', async () => {
    const passwords = openPasswords(await newKey())
    assert.equal(await passwords.verifyNobody('con mèo trèo cây cau'), false)
  })

  it('refuses what is too long or no text before it hashes', async () => {
    const passwords = openPasswords(await newKey())
    const stored = await passwords.hash('con mèo trèo cây cau')
    const refusals = [
      ['x'.repeat(129), 'password-too-long'], ['x'.repeat(1 << 20), 'password-too-long'],
      ['a\0b', 'password-malformed'], ['\ud800', 'password-malformed'],
    ] as const
    for (const [typed, code] of refusals) {
      await assert.rejects(passwords.verify(stored, typed), { code })
      await assert.rejects(passwords.verifyNobody(typed), { code })
      await assert.rejects(passwords.hash(typed), { code })
    }
  })

  it('lets four work and forty wait, refuses the rest, and goes on afterwards', async () => {
    const passwords = openPasswords(await newKey())
    const tries = Array.from({ length: 50 }, () => passwords.verifyNobody('con mèo trèo cây cau'))
    const codes = (await Promise.allSettled(tries)).map((answer) =>
      answer.status === 'rejected' ? String(answer.reason.code) : 'ok')
    assert.equal(codes.filter((code) => code === 'ok').length, 44)
    assert.equal(codes.filter((code) => code === 'sign-in-busy').length, 6)
    await passwords.verifyNobody('con mèo trèo cây cau')
  })
})
