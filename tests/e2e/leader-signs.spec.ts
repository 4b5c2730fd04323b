import { expect, expectAccessible, takeSigningKey, test } from './support/office.ts'

const PIN = 'xuan5829dong'

test('a leader gets a key, sees the sheet he will sign, and signs it with his PIN', async ({ page, signInAs }) => {
  await signInAs('chutich')
  await page.goto('/account/signing')
  await expectAccessible(page)
  await takeSigningKey(page, PIN)
  await expect(page.getByText('không phải chữ ký số công vụ')).toBeVisible()

  // The worker composes the sheets of what was directed before.
  await page.goto('/signing')
  const first = page.getByRole('checkbox').first()
  await expect(async () => {
    await page.reload()
    await expect(first).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await first.check()
  const number = /số đến (\S+)/.exec((await first.getAttribute('aria-label')) ?? '')?.[1] ?? ''
  const row = page.locator('section').filter({ has: page.getByRole('checkbox') }).first()
  const document = (await row.getByRole('link', { name: 'Mở tệp phiếu' }).getAttribute('href'))?.split('/')[2] ?? ''
  await row.locator('summary').click()
  await expectAccessible(page)
  await page.getByLabel('PIN của khóa ký').fill('khong1dung2')
  await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).click()
  const refused = page.getByText('PIN không đúng, chưa ký gì.')
  await expect(refused).toBeInViewport()
  await expect(page.getByLabel('PIN của khóa ký')).toHaveValue('')
  // News of other people's work comes in: what was answered stays.
  await expect(async () => {
    const loaded = page.waitForResponse((answer) =>
      answer.request().resourceType() === 'fetch' && answer.url().includes('/signing'), { timeout: 4_000 })
    await page.evaluate(() => window.document.dispatchEvent(new Event('visibilitychange')))
    await loaded
  }).toPass()
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await expect(refused).toBeVisible({ timeout: 1_000 })
  await page.getByLabel('PIN của khóa ký').fill(PIN)
  await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).click()
  await expect(page.getByText(`Đã ký phiếu của văn bản số đến ${number}`)).toBeVisible({ timeout: 30_000 })

  await page.goto(`/documents/${document}`)
  const signatures = page.getByRole('region', { name: 'Chữ ký trên phiếu' })
  await expect(signatures.getByText('Chữ ký nội bộ · chưa có dấu thời gian')).toBeVisible()
  await expectAccessible(page)
})
