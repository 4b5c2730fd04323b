import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { openZipFile } from '../workflows/adapters/pack-zip-read.ts'
import { PACK_MAX_BYTES } from '../workflows/adapters/pack-zip.ts'
import { PACK_EXIT, type PackVerdict, unopenedPack, verifyPack } from './verify-pack/verdict.ts'
import { HELP, packSentence } from './verify-pack/sentences.ts'

// Checks a proof pack without an office: `npm run -s verify-pack -- FILE`.

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    process.stdout.write(HELP)
    return PACK_EXIT.holds
  }
  const [path, ...more] = args.filter((arg) => arg !== '--json')
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (path === undefined || more.length > 0 || !stat?.isFile()) {
    process.stderr.write(HELP)
    return PACK_EXIT.usage
  }
  const verdict = stat.size > PACK_MAX_BYTES ? unopenedPack('pack-too-large', '') : verdictOn(path)
  const { problems, manifestSha256, files } = verdict
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ file: basename(path), ...verdict })}\n`)
    return verdict.exit
  }
  for (const { code, at } of problems) process.stdout.write(`${code} ${at}\n  ${packSentence(code)}\n`)
  const words = problems.length === 0
    ? 'Mọi giá trị băm và niêm phong đều khớp / every hash and seal fits'
    : 'Bộ hồ sơ không khớp / the pack does not hold'
  process.stdout.write(`${words}\nmanifest.json SHA-256: ${manifestSha256 ?? '–'}\n`)
  if (files.all > 0) {
    process.stdout.write(
      `Tệp mà nhật ký niêm phong có ghi giá trị băm / files whose hash the sealed log tells: ${files.inLog}/${files.all}\n`,
    )
  }
  return verdict.exit
}

function verdictOn(path: string): PackVerdict {
  const zip = openZipFile(path)
  try {
    return verifyPack(zip)
  } finally {
    zip.close()
  }
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2))
  } catch (error) {
    process.exitCode = PACK_EXIT.fault
    process.stderr.write(`${String(error)}\n`)
  }
}
