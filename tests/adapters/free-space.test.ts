import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import { asDiskError } from '../../workflows/adapters/durable-files.ts'
import { assertRoomForUploads, freeSpace } from '../../workflows/adapters/free-space.ts'

const GB = 1_000_000_000

describe('the room on the disk', () => {
  it('is read from the disk the folder lies on', async () => {
    const { freeBytes, totalBytes } = await freeSpace(tmpdir())
    assert.ok(totalBytes > 0 && freeBytes >= 0 && freeBytes <= totalBytes)
  })

  it('is enough at a gigabyte and a twentieth, and refused below either', () => {
    const full = { code: 'disk-nearly-full' }
    assertRoomForUploads({ freeBytes: GB, totalBytes: 20 * GB })
    assert.throws(() => assertRoomForUploads({ freeBytes: GB - 1, totalBytes: 10 * GB }), full)
    assertRoomForUploads({ freeBytes: 5 * GB, totalBytes: 100 * GB })
    assert.throws(() => assertRoomForUploads({ freeBytes: 5 * GB - 1, totalBytes: 100 * GB }), full)
  })

  it('tells people when the disk is full, and passes on every other fault', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' })
    const told = asDiskError(full)
    assert.ok(told instanceof Error && 'code' in told && told.code === 'disk-full')
    const other = Object.assign(new Error('write'), { code: 'EIO' })
    assert.equal(asDiskError(other), other)
  })
})
