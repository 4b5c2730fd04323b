import type { RawPart } from './mail-raw.ts'

const FILES_MAX = 50
const LINE_BYTES_MAX = 45

/**
 * Files that an old program wrote into the text itself (`begin 644 name` … `end`), and the text
 * without them.
 */
export function uuencodedFiles(text: string): { text: string; files: RawPart[] } {
  const files: RawPart[] = []
  const rest: string[] = []
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const begin = /^begin [0-7]{3,4} (.{1,255})$/.exec(lines[at] ?? '')
    const end = begin && files.length < FILES_MAX ? lines.indexOf('end', at + 1) : -1
    const bytes = end > at ? decode(lines.slice(at + 1, end)) : undefined
    if (!begin || !bytes) {
      rest.push(lines[at] ?? '')
      continue
    }
    files.push({ name: begin[1] ?? null, declaredType: 'application/octet-stream', bytes, isReferenced: false, isInline: false })
    at = end
  }
  return { text: rest.join('\n').trim(), files }
}

/** Undefined when a line is not what it says. */
function decode(lines: readonly string[]): Buffer | undefined {
  const parts: Buffer[] = []
  for (const line of lines) {
    const length = (line.charCodeAt(0) - 32) & 63
    if (line === '' || length === 0) continue
    if (length > LINE_BYTES_MAX) return undefined
    const out = Buffer.alloc(Math.ceil(length / 3) * 3)
    for (let at = 0; at * 3 < length; at += 1) {
      const [a, b, c, d] = [1, 2, 3, 4].map((step) => ((line.charCodeAt(at * 4 + step) || 32) - 32) & 63)
      out.writeUIntBE(((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0), at * 3, 3)
    }
    parts.push(out.subarray(0, length))
  }
  return Buffer.concat(parts)
}
