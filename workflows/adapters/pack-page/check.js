'use strict'
// Runs in the page of a proof pack, from a folder, without a network: hashes what the reader picks
// and compares. Browsers do not let a page open the files beside it, so the reader points at them;
// some give a page from a folder no SubtleCrypto, so SHA-256 is its own.

const CHUNK_BYTES = 4 * 1024 * 1024
const ENTRIES_MAX = 2001
const MANIFEST_MAX_BYTES = 8 * 1024 * 1024

const K = (() => {
  const primes = []
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  }
  return Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
})()

function fraction(root) {
  return ((root - Math.floor(root)) * 0x100000000) | 0
}

/** SHA-256 (FIPS 180-4) of bytes that come in pieces. */
function newSha256() {
  const state = Int32Array.from([2, 3, 5, 7, 11, 13, 17, 19], (prime) => fraction(Math.sqrt(prime)))
  const words = new Int32Array(64)
  const rest = new Uint8Array(64)
  let [kept, length] = [0, 0]

  function block(bytes, at) {
    for (let n = 0; n < 16; n++, at += 4) {
      words[n] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
    }
    for (let n = 16; n < 64; n++) {
      const [x, y] = [words[n - 15], words[n - 2]]
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
      words[n] = (words[n - 16] + s0 + words[n - 7] + s1) | 0
    }
    let a = state[0], b = state[1], c = state[2], d = state[3]
    let e = state[4], f = state[5], g = state[6], h = state[7]
    for (let n = 0; n < 64; n++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[n] + words[n]) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g; g = f; f = e; e = (d + t1) | 0
      d = c; c = b; b = a; a = (t1 + t2) | 0
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d
    state[4] += e; state[5] += f; state[6] += g; state[7] += h
  }

  return {
    add(bytes) {
      length += bytes.length
      let at = 0
      if (kept > 0) {
        while (kept < 64 && at < bytes.length) rest[kept++] = bytes[at++]
        if (kept < 64) return
        block(rest, 0)
        kept = 0
      }
      for (; at + 64 <= bytes.length; at += 64) block(bytes, at)
      while (at < bytes.length) rest[kept++] = bytes[at++]
    },
    hex() {
      const tail = new Uint8Array(kept < 56 ? 64 : 128)
      tail.set(rest.subarray(0, kept))
      tail[kept] = 0x80
      const view = new DataView(tail.buffer)
      view.setUint32(tail.length - 8, Math.floor(length / 0x20000000))
      view.setUint32(tail.length - 4, (length * 8) >>> 0)
      for (let at = 0; at < tail.length; at += 64) block(tail, at)
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}

function hashOf(...parts) {
  const hash = newSha256()
  for (const part of parts) hash.add(part)
  return hash.hex()
}

async function hashOfBlob(blob) {
  const hash = newSha256()
  for (let at = 0; at < blob.size; at += CHUNK_BYTES) {
    hash.add(new Uint8Array(await blob.slice(at, at + CHUNK_BYTES).arrayBuffer()))
  }
  return hash.hex()
}

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))

/** How many events fit the seal before them, and the first that does not. */
function checkEvents(events) {
  const utf8 = new TextEncoder()
  let before
  for (const event of events) {
    const seal = hashOf(bytesOfHex(event.previous), utf8.encode(event.content))
    const follows = before && before.seq === event.seq - 1
    if (seal !== event.seal || (follows && before.seal !== event.previous)) return event.seq
    before = event
  }
  return null
}

/** The entries of a ZIP as the office writes it; null when another program packed it anew. */
async function entriesOfZip(file) {
  if (file.size < 22) return null
  const end = new DataView(await file.slice(file.size - 22).arrayBuffer())
  if (end.getUint32(0, true) !== 0x06054b50) return null
  const [count, size, from] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)]
  if (count > ENTRIES_MAX || from + size !== file.size - 22) return null
  const directory = await file.slice(from, from + size).arrayBuffer()
  const view = new DataView(directory)
  const found = new Map()
  for (let at = 0, n = 0; n < count; n++) {
    if (at + 46 > size || view.getUint32(at, true) !== 0x02014b50) return null
    const nameLength = view.getUint16(at + 28, true)
    const plain = view.getUint16(at + 10, true) === 0 && view.getUint32(at + 30, true) === 0
    const [packed, byteSize] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    if (!plain || packed !== byteSize) return null
    const path = String.fromCharCode(...new Uint8Array(directory, at + 46, nameLength))
    const start = view.getUint32(at + 42, true) + 30 + nameLength
    found.set(path, file.slice(start, start + byteSize))
    at += 46 + nameLength
  }
  return found
}

/** Files of a picked folder by their path inside the pack. */
function entriesOfFolder(files) {
  const all = [...files].slice(0, ENTRIES_MAX)
  const manifest = all.find((file) => file.name === 'manifest.json')
  const base = manifest ? manifest.webkitRelativePath.slice(0, -'manifest.json'.length) : ''
  return new Map(all.map((file) => [file.webkitRelativePath.slice(base.length), file]))
}

const known = JSON.parse(document.getElementById('known').textContent)
const words = known.words
const status = document.getElementById('status')

function say(text, kind) {
  status.textContent = text
  status.className = kind
}

function mark(path, word, kind) {
  const cell = document.querySelector(`[data-path="${CSS.escape(path)}"]`)
  if (!cell) return
  cell.textContent = word
  cell.className = kind
}

async function check(held) {
  const file = held.get('manifest.json')
  if (!file || file.size > MANIFEST_MAX_BYTES) return say(words.notAPack, 'bad')
  const text = new Uint8Array(await file.arrayBuffer())
  let entries
  try {
    entries = JSON.parse(new TextDecoder().decode(text)).entries
  } catch {
    return say(words.notAPack, 'bad')
  }
  if (!Array.isArray(entries)) return say(words.notAPack, 'bad')
  document.getElementById('manifest').textContent = hashOf(text)
  const told = new Map(entries.map((entry) => [entry.path, entry]))
  const wrong = []
  for (const entry of known.entries) {
    const same = told.get(entry.path)
    if (!same || same.sha256 !== entry.sha256) wrong.push(`${entry.path}: ${words.otherManifest}`)
  }
  let done = 0
  for (const entry of entries) {
    say(`${words.checking} ${++done}/${entries.length}`, 'busy')
    const bytes = held.get(entry.path)
    const fits = bytes && bytes.size === entry.byteSize && (await hashOfBlob(bytes)) === entry.sha256
    mark(entry.path, fits ? words.fits : bytes ? words.altered : words.missing, fits ? 'good' : 'bad')
    if (!fits) wrong.push(`${entry.path}: ${bytes ? words.altered : words.missing}`)
  }
  for (const path of held.keys()) {
    if (path !== 'manifest.json' && !told.has(path)) wrong.push(`${path}: ${words.added}`)
  }
  if (wrong.length > 0) return say([words.wrong, ...wrong].join('\n'), 'bad')
  say(words.right.replace('{n}', String(entries.length)), 'good')
}

async function pick(run) {
  try {
    const held = await run()
    if (!held) return say(words.rezipped, 'bad')
    await check(held)
  } catch (error) {
    say(`${words.unreadable} ${String(error)}`, 'bad')
  }
}

document.getElementById('zip').addEventListener('change', ({ target }) => {
  if (target.files[0]) void pick(() => entriesOfZip(target.files[0]))
})
document.getElementById('folder').addEventListener('change', ({ target }) => {
  if (target.files.length > 0) void pick(async () => entriesOfFolder(target.files))
})

const broken = checkEvents(known.events)
const chain = document.getElementById('chain')
chain.textContent = broken === null
  ? words.chainHolds.replace('{n}', String(known.events.length))
  : words.chainBroken.replace('{n}', String(broken))
chain.className = broken === null ? 'good' : 'bad'
