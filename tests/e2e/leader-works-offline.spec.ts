import type { BrowserContext, Page } from 'playwright/test'
import { expect, expectAccessible, test } from './support/office.ts'
import { countOf, keepPile, rawStores, TABLET, writeWithPen } from './support/tablet.ts'

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

async function settled(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
}

test.describe('the leader without a network, on a tablet', () => {
  test('asks again for the empty page when the office did not answer', async ({ page, context, signInAs }) => {
    let asked = 0
    await context.route(/\/offline$/, async (route) => {
      asked += 1
      await (asked === 1 ? route.abort() : route.continue())
    })
    await keepPile(page, signInAs)
    expect(asked).toBeGreaterThan(1)
    await context.setOffline(true)
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Không có mạng' })).toBeVisible()
  })

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
    // A page that was written on before comes along with its own ink.
    await expect(directives.getByRole('img', { name: 'Mực bút phê' }).first()).toBeVisible()
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
