import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type GraphEmulator, openGraphEmulator } from '../support/graph-emulator/index.ts'
import { addressOf } from '../support/graph-store.ts'

const sender = fileURLToPath(new URL('../support/send-to-graph.ts', import.meta.url))
const HEAP_MB = 24
const RESIDENT_GROWTH_MAX = 100_000_000

let emulator: GraphEmulator
before(async () => {
  emulator = await openGraphEmulator()
})
after(() => emulator.close())

interface Sent {
  hash: string
  byteSize: number
  grownBy: number
}

/** Sends so many bytes from a process of its own, which may not grow. */
async function send(megabytes: number): Promise<Sent> {
  const child = spawn(process.execPath, [
    `--max-old-space-size=${HEAP_MB}`, sender, JSON.stringify(addressOf(emulator)), 'send', String(megabytes),
  ], { stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const [code] = await once(child, 'close')
  assert.equal(code, 0)
  // Written by our own script.
  return JSON.parse(Buffer.concat(parts).toString()) as Sent
}

describe('a large file', () => {
  it('of 200 MB goes out of a process with 24 MB of heap, and arrives whole', async () => {
    const sent = await send(200)
    assert.equal(sent.byteSize, 200_000_000)
    const [file] = emulator.people.listFiles()
    assert.equal(file?.item.content?.size, 200_000_000)
    assert.equal(file.item.content.quickXorHash, sent.hash)
    assert.ok(sent.grownBy < RESIDENT_GROWTH_MAX, `grew by ${Math.round(sent.grownBy / 1e6)} MB`)
  })
})

describe('a process that is killed in the middle of a file', () => {
  it('is followed by one that goes on where it stood', async () => {
    emulator.log.clear()
    emulator.faults.add({ match: /^PUT \/upload/, skip: 2, delayMs: 60_000 })
    const args = [sender, JSON.stringify(addressOf(emulator)), 'begin', '30']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [resume] = await once(child.stdout, 'data') as [Buffer]
    while (emulator.log.lines(/^PUT \/upload/).length < 2) await new Promise((go) => setTimeout(go, 10))
    child.kill('SIGKILL')
    await once(child, 'close')
    emulator.faults.clear()
    emulator.log.clear()
    const next = spawn(process.execPath, [...args, resume.toString().trim()], { stdio: ['ignore', 'ignore', 'inherit'] })
    assert.equal((await once(next, 'close'))[0], 0)
    assert.deepEqual(emulator.log.lines(/createUploadSession/), [])
    const [range] = emulator.log.all.filter(({ method, url }) => method === 'PUT' && url.startsWith('/upload'))
    assert.match(range?.headers['content-range'] ?? '', /^bytes 20971520-29999999\/30000000$/)
  })
})
