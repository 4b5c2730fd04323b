import sharp from 'sharp'
import type { Page } from 'playwright/test'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { expect, expectAccessible, test } from './support/office.ts'

/** As a scanner gives it: the printed slip with a hand on it, laid on a little askew. */
async function writtenOn(slip: Buffer): Promise<Buffer> {
  const images = openPageImages({ pixelsMax: 60_000_000, timeoutMs: 60_000 })
  const drawn = await images.draw(
    { sha256: hashOf(slip), mediaType: 'application/pdf', bytes: slip }, { page: 1, turn: 0, dpi: 200, maxWidth: null },
  )
  await images.close()
  const { width, height } = drawn
  const hand = Buffer.from(`<svg width="${width}" height="${height}"><path d="M${width * 0.15} ${height * 0.6}
    q90 -110 170 0 t170 0 t170 0 M${width * 0.15} ${height * 0.66} q120 80 230 -10 t230 10"
    fill="none" stroke="#1746a8" stroke-width="6"/></svg>`)
  const written = await sharp(drawn.pixels, { raw: { width, height, channels: 3 } }).composite([{ input: hand }]).png().toBuffer()
  return sharp(written).rotate(1.6, { background: '#fdfdfb' }).withMetadata({ density: 200 }).jpeg({ quality: 78 }).toBuffer()
}

/** A letter of the leader's pile, and its slip as it is printed. */
async function slipOnPile(page: Page): Promise<{ documentId: string; slip: Buffer }> {
  await page.goto('/inbox')
  const href = await page.locator('.pile a[href*="letter="]').last().getAttribute('href') ?? ''
  const documentId = new URL(href, 'http://x').searchParams.get('letter') ?? ''
  await page.goto(`/documents/${documentId}`)
  const print = page.locator('a[href*="for=print"]').first()
  const answer = await page.request.get(await print.getAttribute('href') ?? '')
  expect(answer.status()).toBe(200)
  return { documentId, slip: await answer.body() }
}

test.describe('a leader without a tablet', () => {
  test('writes on the printed slip; it comes home, is written out and confirmed', async ({ page, signInAs }) => {
    await signInAs('chutich')
    const { documentId, slip } = await slipOnPile(page)

    await signInAs('vanthu')
    await page.locator('#chon-tep').setInputFiles({
      name: 'quet-phieu.jpg', mimeType: 'image/jpeg', buffer: await writtenOn(slip),
    })
    const row = page.getByRole('listitem').filter({ hasText: 'Bút phê giấy của số đến' })
    await expect(row.first()).toBeVisible({ timeout: 200_000 })
    await row.first().getByRole('link', { name: 'Nhận bút phê giấy' }).click()
    await page.waitForURL(/\/slip$/)
    await expectAccessible(page)
    await page.locator('form .btn.p').click()
    await page.waitForURL(/\/transcription$/)
    await expect(page.getByRole('heading', { name: /^Ghi lại bút phê/ })).toBeVisible()
    await expectAccessible(page)
    await page.getByLabel('Nội dung').fill('Giao VHXH tham mưu')
    await page.getByRole('button', { name: 'Gửi lãnh đạo xác nhận' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith('/transcription'))

    await signInAs('chutich')
    await page.goto(`/documents/${documentId}/directive?panel=more`)
    await expect(page.locator('a.paper img').first()).toBeVisible()
    await page.locator('button[value="transcription"]').click()
    await page.waitForURL((url) => !url.pathname.includes(documentId))
    await page.goto(`/documents/${documentId}`)
    await expect(page.getByText('Giao VHXH tham mưu').first()).toBeVisible()
  })

  test('keeps phrases of his own, and fills their open places with a press', async ({ page, signInAs }) => {
    await signInAs('chutich')
    await page.goto('/account/phrases')
    await page.getByLabel('Mẫu câu mới').fill('Giao {chủ trì} khẩn trương tham mưu, trước ngày {hạn}')
    await page.getByRole('button', { name: 'Thêm', exact: true }).click()
    await expect(page.getByText('Đã thêm mẫu câu.')).toBeVisible()
    await expectAccessible(page)

    await page.goto('/inbox')
    const open = page.getByRole('link', { name: 'Mở và bút phê' })
    await page.goto(`${await open.getAttribute('href') ?? ''}?panel=more`)
    await page.getByText('Mẫu câu', { exact: true }).click()
    await page.getByRole('button', { name: /khẩn trương tham mưu/ }).click()
    await page.getByRole('group', { name: 'Điền {chủ trì}:' }).getByRole('button').nth(1).click()
    await page.getByRole('group', { name: 'Điền {hạn}:' }).getByRole('button').nth(2).click()
    await expect(page.getByLabel('Nội dung')).not.toHaveValue(/[{}]/)
    const heard = page.getByRole('region', { name: 'Bút phê sẽ xác nhận' })
    await expect(heard.getByRole('combobox', { name: 'Chủ trì', exact: true })).not.toHaveValue('')
    await expect(heard.getByRole('combobox', { name: 'Hạn', exact: true })).toBeVisible()
    await expectAccessible(page)
  })

  test('is asked for more time and grants it with one press; both days stay to be read', async ({ page, signInAs }) => {
    await signInAs('truongphong')
    await page.goto('/assignments?box=waiting')
    const links = await page.locator('.task a').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname))
    let work = ''
    for (const path of links) {
      await page.goto(path)
      if (await page.getByRole('link', { name: 'Xin gia hạn' }).count() > 0) {
        work = path
        break
      }
    }
    expect(work).not.toBe('')
    await page.getByRole('link', { name: 'Xin gia hạn' }).click()
    const form = page.locator('#gia-han')
    await form.getByLabel('Hạn mới').fill('31/12/2027')
    await form.getByLabel('Lý do').fill('Còn chờ số liệu của các tổ dân phố')
    const late = form.getByRole('checkbox')
    if (await late.count() > 0) await late.check()
    await form.getByRole('button', { name: 'Gửi đề nghị' }).click()
    await expect(page.getByText('Đã gửi đề nghị gia hạn')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Xin gia hạn' })).toHaveCount(0)
    await expectAccessible(page)

    for (const name of ['chutich', 'phochutich']) {
      await signInAs(name)
      await page.goto('/inbox')
      if (await page.getByRole('link', { name: /đề nghị gia hạn chờ bạn quyết định/ }).count() > 0) break
    }
    await page.getByRole('link', { name: /đề nghị gia hạn chờ bạn quyết định/ }).click()
    await expectAccessible(page)
    const asked = page.getByRole('article').filter({ has: page.locator(`a[href="${work}"]`) })
    await asked.getByLabel('Ý kiến').fill('Đã thống nhất với cơ quan cấp trên')
    await asked.getByRole('button', { name: 'Đồng ý gia hạn' }).click()
    await expect(page.getByText('Đã ghi quyết định về gia hạn')).toBeVisible()
    await page.goto(work)
    await expect(page.getByText('31/12/2027').first()).toBeVisible()
    await expect(page.getByText(/xin dời hạn từ .* đến 31\/12\/2027/)).toBeVisible()
  })
})
