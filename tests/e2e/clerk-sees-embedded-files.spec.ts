import { readFile } from 'node:fs/promises'
import { PDFDocument } from 'pdf-lib'
import { expect, expectAccessible, scannedLetter, test } from './support/office.ts'

const ANNEX = 'Báo cáo trước ngày 01/12/2026'

test('a clerk is told of a file inside a letter, and takes it out by a press of its button', async ({ page, signInAs }) => {
  test.setTimeout(180_000)
  const { number, subject, file } = await scannedLetter()
  const pdf = await PDFDocument.create()
  const picture = await pdf.embedJpg(file.buffer)
  pdf.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 })
  await pdf.attach(Buffer.from(ANNEX), 'phụ lục có hạn.txt', { mimeType: 'text/plain' })
  await signInAs('vanthu')
  await page.locator('#chon-tep').setInputFiles({
    name: `thu-${number}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(await pdf.save()),
  })
  const row = page.getByRole('listitem').filter({ hasText: subject })
  await row.getByRole('link', { name: 'Vào sổ' }).click({ timeout: 150_000 })
  await expect(page.getByText('Tệp này mang theo 1 tệp bên trong')).toBeVisible({ timeout: 200_000 })
  await expectAccessible(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: 'Tải xuống phụ lục có hạn.txt' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('phụ lục có hạn.txt')
  expect(String(await readFile(await download.path()))).toBe(ANNEX)
})
