import assert from 'node:assert/strict'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  assertKeyOutside, openMasterKey, WrappedKeyRefused,
} from '../../workflows/adapters/master-key.ts'
import { newTempFolder } from '../support/temp-folder.ts'

describe('the master key', () => {
  it('is made on the first start, for its owner alone, and kept', async () => {
    const folder = join(await newTempFolder(), 'keys')
    const file = join(folder, 'master-1.key')
    const first = await openMasterKey(file)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    assert.equal((await stat(file)).size, 32)
    assert.deepEqual(await readdir(folder), ['master-1.key'])
    const second = await openMasterKey(file)
    assert.equal(second.id, first.id)
    assert.deepEqual(second.unwrap(first.wrap(Buffer.from('khóa'), 'x'), 'x'), Buffer.from('khóa'))
  })

  it('is one key when several processes start together', async () => {
    const file = join(await newTempFolder(), 'keys', 'master-1.key')
    const keys = await Promise.all(Array.from({ length: 12 }, () => openMasterKey(file)))
    assert.equal(new Set(keys.map((key) => key.id)).size, 1)
    assert.deepEqual(await readdir(join(file, '..')), ['master-1.key'])
  })

  it('refuses a file that others may read, and a folder that others may write to', async () => {
    const folder = await newTempFolder()
    const file = join(folder, 'master-1.key')
    await openMasterKey(file)
    for (const mode of [0o640, 0o604, 0o660]) {
      await chmod(file, mode)
      await assert.rejects(openMasterKey(file), { code: 'master-key-exposed' })
    }
    await chmod(file, 0o600)
    await chmod(folder, 0o777)
    await assert.rejects(openMasterKey(file), { code: 'master-key-exposed' })
  })

  it('refuses a file that is no key, and leaves it as it is', async () => {
    const file = join(await newTempFolder(), 'master-1.key')
    await writeFile(file, 'ngắn', { mode: 0o600 })
    await assert.rejects(openMasterKey(file), { code: 'master-key-malformed' })
    assert.equal(await readFile(file, 'utf8'), 'ngắn')
  })

  it('is not made anew where one must be', async () => {
    const folder = await newTempFolder()
    const missing = openMasterKey(join(folder, 'master-1.key'), { create: false })
    await assert.rejects(missing, { code: 'master-key-missing' })
    assert.deepEqual(await readdir(folder), [])
  })

  it('opens a wrapped key only whole, under its own name and by its own master', async () => {
    const folder = await newTempFolder()
    const key = await openMasterKey(join(folder, 'a.key'))
    const other = await openMasterKey(join(folder, 'b.key'))
    const wrapped = key.wrap(Buffer.alloc(32, 7), 'spool-item:1')
    assert.throws(() => key.unwrap(wrapped, 'spool-item:2'), WrappedKeyRefused)
    assert.throws(() => other.unwrap(wrapped, 'spool-item:1'), WrappedKeyRefused)
    assert.throws(() => key.unwrap(wrapped.subarray(0, 20), 'spool-item:1'), WrappedKeyRefused)
    for (let place = 0; place < wrapped.length; place += 1) {
      const altered = Buffer.from(wrapped)
      altered[place] = (altered[place] ?? 0) ^ 1
      assert.throws(() => key.unwrap(altered, 'spool-item:1'), WrappedKeyRefused, `byte ${place}`)
    }
  })

  it('never wraps twice to the same bytes, and hides the key', async () => {
    const key = await openMasterKey(join(await newTempFolder(), 'a.key'))
    const plain = Buffer.alloc(32, 7)
    assert.notDeepEqual(key.wrap(plain, 'x'), key.wrap(plain, 'x'))
    assert.ok(!key.wrap(plain, 'x').includes(plain.subarray(0, 8)))
  })

  it('gives one key for each purpose, the same each time', async () => {
    const file = join(await newTempFolder(), 'a.key')
    const key = await openMasterKey(file)
    const again = await openMasterKey(file)
    assert.equal(key.derive('password-pepper').length, 32)
    assert.deepEqual(key.derive('password-pepper'), again.derive('password-pepper'))
    assert.notDeepEqual(key.derive('password-pepper'), key.derive('cursor-mac'))
  })

  it('may not lie inside the data folder', () => {
    const refused = { code: 'master-key-in-data-folder' }
    assert.throws(() => assertKeyOutside('/office/data/keys/a.key', '/office/data'), refused)
    assert.throws(() => assertKeyOutside('/office/data/..a.key', '/office/data'), refused)
    assertKeyOutside('/office/keys/a.key', '/office/data')
    assertKeyOutside('/office/data-keys/a.key', '/office/data')
  })
})
