import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const PROCESSES = 2
const TIMEOUT_MS = 900_000

/** Seconds that a program takes; undefined when it is not installed. @throws when it fails. */
export function secondsOf(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number | undefined> {
  const began = performance.now()
  const child = spawn(program, args, {
    stdio: 'ignore', timeout: TIMEOUT_MS, env: { ...process.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(undefined)
      else reject(error)
    })
    child.once('close', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1_000)
      else reject(new Error(`${program} ended with ${code}`))
    })
  })
}

/**
 * Native Tesseract as two processes of one thread each over the same pictures, each with its half
 * as a list, so that it starts once and not for every page.
 */
export async function nativeSeconds(
  work: string,
  pictures: readonly string[],
  languageData?: string,
): Promise<number | undefined> {
  const data = languageData ? ['--tessdata-dir', languageData] : []
  const began = performance.now()
  const halves = Array.from({ length: PROCESSES }, (_, half) =>
    pictures.filter((_picture, at) => at % PROCESSES === half))
  const ends = await Promise.all(halves.map(async (half, at) => {
    const list = join(work, `list-${at}.txt`)
    await writeFile(list, `${half.join('\n')}\n`)
    return secondsOf('tesseract', [list, join(work, `native-${at}`), '-l', 'vie', ...data],
      { OMP_THREAD_LIMIT: '1' })
  }))
  return ends.includes(undefined) ? undefined : (performance.now() - began) / 1_000
}

/** Native Tesseract, one process, one picture after the other: the median of a picture. */
export async function nativeAloneSeconds(
  work: string,
  pictures: readonly string[],
): Promise<number | undefined> {
  const took: number[] = []
  for (const picture of pictures) {
    const one = await secondsOf('tesseract', [picture, join(work, 'alone'), '-l', 'vie'],
      { OMP_THREAD_LIMIT: '1' })
    if (one === undefined) return undefined
    took.push(one)
  }
  return took.toSorted((a, b) => a - b)[took.length >> 1]
}

/** Our language data unpacked, as a folder for native Tesseract. */
export async function ourLanguageData(work: string): Promise<string> {
  const folder = join(work, 'language')
  const packed = await readFile(join(
    dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/vie/package.json'))),
    '4.0.0_best_int', 'vie.traineddata.gz',
  ))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'vie.traineddata'), gunzipSync(packed))
  return folder
}

/** The same, started anew for every picture, two at a time. */
export async function nativeSingleSeconds(
  work: string,
  pictures: readonly string[],
): Promise<number | undefined> {
  const began = performance.now()
  const waiting = [...pictures]
  let isMissing = false
  await Promise.all(Array.from({ length: PROCESSES }, async (_, at) => {
    for (let picture = waiting.shift(); picture !== undefined; picture = waiting.shift()) {
      const took = await secondsOf('tesseract',
        [picture, join(work, `single-${at}`), '-l', 'vie'], { OMP_THREAD_LIMIT: '1' })
      if (took === undefined) isMissing = true
    }
  }))
  return isMissing ? undefined : (performance.now() - began) / 1_000
}

/** A whole letter made searchable by OCRmyPDF with two jobs, straightened as ours is. */
export function ocrmypdfSeconds(work: string, letter: string): Promise<number | undefined> {
  return secondsOf('ocrmypdf', [
    '-l', 'vie', '--jobs', String(PROCESSES), '--output-type', 'pdf', '--force-ocr', '--quiet',
    letter, join(work, 'ocrmypdf.pdf'),
  ])
}
