import { parseArgs } from 'node:util'
import { PDFDocument } from 'pdf-lib'
import type { Browser, Page } from 'playwright'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { textLetter } from '../demo/text-letter.ts'
import { seedReadyScan } from '../demo/seed-ready-scan.ts'
import { inventedLetter } from '../invented-letter.ts'
import { startWebServer } from '../serve.ts'
import { type BenchOffice, withBenchOffice } from './bench-office.ts'
import { openBrowser, signInAs } from './browser.ts'
import { below, read } from './process-tree.ts'

// A long letter under the leader's eyes: `npm run bench -- pages [--pages 200] [--zoom 100]`. Needs a
// build. How soon its first page stands when the pile has fetched it ahead, how soon each next page,
// and what the browser's page process and the pictures in it hold while every page is leafed through.

const PAGES_MAX = 500
/** Different scanned sheets; the letter repeats them. */
const SHEETS = 5
const TARGET_FIRST_MS = 400
const FIRST_TIMES = 7
const PAGE_TIMEOUT_MS = 30_000
/** A reader's pace: the page after this one is fetched meanwhile. */
const LOOK_MS = 250
const SAMPLE_EVERY = 20
const WHEEL_PER_E = 800

interface Sample {
  page: string
  processMb: number
  pictures: number
  /** Of the page on the screen, in pixels. */
  width: number
  canvasMb: number
}

export async function benchPages(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args], options: { pages: { type: 'string', default: '200' }, zoom: { type: 'string', default: '100' } },
  })
  const pages = Math.min(PAGES_MAX, Math.max(2, Number(values.pages) || 200))
  const zoom = Math.min(4, Math.max(1, (Number(values.zoom) || 100) / 100))
  await withBenchOffice(async (bench) => {
    await longLetter(bench, pages)
    const web = await startWebServer({
      office: bench.office, log: openLog({ destination: { write: () => undefined } }), requestsAMinute: 100_000,
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1', tls: undefined, trustProxy: [], uploadBytesMax: 1_000_000,
      },
    })
    const browser = await openBrowser()
    try {
      await leaf(browser, web.address, { pages, zoom })
    } finally {
      await browser.close()
      await web.close()
    }
  })
  return 0
}

/** Scanned sheets of A4 at 150 dots an inch, as a letter on the chair's pile. */
async function longLetter({ office, as }: BenchOffice, pages: number): Promise<void> {
  const [clerk, issuedOn] = [await as('vanthu'), officeDay(office.now())]
  const words = {
    documentType: 'Công văn', issuer: 'SỞ GIẢ ĐỊNH', issuedOn, subject: 'hồ sơ dài để đo', signer: 'Lê Minh An',
    paragraphs: ['Sở Giả Định gửi hồ sơ để Ủy ban nhân dân phường nghiên cứu.'],
  }
  const pdf = await PDFDocument.create()
  const sheets = []
  for (let seed = 1; seed <= SHEETS; seed += 1) {
    const { jpeg } = await inventedLetter({
      ...words, number: String(seed), notation: 'SGD-VP', place: 'Giả Định', addressees: 'Ủy ban nhân dân phường', scan: { seed },
    })
    sheets.push(await pdf.embedJpg(jpeg))
  }
  for (let at = 0; at < pages; at += 1) {
    const sheet = sheets[at % SHEETS]
    if (sheet) pdf.addPage([595.28, 841.89]).drawImage(sheet, { x: 0, y: 0, width: 595.28, height: 841.89 })
  }
  const { page } = await textLetter({ ...words, parentBody: null, symbol: '1/SGD-VP', signerPosition: 'Giám đốc', urgency: 'normal' })
  const scanId = await seedReadyScan(office, clerk, {
    source: 'post', sender: 'Sở Giả Định', fileName: 'ho-so.pdf', pdf: Buffer.from(await pdf.save()), page, pageCount: pages, proposals: {},
  })
  const { documentId } = await registerDocument(office, clerk, {
    scanId, documentType: 'Công văn', number: '1', notation: 'SGD-VP', issuedOn, issuer: 'Sở Giả Định',
    subject: 'V/v hồ sơ dài để đo', noSecrecyMark: true,
  })
  await presentDocument(office, clerk, { documentId, leader: 'chutich' })
}

async function leaf(browser: Browser, address: string, { pages, zoom }: { pages: number; zoom: number }): Promise<void> {
  const context = await browser.newContext({
    baseURL: address, locale: 'vi-VN', viewport: { width: 1180, height: 820 }, deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  await signInAs(page, 'chutich')
  const first = await firstPages(page)
  await page.mouse.move(600, 400)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -WHEEL_PER_E * Math.log(zoom))
  await page.keyboard.up('Control')
  await page.waitForTimeout(LOOK_MS * 4)
  const turns: number[] = []
  const samples = [await sample(page, 1)]
  for (let at = 2; at <= pages; at += 1) {
    const began = performance.now()
    await page.keyboard.press('PageDown')
    await standsOpen(page, at)
    turns.push(performance.now() - began)
    await page.waitForTimeout(LOOK_MS)
    if (at % SAMPLE_EVERY === 0 || at === pages) samples.push(await sample(page, at))
  }
  samples.push(await underPressure(page))
  await context.close()
  report({ first, turns, samples, zoom })
}

/** From the press in the pile to the letter's first page as a whole picture on the screen. */
async function firstPages(page: Page): Promise<number[]> {
  const taken: number[] = []
  for (let time = 0; time < FIRST_TIMES; time += 1) {
    await page.goto('/inbox')
    await page.waitForLoadState('networkidle')
    const link = page.getByRole('link', { name: 'Mở và bút phê' })
    await link.hover()
    await page.waitForTimeout(1_000)
    const began = performance.now()
    await link.click()
    await standsOpen(page, 1)
    taken.push(performance.now() - began)
  }
  return taken
}

/** The page is decoded and a frame has shown it. */
async function standsOpen(page: Page, number: number): Promise<void> {
  await page.waitForFunction(async (wanted) => {
    const image = document.querySelector<HTMLImageElement>(`.ink-page[data-page="${wanted}"] img`)
    if (!image?.complete || image.naturalWidth === 0) return false
    await image.decode()
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    return true
  }, number, { timeout: PAGE_TIMEOUT_MS, polling: 'raf' })
}

/** As when the tablet runs short: what the browser held in reserve is let go, what the page holds stays. */
async function underPressure(page: Page): Promise<Sample> {
  const tablet = await page.context().newCDPSession(page)
  await tablet.send('Memory.simulatePressureNotification', { level: 'critical' })
  await tablet.send('HeapProfiler.collectGarbage')
  await page.waitForTimeout(1_000)
  return { ...(await sample(page, 0)), page: 'pressed' }
}

async function sample(page: Page, number: number): Promise<Sample> {
  const held = await page.evaluate(() => ({
    width: Math.round(document.querySelector('.ink-page')?.getBoundingClientRect().width ?? 0),
    pictures: document.querySelectorAll('.ink-page img').length,
    canvasMb: [...document.querySelectorAll('canvas')].reduce((sum, one) => sum + one.width * one.height * 4, 0) / 2 ** 20,
  }))
  return { page: String(number), processMb: largestPageProcessMb(), ...held }
}

/** Resident memory of the largest page process below this one (Linux), in MiB. */
function largestPageProcessMb(): number {
  const sizes = below(process.pid).filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer'))
    .map((pid) => Number(/^VmRSS:\s+(\d+)/mu.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024)
  return Math.max(0, ...sizes)
}

function report(found: { first: readonly number[]; turns: readonly number[]; samples: readonly Sample[]; zoom: number }): void {
  const row = (what: string, values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0)
    console.log(what.padEnd(34), String(values.length).padStart(6), at(0.5).padStart(8), at(0.95).padStart(8), at(1).padStart(8))
  }
  console.log('1180×820, 2× pixels, zoom', found.zoom)
  console.log('milliseconds'.padEnd(34), 'times'.padStart(6), 'median'.padStart(8), '95 %'.padStart(8), 'most'.padStart(8))
  row(`first page, target ${TARGET_FIRST_MS}`, found.first)
  row('each next page', found.turns)
  console.log('at page'.padEnd(10), 'page process MB'.padStart(16), 'page px'.padStart(9), 'pictures'.padStart(10), 'canvas MB'.padStart(10))
  for (const { page, processMb, width, pictures, canvasMb } of found.samples) {
    console.log(page.padEnd(10), processMb.toFixed(0).padStart(16), String(width).padStart(9), String(pictures).padStart(10), canvasMb.toFixed(1).padStart(10))
  }
}
