/**
 * The child that recognises text: one picture at a time comes in by its standard input, the words
 * found go out. It has no environment, opens no file of others, and ends with its input. First
 * argument: how far it steps back before others (`nice`).
 */
import { createRequire } from 'node:module'
import { setPriority } from 'node:os'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readFrames, writeFrame } from './reading-frames.ts'
import type { FoundWord } from './reading-recogniser.ts'
import { wordsOfJson, wordsOfTable } from './reading-recogniser-words.ts'

/** What is used of Tesseract's interface, as `tesseract.js-core` hands it out. */
interface Tesseract {
  FS: { writeFile(path: string, bytes: Uint8Array): void }
  TessBaseAPI: new () => {
    /** @returns -1 when the language data cannot be used. */
    Init(folder: null, language: string, engine: number): number
    SetVariable(name: string, value: string): void
    /** Takes `/input`. @returns 1 when it is no picture. */
    SetImageFile(exif: number, angle: number): number
    Recognize(monitor: null): number
    GetJSONText(): string
    GetTSVText(): string
    Clear(): void
  }
}

const PICTURE_BYTES_MAX = 200_000_000
const ENGINE_LSTM = 1
const UPRIGHT = 1

const require = createRequire(import.meta.url)
const languageFile = join(
  dirname(require.resolve('@tesseract.js-data/vie/package.json')),
  '4.0.0_best_int', 'vie.traineddata.gz',
)

async function start() {
  // Its own dependencies: the core for this processor, and what tells which one that is.
  const beside = createRequire(require.resolve('tesseract.js/package.json'))
  const { simd, relaxedSimd } = beside('wasm-feature-detect')
  const kind = (await relaxedSimd()) ? '-relaxedsimd' : (await simd()) ? '-simd' : ''
  const open = beside(`tesseract.js-core/tesseract-core${kind}-lstm`)
  const silent = () => undefined
  const tesseract: Tesseract = await open({
    TesseractProgress: silent, print: silent, printErr: silent,
  })
  tesseract.FS.writeFile('vie.traineddata', gunzipSync(readFileSync(languageFile)))
  const engine = new tesseract.TessBaseAPI()
  if (engine.Init(null, 'vie', ENGINE_LSTM) === -1) throw new Error('no language data')
  engine.SetVariable('debug_file', '/dev/null')
  return { tesseract, engine }
}

async function serve(): Promise<void> {
  const { tesseract, engine } = await start()

  function read(head: Record<string, unknown>, picture: Buffer): FoundWord[] {
    engine.SetVariable('tessedit_pageseg_mode', String(head['layout']))
    engine.SetVariable('user_defined_dpi', String(head['dpi']))
    tesseract.FS.writeFile('/input', picture)
    if (engine.SetImageFile(UPRIGHT, 0) === 1) throw new Error('no picture')
    engine.Recognize(null)
    try {
      return head['symbols'] === true
        ? wordsOfJson(engine.GetJSONText()) : wordsOfTable(engine.GetTSVText())
    } finally {
      engine.Clear()
    }
  }

  for await (const { head, body } of readFrames(process.stdin, PICTURE_BYTES_MAX)) {
    let words: FoundWord[] | undefined
    let reason = ''
    try {
      words = read(head, body)
    } catch (error) {
      reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    }
    const residentBytes = process.memoryUsage.rss()
    if (!words) writeFrame(process.stdout, { ok: false, reason, residentBytes })
    else {
      writeFrame(process.stdout, { ok: true, residentBytes }, Buffer.from(JSON.stringify(words)))
    }
  }
}

const stepBack = Number(process.argv[2] ?? 0)
if (stepBack > 0) setPriority(stepBack)
await serve()
process.exit(0)
