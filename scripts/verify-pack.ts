import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { PACK_MAX_BYTES, PackZipError, unzipPack } from '../workflows/adapters/pack-zip.ts'
import {
  checkEvents, EVENTS_PATH, MANIFEST_PATH, readManifest,
} from '../workflows/domain/proof-pack.ts'

// Checks a proof pack without an office: `node scripts/verify-pack.ts FILE`.

const EXIT = { holds: 0, fault: 1, usage: 2, unopened: 3, files: 4, events: 5 } as const
const HELP = `node scripts/verify-pack.ts FILE [--json]

Kiểm tra bộ hồ sơ chứng minh trên máy này: không cần máy chủ, không cần cơ sở dữ liệu, không
dùng mạng. Checks a proof pack on this machine, without server, database or network.

Mã thoát / exit code:
  0  mọi giá trị băm và niêm phong đều khớp / every hash and every seal fits
  1  lỗi của chương trình / a fault of this program
  2  sai cách gọi, hoặc không có tệp này / wrong usage, or no such file
  3  không phải bộ hồ sơ, hoặc tệp ZIP hỏng / not a pack, or a damaged ZIP
  4  tệp bị sửa, thiếu hoặc thừa / a file was changed, is missing or was added
  5  niêm phong nhật ký không khớp / a seal of the log does not fit
`

export interface PackVerdict {
  exit: number
  problems: { code: string; at: string }[]
  /** Compare it with what the office says: only that shows that the pack is the office's own. */
  manifestSha256: string | null
  entries: number
}

/** The verdict on the bytes of a pack. */
export function verifyPack(zip: Buffer): PackVerdict {
  let entries: Map<string, Buffer>
  try {
    entries = unzipPack(zip)
  } catch (error) {
    if (!(error instanceof PackZipError)) throw error
    return unopened(error.code, error.path ?? '')
  }
  const bytes = entries.get(MANIFEST_PATH) ?? Buffer.alloc(0)
  const manifest = readManifest(bytes.toString('utf8'))
  if (!manifest) return unopened('manifest-malformed', MANIFEST_PATH)
  const problems = manifest.entries.flatMap(({ path, sha256, byteSize }) => {
    const held = entries.get(path)
    if (!held) return [{ code: 'entry-missing', at: path }]
    const fits = held.length === byteSize && hashOf(held) === sha256
    return fits ? [] : [{ code: 'entry-altered', at: path }]
  })
  const told = new Set([MANIFEST_PATH, ...manifest.entries.map(({ path }) => path)])
  for (const path of entries.keys()) {
    if (!told.has(path)) problems.push({ code: 'entry-added', at: path })
  }
  const verdict = { manifestSha256: hashOf(bytes), entries: manifest.entries.length }
  if (problems.length > 0) return { exit: EXIT.files, problems, ...verdict }
  const events = entries.get(EVENTS_PATH)?.toString('utf8') ?? ''
  const broken = checkEvents(events, manifest.documentId)
  if (!broken) return { exit: EXIT.holds, problems, ...verdict }
  return { exit: EXIT.events, problems: [{ code: broken.problem, at: String(broken.seq) }], ...verdict }
}

function unopened(code: string, at: string): PackVerdict {
  return { exit: EXIT.unopened, problems: [{ code, at }], manifestSha256: null, entries: 0 }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    process.stdout.write(HELP)
    return EXIT.holds
  }
  const [path, ...more] = args.filter((arg) => arg !== '--json')
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (path === undefined || more.length > 0 || !stat?.isFile()) {
    process.stderr.write(HELP)
    return EXIT.usage
  }
  const verdict = stat.size > PACK_MAX_BYTES
    ? unopened('pack-too-large', '') : verifyPack(readFileSync(path))
  const { problems, manifestSha256 } = verdict
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ file: basename(path), ...verdict })}\n`)
    return verdict.exit
  }
  for (const { code, at } of problems) process.stdout.write(`${code} ${at}\n`)
  const words = problems.length === 0
    ? 'Mọi giá trị băm và niêm phong đều khớp / every hash and seal fits'
    : 'Bộ hồ sơ không khớp / the pack does not hold'
  process.stdout.write(`${words}\nmanifest.json SHA-256: ${manifestSha256 ?? '–'}\n`)
  return verdict.exit
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2))
  } catch (error) {
    process.exitCode = EXIT.fault
    process.stderr.write(`${String(error)}\n`)
  }
}
