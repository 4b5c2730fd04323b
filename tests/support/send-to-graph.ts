import { Readable } from 'node:stream'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { quickXorHash } from '../../workflows/adapters/quick-xor-hash.ts'
import { type GraphStoreAddress, graphStoreAt } from './graph-store.ts'

// A process of its own that publishes one made-up file: to be measured, or killed. Prints what
// another process needs to go on as soon as bytes are about to be sent, or what was sent in the end.

const PIECE = 256 * 1_024

const [at = '{}', step = '', megabytes = '1', resume] = process.argv.slice(2)
// Handed over by our own test.
const address = JSON.parse(at) as GraphStoreAddress
const store = graphStoreAt(address)

const source = madeUp(Number(megabytes) * 1_000_000)
const path = `2026/Sổ chung/00001/${step}-${megabytes}.pdf`
const before = process.memoryUsage().rss
let peak = before
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 20)
const published = await store.publish(path, source, {
  ...(resume ? { resume } : {}),
  keep: async (kept) => { if (step === 'begin') console.log(kept) },
})
clearInterval(watch)
if (step === 'send') {
  console.log(JSON.stringify({ hash: await hashOf(source), byteSize: published.byteSize, grownBy: peak - before }))
}
store.close()

/** Bytes that follow from their place alone, made as they are read. */
function madeUp(byteSize: number): ByteSource {
  return {
    byteSize,
    open: ({ start, end } = { start: 0, end: byteSize }) => Readable.from((function* pieces() {
      for (let from = start; from < end;) {
        const to = Math.min(end, from - (from % PIECE) + PIECE)
        const piece = Buffer.alloc(to - from, (Math.floor(from / PIECE) * 31) & 0xff)
        yield piece
        from = to
      }
    })()),
  }
}

async function hashOf(bytes: ByteSource): Promise<string> {
  const hash = quickXorHash()
  for await (const part of bytes.open()) hash.update(part as Buffer)
  return hash.digest()
}
