import type { Locator } from 'playwright/test'
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
    // The next letter takes the place of this one, it does not stand beside it.
    expect(await page.getByRole('region', { name: 'Bản quét' }).count()).toBeLessThan(2)

    await page.goto(`/register?q=${encodeURIComponent(`${letter.number}/SXD-QLN`)}`)
    await expect(page.getByText(letter.subject).first()).toBeVisible()
  })

  test('words of the page fill a field, and a wrong proposal is put right with the keyboard alone', async ({ page, signInAs }) => {
    const letter = await scannedLetter()
    await signInAs('vanthu')
    await page.locator('#chon-tep').setInputFiles(letter.file)
    const row = page.getByRole('listitem').filter({ hasText: letter.subject })
    await row.getByRole('link', { name: 'Vào sổ' }).click({ timeout: 200_000 })
    const signer = page.getByRole('textbox', { name: 'Người ký' })
    const word = (words: RegExp) => page.locator('[data-at]').filter({ hasText: words })
    await expect(word(/^Mẫu$/).first()).toBeAttached({ timeout: 200_000 })

    const picture = page.getByRole('region', { name: 'Bản quét' }).getByRole('img').first()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

    // By mouse: one word, then a run; the browser's own undo takes it back.
    await signer.fill('Sai Tên')
    await clickAtRest(word(/^Mẫu$/).last())
    await expect(signer).toHaveValue('Mẫu')
    await clickAtRest(word(/^Nguyễn$/).last())
    await expect(signer).toHaveValue('Nguyễn')
    await clickAtRest(word(/^Mẫu$/).last(), ['Shift'])
    await expect(signer).toHaveValue('Nguyễn Văn Mẫu')
    await page.keyboard.press('Control+z')
    await expect(signer).toHaveValue('Nguyễn')
    await page.getByRole('textbox', { name: 'Ngày văn bản' }).fill('')
    await clickAtRest(word(/^2026$/).first())
    await expect(page.getByRole('textbox', { name: 'Ngày văn bản' })).toHaveValue('16/11/2026')
    await expectAccessible(page)

    // By keyboard alone: up to the words, a run of two, into the field, and on.
    await signer.focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByRole('application', { name: 'Chữ trên trang' })).toBeFocused()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.press('Enter')
    await expect(signer).toBeFocused()
    await expect(signer).toHaveValue(/Nguyễn Văn Mẫu/)
    await page.getByRole('textbox', { name: 'Số', exact: true }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(letter.number)
    await page.keyboard.press('Enter')
    await page.keyboard.press('F8')
    await expect(page.getByLabel('Tôi đã xem: không có dấu mật')).toBeChecked()
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/given=\d+/)
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

/** As a hand does: not before the page has come to rest under it. The layer over the words takes the click. */
async function clickAtRest(word: Locator, modifiers: 'Shift'[] = []): Promise<void> {
  let before = ''
  await expect.poll(async () => {
    const now = JSON.stringify(await word.boundingBox())
    const isAtRest = now === before
    before = now
    return isAtRest
  }, { intervals: [100] }).toBe(true)
  await word.click({ force: true, modifiers })
}
