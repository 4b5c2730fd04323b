import assert from 'node:assert/strict'
import {
  chmod, readdir, readFile, stat, utimes, writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { openVault } from '../../workflows/adapters/folder-vault.ts'
import { VaultFileAltered } from '../../workflows/adapters/vault.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { describeVault } from './vault-contract.ts'

describeVault('a folder', async () => openVault({ folder: await newTempFolder() }))

describe('the vault on the disk', () => {
  async function withOneFile() {
    const folder = await newTempFolder()
    const vault = openVault({ folder })
    const { sha256 } = await vault.write(Buffer.from('bản gốc'))
    const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
    return { folder, vault, sha256, path }
  }

  it('keeps a file read-only, for its own user, and no draft beside it', async () => {
    const { folder, path } = await withOneFile()
    assert.equal(await readFile(path, 'utf8'), 'bản gốc')
    assert.equal((await stat(path)).mode & 0o777, 0o400)
    assert.deepEqual(await readdir(join(folder, 'drafts')), [])
  })

  it('notices a file that was altered, and heals when the bytes come again', async () => {
    const { vault, sha256, path } = await withOneFile()
    await chmod(path, 0o600)
    await writeFile(path, 'bản giả')
    await assert.rejects(vault.read(sha256), VaultFileAltered)
    await vault.write(Buffer.from('bản gốc'))
    assert.equal((await vault.read(sha256)).toString(), 'bản gốc')
  })

  it('leaves no draft of what failed, and sweeps what a crash left the day before', async () => {
    const { folder, vault } = await withOneFile()
    const failing = Readable.from((function* pieces() {
      yield Buffer.from('nửa')
      throw new Error('broken')
    })())
    await assert.rejects(vault.write(failing), /broken/)
    const [old, fresh] = ['old.part', 'fresh.part'].map((name) => join(folder, 'drafts', name))
    assert.ok(old && fresh)
    await writeFile(old, 'x')
    await writeFile(fresh, 'x')
    await utimes(old, new Date(0), new Date(0))
    await vault.list(10)
    assert.deepEqual(await readdir(join(folder, 'drafts')), ['fresh.part'])
  })
})
