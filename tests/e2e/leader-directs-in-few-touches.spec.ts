import type { Page } from 'playwright/test'
import { expect, expectAccessible, takeSigningKey, test } from './support/office.ts'

const PIN = 'sen4471hong'
/** From the pile to a signed directive, the PIN counted as one. */
const TOUCHES_MAX = 6

test.use({ viewport: { width: 1180, height: 820 }, hasTouch: true })

/** Counts what a finger does on every page from here on. */
async function countTouches(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    document.addEventListener('pointerdown', (event) => {
      if (!event.isTrusted) return
      sessionStorage.setItem('touches', String(Number(sessionStorage.getItem('touches') ?? 0) + 1))
    }, true)
  })
  await page.reload()
  await page.evaluate(() => sessionStorage.removeItem('touches'))
  return () => page.evaluate(() => Number(sessionStorage.getItem('touches') ?? 0))
}

/** A day that is neither a weekend nor far: the Wednesday two weeks on. */
function wednesdayAfterNext(): { typed: string; shown: string } {
  const day = new Date(Date.now() + 7 * 60 * 60_000)
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7) + 14)
  const [month, date] = [day.getUTCMonth() + 1, day.getUTCDate()]
  const two = (value: number) => String(value).padStart(2, '0')
  return { typed: `${date}/${month}`, shown: `${two(date)}/${two(month)}/${day.getUTCFullYear()}` }
}

test.describe('a leader with a proposal before him', () => {
  test('directs and signs with no more touches than there must be; words become chips', async ({ page, signInAs }) => {
    const due = wednesdayAfterNext()
    await signInAs('phochutich')
    await takeSigningKey(page, PIN)
    await page.goto('/inbox')
    const letter = await page.locator('.pile a[href*="letter="]').first().getAttribute('href') ?? ''
    const id = new URL(letter, 'http://x').searchParams.get('letter') ?? ''

    // The chief of office types how he would distribute it.
    await signInAs('chanhvp')
    await page.goto(`/documents/${id}/directive?panel=more`)
    await page.getByLabel('Nội dung').fill(`giao vhxh tham muu, phoi hop CA, truoc ${due.typed}`)
    const heard = page.getByRole('region', { name: 'Bút phê sẽ xác nhận' })
    await expect(heard.getByRole('combobox', { name: 'Chủ trì', exact: true })).toHaveValue('vhxh')
    await expect(heard.getByRole('combobox', { name: 'Phối hợp', exact: true })).toHaveValue('ca')
    await expect(heard.getByRole('combobox', { name: 'Hạn', exact: true })).toContainText(due.shown)
    await expectAccessible(page)
    // Put right on the chip: by a list, and taken away by a press.
    await heard.getByRole('combobox', { name: 'Phối hợp', exact: true }).selectOption('qs')
    await expect(page.getByRole('group', { name: 'Phối hợp' }).getByRole('checkbox', { name: 'Quân sự' })).toBeChecked()
    await heard.getByRole('button', { name: /^Bỏ Phối hợp/ }).click()
    await expect(heard.getByRole('combobox', { name: 'Phối hợp', exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'Lưu đề xuất' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith('/directive'))

    await signInAs('phochutich')
    await page.goto(`/inbox?letter=${id}`)
    const touches = await countTouches(page)
    await page.getByRole('link', { name: 'Mở và bút phê' }).tap()
    await page.getByRole('button', { name: 'Giao việc' }).tap()
    await expect(heard.getByRole('combobox', { name: 'Chủ trì', exact: true })).toHaveValue('vhxh')
    await page.getByRole('button', { name: 'Xác nhận bút phê và ký' }).tap()
    await page.waitForURL(/\/signing\?document=/)
    await expect(page.getByRole('heading', { name: 'Ký ý kiến chỉ đạo' })).toBeVisible()
    await expect(page.getByRole('checkbox')).toBeChecked({ timeout: 60_000 })
    const pin = page.getByLabel('PIN của khóa ký')
    if (!(await pin.evaluate((field) => field === document.activeElement))) await pin.tap()
    await page.keyboard.type(PIN)
    await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).tap()
    await expect(page.getByText('Đã ký phiếu của văn bản số đến')).toBeVisible({ timeout: 30_000 })
    expect(await touches() + 1).toBeLessThanOrEqual(TOUCHES_MAX)

    await page.goto(`/documents/${id}`)
    await expect(page.getByText(due.shown.slice(0, 5)).first()).toBeVisible()
    await expect(page.getByRole('region', { name: 'Chữ ký trên phiếu' })).toBeVisible()
  })

  test('agrees with one touch', async ({ page, signInAs }) => {
    await signInAs('chutich')
    await page.goto('/inbox?show=proposed')
    const before = await page.locator('.pile li').count()
    const touches = await countTouches(page)
    await page.getByRole('button', { name: 'Đồng ý đề xuất' }).tap()
    await expect(page.getByText(/^Đã giao theo đề xuất: số đến/)).toBeVisible()
    expect(await touches()).toBe(1)
    await page.goto('/inbox?show=proposed')
    await expect(page.locator('.pile li')).toHaveCount(before - 1)
  })
})
