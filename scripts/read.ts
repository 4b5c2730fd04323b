import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { openFileInspector } from '../workflows/adapters/pdf-file-inspector.ts'
import { openLetterReader } from '../workflows/adapters/tesseract-letter-reader.ts'
import { parseSettings, SettingsError } from '../workflows/domain/settings.ts'
import { LetterUnreadable, readLetter } from './read/read-letter.ts'
import { writeSearchable } from './read/write-searchable.ts'
import { HELP, letterLines, reasonSentence } from './read/sentences.ts'

// Reads one letter without an office: `npm run -s read -- FILE [--json]`. Standard output carries
// the answer and nothing else; `--help` tells the exit codes.

const EXIT = { read: 0, fault: 1, usage: 2, unopened: 3, somePages: 4, noPage: 5, noCopy: 6 } as const
const INSPECTION_TIMEOUT_MS = 30_000
const WORKERS = 2

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP)
    return EXIT.read
  }
  const isJson = args.includes('--json')
  const copyAt = args.indexOf('--searchable')
  const copyPath = copyAt === -1 ? undefined : args[copyAt + 1] ?? ''
  const [path, ...more] = args.filter((arg, index) => {
    return arg !== '--json' && (copyAt === -1 || (index !== copyAt && index !== copyAt + 1))
  })
  if (copyPath === '') {
    process.stderr.write(HELP)
    return EXIT.usage
  }
  if (path === undefined || more.length > 0 || (path.startsWith('-') && !isFile(path))) {
    process.stderr.write(HELP)
    return EXIT.usage
  }
  if (!isFile(path)) {
    const message = `Không có tệp này / no such file: ${path}`
    if (isJson) print([JSON.stringify({ file: basename(path), error: { code: 'no-such-file', message } })])
    else process.stderr.write(`${message}\n`)
    return EXIT.usage
  }
  return read(path, isJson, copyPath)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

async function read(path: string, isJson: boolean, copyPath?: string): Promise<number> {
  const settings = limits()
  const reader = openLetterReader({
    workers: WORKERS, pixelsMax: settings.uploadPixelsMax, backgroundNice: 0,
  })
  reader.warm()
  const inspector = openFileInspector({
    bytesMax: settings.uploadBytesMax, pagesMax: settings.uploadPagesMax,
    pixelsMax: settings.uploadPixelsMax, timeoutMs: INSPECTION_TIMEOUT_MS,
  })
  inspector.warm()
  try {
    const done = await readLetter({ inspector, reader }, path)
    const { letter, failedPages } = done
    print(isJson ? [JSON.stringify(letter)] : letterLines(letter))
    if (failedPages.length > 0) {
      process.stderr.write(`Trang không đọc được / pages that failed: ${failedPages.join(', ')}\n`)
    }
    const noCopy = copyPath === undefined ? null : await writeSearchable(done, copyPath)
    if (noCopy) process.stderr.write(`${noCopy.sentence}\n`)
    if (failedPages.length > 0) return EXIT.somePages
    return noCopy ? EXIT.noCopy : EXIT.read
  } catch (error) {
    if (!(error instanceof LetterUnreadable)) throw error
    const { code } = error
    const message = reasonSentence(code)
    if (isJson) print([JSON.stringify({ file: basename(path), error: { code, message } })])
    else process.stderr.write(`${basename(path)}: ${message}\n`)
    return code === 'pages-unreadable' ? EXIT.noPage : EXIT.unopened
  } finally {
    await reader.close()
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The limits of an office's uploads; nothing else of its settings matters here. */
function limits() {
  const { UPLOAD_BYTES_MAX, UPLOAD_PAGES_MAX, UPLOAD_PIXELS_MAX } = process.env
  return parseSettings({ UPLOAD_BYTES_MAX, UPLOAD_PAGES_MAX, UPLOAD_PIXELS_MAX })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = error instanceof SettingsError ? EXIT.usage : EXIT.fault
  const lines = error instanceof SettingsError ? error.lines : [String(error)]
  process.stderr.write(`${lines.join('\n')}\n`)
}
