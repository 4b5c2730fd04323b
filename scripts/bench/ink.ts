import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright'
import { openBrowser, signInAs } from './browser.ts'
import { untilQuiet } from './process-tree.ts'

// How soon ink stands under the pen: `npm run bench -- ink [--strokes 8] [--zoom 200] [--keep FILE]`.
// Starts the demo office, writes on a letter with pen events of the browser's own protocol at
// 1180×820 with 2× pixels, and reads from Chromium's trace the time from each input to the frame
// that shows it. No tablet is involved: digitiser, driver, compositor with a graphics chip and
// panel of a real one are not in the figures.

const PORT = '20989'
const ORIGIN = `http://127.0.0.1:${PORT}`
const QUIET_MS_MAX = 90_000
const START_TIMEOUT_MS = 240_000
const STROKES_MAX = 100
const POINTS = 120
/** A pen of 120 samples a second. */
const SAMPLE_MS = 1_000 / 120
const TARGET = { median: 16, p95: 33 }
/** In the trace: the display draws and hands its picture to the screen. */
const SWAP = 'Display::DrawAndSwap'
const MEASURE = 'pen-to-paint'
/** The page grows by the factor e for so much of the wheel, in screen dots (two a pixel). */
const WHEEL_PER_E = 800

interface TraceEvent {
  name: string
  ph: string
  ts: number
  pid: number
  dur?: number
  id?: string
  id2?: { local?: string; global?: string }
}

export async function benchInk(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      strokes: { type: 'string', default: '8' }, zoom: { type: 'string', default: '200' }, keep: { type: 'string' },
    },
  })
  const strokes = Math.min(STROKES_MAX, Math.max(1, Number(values.strokes) || 8))
  const zoom = Math.min(4, Math.max(1, (Number(values.zoom) || 200) / 100))
  const folder = await mkdtemp(join(tmpdir(), 'butphe-ink-'))
  const office = startOffice(folder)
  const ended = new Promise((done) => office.once('exit', done))
  try {
    await untilHealthy(office)
    // The demo office reads its letters first: not what a leader's tablet does while he writes.
    await untilQuiet(office.pid ?? 0, QUIET_MS_MAX)
    const browser = await openBrowser()
    const { trace, shown } = await traceOfWriting(browser, strokes, zoom)
    await browser.close()
    if (values.keep) await writeFile(values.keep, trace)
    report(latencies(trace), shown, strokes)
  } finally {
    office.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return 0
}

async function traceOfWriting(browser: Browser, strokes: number, zoom: number) {
  const context = await browser.newContext({
    baseURL: ORIGIN, locale: 'vi-VN', viewport: { width: 1180, height: 820 }, deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  await page.addInitScript(measureInTrace, MEASURE)
  await signInAs(page, 'chutich')
  await page.goto('/inbox')
  await page.getByRole('link', { name: 'Mở và bút phê' }).click()
  await page.waitForURL(/\/directive/)
  await page.getByRole('button', { name: 'Giao việc' }).waitFor()
  await page.mouse.move(600, 400)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -WHEEL_PER_E * Math.log(zoom))
  await page.keyboard.up('Control')
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await page.waitForTimeout(1_500)
  await drawStroke(page, 0)
  await page.waitForTimeout(1_000)
  await browser.startTracing(page, { categories: ['viz', 'blink.user_timing'] })
  for (let stroke = 1; stroke <= strokes; stroke += 1) await drawStroke(page, stroke)
  const trace = (await browser.stopTracing()).toString('utf8')
  const shown = await page.evaluate(() => {
    const host = document.querySelector('.ink-page')?.getBoundingClientRect()
    const canvases = [...document.querySelectorAll('canvas')].map((one) => (one.width * one.height * 4) / 2 ** 20)
    return { width: Math.round(host?.width ?? 0), canvasMb: canvases.reduce((sum, one) => sum + one, 0) }
  })
  await context.close()
  return { trace, shown }
}

/** In the page: every move of a pressed pen, until the frame's script that paints it has run. */
function measureInTrace(name: string): void {
  let waiting: number[] = []
  addEventListener('pointermove', (event) => void (event.buttons && waiting.push(event.timeStamp)), { capture: true })
  const plain = globalThis.requestAnimationFrame.bind(globalThis)
  globalThis.requestAnimationFrame = (paint) => plain((now) => {
    paint(now)
    const end = performance.now()
    for (const start of waiting) performance.measure(name, { start, end })
    waiting = []
  })
}

/** One stroke at a pen's own pace: an event that is late does not hold up the next one. */
async function drawStroke(page: Page, row: number): Promise<void> {
  const tablet = await page.context().newCDPSession(page)
  const began = performance.now()
  const sent: Promise<unknown>[] = []
  for (let step = 0; step < POINTS; step += 1) {
    const type = step === 0 ? 'mousePressed' : step === POINTS - 1 ? 'mouseReleased' : 'mouseMoved'
    sent.push(tablet.send('Input.dispatchMouseEvent', {
      type, x: 260 + step * 5, y: 180 + (row % 9) * 55 + 22 * Math.sin(step / 4), button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1, pointerType: 'pen',
      force: 0.3 + 0.4 * Math.abs(Math.sin(step / 9)), tiltX: 15, tiltY: 30,
    }))
    const wait = began + (step + 1) * SAMPLE_MS - performance.now()
    if (wait > 0) await new Promise((done) => setTimeout(done, wait))
  }
  await Promise.all(sent)
  await page.waitForTimeout(150)
  await tablet.detach()
}

/**
 * Milliseconds from each move to the end of the first drawing of the display that began after the
 * page had painted it. Chromium's own EventLatency is no measure here: it ends early for a canvas
 * that does not wait for the page's frame.
 */
function latencies(trace: string): { shown: number[]; painted: number[] } {
  // Chromium writes `traceEvents` so; what is not there counts for nothing.
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] }
  const events = traceEvents.toSorted((a, b) => a.ts - b.ts)
  const swaps = events.filter(({ name, ph }) => name === SWAP && ph === 'X')
  const open = new Map<string, number>()
  const shown: number[] = []
  const painted: number[] = []
  for (const event of events) {
    if (event.name !== MEASURE) continue
    const id = `${event.pid}:${event.id2?.local ?? event.id2?.global ?? event.id ?? ''}`
    if (event.ph === 'b') open.set(id, event.ts)
    const began = open.get(id)
    if (event.ph !== 'e' || began === undefined) continue
    open.delete(id)
    painted.push((event.ts - began) / 1_000)
    const swap = swaps.find(({ ts }) => ts >= event.ts)
    if (swap) shown.push((swap.ts + (swap.dur ?? 0) - began) / 1_000)
  }
  return { shown, painted }
}

function report(
  found: { shown: readonly number[]; painted: readonly number[] },
  shown: { width: number; canvasMb: number }, strokes: number,
): void {
  const row = (what: string, values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)
    console.log(what.padEnd(34), String(values.length).padStart(6), at(0.5).padStart(8), at(0.95).padStart(8), at(1).padStart(8))
  }
  console.log('1180×820, 2× pixels, page', shown.width, 'px wide,', strokes, 'strokes; canvases', shown.canvasMb.toFixed(0), 'MB')
  console.log('milliseconds'.padEnd(34), 'inputs'.padStart(6), 'median'.padStart(8), '95 %'.padStart(8), 'most'.padStart(8))
  row('input to frame on the screen', found.shown)
  row('input to painted by the page', found.painted)
  console.log('target'.padEnd(34), ''.padStart(6), String(TARGET.median).padStart(8), String(TARGET.p95).padStart(8))
  console.log('Chromium without a graphics chip, events of its own protocol: no tablet has confirmed these.')
}

function startOffice(folder: string): ChildProcess {
  return spawn(process.execPath, [join('scripts', 'start.mjs')], {
    env: { ...process.env, PORT, HOST: '127.0.0.1', DATA_FOLDER: join(folder, 'data') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function untilHealthy(office: ChildProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  while (Date.now() < until) {
    if (office.exitCode !== null) throw new Error('the demo office did not start')
    if (await fetch(`${ORIGIN}/health`).then(({ ok }) => ok).catch(() => false)) return
    await new Promise((done) => setTimeout(done, 300))
  }
  throw new Error('the demo office did not answer in time')
}
