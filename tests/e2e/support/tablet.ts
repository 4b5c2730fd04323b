import type { Page } from 'playwright/test'
import { expect } from './office.ts'

export const TABLET = { width: 1180, height: 820 }

/** The chair's pile with its pages lies on the device, and the empty page that opens it. */
export async function keepPile(page: Page, signInAs: (name: string) => Promise<void>): Promise<string[]> {
  await page.setViewportSize(TABLET)
  await signInAs('chutich')
  await page.goto('/inbox')
  await expect.poll(() => page.evaluate(async () => {
    const cache = await caches.open('but-phe-shell-1')
    const isKept = Boolean(await cache.match('/offline'))
    const { installing, waiting, active } = (await navigator.serviceWorker.getRegistration()) ?? {}
    const isServing = navigator.serviceWorker.controller?.state === 'activated'
    return isKept && isServing ? 'kept' : [
      `page under the worker: ${isServing}`, `workers: ${[installing, waiting, active].map((one) => one?.state ?? '-').join(' ')}`,
      `${(await cache.keys()).length} files`, `shell ${isKept}`,
    ].join(', ')
  }), { timeout: 60_000 }).toBe('kept')
  await expect.poll(() => countOf(page, 'pages'), { timeout: 30_000 }).toBeGreaterThan(3)
  return page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('.pile li a')]
    .map((link) => /[?&]letter=([0-9a-f-]{36})/.exec(link.href)?.[1] ?? '').filter(Boolean))
}

export async function countOf(page: Page, store: 'letters' | 'pages' | 'queue' | 'keys'): Promise<number> {
  return page.evaluate((name) => new Promise<number>((done) => {
    const request = indexedDB.open('but-phe-offline')
    request.onsuccess = () => {
      const database = request.result
      if (!database.objectStoreNames.contains(name)) {
        database.close()
        return done(0)
      }
      const count = database.transaction(name).objectStore(name).count()
      count.onsuccess = () => {
        database.close()
        done(count.result)
      }
    }
  }), store)
}

export async function writeWithPen(page: Page, x: number, y: number): Promise<void> {
  const tablet = await page.context().newCDPSession(page)
  for (let step = 0; step < 30; step += 1) {
    const type = step === 0 ? 'mousePressed' : step === 29 ? 'mouseReleased' : 'mouseMoved'
    await tablet.send('Input.dispatchMouseEvent', {
      type, x: x + step * 4, y: y + 12 * Math.sin(step / 2), button: 'left', buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1, pointerType: 'pen', force: 0.5,
    })
  }
  await tablet.detach()
}

/** Everything that lies in this browser's stores, as text. */
export async function rawStores(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    const text = (value: unknown): string => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        return new TextDecoder('latin1').decode(value as ArrayBuffer)
      }
      if (typeof value !== 'object' || value === null) return String(value)
      return Object.values(value).map(text).join(' ')
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name ?? '')
        request.onsuccess = () => done(request.result)
        request.onerror = () => fail(request.error)
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((done) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => done(request.result)
        })
        parts.push(...rows.map(text))
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) parts.push(request.url, (await (await cache.match(request))?.text()) ?? '')
    }
    return parts.join('\n')
  })
}

/** Ink on this device that the office does not have. */
export async function countWaitingInk(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((done) => {
    const request = indexedDB.open('but-phe-ink')
    request.onsuccess = () => {
      const database = request.result
      const isThere = database.objectStoreNames.contains('waiting')
      const rows = isThere ? database.transaction('waiting').objectStore('waiting').getAll() : undefined
      if (!rows) {
        database.close()
        return done(0)
      }
      rows.onsuccess = () => {
        database.close()
        done(rows.result.filter((one: { sentAt?: number }) => one.sentAt === undefined).length)
      }
    }
  }))
}

export async function openFirstLetter(page: Page): Promise<void> {
  const sheet = page.getByAltText(/^(Trang 1 của văn bản|Phiếu giải quyết văn bản đến)$/).first()
  await expect(page.getByRole('toolbar', { name: 'Bút' })).toBeVisible()
  await expect.poll(() => sheet.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
}

export async function pressSignOut(page: Page): Promise<void> {
  await page.locator('.me summary').click()
  await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click()
}
