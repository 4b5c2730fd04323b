import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { verifyPack } from '../../scripts/verify-pack.ts'
import { unzipPack, zipPack } from '../../workflows/adapters/pack-zip.ts'
import { sha256Hex } from '../../workflows/domain/ids.ts'
import {
  EVENTS_PATH, MANIFEST_PATH, type PackEntryKind, type SealedEvent, sealOf,
} from '../../workflows/domain/proof-pack.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/verify-pack.ts', import.meta.url))
const DOCUMENT = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'
const KINDS: readonly [string, PackEntryKind][] = [
  ['files/original.pdf', 'file'], ['directives.json', 'directives'], ['ink.json', 'ink'],
  ['signatures.json', 'signatures'], ['certificates/1.der', 'certificate'], ['index.html', 'page'],
]

function event(seq: number, previous: string, document = DOCUMENT): SealedEvent {
  const content = [
    seq, '2026-11-25T01:02:03.000004Z', 'document-presented', document, DOCUMENT, '', '', '', '', '{}',
  ].join('\n')
  return { seq, content, previous, seal: sealOf({ previous, content }) }
}

function someEvents(): SealedEvent[] {
  const first = event(3, sha256Hex('before'))
  return [first, event(4, first.seal), event(9, sha256Hex('events of others'))]
}

function packOf(events: readonly SealedEvent[]): Map<string, Uint8Array> {
  const bytes = new Map(KINDS.map(([path]) => [path, Buffer.from(`what stands in ${path}`)]))
  bytes.set(EVENTS_PATH, Buffer.from(JSON.stringify(events)))
  const kinds = new Map<string, PackEntryKind>([...KINDS, [EVENTS_PATH, 'audit']])
  const entries = [...bytes].map(([path, held]) => ({
    path, kind: kinds.get(path), sha256: sha256Hex(held), byteSize: held.length,
  }))
  const manifest = { schema: 1, documentId: DOCUMENT, madeAt: '2026-11-25T02:00:00Z', entries }
  return new Map([[MANIFEST_PATH, Buffer.from(JSON.stringify(manifest))], ...bytes])
}

const zipped = (entries: Map<string, Uint8Array>) => Buffer.from(zipPack(entries))
const codes = (zip: Buffer) => verifyPack(zip).problems.map(({ code }) => code)

test('a whole pack holds, packed with or without compression', () => {
  const pack = packOf(someEvents())
  assert.equal(verifyPack(zipped(pack)).exit, 0)
  assert.equal(verifyPack(Buffer.from(zipSync(Object.fromEntries(pack)))).exit, 0)
})

test('one bit turned in any kind of entry is found and named', () => {
  for (const path of packOf([]).keys()) {
    const pack = packOf(someEvents())
    const bytes = Buffer.from(pack.get(path) ?? [])
    bytes[5] = bytes[5]! ^ 1
    pack.set(path, bytes)
    const verdict = verifyPack(zipped(pack))
    assert.notEqual(verdict.exit, 0, path)
    assert.equal(verdict.problems.length, 1)
    assert.equal(verdict.problems[0]?.at, path)
  }
})

test('an entry taken away and an entry added are found', () => {
  const less = packOf(someEvents())
  less.delete('ink.json')
  assert.deepEqual(codes(zipped(less)), ['entry-missing'])
  const more = packOf(someEvents()).set('files/added.pdf', Buffer.from('%PDF'))
  assert.deepEqual(codes(zipped(more)), ['entry-added'])
})

test('events changed, put in another order or of another document do not hold, the manifest forged to fit', () => {
  const [a, b, c] = someEvents()
  assert.ok(a && b && c)
  const changed = { ...b, content: b.content.replace('presented', 'completed') }
  const resealed = { ...changed, seal: sealOf(changed) }
  assert.deepEqual(codes(zipped(packOf([a, changed, c]))), ['event-seal'])
  assert.deepEqual(codes(zipped(packOf([b, a, c]))), ['event-order'])
  assert.deepEqual(codes(zipped(packOf([a, a, c]))), ['event-order'])
  assert.deepEqual(codes(zipped(packOf([resealed, event(5, b.seal)]))), ['event-link'])
  assert.deepEqual(codes(zipped(packOf([event(3, a.previous, OTHER)]))), ['event-foreign'])
  assert.deepEqual(codes(zipped(packOf([event(1, sha256Hex('x'))]))), ['event-link'])
})

test('an event rewritten and sealed anew with no neighbour after it holds: its manifest is another one', () => {
  const [a, b] = someEvents()
  assert.ok(a && b)
  const changed = { ...b, content: b.content.replace('presented', 'completed') }
  const whole = verifyPack(zipped(packOf([a, b])))
  const forged = verifyPack(zipped(packOf([a, { ...changed, seal: sealOf(changed) }])))
  assert.equal(forged.exit, 0)
  assert.notEqual(forged.manifestSha256, whole.manifestSha256)
})

test('a path that leads out, a bomb, bytes between and a cut file are refused', () => {
  const entries = Object.fromEntries(packOf(someEvents()))
  for (const path of ['../up', '/root', 'C:evil', 'a\\b', 'a/../b', '.hidden', 'INK.json']) {
    const zip = Buffer.from(zipSync({ ...entries, [path]: Buffer.from('x') }))
    assert.deepEqual(codes(zip), ['pack-path'], path)
  }
  const whole = Buffer.from(zipSync(entries))
  const directory = whole.readUInt32LE(whole.length - 6)
  const bomb = Buffer.from(whole)
  bomb.writeUInt32LE(0xfffffff0, directory + 24)
  bomb.writeUInt32LE(0xfffffff0, 22)
  assert.deepEqual(codes(bomb), ['pack-too-large'])
  const lying = Buffer.from(whole)
  lying.writeUInt32LE(10, directory + 24)
  lying.writeUInt32LE(10, 22)
  assert.deepEqual(codes(lying), ['pack-damaged'])
  assert.deepEqual(codes(Buffer.concat([Buffer.from('x'), whole])), ['pack-layout'])
  assert.deepEqual(codes(Buffer.concat([whole, Buffer.from('x')])), ['not-a-pack'])
  assert.deepEqual(codes(whole.subarray(0, 500)), ['not-a-pack'])
  assert.throws(() => zipPack(new Map([['../up', Buffer.alloc(1)]])), { code: 'pack-path' })
  assert.equal(unzipPack(whole).size, Object.keys(entries).length)
})

test('any one byte of a pack turned never leaves a pack that holds with other files in it', () => {
  const whole = zipped(packOf(someEvents()))
  const held = JSON.stringify([...unzipPack(whole)])
  for (let at = 0; at < whole.length; at += 3) {
    const turned = Buffer.from(whole)
    turned[at] = turned[at]! ^ 0xff
    if (verifyPack(turned).exit !== 0) continue
    assert.ok(JSON.stringify([...unzipPack(turned)]) === held, `byte ${at}`)
  }
})

test('the command tells by its exit code what is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-pack-'))
  const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], {
    encoding: 'utf8', timeout: 30_000,
  })
  try {
    const path = join(folder, 'pack.zip')
    await writeFile(path, zipped(packOf(someEvents())))
    const whole = run(path, '--json')
    assert.equal(whole.status, 0, whole.stderr)
    assert.match(whole.stdout, /"problems":\[\],"manifestSha256":"[0-9a-f]{64}"/)
    await writeFile(path, zipped(packOf(someEvents()).set('added.pdf', Buffer.from('x'))))
    assert.equal(run(path).status, 4)
    await writeFile(path, 'no pack')
    assert.equal(run(path).status, 3)
    assert.equal(run(join(folder, 'nothing.zip')).status, 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
