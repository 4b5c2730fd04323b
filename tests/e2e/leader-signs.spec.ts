import { expect, expectAccessible, takeSigningKey, test } from './support/office.ts'

const PIN = 'xuan5829dong'

test('a leader gets a key, sees the sheet he will sign, and signs it with his PIN', async ({ page, signInAs }) => {
  test.setTimeout(120_000)
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
  const row = page.locator('section', { has: first })
  const document = (await row.getByRole('link', { name: 'Mở tệp phiếu' }).getAttribute('href'))?.split('/')[2] ?? ''
  await row.locator('summary').click()
  await expectAccessible(page)
  await page.getByLabel('PIN của khóa ký').fill('khong1dung2')
  await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).click()
  await expect(page.getByText('PIN không đúng, chưa ký gì.')).toBeVisible()
  await page.getByLabel('PIN của khóa ký').fill(PIN)
  await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).click()
  await expect(page.getByText(`Đã ký phiếu của văn bản số đến ${number}`)).toBeVisible({ timeout: 30_000 })

  await page.goto(`/documents/${document}`)
  const signatures = page.getByRole('region', { name: 'Chữ ký trên phiếu' })
  await expect(signatures.getByText('Chữ ký nội bộ · chưa có dấu thời gian')).toBeVisible()
  await expectAccessible(page)
})
