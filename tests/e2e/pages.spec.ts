import { expect, expectAccessible, test } from './support/office.ts'

const NARROW = { width: 400, height: 860 }

/** Every kind of page, as somebody who may see it. */
const pages: readonly (readonly [signInName: string, paths: readonly string[]])[] = [
  ['vanthu', ['/tray', '/tray/envelope?kind=secret', '/register', '/custody', '/transcriptions', '/account']],
  ['chutich', ['/inbox', '/register?mine=1', '/notifications', '/delegations', '/signing', '/account/signing']],
  ['truongphong', ['/assignments', '/register', '/notifications']],
  ['quantri', ['/admin', '/admin/people', '/admin/units', '/admin/jobs', '/admin/registers', '/admin/calendar', '/admin/settings',
    '/admin/issuers', '/admin/reading', '/admin/trust']],
  ['thanhtra', ['/audit', '/register']],
]

test.describe('pages', () => {
  test('the sign-in page is accessible', async ({ page }) => {
    await page.goto('/sign-in')
    await expectAccessible(page)
  })

  for (const [signInName, paths] of pages) {
    test(`the pages of ${signInName} open and are accessible`, async ({ page, signInAs }) => {
      await signInAs(signInName)
      const desk = page.viewportSize()!
      for (const path of paths) {
        const answer = await page.goto(path)
        expect(answer?.status(), path).toBe(200)
        await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1)
        await expectAccessible(page)
        // On a telephone, or enlarged as far: wide tables scroll by themselves, the page does not.
        await page.setViewportSize(NARROW)
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: path })
          .toBeLessThanOrEqual(NARROW.width)
        await page.setViewportSize(desk)
      }
    })
  }

  test('the page on which a stack is put in order opens and is accessible', async ({ page, signInAs }) => {
    await signInAs('vanthu')
    await page.goto('/tray')
    await page.locator('a[href$="/arrange"]').first().click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sắp xếp trang')
    await expectAccessible(page)
  })

  test('the register prints a range with its ten columns, and comes as CSV', async ({ page, signInAs }) => {
    await signInAs('vanthu')
    await page.goto('/register')
    const headers = page.getByRole('columnheader')
    for (const name of [
      'Ngày đến', 'Số đến', 'Tác giả', 'Số, ký hiệu văn bản', 'Ngày tháng văn bản',
      'Tên loại và trích yếu nội dung', 'Đơn vị hoặc người nhận', 'Ngày chuyển', 'Ký nhận', 'Ghi chú',
    ]) await expect(headers.filter({ hasText: name })).toHaveCount(1)
    const printed = await page.request.get('/register/print?from=2026-01-01&to=2027-12-31')
    expect(printed.status()).toBe(200)
    expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-')
    const csv = await page.request.get('/register/csv')
    expect(csv.status()).toBe(200)
    expect(await csv.text()).toContain('Số đến')
  })

  test('search finds words without their marks', async ({ page, signInAs }) => {
    await signInAs('vanthu')
    await page.goto('/register')
    // The row's words: the last line of the column with kind and subject.
    const cell = page.getByRole('row').nth(1).getByRole('cell').nth(5)
    const subject = (await cell.innerText()).trim().split('\n').at(-1) ?? ''
    const bare = subject.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
    await page.goto(`/register?q=${encodeURIComponent(bare)}`)
    await expect(page.getByText(subject).first()).toBeVisible()
  })

  test('an officer is refused a document that is not his, and is told so', async ({ page, signInAs }) => {
    await signInAs('vanthu')
    await page.goto('/register?state=registered')
    const path = await page.locator('a[href^="/documents/"]').first().getAttribute('href')
    await signInAs('chuyenvien3')
    const answer = await page.goto(path!)
    expect(answer?.status()).toBe(403)
    const bytes = await page.request.get(`${path}/preview`)
    expect(bytes.status()).toBe(403)
  })
})
