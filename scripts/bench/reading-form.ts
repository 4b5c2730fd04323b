import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { openLog } from '../../workflows/adapters/log.ts'
import { type ReadingStep, readingSteps } from '../../workflows/adapters/reading-steps.ts'
import { receiveScan } from '../../workflows/intake/receive-scan.ts'
import { startWorking } from '../work.ts'
import { type BenchOffice, withBenchOffice } from './bench-office.ts'

export interface FormTimes {
  /** Milliseconds from the last byte to the filled form, one for each letter. */
  times: number[]
  /** Of the long letter in the background: read when the first and the last form came. */
  pagesBefore: number
  pagesAfter: number
  pages: number
  /** All steps of reading, each with the time since its letter's last byte. */
  steps: FormStep[]
}

export interface FormStep {
  name: string
  letter: number
  /** Milliseconds since the last byte. */
  began: number
  ended: number
}

const WARM_UPS = 2
const PATIENCE_MS = 300_000
const LOOK_EVERY_MS = 10

/** Uploads letters one by one to an office with one worker that is reading a long letter. */
export function formTimes(longLetter: string, letters: readonly string[]): Promise<FormTimes> {
  return withBenchOffice(async (bench) => {
    const worker = await startWorking(bench.office, bench.boss, openLog({ level: 'silent' }))
    try {
      for (const letter of letters.slice(0, WARM_UPS)) await formOf(bench, letter, 'warm-up')
      const long = await upload(bench, longLetter, 'long')
      await until(async () => (await scanRow(bench, long)).pages_read > 1)
      const pagesBefore = (await scanRow(bench, long)).pages_read
      const times: number[] = []
      const steps: FormStep[] = []
      for (const [at, letter] of letters.entries()) {
        const since = performance.now()
        const note = (step: unknown) => {
          // Published by `stepped` alone.
          const { name, began, ended } = step as ReadingStep
          if (began >= since) {
            steps.push({ name, letter: at, began: began - since, ended: ended - since })
          }
        }
        readingSteps.subscribe(note)
        times.push(await formOf(bench, letter, `${at}`))
        readingSteps.unsubscribe(note)
      }
      const { pages_read: pagesAfter, page_count: pages } = await scanRow(bench, long)
      return { times, pagesBefore, pagesAfter, pages: pages ?? 0, steps }
    } finally {
      await worker.stop()
    }
  }, { supervise: true })
}

async function formOf(bench: BenchOffice, letter: string, name: string): Promise<number> {
  const began = performance.now()
  const scanId = await upload(bench, letter, name)
  await until(async () => {
    const { state } = await scanRow(bench, scanId)
    return state !== 'received' && state !== 'reading'
  })
  return performance.now() - began
}

/** The same letter is not the same file twice: a twin would be recognised. */
async function upload({ office, as }: BenchOffice, path: string, name: string): Promise<string> {
  const bytes = Buffer.concat([await readFile(path), Buffer.from(`%${name}\n`)])
  const { scanId } = await receiveScan(office, await as('vanthu'), {
    source: 'post', channel: 'upload', fileName: `${name}.pdf`, bytes: Readable.from([bytes]),
  })
  return scanId
}

function scanRow({ office }: BenchOffice, scanId: string) {
  return office.db.selectFrom('scan').select(['state', 'pages_read', 'page_count'])
    .where('id', '=', scanId).executeTakeFirstOrThrow()
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('the letter was not read in time')
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS) })
  }
}
