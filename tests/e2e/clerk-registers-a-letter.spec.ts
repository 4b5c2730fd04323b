import { expect, expectAccessible, scannedLetter, test } from './support/office.ts'

test.describe('the clerk’s day', () => {
  test('a scanned letter goes from the tray into the register with the keyboard', async ({ page, signInAs }) => {
    const letter = await scannedLetter()
    await signInAs('vanthu')
    await expect(page.getByRole('heading', { name: 'Khay tiếp nhận' })).toBeVisible()
    await page.locator('#chon-tep').setInputFiles(letter.file)
    const row = page.getByRole('listitem').filter({ hasText: letter.subject })
    await expect(row.getByText('Sẵn sàng vào sổ')).toBeVisible({ timeout: 200_000 })
    await expectAccessible(page)

    await row.getByRole('link', { name: 'Vào sổ' }).click()
    await expect(page.getByRole('heading', { name: 'Vào sổ' })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Trích yếu' })).toHaveValue(new RegExp(letter.subject))
    await expect(page.getByRole('textbox', { name: 'Ký hiệu' })).toHaveValue('SXD-QLN')
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'Số', exact: true }).fill(letter.number)
    await page.getByRole('textbox', { name: 'Ngày văn bản' }).fill('16/11/2026')
    await expect(page.getByRole('button', { name: /^Vào sổ( Ctrl Enter)?$/ })).toBeEnabled()
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('heading', { name: 'Vào sổ' })).toBeVisible()
    await page.keyboard.press('F8')
    await expect(page.getByLabel('Tôi đã xem: không có dấu mật')).toBeChecked()
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/given=\d+/)

    await page.goto(`/register?q=${encodeURIComponent(`${letter.number}/SXD-QLN`)}`)
    await expect(page.getByText(letter.subject).first()).toBeVisible()
  })

  test('a day that has not come yet is refused, and nothing typed is lost', async ({ page, signInAs }) => {
    const letter = await scannedLetter()
    await signInAs('vanthu')
    await page.locator('#chon-tep').setInputFiles(letter.file)
    const row = page.getByRole('listitem').filter({ hasText: letter.subject })
    await row.getByRole('link', { name: 'Vào sổ' }).click({ timeout: 200_000 })
    await page.getByRole('textbox', { name: 'Số', exact: true }).fill(letter.number)
    await page.getByRole('textbox', { name: 'Ngày văn bản' }).fill('05/03/2099')
    await expect(page.getByText('Ngày văn bản sau hôm nay')).toBeVisible()
    await page.getByLabel('Tôi đã xem: không có dấu mật').check()
    await page.getByRole('button', { name: /^Vào sổ( Ctrl Enter)?$/ }).click()

    await expect(page.getByText(/sau ngày đến/)).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Ngày văn bản' })).toHaveValue('05/03/2099')
  })

  test('a letter with a secrecy mark stops before a word of it is shown', async ({ page, signInAs }) => {
    const letter = await scannedLetter({
      mark: { text: 'MẬT', colour: 'red', isFramed: true },
    })
    await signInAs('vanthu')
    await page.locator('#chon-tep').setInputFiles(letter.file)
    const stopped = page.getByRole('listitem').filter({ hasText: 'Nghi có dấu MẬT' }).last()
    await expect(stopped).toBeVisible({ timeout: 200_000 })
    await expect(page.getByText(letter.subject)).toHaveCount(0)
    await stopped.getByRole('link', { name: 'Xem và quyết định' }).click()
    await expectAccessible(page)
    await page.getByLabel('Bàn giao cho (sổ mật)').fill('Người giữ sổ mật')
    await page.getByLabel(/Tôi đã đối chiếu bản giấy/).check()
    await page.getByRole('button', { name: 'Hủy bản quét và chuyển sổ mật' }).click()
    await page.waitForURL('**/tray')
  })

  test('a file with a password waits with its reason and is not lost', async ({ page, signInAs }) => {
    await signInAs('vanthu')
    await page.locator('#chon-tep').setInputFiles({
      name: 'hong.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nkhông phải PDF'),
    })
    const row = page.getByRole('listitem').filter({ hasText: 'hong.pdf' }).filter({ hasText: 'Cần người xem' })
    await expect(row).toBeVisible({ timeout: 200_000 })
    await expect(row.getByText(/Tệp vẫn được giữ/)).toBeVisible()
    await row.getByRole('link', { name: 'Trả nơi gửi' }).click()
    await page.getByLabel(/Lý do/).fill('Tệp hỏng, đề nghị gửi lại bản khác')
    await page.getByRole('button', { name: 'Trả nơi gửi' }).click()
    await page.waitForURL('**/tray')
    await expect(page.getByRole('listitem').filter({ hasText: 'hong.pdf' })).toHaveCount(0)
  })
})
