import type { Page } from 'playwright/test'
import { expect, expectAccessible, test } from './support/office.ts'

/** The last of the pile: others write on the first. */
async function openLetter(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1180, height: 820 })
  await page.goto('/inbox')
  await page.locator('.pile a[href*="letter="]').last().click()
  await page.waitForURL(/letter=/)
  await page.getByRole('link', { name: 'Mở và bút phê' }).click()
  await page.waitForURL(/\/documents\/[^/]+\/directive/)
  await expect(page.getByRole('button', { name: 'Giao việc' })).toBeVisible()
}

test('the leader types on a page, stamps a phrase, moves, changes, takes back; all of it is kept', async ({ page, signInAs }) => {
  await signInAs('chutich')
  await openLetter(page)

  await page.getByRole('button', { name: 'Chữ', exact: true }).click()
  await page.mouse.click(420, 300)
  await page.getByLabel(/^Chữ đặt trên trang/).fill('Đề nghị Văn phòng\nxếp lịch')
  await page.keyboard.press('Control+Enter')
  const note = page.getByRole('button', { name: /^Chữ trên trang: Đề nghị Văn phòng/ })
  const before = await note.boundingBox()
  expect(Math.abs((before?.x ?? 0) - 420)).toBeLessThan(4)
  expect(Math.abs((before?.y ?? 0) - 300)).toBeLessThan(4)

  const id = await note.getAttribute('data-note')
  await note.focus()
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(async () => (await note.boundingBox())?.y ?? 0).toBeGreaterThan((before?.y ?? 0) + 10)
  await expect(note).not.toHaveAttribute('data-note', id ?? '')
  await page.getByRole('button', { name: 'Hoàn tác nét vừa viết' }).click()
  await expect.poll(async () => Math.round((await note.boundingBox())?.y ?? 0)).toBe(Math.round(before?.y ?? 0))

  await page.getByRole('button', { name: 'Dấu', exact: true }).click()
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Văn phòng lưu.' }).click()
  await page.mouse.click(500, 480)
  const stamp = page.getByRole('button', { name: 'Chữ trên trang: Văn phòng lưu.' })
  await expect(stamp).toBeVisible()

  // Without a pointer: in the middle of what is seen, changed with Enter, removed with Delete.
  await page.keyboard.press('n')
  await page.keyboard.type('Bỏ đi')
  await page.keyboard.press('Control+Enter')
  const third = page.getByRole('button', { name: 'Chữ trên trang: Bỏ đi' })
  await third.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await page.keyboard.type(' thôi')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Chữ trên trang: Bỏ đi thôi' }).focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: /Bỏ đi/ })).toHaveCount(0)

  await expectAccessible(page)
  await expect(page.getByText('Đã lưu')).toBeVisible()
  await page.evaluate(() => indexedDB.deleteDatabase('but-phe-ink'))
  await page.reload()
  await expect(note).toBeVisible()
  await expect(stamp).toBeVisible()
  await expect(page.getByRole('button', { name: /Bỏ đi/ })).toHaveCount(0)
})
