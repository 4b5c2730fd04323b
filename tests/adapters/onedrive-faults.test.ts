import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { folderMemory } from '../../workflows/adapters/cloud-folders.ts'
import type { CloudStore } from '../../workflows/adapters/cloud-store.ts'
import { RANGE_BYTES } from '../../workflows/adapters/upload-session.ts'
import { type GraphEmulator, openGraphEmulator } from '../support/graph-emulator/index.ts'
import { addressOf, graphStoreAt } from '../support/graph-store.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { sourceOf } from './cloud-store-contract.ts'

// Every line of the failure catalogue, with the emulator making it happen.

const PATH = '2026/Sổ chung/00012/van-ban-goc_127-QĐ-UBND.pdf'
const TWO_RANGES = RANGE_BYTES + 100_000
const UPLOAD = /^PUT \/upload/
const POSITION = /^GET \/upload/

let emulator: GraphEmulator
let store: CloudStore & { close(): void }

beforeEach(async () => {
  emulator = await openGraphEmulator()
  store = graphStoreAt(addressOf(emulator))
})
afterEach(async () => {
  store.close()
  await emulator.close()
})

/** The one file of the drive, byte for byte. */
function assertArrivedOnce(bytes: Buffer): void {
  const files = emulator.people.listFiles()
  assert.equal(files.length, 1, files.map(({ path }) => path).join())
  assert.equal(files[0]?.path, `Văn bản đến/${PATH}`)
  assert.ok(files[0] && emulator.people.read(files[0].item).equals(bytes))
}

async function publishAnyway(bytes: Buffer, path = PATH) {
  const published = await store.publish(path, sourceOf(bytes))
  assertArrivedOnce(bytes)
  assert.equal(published.byteSize, bytes.length)
  return published
}

describe('signing in', () => {
  it('takes a new token and asks once more when the old one is dead', async () => {
    await store.publish(PATH, sourceOf(Buffer.from('một')))
    emulator.expireTokens()
    const before = emulator.tokensGiven()
    await store.find('01NOBODY')
    assert.equal(emulator.tokensGiven(), before + 1)
  })

  it('asks no third time, and says that sign-in is refused', async () => {
    emulator.faults.add({ match: '/v1.0/', times: 100, status: 401 })
    await assert.rejects(store.find('01NOBODY'), { code: 'cloud-sign-in-refused' })
    assert.equal(emulator.log.lines(/→ 401/).length, 2)
  })

  it('shows its certificate, and is refused with another one', async () => {
    const other = await openGraphEmulator({ hasAppOfItsOwn: true })
    const strange = graphStoreAt({ ...addressOf(emulator), app: other.app })
    await assert.rejects(strange.find('01NOBODY'), { code: 'cloud-sign-in-refused' })
    strange.close()
    await other.close()
    assert.equal(emulator.log.lines(/v1\.0/).length, 0)
  })

  it('names the clock when that is what is wrong', async () => {
    emulator.clock.advance(20 * 60_000)
    await assert.rejects(store.find('01NOBODY'), { code: 'cloud-clock-wrong' })
  })

  it('sends no Authorization to an upload address nor to that of a download', async () => {
    const published = await publishAnyway(randomBytes(1_000))
    const { stream } = await store.shared!.read(published.itemId)
    await stream.toArray()
    const asked = emulator.log.all.filter(({ url }) => /^\/(upload|download)/.test(url))
    assert.deepEqual(asked.map(({ hasAuthorization }) => hasAuthorization), [false, false])
  })
})

describe('when Graph says later', () => {
  for (const status of [429, 503]) {
    it(`pauses all calls of the application for as long as a ${status} says`, async () => {
      await store.publish(PATH, sourceOf(Buffer.from('một')))
      emulator.log.clear()
      emulator.faults.add({ match: /GET .*items\/01NOBODY/, status, retryAfterSeconds: 1 })
      const began = Date.now()
      const first = store.find('01NOBODY')
      while (emulator.log.all.length === 0) await new Promise((go) => setTimeout(go, 5))
      const second = store.find('01OTHER')
      await Promise.all([first, second])
      assert.ok(Date.now() - began >= 900)
      assert.match(emulator.log.lines()[0] ?? '', new RegExp(`→ ${status}`))
      assert.equal(emulator.log.all.length, 3)
    })
  }

  it('does not wait for a long pause, and asks nothing meanwhile', async () => {
    emulator.faults.add({ match: '/v1.0/', status: 429, retryAfterSeconds: 600 })
    await assert.rejects(store.find('01NOBODY'), { code: 'cloud-paused' })
    emulator.log.clear()
    await assert.rejects(store.publish(PATH, sourceOf(Buffer.from('một'))), { code: 'cloud-paused' })
    assert.equal(emulator.log.all.length, 0)
  })

  it('pauses the other programs of the office as well', async () => {
    const pauseFile = join(await newTempFolder(), 'pause')
    const [one, other] = [1, 2].map(() => graphStoreAt(addressOf(emulator), { pauseFile, patience: { waitMaxMs: 50 } }))
    emulator.faults.add({ match: '/v1.0/', status: 429, retryAfterSeconds: 60 })
    await assert.rejects(one!.find('01NOBODY'), { code: 'cloud-paused' })
    emulator.log.clear()
    await assert.rejects(other!.find('01NOBODY'), { code: 'cloud-paused' })
    assert.deepEqual(emulator.log.lines(), [])
    one!.close()
    other!.close()
  })

  it('pauses for a range of an upload too, and goes on where the server stands', async () => {
    emulator.faults.add({ match: UPLOAD, skip: 1, status: 429, retryAfterSeconds: 1 })
    await publishAnyway(randomBytes(TWO_RANGES))
    assert.equal(emulator.log.lines(POSITION).length, 1)
  })

  it('keeps within a real budget of requests', async () => {
    const limited = await openGraphEmulator({ requestsAMinute: 12 })
    const patient = graphStoreAt(addressOf(limited), { patience: { waitMaxMs: 10 } })
    await patient.publish(PATH, sourceOf(Buffer.from('một')))
    await assert.rejects(async () => {
      for (let count = 0; count < 20; count += 1) await patient.find('01NOBODY')
    }, { code: 'cloud-paused' })
    assert.equal(limited.log.lines(/→ 429/).length, 1)
    patient.close()
    await limited.close()
  })
})

describe('an upload whose server stumbles', () => {
  for (const status of [500, 502, 503, 504]) {
    it(`asks for the position after ${status} and goes on`, async () => {
      emulator.faults.add({ match: UPLOAD, skip: 1, times: 2, status })
      await publishAnyway(randomBytes(TWO_RANGES))
      assert.ok(emulator.log.lines(POSITION).length >= 1)
    })
  }

  it('gives up in the end, and leaves what a later process needs', async () => {
    const kept: string[] = []
    emulator.faults.add({ match: UPLOAD, times: 50, status: 500 })
    const bytes = randomBytes(5_000)
    const refused = store.publish(PATH, sourceOf(bytes), { keep: async (resume) => void kept.push(resume) })
    await assert.rejects(refused, { code: 'server-not-reached' })
    emulator.faults.clear()
    assert.equal(kept.length, 1)
    await store.publish(PATH, sourceOf(bytes), { resume: kept[0] ?? '' })
    assertArrivedOnce(bytes)
    assert.equal(emulator.log.lines(/createUploadSession/).length, 1)
  })

  for (const cut of ['before', 'mid-request', 'after-store', 'mid-reply'] as const) {
    it(`goes on when the connection is cut ${cut} in the middle of a file`, async () => {
      emulator.faults.add({ match: UPLOAD, skip: 1, cut })
      await publishAnyway(randomBytes(RANGE_BYTES * 2 + 5))
      const asked = emulator.log.all.filter(({ url }) => url.startsWith('/upload'))
      const cutAt = asked.findIndex(({ status }) => status === 0)
      assert.equal(asked[cutAt + 1]?.method, 'GET', 'the position is asked before another byte is sent')
    })

    it(`finds the file when the connection is cut ${cut} at the last range`, async () => {
      emulator.faults.add({ match: UPLOAD, cut })
      const bytes = randomBytes(9_000)
      await publishAnyway(bytes)
      const sessions = emulator.log.lines(/createUploadSession/).length
      assert.equal(sessions, 1, 'what landed is not sent again')
    })

    it(`opens a session again when the connection is cut ${cut} while it is opened`, async () => {
      emulator.faults.add({ match: /createUploadSession/, cut })
      await publishAnyway(randomBytes(9_000))
    })

    it(`makes folders once when the connection is cut ${cut} while they are made`, async () => {
      emulator.faults.add({ match: /POST .*\/children/, skip: 1, cut })
      await publishAnyway(randomBytes(10))
      assert.equal(emulator.state.drive.children(emulator.state.drive.root.id).length, 1)
    })
  }

  it('waits out a slow drip', async () => {
    emulator.faults.add({ match: UPLOAD, drip: { bytes: 20, everyMs: 2 } }, { match: POSITION, drip: { bytes: 5, everyMs: 2 } })
    await publishAnyway(randomBytes(9_000))
  })

  it('does not wait for ever on a server that says nothing', async () => {
    const brisk = graphStoreAt(addressOf(emulator), { idleMs: 150 })
    emulator.faults.add({ match: UPLOAD, delayMs: 2_000 }, { match: /createUploadSession/, delayMs: 2_000 })
    const bytes = randomBytes(4_000)
    await brisk.publish(PATH, sourceOf(bytes))
    assertArrivedOnce(bytes)
    brisk.close()
  })

  it('asks for the position after 416, and sends only what is missing', async () => {
    emulator.faults.add({ match: UPLOAD, skip: 1, status: 416 })
    await publishAnyway(randomBytes(TWO_RANGES))
    assert.equal(emulator.log.lines(POSITION).length, 1)
  })

  it('begins anew when the session is gone in the middle', async () => {
    const bytes = randomBytes(RANGE_BYTES * 2 + 7)
    emulator.faults.add({ match: UPLOAD, skip: 1, status: 404 })
    await publishAnyway(bytes)
    assert.equal(emulator.log.lines(/createUploadSession/).length, 2)
  })

  it('begins anew when a kept session has run out, and does not when its file had landed', async () => {
    const kept: string[] = []
    const bytes = randomBytes(7_000)
    await store.publish(PATH, sourceOf(bytes), { keep: async (resume) => void kept.push(resume) })
    emulator.expireSessions()
    await store.publish(PATH, sourceOf(bytes), { resume: kept[0] ?? '' })
    assertArrivedOnce(bytes)
    assert.equal(emulator.log.lines(/createUploadSession/).length, 1)
    const other = randomBytes(7_000)
    await store.publish('2026/Sổ chung/00013/a.pdf', sourceOf(other), { resume: kept[0] ?? '' })
    assert.equal(emulator.log.lines(/createUploadSession/).length, 2)
  })
})

describe('an answer of Graph that ends the matter', () => {
  const cases = [
    [507, 'quotaLimitReached', 'cloud-full'], [423, 'notAllowed', 'cloud-item-locked'],
    [400, 'malwareDetected', 'cloud-malware'], [403, 'accessDenied', 'cloud-not-permitted'],
    [400, 'invalidRequest', 'cloud-refused'],
  ] as const
  for (const [status, code, wanted] of cases) {
    it(`is told as ${wanted}: ${status} ${code}, and nothing is sent again`, async () => {
      emulator.faults.add({ match: UPLOAD, times: 10, status, code })
      await assert.rejects(store.publish(PATH, sourceOf(randomBytes(500))), { code: wanted })
      assert.equal(emulator.log.lines(UPLOAD).length, 1)
      assert.deepEqual(emulator.people.listFiles(), [])
    })
  }

  it('is believed from the inner code as well', async () => {
    emulator.faults.add({ match: /createUploadSession/, status: 403, code: 'accessDenied', innerCode: 'malwareDetected' })
    await assert.rejects(store.publish(PATH, sourceOf(randomBytes(500))), { code: 'cloud-malware' })
  })

  it('is given by the drive itself when it is full or looks into the file', async () => {
    const small = await openGraphEmulator({ quotaBytes: 400 })
    const full = graphStoreAt(addressOf(small))
    await assert.rejects(full.publish(PATH, sourceOf(randomBytes(500))), { code: 'cloud-full' })
    full.close()
    await small.close()
    const bad = Buffer.from('X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE!')
    await assert.rejects(store.publish(PATH, sourceOf(bad)), { code: 'cloud-malware' })
    assert.deepEqual(emulator.people.listFiles(), [])
  })

  it('reads again what was changed meanwhile (412), and replaces only what is still ours', async () => {
    const first = await store.publish(PATH, sourceOf(Buffer.from('một')))
    emulator.faults.add({ match: /createUploadSession/, status: 412 })
    const second = await store.publish(PATH, sourceOf(Buffer.from('hai')), { replaces: first })
    assert.equal(second.itemId, first.itemId)
    const item = emulator.people.find(`Văn bản đến/${PATH}`)
    assert.ok(item)
    // A column written beside it changes the eTag and not the content: still ours.
    emulator.state.drive.touch(item)
    const third = await store.publish(PATH, sourceOf(Buffer.from('ba')), { replaces: second })
    emulator.people.edit(item, Buffer.from('của người khác'))
    const refused = store.publish(PATH, sourceOf(Buffer.from('bốn')), { replaces: third })
    await assert.rejects(refused, { code: 'cloud-name-taken' })
    assert.equal(emulator.people.read(item).toString(), 'của người khác')
  })

  it('takes a file that another process has put there meanwhile as its own (409)', async () => {
    const bytes = randomBytes(800)
    emulator.faults.add({ match: /GET .*van-ban-goc/, status: 404 })
    emulator.people.put(`Văn bản đến/${PATH}`, bytes)
    await publishAnyway(bytes)
    assert.equal(emulator.log.lines(UPLOAD).length, 0)
  })
})

describe('what arrived is compared', () => {
  it('reads the file back when the hash told of it is wrong', async () => {
    emulator.faults.add({ match: UPLOAD, wrongHash: true })
    await publishAnyway(randomBytes(3_000))
    assert.equal(emulator.log.lines(/GET \/download/).length, 1)
  })

  it('sends once more what was damaged, and then says so instead of trying for ever', async () => {
    emulator.faults.add({ match: UPLOAD, damage: true })
    const bytes = randomBytes(3_000)
    const published = await publishAnyway(bytes)
    assert.equal(published.altered, undefined)
    emulator.faults.add({ match: UPLOAD, times: 20, damage: true })
    const bad = await store.publish('2026/Sổ chung/00013/a.pdf', sourceOf(randomBytes(3_000)))
    assert.equal(bad.altered, true)
    assert.equal(emulator.log.lines(UPLOAD).length, 6)
  })

  it('does not fight SharePoint over an Office file, and leaves PDFs to nobody', async () => {
    const word = await store.publish('2026/Sổ chung/00014/a.docx', sourceOf(Buffer.from('PK docx')))
    assert.equal(word.altered, true)
    assert.equal(emulator.log.lines(UPLOAD).length, 1)
    const pdf = await store.publish('2026/Sổ chung/00014/a.pdf', sourceOf(Buffer.from('%PDF')))
    assert.equal(pdf.altered, undefined)
  })
})

describe('folders', () => {
  it('are followed by their id when people rename them, and made again when they are gone', async () => {
    await store.publish(PATH, sourceOf(Buffer.from('một')))
    const register = emulator.people.find('Văn bản đến/2026/Sổ chung')
    assert.ok(register)
    emulator.people.rename(register, 'Sổ văn bản đến')
    await store.publish('2026/Sổ chung/00013/a.pdf', sourceOf(Buffer.from('hai')))
    assert.ok(emulator.people.find('Văn bản đến/2026/Sổ văn bản đến/00013/a.pdf'))
    emulator.people.remove(register)
    await store.publish('2026/Sổ chung/00013/b.pdf', sourceOf(Buffer.from('ba')))
    assert.ok(emulator.people.find('Văn bản đến/2026/Sổ chung/00013/b.pdf'))
  })

  it('are made once by two workers at the same time', async () => {
    const other = graphStoreAt(addressOf(emulator), { folders: folderMemory() })
    await Promise.all(Array.from({ length: 6 }, (_, count) =>
      (count % 2 ? store : other).publish(`2026/Sổ chung/0001${count}/a.pdf`, sourceOf(Buffer.from(`${count}`)))))
    other.close()
    const year = emulator.people.find('Văn bản đến/2026')
    assert.equal(emulator.state.drive.children(year?.id ?? '').length, 1)
    assert.equal(emulator.people.listFiles().length, 6)
  })

  it('always say what to do with a name that is taken, and are reached by their id', async () => {
    await store.publish(PATH, sourceOf(randomBytes(100)))
    const made = emulator.log.all.filter(({ method, url }) => method === 'POST' && /children$|createUploadSession$/.test(url))
    assert.ok(made.length > 3)
    for (const { body, url } of made) {
      assert.match(body, /"@microsoft\.graph\.conflictBehavior":"fail"/, url)
      assert.match(url, /\/items\//)
      assert.doesNotMatch(url, /\/root:/)
    }
  })
})

describe('an item that people moved or renamed', () => {
  it('is replaced where it lies now', async () => {
    const first = await store.publish(PATH, sourceOf(Buffer.from('một')))
    const item = emulator.people.find(`Văn bản đến/${PATH}`)
    assert.ok(item)
    emulator.people.rename(item, 'đổi tên.pdf')
    emulator.people.move(item, 'Khác')
    const second = await store.publish(PATH, sourceOf(Buffer.from('hai')), { replaces: first })
    assert.equal(second.itemId, first.itemId)
    assert.deepEqual(emulator.people.listFiles().map(({ path }) => path), ['Khác/đổi tên.pdf'])
    assert.equal(emulator.people.read(item).toString(), 'hai')
  })
})

describe('a name that Graph would not take', () => {
  it('never reaches it', async () => {
    for (const path of ['a/con.pdf', 'a/b#c.pdf', 'a/~b.pdf', `a/${'b'.repeat(260)}.pdf`, `${'a'.repeat(200)}/${'b'.repeat(195)}`]) {
      await assert.rejects(store.publish(path, sourceOf(Buffer.from('x'))), { code: 'cloud-path-refused' })
    }
    assert.equal(emulator.log.all.length, 0)
  })

  it('is spelled so that Vietnamese letters and odd signs arrive', async () => {
    const path = '2026/Sổ đơn thư – tố cáo/00001/Giấy mời (lần 2) & phụ lục + \'a\'.pdf'
    await store.publish(path, sourceOf(Buffer.from('x')))
    assert.ok(emulator.people.find(`Văn bản đến/${path}`))
  })
})

describe('a removed item', () => {
  it('is gone past the recycle bin, and into it where the drive allows no more', async () => {
    const { itemId } = await store.publish(PATH, sourceOf(Buffer.from('một')))
    await store.remove(itemId)
    assert.equal(emulator.state.drive.items.get(itemId)?.isPurged, true)
    const other = await store.publish('2026/Sổ chung/00013/a.pdf', sourceOf(Buffer.from('hai')))
    emulator.faults.add({ match: /permanentDelete/, status: 400 })
    await store.remove(other.itemId)
    assert.equal(emulator.state.drive.items.get(other.itemId)?.isDeleted, true)
  })
})

describe('who may read', () => {
  it('is admitted to register folders, once, and never to those of restricted kinds', async () => {
    const readers = ['ubnd@contoso.test', 'vp@contoso.test']
    const own = graphStoreAt(addressOf(emulator), { readers })
    await own.publish('2026/Sổ chung/00001/a.pdf', sourceOf(Buffer.from('a')))
    await own.publish('2026/Sổ chung/00002/b.pdf', sourceOf(Buffer.from('b')))
    await own.publish('2026/Hạn chế/K3Y/van-ban-goc.pdf', sourceOf(Buffer.from('c')))
    const again = graphStoreAt(addressOf(emulator), { readers })
    await again.publish('2026/Sổ chung/00003/c.pdf', sourceOf(Buffer.from('d')))
    const admitted = [...emulator.state.drive.items.values()].filter(({ permissions }) => permissions.length > 0)
    assert.deepEqual(admitted.map(({ name }) => name), ['Sổ chung'])
    assert.deepEqual(admitted[0]?.permissions.map(({ grantedTo, roles }) => [grantedTo, ...roles]), readers.map((one) => [one, 'read']))
    const invitations = emulator.log.all.filter(({ url }) => url.endsWith('/invite'))
    assert.equal(invitations.length, 1)
    assert.match(invitations[0]?.body ?? '', /"sendInvitation":false/)
    own.close()
    again.close()
  })

  it('is asked again with the next file when it could not be said', async () => {
    const own = graphStoreAt(addressOf(emulator), { readers: ['ubnd@contoso.test'] })
    emulator.faults.add({ match: /invite/, status: 403 })
    await assert.rejects(own.publish(PATH, sourceOf(Buffer.from('a'))), { code: 'cloud-not-permitted' })
    await own.publish(PATH, sourceOf(Buffer.from('a')))
    assert.equal(emulator.people.find('Văn bản đến/2026/Sổ chung')?.permissions.length, 1)
    own.close()
  })
})
