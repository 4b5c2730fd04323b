import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { readAll } from '../../workflows/adapters/bytes.ts'
import { type Vault, VaultFileMissing } from '../../workflows/adapters/vault.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What every vault must do, on a disk or in an object store. */
export function describeVault(name: string, open: () => Promise<Vault>): void {
  describe(`${name} is a vault`, () => {
    it('gives back the bytes it was given, named by their sha-256', async () => {
      const vault = await open()
      const bytes = randomBytes(200_000)
      const pieces = [bytes.subarray(0, 70_000), bytes.subarray(70_000)]
      const written = await vault.write(Readable.from(pieces))
      assert.deepEqual(written, { sha256: sha256(bytes), byteSize: bytes.length })
      assert.ok(bytes.equals(await vault.read(written.sha256)))
      assert.ok(bytes.equals(await readAll(await vault.source(written.sha256))))
      assert.ok(await vault.has(written.sha256))
    })

    it('keeps one file of the same bytes, however often and at once they are written', async () => {
      const vault = await open()
      const bytes = randomBytes(1_000)
      await Promise.all(Array.from({ length: 8 }, () => vault.write(bytes)))
      assert.deepEqual(await vault.list(10), [sha256(bytes)])
    })

    it('reads a range', async () => {
      const vault = await open()
      const { sha256: id } = await vault.write(Buffer.from('công văn đến'))
      const source = await vault.source(id)
      const parts: Uint8Array[] = []
      for await (const part of source.open({ start: 1, end: 5 })) parts.push(part)
      assert.deepEqual(Buffer.concat(parts), Buffer.from('công văn đến').subarray(1, 5))
      assert.equal((await source.open({ start: 3, end: 3 }).toArray()).length, 0)
      assert.throws(() => source.open({ start: -1, end: 2 }), RangeError)
    })

    it('leaves nothing of a stream that breaks off', async () => {
      const vault = await open()
      const broken = Readable.from((function* pieces() {
        yield randomBytes(100_000)
        throw new Error('the line went dead')
      })())
      await assert.rejects(vault.write(broken), /the line went dead/)
      assert.deepEqual(await vault.list(10), [])
    })

    it('says so when a file is missing or destroyed', async () => {
      const vault = await open()
      const { sha256: id } = await vault.write(Buffer.from('x'))
      await vault.destroy(id)
      await vault.destroy(id)
      assert.ok(!(await vault.has(id)))
      await assert.rejects(vault.source(id), VaultFileMissing)
      await assert.rejects(vault.read(id), VaultFileMissing)
    })

    it('lists what it holds, page by page', async () => {
      const vault = await open()
      const all: string[] = []
      for (let made = 0; made < 25; made += 1) {
        all.push((await vault.write(Buffer.from(`tệp ${made}`))).sha256)
      }
      const listed: string[] = []
      let page = await vault.list(7)
      while (page.length > 0) {
        assert.ok(page.length <= 7 && listed.length < all.length)
        listed.push(...page)
        page = await vault.list(7, listed.at(-1))
      }
      assert.deepEqual(listed, all.sort())
    })

    it('takes nothing but a sha-256 for a name', async () => {
      const vault = await open()
      for (const id of ['', '..', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
        await assert.rejects(vault.read(id))
        await assert.rejects(vault.source(id))
        await assert.rejects(vault.destroy(id))
      }
    })
  })
}
