import { expect, expectAccessible, test } from './support/office.ts'
import {
  countOf, countWaitingInk, keepPile, openFirstLetter, pressSignOut, rawStores, writeWithPen,
} from './support/tablet.ts'

const FETCHED_BEFORE_LOCK = 6
const INK = /\/documents\/[^/]+\/ink$/

test.describe('a leader leaves the tablet', () => {
  test('ink that the office does not take keeps him, or stays locked and goes out when he is back', async ({ page, signInAs }) => {
    await keepPile(page, signInAs)
    await page.getByRole('link', { name: 'Mở và bút phê' }).first().click()
    await openFirstLetter(page)
    await page.route(INK, (route) => route.abort())
    await writeWithPen(page, 420, 320)
    await expect.poll(() => countWaitingInk(page)).toBe(1)
    await page.goto('/inbox')
    await expect(page.getByText('1 nét mực chờ gửi')).toBeVisible()

    await pressSignOut(page)
    const dialog = page.getByRole('dialog', { name: 'Còn phần viết chưa gửi được' })
    await expect(dialog.getByText('Trên máy này còn 1 nét mực chưa tới văn phòng.')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Ở lại' }).click()
    await expect(dialog).toBeHidden()
    expect(await countWaitingInk(page)).toBe(1)

    await page.reload()
    await pressSignOut(page)
    await dialog.getByRole('button', { name: 'Đăng xuất, giữ lại trên máy này' }).click()
    await page.waitForURL(/sign-in/)
    await expect(page.getByText(/Máy này còn giữ, đã khóa, 1 nét mực/)).toBeVisible()
    expect(await countOf(page, 'keys')).toBe(0)
    expect(await countOf(page, 'letters')).toBe(0)
    expect(await rawStores(page)).not.toContain('"points"')

    await page.unroute(INK)
    await signInAs('vanthu')
    await expect(page.getByText('1 nét mực chờ gửi')).toBeVisible()
    await pressSignOut(page)
    await page.waitForURL(/sign-in/)
    expect(await countWaitingInk(page)).toBe(1)

    await signInAs('chutich')
    await page.goto('/inbox')
    await expect.poll(() => countWaitingInk(page), { timeout: 30_000 }).toBe(0)
  })

  test('ink goes to the office before the session ends, and what he drops is gone', async ({ page, signInAs }) => {
    await keepPile(page, signInAs)
    await page.getByRole('link', { name: 'Mở và bút phê' }).first().click()
    await openFirstLetter(page)
    await page.route(INK, (route) => route.abort())
    await writeWithPen(page, 420, 360)
    await expect.poll(() => countWaitingInk(page)).toBe(1)
    await page.goto('/inbox')
    // The page may send it by itself as soon as it can.
    const sent = page.waitForResponse((answer) => INK.test(new URL(answer.url()).pathname))
    await page.unroute(INK)
    await pressSignOut(page)
    expect((await sent).status()).toBe(200)
    await page.waitForURL(/sign-in/)
    await expect(page.getByText(/Máy này còn giữ/)).toHaveCount(0)

    await signInAs('chutich')
    await page.goto('/inbox')
    await page.getByRole('link', { name: 'Mở và bút phê' }).first().click()
    await openFirstLetter(page)
    await page.route(INK, (route) => route.abort())
    await writeWithPen(page, 420, 400)
    await expect.poll(() => countWaitingInk(page)).toBe(1)
    await page.goto('/inbox')
    await pressSignOut(page)
    await page.getByRole('button', { name: 'Đăng xuất và xóa phần chưa gửi' }).click()
    await page.waitForURL(/sign-in/)
    expect(await countWaitingInk(page)).toBe(0)
  })

  test('without a network the tablet is locked at once, and the office hears of it first thing', async ({ page, context, signInAs }) => {
    await keepPile(page, signInAs)
    await context.setOffline(true)
    await pressSignOut(page)
    await expect(page.getByText('Đã khóa máy này.')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Ghi bút phê' })).toHaveCount(0)
    expect(await countOf(page, 'keys')).toBe(0)
    expect(await countOf(page, 'pages')).toBe(0)
    await context.setOffline(false)
    const another = await context.newPage()
    await another.goto('/inbox')
    await expect(another).toHaveURL(/sign-in/)
  })

  test('a page that was on its way when the tablet was locked does not come in after the lock', async ({ page, signInAs }) => {
    let letIn: () => void = () => undefined
    const locked = new Promise<void>((done) => (letIn = done))
    let asked = 0
    await page.route(/\/pages\/[^?]+\?w=1400$/, async (route) => {
      const isFetchedAhead = route.request().resourceType() === 'fetch'
      if (isFetchedAhead && (asked += 1) > FETCHED_BEFORE_LOCK) await locked
      await route.continue()
    })
    await keepPile(page, signInAs)
    await expect.poll(() => asked).toBeGreaterThan(FETCHED_BEFORE_LOCK)
    await page.evaluate(async () => {
      // What a lock does first, in any tab of this browser.
      const database = await new Promise<IDBDatabase>((done) => {
        const request = indexedDB.open('but-phe-offline')
        request.onsuccess = () => done(request.result)
      })
      const names = ['keys', 'letters', 'pages']
      const transaction = database.transaction(names, 'readwrite')
      for (const name of names) transaction.objectStore(name).clear()
      await new Promise((done) => (transaction.oncomplete = done))
      database.close()
    })
    const before = asked
    const came = page.waitForResponse((answer) =>
      answer.request().resourceType() === 'fetch' && answer.url().endsWith('w=1400'))
    letIn()
    expect((await came).status()).toBe(200)
    await page.waitForTimeout(1_000)
    expect(asked).toBe(before)
    expect(await countOf(page, 'pages')).toBe(0)
  })

  test('started anew without a network the pile opens; after the hours of the session nothing does', async ({ page, context, signInAs }) => {
    const letters = await keepPile(page, signInAs)
    expect(letters.length).toBeGreaterThan(0)
    await context.setOffline(true)
    const anew = await context.newPage()
    await page.close()
    await anew.goto('/inbox')
    await expect(anew.getByRole('heading', { name: 'Không có mạng' })).toBeVisible()
    await anew.getByRole('link', { name: 'Ghi bút phê' }).first().click()
    await openFirstLetter(anew)
    // No script gets at the keys.
    const exported = await anew.evaluate(() => new Promise<string>((done) => {
      const request = indexedDB.open('but-phe-offline')
      request.onsuccess = () => {
        const rows = request.result.transaction('keys').objectStore('keys').getAll()
        rows.onsuccess = () => {
          request.result.close()
          void crypto.subtle.exportKey('raw', rows.result[0].pile).then(() => done('out'), (error: Error) => done(error.name))
        }
      }
    }))
    expect(exported).toBe('InvalidAccessError')

    await anew.clock.install({ time: Date.now() + 12 * 3_600_000 + 60_000 })
    await anew.goto('/offline')
    await expect(anew.getByText(/Máy này đã khóa: không có phiên/)).toBeVisible()
    expect(await countOf(anew, 'keys')).toBe(0)
    expect(await countOf(anew, 'letters')).toBe(0)
    expect(await countOf(anew, 'pages')).toBe(0)
  })
})
