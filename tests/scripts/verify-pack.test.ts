import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { verifyPack } from '../../scripts/verify-pack/verdict.ts'
import { bytesOfEntry, readPackDirectory, zipBytesOf } from '../../workflows/adapters/pack-zip-read.ts'
import { packStream } from '../../workflows/adapters/pack-zip.ts'
import { sha256Hex } from '../../workflows/domain/ids.ts'
import { sealOfInk } from '../../workflows/domain/ink-strokes.ts'
import {
  EVENTS_PATH, MANIFEST_PATH, type PackEntryKind, type SealedEvent, sealOf,
} from '../../workflows/domain/proof-pack.ts'
import { zipped } from '../support/pack.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/verify-pack.ts', import.meta.url))
const DOCUMENT = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'
const KINDS: readonly [string, PackEntryKind][] = [
  ['files/original.pdf', 'file'], ['directives.json', 'directives'], ['ink/1.json', 'ink'],
  ['signatures.json', 'signatures'], ['certificates/1.der', 'certificate'], ['index.html', 'page'],
]

const DIRECTIVE = '01900000-0000-7000-8000-000000000003'
const LAYER = '01900000-0000-7000-8000-000000000004'

function event(
  seq: number, previous: string, of: { document?: string; kind?: string; subject?: string; facts?: string } = {},
): SealedEvent {
  const content = [
    seq, '2026-11-25T01:02:03.000004Z', of.kind ?? 'document-presented', of.document ?? DOCUMENT,
    of.subject ?? DOCUMENT, '', '', '', '', of.facts ?? '{}',
  ].join('\n')
  return { seq, content, previous, seal: sealOf({ previous, content }) }
}

function someEvents(): SealedEvent[] {
  const first = event(3, sha256Hex('before'))
  const directed = event(4, first.seal, {
    kind: 'directive-confirmed', subject: DIRECTIVE,
    facts: JSON.stringify({ inkLayerId: LAYER, inkSha256: inkOf().seal }),
  })
  return [first, directed, event(9, sha256Hex('events of others'))]
}

/** A stroke and a typed note on a turned page, closed with their seal. */
function inkOf(words = 'Giao Văn phòng tham mưu') {
  const stroke = {
    sha256: sha256Hex('letter'), page: 1, color: '#1d4ed8', width: 1.6, drawnAt: 1_795_000_000_000, erased: false,
  }
  const strokes = [
    { ...stroke, id: DOCUMENT, tool: 'pen', points: Buffer.from('a'.repeat(48)) },
    { ...stroke, id: OTHER, tool: 'note', points: Buffer.from('b'.repeat(24)), words, turn: 90 },
  ]
  return {
    layerId: LAYER, directiveId: DIRECTIVE, seal: sealOfInk(strokes),
    strokes: strokes.map((one) => ({ ...one, points: one.points.toString('base64') })),
  }
}

function packOf(events: readonly SealedEvent[], ink: object = inkOf()): Map<string, Uint8Array> {
  const bytes = new Map(KINDS.map(([path]) => [path, Buffer.from(`what stands in ${path}`)]))
  bytes.set('ink/1.json', Buffer.from(JSON.stringify(ink)))
  bytes.set(EVENTS_PATH, Buffer.from(JSON.stringify(events)))
  const kinds = new Map<string, PackEntryKind>([...KINDS, [EVENTS_PATH, 'audit']])
  const entries = [...bytes].map(([path, held]) => ({
    path, kind: kinds.get(path), sha256: sha256Hex(held), byteSize: held.length,
  }))
  const manifest = { schema: 1, documentId: DOCUMENT, madeAt: '2026-11-25T02:00:00Z', entries }
  return new Map([[MANIFEST_PATH, Buffer.from(JSON.stringify(manifest))], ...bytes])
}

const verdictOn = (zip: Buffer) => verifyPack(zipBytesOf(zip))
const codes = (zip: Buffer) => verdictOn(zip).problems.map(({ code }) => code)

test('a whole pack holds; the same files packed by another program are told as packed anew', async () => {
  const pack = packOf(someEvents())
  assert.equal(verdictOn(await zipped(pack)).exit, 0)
  const stored = Buffer.from(zipSync(Object.fromEntries(pack), { level: 0 }))
  for (const zip of [Buffer.from(zipSync(Object.fromEntries(pack))), stored]) {
    assert.deepEqual([verdictOn(zip).exit, codes(zip)], [6, ['pack-rezipped']])
  }
  const turned = new Map([...pack].toReversed())
  assert.deepEqual(codes(await zipped(turned)), ['pack-rezipped'])
})

test('a pack packed anew by a command line program, folders and times in it, is told as packed anew', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-zip-'))
  try {
    for (const [path, bytes] of packOf(someEvents())) {
      await mkdir(join(folder, dirname(path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
    const made = spawnSync('zip', ['-q', '-r', 'pack.zip', '.'], { cwd: folder })
    if (made.error) return t.skip('zip is not installed on this machine')
    assert.deepEqual(codes(await readFile(join(folder, 'pack.zip'))), ['pack-rezipped'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('one bit turned in any kind of entry is found and named', async () => {
  for (const path of packOf([]).keys()) {
    const pack = packOf(someEvents())
    const bytes = Buffer.from(pack.get(path) ?? [])
    bytes[5] = bytes[5]! ^ 1
    pack.set(path, bytes)
    const verdict = verdictOn(await zipped(pack))
    assert.equal(verdict.exit, path === MANIFEST_PATH ? 3 : 4, path)
    assert.equal(verdict.problems.length, 1)
    assert.equal(verdict.problems[0]?.at, path)
  }
})

test('an entry taken away, added or renamed is told apart', async () => {
  const less = packOf(someEvents())
  less.delete('ink/1.json')
  assert.deepEqual(codes(await zipped(less)), ['entry-missing'])
  const more = packOf(someEvents()).set('files/added.pdf', Buffer.from('%PDF'))
  assert.deepEqual(codes(await zipped(more)), ['entry-added'])
  const renamed = packOf(someEvents())
  renamed.set('files/other.pdf', renamed.get('files/original.pdf') ?? Buffer.alloc(0))
  renamed.delete('files/original.pdf')
  const { exit, problems } = verdictOn(await zipped(renamed))
  assert.deepEqual([exit, problems], [4, [{ code: 'entry-renamed', at: 'files/original.pdf → files/other.pdf' }]])
})

test('ink changed after it was closed, or closed anew without the log, does not hold', async () => {
  const ink = inkOf()
  const words = { ...ink, strokes: ink.strokes.map((one) => ('words' in one ? { ...one, words: 'Giao người khác' } : one)) }
  const turned = { ...ink, strokes: ink.strokes.map((one) => ({ ...one, ...('turn' in one ? { turn: 180 } : {}) })) }
  for (const changed of [words, turned, inkOf('Đã niêm phong lại'), { ...ink, strokes: [] }]) {
    assert.deepEqual(codes(await zipped(packOf(someEvents(), changed))), ['ink-seal'])
  }
  assert.deepEqual(codes(await zipped(packOf(someEvents(), { no: 'ink' }))), ['ink-malformed'])
})

test('what the check says of a file whose hash the log tells', async () => {
  const events = someEvents()
  const last = events.at(-1)
  assert.ok(last)
  const sha256 = sha256Hex('what stands in files/original.pdf')
  const told = [...events, event(10, last.seal, { kind: 'rendition-made', facts: JSON.stringify({ sha256 }) })]
  assert.deepEqual(verdictOn(await zipped(packOf(events))).files, { all: 1, inLog: 0 })
  assert.deepEqual(verdictOn(await zipped(packOf(told))).files, { all: 1, inLog: 1 })
})

test('events changed, put in another order or of another document do not hold, the manifest forged to fit', async () => {
  const [a, b, c] = someEvents()
  assert.ok(a && b && c)
  const changed = { ...b, content: b.content.replace('confirmed', 'superseded') }
  const resealed = { ...changed, seal: sealOf(changed) }
  assert.deepEqual(codes(await zipped(packOf([a, changed, c]))), ['event-seal'])
  assert.deepEqual(codes(await zipped(packOf([b, a, c]))), ['event-order'])
  assert.deepEqual(codes(await zipped(packOf([a, a, c]))), ['event-order'])
  assert.deepEqual(codes(await zipped(packOf([resealed, event(5, b.seal)]))), ['event-link'])
  assert.deepEqual(codes(await zipped(packOf([event(3, a.previous, { document: OTHER })]))), ['event-foreign'])
  assert.deepEqual(codes(await zipped(packOf([event(1, sha256Hex('x'))]))), ['event-link'])
})

test('an event rewritten and sealed anew with no neighbour after it holds: its manifest is another one', async () => {
  const [a, b, c] = someEvents()
  assert.ok(a && b && c)
  const changed = { ...c, content: c.content.replace('presented', 'completed') }
  const whole = verdictOn(await zipped(packOf([a, b, c])))
  const forged = verdictOn(await zipped(packOf([a, b, { ...changed, seal: sealOf(changed) }])))
  assert.equal(forged.exit, 0)
  assert.notEqual(forged.manifestSha256, whole.manifestSha256)
})

test('a path that leads out, a bomb, bytes between and a cut file are refused, each by its own code', async () => {
  const entries = Object.fromEntries(packOf(someEvents()))
  for (const path of ['../up', '/root', 'C:evil', 'a\\b', 'a/../b', '.hidden', 'INK/1.json']) {
    const zip = Buffer.from(zipSync({ ...entries, [path]: Buffer.from('x') }))
    assert.deepEqual([verdictOn(zip).exit, codes(zip)], [7, ['pack-path']], path)
  }
  const bombs = [
    zipSync({ ...entries, 'files/zeros': new Uint8Array(32 * 2 ** 20) }),
    ...[0xfffffff0, 10].map((said) => saying(Buffer.from(zipSync(entries)), said)),
  ].map((zip) => Buffer.from(zip))
  assert.deepEqual(bombs.map(codes), [['pack-bomb'], ['pack-too-large'], ['pack-bomb']])
  assert.deepEqual(bombs.map((zip) => verdictOn(zip).exit), [8, 8, 8])
  const whole = await zipped(packOf(someEvents()))
  assert.deepEqual(codes(Buffer.concat([Buffer.from('x'), whole])), ['pack-layout'])
  assert.deepEqual(codes(Buffer.concat([whole, Buffer.from('x')])), ['not-a-pack'])
  assert.deepEqual(codes(whole.subarray(0, 500)), ['not-a-pack'])
  await assert.rejects(zipped(new Map([['../up', Buffer.alloc(1)]])), { code: 'pack-path' })
  assert.equal(readPackDirectory(zipBytesOf(whole)).length, Object.keys(entries).length)
})

test('a file that changed between hashing and packing ends the packing', async () => {
  const part = { path: 'files/a.pdf', byteSize: 3, crc: 0, open: () => [Buffer.from('abc')] }
  await assert.rejects(async () => {
    for await (const piece of packStream([part])) assert.ok(piece)
  }, { code: 'pack-damaged' })
})

/** A ZIP whose first entry says another size than it has. */
function saying(zip: Buffer, byteSize: number): Buffer {
  zip.writeUInt32LE(byteSize, zip.readUInt32LE(zip.length - 6) + 24)
  zip.writeUInt32LE(byteSize, 22)
  return zip
}

test('any one byte of a pack turned never leaves a pack that holds with other files in it', async () => {
  const whole = await zipped(packOf(someEvents()))
  const held = contents(whole)
  for (let at = 0; at < whole.length; at += 3) {
    const turned = Buffer.from(whole)
    turned[at] = turned[at]! ^ 0xff
    if (verdictOn(turned).exit !== 0) continue
    assert.ok(contents(turned) === held, `byte ${at}`)
  }
})

function contents(zip: Buffer): string {
  const bytes = zipBytesOf(zip)
  return JSON.stringify(readPackDirectory(bytes).map((place) => [place.path, ...bytesOfEntry(bytes, place)]))
}

test('the command tells by its exit code what is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-pack-'))
  const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], {
    encoding: 'utf8', timeout: 30_000,
  })
  try {
    const path = join(folder, 'pack.zip')
    await writeFile(path, await zipped(packOf(someEvents())))
    const whole = run(path, '--json')
    assert.equal(whole.status, 0, whole.stderr)
    assert.match(whole.stdout, /"problems":\[\],"manifestSha256":"[0-9a-f]{64}"/)
    await writeFile(path, await zipped(packOf(someEvents()).set('added.pdf', Buffer.from('x'))))
    assert.equal(run(path).status, 4)
    await writeFile(path, 'no pack')
    assert.equal(run(path).status, 3)
    assert.equal(run(join(folder, 'nothing.zip')).status, 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
