import { DEMO_PASSWORD } from '../../scripts/found.ts'
import { expect, expectAccessible, test } from './support/office.ts'
import { countOf, keepPile } from './support/tablet.ts'

test.describe('a tablet that was lost', () => {
  test('locks itself and deletes its pile when it has a network again', async ({ page, context, browser, signInAs }) => {
    await keepPile(page, signInAs)
    await context.setOffline(true)
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Không có mạng' })).toBeVisible()
    expect(await countOf(page, 'letters')).toBeGreaterThan(0)

    // Its person sits at another machine and says so.
    const elsewhere = await browser.newContext()
    const desk = await elsewhere.newPage()
    await desk.goto('/sign-in')
    await desk.getByLabel('Tên đăng nhập').fill('chutich')
    await desk.getByLabel('Mật khẩu', { exact: true }).fill(DEMO_PASSWORD)
    await desk.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
    await desk.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await desk.goto('/account')
    await expectAccessible(desk)
    await desk.getByLabel('Tôi bị mất máy và muốn đăng xuất khỏi mọi nơi').check()
    await desk.getByRole('button', { name: 'Kết thúc mọi phiên', exact: true }).click()
    await desk.waitForURL(/sign-in/)
    await desk.goto('/inbox')
    await desk.waitForURL(/sign-in/)
    await elsewhere.close()

    // The tablet is left lying as it is: nobody asks for a page.
    await context.setOffline(false)
    await expect.poll(() => countOf(page, 'keys')).toBe(0)
    expect(await countOf(page, 'letters')).toBe(0)
    expect(await countOf(page, 'pages')).toBe(0)
    await expect(page.getByRole('link', { name: 'Ghi bút phê' })).toHaveCount(0)
    await page.goto('/inbox')
    await expect(page).toHaveURL(/sign-in/)
  })
})
