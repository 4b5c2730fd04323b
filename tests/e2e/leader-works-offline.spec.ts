import type { BrowserContext, Page } from 'playwright/test'
import { expect, expectAccessible, test } from './support/office.ts'

const TABLET = { width: 1180, height: 820 }

/** The chair's pile with its pages lies on the device, and the empty page that opens it. */
async function keepPile(page: Page, signInAs: (name: string) => Promise<void>): Promise<string[]> {
  await page.setViewportSize(TABLET)
  await signInAs('chutich')
  await page.goto('/inbox')
  await expect.poll(() => page.evaluate(async () => {
    const shell = await (await caches.open('but-phe-shell-1')).match('/offline')
    return Boolean(shell && navigator.serviceWorker.controller)
  }), { timeout: 30_000 }).toBe(true)
  await expect.poll(() => countOf(page, 'pages'), { timeout: 30_000 }).toBeGreaterThan(3)
  return page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('.pile li a')]
    .map((link) => /[?&]letter=([0-9a-f-]{36})/.exec(link.href)?.[1] ?? '').filter(Boolean))
}

async function countOf(page: Page, store: 'letters' | 'pages' | 'queue'): Promise<number> {
  return page.evaluate((name) => new Promise<number>((done) => {
    const request = indexedDB.open('but-phe-offline')
    request.onsuccess = () => {
      const database = request.result
      if (!database.objectStoreNames.contains(name)) {
        database.close()
        return done(0)
      }
      const count = database.transaction(name).objectStore(name).count()
      count.onsuccess = () => {
        database.close()
        done(count.result)
      }
    }
  }), store)
}

async function writeWithPen(page: Page, x: number, y: number): Promise<void> {
  const tablet = await page.context().newCDPSession(page)
  for (let step = 0; step < 30; step += 1) {
    const type = step === 0 ? 'mousePressed' : step === 29 ? 'mouseReleased' : 'mouseMoved'
    await tablet.send('Input.dispatchMouseEvent', {
      type, x: x + step * 4, y: y + 12 * Math.sin(step / 2), button: 'left', buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1, pointerType: 'pen', force: 0.5,
    })
  }
  await tablet.detach()
}

/** Opens the first letter of the pile that this device keeps, writes on it, and confirms. */
async function directOffline(page: Page, words: string): Promise<string> {
  await page.goto('/inbox')
  await expect(page.getByRole('heading', { name: 'Không có mạng' })).toBeVisible()
  await page.getByRole('link', { name: 'Ghi bút phê' }).first().click()
  await expect(page.getByRole('toolbar', { name: 'Bút' })).toBeVisible()
  const letter = /documents\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  // The slip lies in front once it has been made.
  const sheet = page.getByAltText(/^(Trang 1 của văn bản|Phiếu giải quyết văn bản đến)$/).first()
  await expect.poll(() => sheet.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await writeWithPen(page, 420, 320)
  await page.getByRole('button', { name: 'Giao việc' }).click()
  await page.getByRole('group', { name: /^Chủ trì/ }).getByText('Văn phòng', { exact: true }).click()
  await page.getByLabel('Nội dung').fill(words)
  await page.getByText(/^3 ngày/).click()
  await page.getByRole('button', { name: 'Xác nhận bút phê' }).click()
  await expect(page.getByRole('region', { name: 'Bút phê ghi khi không có mạng' }).getByText('Chờ gửi')).toBeVisible()
  return letter
}

/** Everything that lies in this browser's stores, as text. */
async function rawStores(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    const text = (value: unknown): string => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        return new TextDecoder('latin1').decode(value as ArrayBuffer)
      }
      if (typeof value !== 'object' || value === null) return String(value)
      return Object.values(value).map(text).join(' ')
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name ?? '')
        request.onsuccess = () => done(request.result)
        request.onerror = () => fail(request.error)
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((done) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => done(request.result)
        })
        parts.push(...rows.map(text))
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) parts.push(request.url, (await (await cache.match(request))?.text()) ?? '')
    }
    return parts.join('\n')
  })
}

async function settled(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
}

test.describe('the leader without a network, on a tablet', () => {
  test('opens the pile, writes with the pen and confirms; back again it is confirmed once', async ({ page, context, signInAs }) => {
    await keepPile(page, signInAs)
    await context.setOffline(true)
    const words = 'Giao Văn phòng tham mưu khi không có mạng'
    const letter = await directOffline(page, words)
    await expectAccessible(page)
    const raw = await rawStores(page)
    expect(raw).not.toContain(words)
    expect(raw).not.toContain('"points"')
    await page.reload()
    await expect(page.getByText('Chờ gửi').first()).toBeVisible()

    await settled(page, context)
    await expect(page.getByText('Đã gửi').first()).toBeVisible({ timeout: 30_000 })
    await page.goto(`/documents/${letter}`)
    const directives = page.getByRole('region', { name: /Bút phê/ })
    await expect(directives.getByText(words)).toHaveCount(1)
    await expect(directives.getByRole('img', { name: 'Mực bút phê' })).toHaveCount(1)
    await page.reload()
    await expect(directives.getByText(words)).toHaveCount(1)
  })

  test('is told plainly when the letter moved on meanwhile, and loses nothing', async ({ page, context, browser, baseURL, signInAs }) => {
    await keepPile(page, signInAs)
    await context.setOffline(true)
    const words = 'Bút phê đến sau'
    const letter = await directOffline(page, words)

    // The chair's other device returns it.
    const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), viewport: TABLET })
    const desk = await other.newPage()
    await desk.goto('/sign-in')
    await desk.getByLabel('Tên đăng nhập').fill('chutich')
    await desk.getByLabel('Mật khẩu', { exact: true }).fill('ben-xuan-thu-nghiem')
    await desk.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
    await desk.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await desk.goto(`/documents/${letter}/directive?panel=more`)
    desk.setDefaultTimeout(15_000)
    await desk.getByPlaceholder(/ý do/).first().fill('Thiếu trang 2, đề nghị quét lại')
    await desk.getByRole('button', { name: 'Trả văn thư' }).click()
    await desk.waitForURL((url) => !url.pathname.includes(letter))
    await other.close()

    await settled(page, context)
    const list = page.getByRole('region', { name: 'Bút phê ghi khi không có mạng' })
    await expect(list.getByText('KHÔNG gửi được: văn bản đã thay đổi')).toBeVisible({ timeout: 30_000 })
    await expect(list.getByText(words)).toBeVisible()
    await expectAccessible(page)
    await list.getByRole('button', { name: 'Bỏ bản trên máy này' }).click()
    await expect(list.getByText(words)).toHaveCount(0)
  })

  test('waits while somebody else is signed in, and goes out when its writer is back', async ({ page, context, signInAs }) => {
    await keepPile(page, signInAs)
    await context.setOffline(true)
    const words = 'Bút phê qua phiên đã hết'
    const letter = await directOffline(page, words)
    await context.clearCookies()
    await context.setOffline(false)
    await signInAs('phochutich')
    await page.goto('/inbox')
    await expect(page.getByText('1 bút phê chờ gửi')).toBeVisible()
    await page.goto('/offline')
    await expect(page.getByText('Bút phê của người khác, chờ người đó đăng nhập')).toBeVisible()
    expect(await rawStores(page)).not.toContain(words)

    await signInAs('chutich')
    await page.goto('/inbox')
    await expect(page.getByText('1 bút phê đã gửi')).toBeVisible({ timeout: 30_000 })
    await page.goto(`/documents/${letter}`)
    await expect(page.getByRole('region', { name: /Bút phê/ }).getByText(words)).toHaveCount(1)
  })

  test('leaves nothing to be read after signing out', async ({ page, signInAs }) => {
    await keepPile(page, signInAs)
    const subject = (await page.locator('.pile li b').first().textContent()) ?? ''
    expect(await rawStores(page)).not.toContain(subject.trim())
    await page.locator('.me summary').click()
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await page.waitForURL(/sign-in/)
    const raw = await rawStores(page)
    expect(raw).not.toContain('but-phe-keys')
    expect(await countOf(page, 'letters')).toBe(0)
    expect(await countOf(page, 'pages')).toBe(0)
    expect(raw).not.toContain('/pages/')
  })
})
