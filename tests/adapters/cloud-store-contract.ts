import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import type { CloudStore } from '../../workflows/adapters/cloud-store.ts'

/** Bytes in memory as a source, for publishing in tests. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    byteSize: bytes.length,
    open: ({ start, end } = { start: 0, end: bytes.length }) =>
      Readable.from([Buffer.from(bytes.subarray(start, end))]),
  }
}

const PATH = '2026/Sổ chung/00012/van-ban-goc_127-QĐ-UBND_tham-gia-y-kien.pdf'

/** What every cloud store must do, so that the folder cannot drift from OneDrive. */
export function describeCloudStore(name: string, open: () => Promise<CloudStore>): void {
  describe(`${name} is a cloud store`, () => {
    it('finds again what was published', async () => {
      const cloud = await open()
      const published = await cloud.publish(PATH, sourceOf(randomBytes(150_000)))
      assert.equal(published.byteSize, 150_000)
      assert.deepEqual(await cloud.find(published.itemId), published)
    })

    it('keeps one unchanged item when the same bytes are published again', async () => {
      const cloud = await open()
      const bytes = randomBytes(1_000)
      const first = await cloud.publish(PATH, sourceOf(bytes))
      assert.deepEqual(await cloud.publish(PATH, sourceOf(bytes)), first)
      assert.deepEqual(await cloud.publish(PATH.normalize('NFD'), sourceOf(bytes)), first)
    })

    it('keeps one item, with a new etag, when other bytes take its place', async () => {
      const cloud = await open()
      const first = await cloud.publish(PATH, sourceOf(Buffer.from('một')))
      const second = await cloud.publish(PATH, sourceOf(Buffer.from('hai, dài hơn')), { replaces: first })
      assert.equal(second.itemId, first.itemId)
      assert.notEqual(second.etag, first.etag)
      assert.notEqual(second.hash, first.hash)
      assert.deepEqual(await cloud.find(first.itemId), second)
    })

    it('never overwrites what it did not put there, or what somebody has changed since', async () => {
      const cloud = await open()
      const first = await cloud.publish(PATH, sourceOf(Buffer.from('một')))
      const other = await cloud.publish('2026/Sổ chung/00002/a.pdf', sourceOf(Buffer.from('x')))
      for (const replaces of [undefined, other, { ...first, etag: '"cũ"', hash: 'khác' }]) {
        const refused = cloud.publish(PATH, sourceOf(Buffer.from('hai')), replaces ? { replaces } : {})
        await assert.rejects(refused, { code: 'cloud-name-taken' })
      }
      assert.deepEqual(await cloud.find(first.itemId), first)
    })

    it('abandons what an attempt left at the path, and nothing of somebody else', async () => {
      const cloud = await open()
      const path = '2026/Sổ chung/00009/van-ban-goc.pdf'
      const bytes = randomBytes(2_000)
      await cloud.abandon(path, sourceOf(bytes))
      const left = await cloud.publish(path, sourceOf(bytes))
      await cloud.abandon(path, sourceOf(randomBytes(2_000)))
      assert.ok(await cloud.find(left.itemId))
      await cloud.abandon(path, sourceOf(bytes))
      assert.equal(await cloud.find(left.itemId), undefined)
      await cloud.abandon(path, sourceOf(bytes))
    })

    it('takes an empty file as it is', async () => {
      const cloud = await open()
      const empty = await cloud.publish('2026/Sổ chung/00003/rong.txt', sourceOf(Buffer.alloc(0)))
      assert.equal(empty.byteSize, 0)
      assert.deepEqual(await cloud.find(empty.itemId), empty)
    })

    it('gives two paths two items, even of the same bytes', async () => {
      const cloud = await open()
      const one = await cloud.publish('2026/Sổ chung/00001/a.pdf', sourceOf(Buffer.from('x')))
      const two = await cloud.publish('2026/Sổ chung/00002/a.pdf', sourceOf(Buffer.from('x')))
      assert.notEqual(one.itemId, two.itemId)
    })

    it('removes an item and nothing else, and what is gone already without a word', async () => {
      const cloud = await open()
      const gone = await cloud.publish('2026/Sổ chung/00001/a.pdf', sourceOf(Buffer.from('x')))
      const kept = await cloud.publish('2026/Sổ chung/00002/a.pdf', sourceOf(Buffer.from('y')))
      await cloud.remove(gone.itemId)
      await cloud.remove(gone.itemId)
      assert.equal(await cloud.find(gone.itemId), undefined)
      assert.deepEqual(await cloud.find(kept.itemId), kept)
    })

    it('does not know an item it never had', async () => {
      const cloud = await open()
      const climbing = Buffer.from('../../etc/passwd').toString('base64url')
      for (const itemId of ['', 'nobody', '..', climbing]) {
        assert.equal(await cloud.find(itemId), undefined)
        await cloud.remove(itemId)
      }
    })

    it('refuses a path that climbs, is absolute or that OneDrive would not take', async () => {
      const cloud = await open()
      const paths = [
        '../a.pdf', 'a/../../b.pdf', '/a.pdf', 'a//b.pdf', 'a/b?.pdf', 'a/CON', 'a/b. ', '',
      ]
      for (const path of paths) {
        const refused = cloud.publish(path, sourceOf(Buffer.from('x')))
        await assert.rejects(refused, { code: 'cloud-path-refused' }, path)
      }
    })

    it('keeps the earlier bytes when the new ones break off or are not as many', async () => {
      const cloud = await open()
      const first = await cloud.publish(PATH, sourceOf(Buffer.from('đủ')))
      const broken: ByteSource = {
        byteSize: 10,
        open: () => Readable.from((function* pieces() {
          yield Buffer.from('nửa')
          throw new Error('broken')
        })()),
      }
      await assert.rejects(cloud.publish(PATH, broken), /broken/)
      const short = { ...sourceOf(Buffer.from('x')), byteSize: 2 }
      const long = { ...sourceOf(Buffer.from('xyz')), byteSize: 2 }
      await assert.rejects(cloud.publish(PATH, short))
      await assert.rejects(cloud.publish(PATH, long))
      assert.deepEqual(await cloud.find(first.itemId), first)
    })
  })
}
