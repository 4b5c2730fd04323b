import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { certificatesIn } from '../workflows/adapters/signature-certificate.ts'
import { ANCHORS_MAX, verifySource } from '../workflows/adapters/signature-verifier.ts'
import { HELP, reportLines } from './verify-signatures/sentences.ts'

// Checks the signatures of one PDF without an office: `npm run -s verify-signatures -- FILE`.
// Standard output carries the answer and nothing else; `--help` tells the exit codes.

const EXIT = { checked: 0, fault: 1, usage: 2, unopened: 3, inPart: 4 } as const
const TRUST_FILE_MAX_BYTES = 5 * 2 ** 20
const TRUST_FILES_MAX = 500
const FILE_READ_BYTES = 2 ** 20

interface Call {
  path: string
  isJson: boolean
  trust: string[]
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP)
    return EXIT.checked
  }
  const call = callOf(args)
  if (!call) {
    process.stderr.write(HELP)
    return EXIT.usage
  }
  const missing = [call.path, ...call.trust].find((path) => !exists(path))
  if (missing !== undefined || !statSync(call.path).isFile()) {
    return refuse(call, missing ?? call.path)
  }
  const report = await verifySource(fileSource(call.path), { anchors: anchorsIn(call.trust) })
  const { signatures, problem } = report
  const error = problem === null ? {} : { error: { code: problem } }
  print(call.isJson
    ? [JSON.stringify({ file: basename(call.path), signatures, ...error })] : reportLines(report))
  if (problem === null || problem === 'too-many-signatures') return EXIT.checked
  return signatures.length > 0 ? EXIT.inPart : EXIT.unopened
}

function callOf(args: readonly string[]): Call | undefined {
  const paths: string[] = []
  const trust: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--json') continue
    if (arg === '--trust') {
      const path = args[++at]
      if (path === undefined) return undefined
      trust.push(path)
    } else if (arg.startsWith('-') && !exists(arg)) return undefined
    else paths.push(arg)
  }
  const [path, ...more] = paths
  if (path === undefined || more.length > 0) return undefined
  return { path, isJson: args.includes('--json'), trust }
}

function refuse(call: Call, path: string): number {
  const message = `Không có tệp này / no such file: ${path}`
  const file = basename(path)
  if (call.isJson) print([JSON.stringify({ file, error: { code: 'no-such-file', message } })])
  else process.stderr.write(`${message}\n`)
  return EXIT.usage
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function fileSource(path: string) {
  return {
    byteSize: statSync(path).size,
    open: () => createReadStream(path, { highWaterMark: FILE_READ_BYTES }),
  }
}

/** Certificates of the files named, and of every file of the folders named. */
function anchorsIn(paths: readonly string[]): Buffer[] {
  const files = paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile()).map((entry) => join(path, entry.name)).sort()
  })
  return files.slice(0, TRUST_FILES_MAX)
    .filter((path) => statSync(path).size <= TRUST_FILE_MAX_BYTES)
    .flatMap((path) => certificatesIn(readFileSync(path))).slice(0, ANCHORS_MAX)
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = EXIT.fault
  process.stderr.write(`${String(error)}\n`)
}
