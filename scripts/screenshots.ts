import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { expect } from 'playwright/test'
import sharp from 'sharp'
import { DEMO_PASSWORD } from './found.ts'
import { PROJECT_FOLDER } from './settings.ts'

// Draws the pictures of README and docs: `npm run screenshots [-- NAME …]`. A demo office is
// started on a folder of its own, so that every letter in a picture is invented.

const FOLDER = join(PROJECT_FOLDER, 'docs', 'screenshots')
const PORT = process.env.PORT ?? '3099'
const ORIGIN = `http://127.0.0.1:${PORT}`
const START_TIMEOUT_MS = 300_000
const READ_TIMEOUT_MS = 240_000
const POLL_MS = 500
const QUIET_MS = 1_000
const BYTES_MAX = 400_000
const PALETTE_QUALITIES = [100, 90, 75, 50]

const sizes = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 1180, height: 820 },
} as const

interface Picture {
  name: string
  /** Sign-in name; undefined for the page before signing in. */
  as?: string
  /** Leads a signed-in page to what is shown. */
  show(page: Page): Promise<void>
}

const at = (path: string) => async (page: Page) => void (await page.goto(path))

const pictures: readonly Picture[] = [
  { name: 'sign-in', show: at('/sign-in') },
  { name: 'clerk-tray', as: 'vanthu', show: showTray },
  { name: 'clerk-registration', as: 'vanthu', show: showRegistration },
  { name: 'clerk-arrange', as: 'vanthu', show: showArrange },
  { name: 'clerk-register', as: 'vanthu2', show: at('/register') },
  { name: 'clerk-custody', as: 'vanthu2', show: at('/custody') },
  { name: 'chief-of-office-to-present', as: 'chanhvp', show: at('/register?state=registered') },
  { name: 'leader-pile', as: 'chutich', show: at('/inbox') },
  { name: 'leader-ink', as: 'chutich', show: showInk },
  { name: 'leader-directive', as: 'chutich', show: showPanel },
  { name: 'unit-head-work', as: 'truongphong', show: at('/assignments') },
  { name: 'officer-assignment', as: 'chuyenvien', show: showAssignment },
  { name: 'document', as: 'chanhvp', show: showDocument },
  { name: 'administrator', as: 'quantri', show: at('/') },
  { name: 'inspector', as: 'thanhtra', show: at('/') },
]

/** Waits until every scan of the demo office has been read. */
async function showTray(page: Page): Promise<void> {
  await page.goto('/tray')
  await page.getByText('Sẵn sàng vào sổ').first().waitFor()
  const unread = page.getByRole('listitem').filter({ hasText: /Mới nhận|Đang đọc/ })
  await expect(unread).toHaveCount(0, { timeout: READ_TIMEOUT_MS })
}

/** A scan with something to look at: its crop and its confidence beside the field. */
async function showRegistration(page: Page): Promise<void> {
  await showTray(page)
  const scanned = page.getByRole('listitem').filter({ hasText: /quet-\d+.*[1-9] ô cần xem/s })
  const any = page.getByRole('listitem').filter({ hasText: 'Sẵn sàng vào sổ' })
  const chosen = (await scanned.count()) > 0 ? scanned : any
  await chosen.getByRole('link', { name: 'Vào sổ' }).first().click()
  await page.waitForURL(/register\/new/)
}

async function showArrange(page: Page): Promise<void> {
  await showTray(page)
  await page.locator('a[href$="/arrange"]').first().click()
  await page.waitForURL(/arrange/)
}

async function showInk(page: Page): Promise<void> {
  await page.goto('/inbox')
  await page.getByRole('link', { name: 'Mở và bút phê' }).first().click()
  await page.waitForURL(/directive/)
  await page.locator('.ink-page').first().waitFor()
  await settled(page)
  // What was written for the first size is kept, and there for the second.
  if (page.viewportSize()?.width === sizes.desk.width) await write(page)
}

async function showPanel(page: Page): Promise<void> {
  await page.goto('/inbox')
  await page.getByRole('link', { name: 'Mở và bút phê' }).first().click()
  await page.waitForURL(/directive/)
  await page.locator('.ink-page').first().waitFor()
  await page.getByRole('button', { name: 'Giao việc' }).first().click()
  const who = page.locator('fieldset.who')
  for (const [index, name] of ['KT-HT-ĐT', 'Công an', 'Văn phòng'].entries()) {
    await who.nth(index).getByText(name, { exact: true }).first().click()
  }
  await who.first().scrollIntoViewIfNeeded()
}

async function showAssignment(page: Page): Promise<void> {
  await page.goto('/assignments')
  await page.locator('.task a').first().click()
  await page.waitForURL(/assignments\/[0-9a-f-]{36}/)
}

async function showDocument(page: Page): Promise<void> {
  await page.goto('/register?state=in-progress')
  await page.locator('a[href^="/documents/"]').first().click()
  await page.waitForURL(/documents\/[0-9a-f-]{36}/)
}

/** Strokes of a pen on the page in view, with pressure, as a tablet sends them. */
async function write(page: Page): Promise<void> {
  const box = await page.locator('.ink-page').first().boundingBox()
  if (!box) throw new Error('there is no page to write on')
  for (const stroke of handwriting(box.x + box.width * 0.2, box.y + box.width * 0.68)) {
    await drawStroke(page, stroke)
  }
  await settled(page)
}

type Point = readonly [x: number, y: number]

/** Loops that look like writing and say nothing: three words and a line under them. */
function handwriting(x: number, y: number): Point[][] {
  const word = (left: number, loops: number) =>
    Array.from({ length: loops * 12 }, (_, step): Point => {
      const turn = (step / 12) * 2 * Math.PI
      const rise = 9 * Math.sin(turn) + 5 * Math.sin(turn / 3)
      return [left + step * 1.7 + 7 * Math.cos(turn), y - rise]
    })
  const line = Array.from({ length: 30 }, (_, step): Point => [x + step * 8, y + 30 - step * 0.3])
  return [word(x, 4), word(x + 105, 3), word(x + 185, 4), line]
}

async function drawStroke(page: Page, points: readonly Point[]): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const last = points.length - 1
  for (const [index, [x, y]] of points.entries()) {
    const force = 0.35 + 0.3 * Math.sin(index / 5) ** 2
    const pen = { x, y, force, button: 'left', pointerType: 'pen', clickCount: 1 } as const
    const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', buttons: number) =>
      browser.send('Input.dispatchMouseEvent', { ...pen, type, buttons })
    if (index === 0) await send('mousePressed', 1)
    await send('mouseMoved', 1)
    if (index === last) await send('mouseReleased', 0)
  }
  await browser.detach()
}

/** The page is drawn, pictures of letters and fonts are there. Live updates stay open. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(QUIET_MS)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await page.waitForTimeout(QUIET_MS)
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Tên đăng nhập').fill(name)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** One sign-in for both sizes: sign-ins are throttled. */
async function take(browser: Browser, picture: Picture): Promise<void> {
  const context = await browser.newContext({
    baseURL: ORIGIN, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    if (picture.as) await signIn(page, picture.as)
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      await picture.show(page)
      await settled(page)
      await keep(`${picture.name}-${size}.png`, await page.screenshot({ animations: 'disabled' }))
    }
  } finally {
    await context.close()
  }
}

async function keep(name: string, picture: Buffer): Promise<void> {
  for (const quality of PALETTE_QUALITIES) {
    const options = { palette: true, quality, compressionLevel: 9 }
    const bytes = await sharp(picture).png(options).toBuffer()
    if (bytes.length > BYTES_MAX) continue
    await writeFile(join(FOLDER, name), bytes)
    console.log(`${name}: ${Math.round(bytes.length / 1000)} kB`)
    return
  }
  throw new Error(`${name} stays above ${BYTES_MAX} bytes`)
}

/** The office as `npm start` starts it: what changed is built first. */
function startOffice(folder: string): ChildProcess {
  return spawn(process.execPath, [join('scripts', 'start.mjs')], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, PORT, HOST: '127.0.0.1', DATA_FOLDER: join(folder, 'data') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function untilHealthy(office: ChildProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  while (Date.now() < until) {
    if (office.exitCode !== null) throw new Error('the demo office did not start')
    const isUp = await fetch(`${ORIGIN}/health`).then(({ ok }) => ok).catch(() => false)
    if (isUp) return
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
  throw new Error('the demo office did not answer in time')
}

function chromiumPath(): string | undefined {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return [process.env.CHROMIUM_PATH, ...known].find((path) => path && existsSync(path))
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const folder = await mkdtemp(join(tmpdir(), 'butphe-pictures-'))
  const office = startOffice(folder)
  const ended = new Promise((done) => office.once('exit', done))
  try {
    await mkdir(FOLDER, { recursive: true })
    await untilHealthy(office)
    const path = chromiumPath()
    const browser = await chromium.launch({
      ...(path ? { executablePath: path } : {}), args: ['--no-sandbox'],
    })
    for (const picture of pictures) {
      if (wanted.length > 0 && !wanted.includes(picture.name)) continue
      await take(browser, picture).catch((error: unknown) => {
        console.error(`${picture.name}:`, error)
        process.exitCode = 1
      })
    }
    await browser.close()
  } finally {
    office.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
