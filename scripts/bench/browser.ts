import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright'
import { DEMO_PASSWORD } from '../found.ts'

/** The Chromium of this machine, or the one that `CHROMIUM_PATH` names. */
export function openBrowser(): Promise<Browser> {
  const path = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((one) => existsSync(one))
  const executablePath = process.env['CHROMIUM_PATH'] ?? path
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
}

/** Somebody of the invented ward, by name and password. */
export async function signInAs(page: Page, signInName: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Tên đăng nhập').fill(signInName)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
