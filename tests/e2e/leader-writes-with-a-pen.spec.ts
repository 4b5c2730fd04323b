import type { Page } from 'playwright/test'
import { expect, expectAccessible, test } from './support/office.ts'

type SignIn = (signInName: string) => Promise<void>

/** The letter on top of the chair's pile (the demo office has several), under the pen. */
async function openOnTablet(page: Page, signInAs: SignIn): Promise<string> {
  await page.setViewportSize({ width: 1180, height: 820 })
  await signInAs('chutich')
  await page.goto('/inbox')
  await page.getByRole('link', { name: 'Mở và bút phê' }).click()
  await page.waitForURL(/\/documents\/[^/]+\/directive/)
  await expect(page.getByRole('toolbar', { name: 'Bút' })).toBeVisible()
  const sheet = page.getByAltText('Trang 1 của văn bản')
  await expect.poll(() => sheet.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await expect(page.getByRole('button', { name: 'Giao việc' })).toBeVisible()
  return new URL(page.url()).pathname
}

async function expectOffThePile(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname !== path)
  await page.goto('/inbox')
  const letter = path.split('/')[2] ?? ''
  await expect(page.locator(`.pile a[href*="${letter}"]`)).toHaveCount(0)
}

/** A pen with pressure and tilt, as the browser hears it from a tablet. */
async function writeWithPen(page: Page, x: number, y: number): Promise<void> {
  const tablet = await page.context().newCDPSession(page)
  const places = Array.from({ length: 30 }, (_, step) => [x + step * 4, y + 12 * Math.sin(step / 2)] as const)
  for (const [step, [atX, atY]] of places.entries()) {
    const type = step === 0 ? 'mousePressed' : step === places.length - 1 ? 'mouseReleased' : 'mouseMoved'
    await tablet.send('Input.dispatchMouseEvent', {
      type, x: atX, y: atY, button: 'left', buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1,
      pointerType: 'pen', force: 0.2 + 0.6 * Math.abs(Math.sin(step / 5)), tiltX: 12, tiltY: 30,
    })
  }
  await tablet.detach()
}

async function moveWithFinger(page: Page, x: number, y: number, by: number): Promise<void> {
  const tablet = await page.context().newCDPSession(page)
  await tablet.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  for (let step = 1; step <= 8; step += 1) {
    const at = { x, y: y - (by * step) / 8 }
    await tablet.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] })
  }
  await tablet.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await tablet.detach()
}

/** Dots of ink in a square of the page. */
async function inkAt(page: Page, x: number, y: number): Promise<number> {
  return page.evaluate(([left, top]) => {
    let count = 0
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.ink-page canvas')) {
      const box = canvas.getBoundingClientRect()
      if (canvas.width === 0 || box.width === 0) continue
      const dense = canvas.width / box.width
      const dots = canvas.getContext('2d')?.getImageData(
        (left - box.left - 20) * dense, (top - box.top - 20) * dense, 40 * dense, 40 * dense,
      ).data
      for (let at = 3; at < (dots?.length ?? 0); at += 4) if ((dots?.[at] ?? 0) > 100) count += 1
    }
    return count
  }, [x, y] as const)
}

test.describe('the leader’s day, on a tablet', () => {
  test('writes with the pen, gives the work, and the next letter slides in', async ({ page, signInAs }) => {
    const path = await openOnTablet(page, signInAs)
    await expectAccessible(page)

    await writeWithPen(page, 420, 320)
    await expect(page.getByText(/Đã ghi trên máy \d\d:\d\d:\d\d/)).toBeVisible()
    expect(await inkAt(page, 480, 320)).toBeGreaterThan(5)
    await page.reload()
    await expect.poll(() => inkAt(page, 480, 320)).toBeGreaterThan(5)

    await page.getByRole('button', { name: 'Giao việc' }).click()
    await expectAccessible(page)
    await page.getByRole('group', { name: /^Chủ trì/ }).getByText('Văn phòng', { exact: true }).click()
    await expect(page.getByText(/^1 chủ trì/)).toBeVisible()
    await page.getByLabel('Nội dung').fill('Giao Văn phòng tham mưu, báo cáo tôi')
    await page.getByText(/^3 ngày/).click()
    await page.getByRole('button', { name: 'Xác nhận bút phê' }).click()
    await expectOffThePile(page, path)
    await expectAccessible(page)
  })

  test('keeps on the tablet what was written without a network, and sends it later', async ({ page, signInAs }) => {
    const path = await openOnTablet(page, signInAs)
    const context = page.context()
    await context.setOffline(true)
    await writeWithPen(page, 420, 320)
    await expect(page.getByText('vẫn ghi trên máy này (1 nét chờ gửi)')).toBeVisible()

    // The lid is closed before the network is back.
    const later = await context.newPage()
    await page.goto('about:blank')
    await context.setOffline(false)
    await later.setViewportSize({ width: 1180, height: 820 })
    await later.goto(path)
    await expect.poll(() => inkAt(later, 480, 320)).toBeGreaterThan(5)
    await expect(later.getByText('Đã lưu')).toBeVisible()
    await later.evaluate(() => indexedDB.deleteDatabase('but-phe-ink'))
    await later.reload()
    await expect.poll(() => inkAt(later, 480, 320)).toBeGreaterThan(5)
  })

  test('a finger moves the page and writes nothing, the eraser and undo take back', async ({ page, signInAs }) => {
    await openOnTablet(page, signInAs)
    await moveWithFinger(page, 520, 520, 160)
    await expect.poll(() => page.evaluate(() => document.querySelector('.stage')?.scrollTop ?? 0)).toBeGreaterThan(40)
    await page.evaluate(() => document.querySelector('.stage')?.scrollTo(0, 0))
    expect(await inkAt(page, 520, 480)).toBe(0)

    await writeWithPen(page, 420, 320)
    await page.getByRole('button', { name: 'Tẩy' }).click()
    await writeWithPen(page, 420, 320)
    expect(await inkAt(page, 480, 320)).toBe(0)
    await page.getByRole('button', { name: 'Hoàn tác nét vừa viết' }).click()
    await expect.poll(() => inkAt(page, 480, 320)).toBeGreaterThan(5)
  })

  test('hands a letter back with a reason that is long enough', async ({ page, signInAs }) => {
    const path = await openOnTablet(page, signInAs)
    await page.getByRole('button', { name: 'Giao việc' }).click()
    await page.getByText(/^Việc khác/).click()
    await page.getByLabel(/^Lý do trả/).fill('Sai số')
    await page.getByRole('button', { name: 'Trả văn thư' }).click()
    await expect(page.getByText('Lý do cần ít nhất 10 ký tự.')).toBeVisible()
    await page.getByLabel(/^Lý do trả/).fill('Sai trích yếu, đề nghị sửa lại')
    await page.getByRole('button', { name: 'Trả văn thư' }).click()
    await expectOffThePile(page, path)
  })
})
