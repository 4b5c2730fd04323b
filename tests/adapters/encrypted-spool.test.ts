import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { type ByteSource, readAll } from '../../workflows/adapters/bytes.ts'
import {
  openSpool, SpoolFileAltered, SpoolFileMissing,
} from '../../workflows/adapters/encrypted-spool.ts'
import { openMasterKey, WrappedKeyRefused } from '../../workflows/adapters/master-key.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const FRAME = 64 * 1024
const limits = { maxBytes: 1_000_000 }

async function newSpool() {
  const root = await newTempFolder()
  const masterKey = await openMasterKey(join(root, 'keys', 'a.key'))
  const folder = join(root, 'spool')
  return { folder, masterKey, spool: openSpool({ folder, masterKey }) }
}

/** A stream in uneven pieces, as they come from a network. */
function inPieces(bytes: Buffer, size: number): Readable {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return Readable.from(pieces)
}

async function readRange(source: ByteSource, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source.open({ start, end })) parts.push(part)
  return Buffer.concat(parts)
}

describe('the spool', () => {
  it('gives back the bytes it received, whatever their number', async () => {
    const { spool } = await newSpool()
    for (const size of [1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 4321]) {
      const bytes = randomBytes(size)
      const id = randomUUID()
      const item = await spool.receive(id, inPieces(bytes, 7_777), limits)
      assert.equal(item.byteSize, size)
      assert.equal(item.sha256, createHash('sha256').update(bytes).digest('hex'))
      assert.deepEqual(item.head, bytes.subarray(0, 4096))
      assert.ok(bytes.equals(await readAll(spool.source(id, item))), `${size} bytes`)
    }
  })

  it('reads any range, across frames too', async () => {
    const { spool } = await newSpool()
    const bytes = randomBytes(3 * FRAME + 100)
    const id = randomUUID()
    const source = spool.source(id, await spool.receive(id, Readable.from([bytes]), limits))
    const ranges = [
      [0, 1], [0, 0], [FRAME - 1, FRAME + 1], [FRAME, 2 * FRAME], [5, 3 * FRAME + 100],
      [3 * FRAME + 99, 3 * FRAME + 100], [10, 9_999_999],
    ] as const
    for (const [start, end] of ranges) {
      const read = await readRange(source, start, end)
      assert.ok(bytes.subarray(start, end).equals(read), `${start}`)
    }
    assert.throws(() => source.open({ start: -1, end: 5 }), RangeError)
    assert.throws(() => source.open({ start: 5, end: 4 }), RangeError)
  })

  it('keeps nothing readable on disk, for its own user alone, under a key of its own', async () => {
    const { folder, spool } = await newSpool()
    const marker = Buffer.from('MẬT: dòng chữ không được đọc thấy ')
    const bytes = Buffer.concat(Array.from({ length: 3_000 }, () => marker))
    const [one, two] = [randomUUID(), randomUUID()]
    await spool.receive(one, Readable.from([bytes]), limits)
    await spool.receive(two, Readable.from([bytes]), limits)
    const onDisk = await readFile(join(folder, one, 'bytes'))
    assert.ok(!onDisk.includes(marker.subarray(0, 8)))
    assert.ok(!onDisk.equals(await readFile(join(folder, two, 'bytes'))))
    assert.equal((await stat(join(folder, one, 'bytes'))).mode & 0o777, 0o600)
    assert.equal((await stat(join(folder, one))).mode & 0o777, 0o700)
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
  })

  it('refuses one byte too many, and an empty file, and leaves nothing', async () => {
    const { folder, spool } = await newSpool()
    const bytes = randomBytes(2 * FRAME)
    const exact = { maxBytes: bytes.length }
    const over = { maxBytes: bytes.length - 1 }
    await assert.rejects(
      spool.receive(randomUUID(), inPieces(bytes, 999), over), { code: 'file-too-large' },
    )
    const empty = spool.receive(randomUUID(), Readable.from([]), limits)
    await assert.rejects(empty, { code: 'file-empty' })
    assert.deepEqual(await readdir(folder), [])
    await spool.receive(randomUUID(), inPieces(bytes, 999), exact)
  })

  it('leaves nothing of a stream that breaks off', async () => {
    const { folder, spool } = await newSpool()
    const broken = Readable.from((function* pieces() {
      yield randomBytes(FRAME * 2)
      throw new Error('the line went dead')
    })())
    await assert.rejects(spool.receive(randomUUID(), broken, limits), /the line went dead/)
    const cut = new Readable({ read() {} })
    cut.push(randomBytes(FRAME * 2))
    setImmediate(() => cut.destroy())
    const ended = spool.receive(randomUUID(), cut, limits)
    await assert.rejects(ended, { code: 'ERR_STREAM_PREMATURE_CLOSE' })
    const early = new Readable({ read() {} })
    const received = spool.receive(randomUUID(), early, limits)
    early.destroy(new Error('gone before the first byte'))
    await assert.rejects(received, /gone before the first byte/)
    assert.deepEqual(await readdir(folder), [])
  })

  it('does not write over an item, and keeps the first', async () => {
    const { spool } = await newSpool()
    const id = randomUUID()
    const item = await spool.receive(id, Readable.from([Buffer.from('một')]), limits)
    await assert.rejects(spool.receive(id, Readable.from([Buffer.from('hai')]), limits))
    assert.equal((await readAll(spool.source(id, item))).toString(), 'một')
  })

  it('notices every altered, missing or moved piece', async () => {
    const { folder, spool } = await newSpool()
    const id = randomUUID()
    const bytes = randomBytes(2 * FRAME + 50)
    const item = await spool.receive(id, Readable.from([bytes]), limits)
    const path = join(folder, id, 'bytes')
    const whole = await readFile(path)
    const sealed = FRAME + 16
    const swapped = Buffer.concat([
      whole.subarray(sealed, 2 * sealed), whole.subarray(0, sealed), whole.subarray(2 * sealed),
    ])
    const flipped = Buffer.from(whole)
    flipped[FRAME + 40] = (flipped[FRAME + 40] ?? 0) ^ 1
    const tampered = [
      whole.subarray(0, -1), whole.subarray(0, 2 * sealed), Buffer.concat([whole, Buffer.of(0)]),
      swapped, flipped,
    ]
    for (const altered of tampered) {
      await writeFile(path, altered)
      await assert.rejects(readAll(spool.source(id, item)), SpoolFileAltered)
    }
    // Cut at a frame, with a size to match: the new last frame was not sealed as the last.
    await writeFile(path, whole)
    await truncate(path, 2 * sealed)
    const shorter = spool.source(id, { ...item, byteSize: 2 * FRAME })
    await assert.rejects(readAll(shorter), SpoolFileAltered)
  })

  it('does not open an item with the key or in the place of another', async () => {
    const { folder, spool } = await newSpool()
    const [one, two] = [randomUUID(), randomUUID()]
    const first = await spool.receive(one, Readable.from([Buffer.from('aaa')]), limits)
    const second = await spool.receive(two, Readable.from([Buffer.from('bbb')]), limits)
    await assert.rejects(readAll(spool.source(one, second)), WrappedKeyRefused)
    await writeFile(join(folder, one, 'bytes'), await readFile(join(folder, two, 'bytes')))
    await assert.rejects(readAll(spool.source(one, first)), SpoolFileAltered)
  })

  it('destroys an item, what a crash left of one, and what is gone already', async () => {
    const { folder, spool } = await newSpool()
    const [whole, partial] = [randomUUID(), randomUUID()]
    const item = await spool.receive(whole, Readable.from([randomBytes(FRAME * 3)]), limits)
    await spool.receive(partial, Readable.from([randomBytes(10)]), limits)
    await writeFile(join(folder, partial, 'abc.part'), 'nửa chừng')
    assert.deepEqual(await spool.list(10), [whole, partial].sort())
    assert.equal((await spool.list(1)).length, 1)
    for (const id of [whole, partial, whole, randomUUID()]) await spool.destroy(id)
    assert.deepEqual(await readdir(folder), [])
    await assert.rejects(readAll(spool.source(whole, item)), SpoolFileMissing)
  })

  it('takes uuids only, so that no id leads out of the spool', async () => {
    const { spool } = await newSpool()
    for (const id of ['../keys', '', '.', `${randomUUID()}/..`, randomUUID().toUpperCase()]) {
      await assert.rejects(spool.receive(id, Readable.from([Buffer.of(1)]), limits), /uuid/)
      await assert.rejects(spool.destroy(id), /uuid/)
      assert.throws(() => spool.source(id, { byteSize: 1, wrappedKey: Buffer.alloc(0) }), /uuid/)
    }
  })
})
