/** In the child only: the names in the certificates that a PDF was signed with. */

const SIGNATURES_MAX = 40
/** Hexadecimal digits of one signature; those with long chains and time stamps have about 60 000. */
const HEX_MAX = 400_000
const NAMES_MAX = 60
const NAME_BYTES_MAX = 200
/** `2.5.4.3`, the common name, as it stands in a certificate. */
const COMMON_NAME = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03])
const KEY = Buffer.from('/Contents')
const decoders = new Map([
  [0x0c, new TextDecoder('utf-8')], [0x13, new TextDecoder('latin1')],
  [0x14, new TextDecoder('latin1')], [0x16, new TextDecoder('latin1')],
  [0x1e, new TextDecoder('utf-16be')],
])

/**
 * Common names, those of certifying bodies among them, in the order of the file. Nothing is
 * verified: a name only helps to read the one that is printed.
 */
export function namesInSignatures(file: Buffer): string[] {
  const names: string[] = []
  let found = 0
  for (let at = file.indexOf(KEY); at >= 0 && found < SIGNATURES_MAX; at = file.indexOf(KEY, at + 1)) {
    const signature = hexAfter(file, at + KEY.length)
    if (!signature) continue
    found += 1
    names.push(...commonNames(signature))
    if (names.length >= NAMES_MAX) break
  }
  return names.slice(0, NAMES_MAX)
}

/** `<3082…>` as bytes; a page's contents and short strings are none. */
function hexAfter(file: Buffer, from: number): Buffer | undefined {
  let start = from
  while (start < from + 8 && /\s/u.test(String.fromCharCode(file[start] ?? 0))) start += 1
  if (file[start] !== 0x3c || file[start + 1] !== 0x33) return undefined
  const end = file.indexOf(0x3e, start)
  if (end < 0 || end - start > HEX_MAX) return undefined
  return Buffer.from(file.toString('latin1', start + 1, end).replace(/\s+/gu, ''), 'hex')
}

function commonNames(signature: Buffer): string[] {
  const names: string[] = []
  const key = COMMON_NAME
  for (let at = signature.indexOf(key); at >= 0; at = signature.indexOf(key, at + 1)) {
    const decoder = decoders.get(signature[at + key.length] ?? 0)
    const length = signature[at + key.length + 1] ?? 0
    const start = at + key.length + 2
    if (!decoder || length > NAME_BYTES_MAX || length > 127) continue
    const name = decoder.decode(signature.subarray(start, start + length)).normalize('NFC').trim()
    if (name !== '' && names.at(-1) !== name) names.push(name)
    if (names.length >= NAMES_MAX) break
  }
  return names
}
