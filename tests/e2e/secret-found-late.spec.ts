import { expect, expectAccessible, test } from './support/office.ts'

test('a leader finds a secret in the register: it is closed at once, and the clerk sees what is left to do', async ({ page, signInAs }) => {
  await signInAs('chutich')
  await page.goto('/register')
  const row = page.locator('a[href^="/documents/"]').last()
  const path = new URL(await row.getAttribute('href') ?? '', 'http://x').pathname
  await page.goto(path)
  const subject = await page.getByRole('heading', { level: 1 }).textContent() ?? ''
  await page.getByRole('link', { name: 'Phát hiện văn bản mật' }).click()
  await expectAccessible(page)
  await page.getByLabel(/^Lý do/).fill('mật')
  await page.getByRole('button', { name: 'Khóa văn bản và gỡ bản chia sẻ' }).click()
  await expect(page.getByText('Lý do cần ít nhất 10 ký tự.')).toBeVisible()
  await page.getByLabel(/^Lý do/).fill('Trang cuối có dấu MẬT bị che')
  await page.getByRole('button', { name: 'Khóa văn bản và gỡ bản chia sẻ' }).click()
  await expect(page.getByRole('heading', { name: 'Sự cố: văn bản mật đã vào sổ' })).toBeVisible()
  await expect(page.getByText(/^Đã gỡ cả \d+ bản|^Không có bản nào/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(subject)).toHaveCount(0)
  await expectAccessible(page)

  await signInAs('vanthu')
  await page.goto(path)
  await page.waitForURL(`${path}/secret`)
  await expect(page.getByRole('heading', { name: 'Người đã mở văn bản' })).toBeVisible()
  await signInAs('truongphong')
  const answer = await page.goto(path)
  expect(answer?.status()).toBe(403)
})
