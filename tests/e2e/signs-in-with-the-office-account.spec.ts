import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openTenant, type Tenant } from '../support/tenant.ts'
import { expect, expectAccessible, test } from './support/office.ts'

// The way to the tenant and back in a real browser: the provider is over TLS, by an authority that
// only this test knows.

const folder = process.env.E2E_FOLDER ?? ''
const thu = { oid: randomUUID(), name: 'Nguyễn Thị Thư', preferred_username: 'thu@phuong.example' }
let tenant: Tenant
let office: string

test.use({ ignoreHTTPSErrors: true })
test.describe.configure({ mode: 'serial' })

function connect(...args: string[]): Promise<number> {
  return new Promise((done) => {
    execFile(process.execPath, ['scripts/connect.ts', 'microsoft365', '--sign-in-only', '--no-questions', ...args], {
      env: { ...process.env, DATA_FOLDER: join(folder, 'data'), NODE_OPTIONS: '' },
    }, (error) => done(typeof error?.code === 'number' ? error.code : 0))
  })
}

test.beforeAll(async ({ baseURL }) => {
  office = `http://localhost:${new URL(baseURL ?? '').port}`
  // Nobody answers there: the certificate is made all the same.
  const known = ['--tenant-id', randomUUID(), '--sign-in-client-id', randomUUID()]
  expect(await connect(...known, '--login-url', 'https://127.0.0.1:1')).toBe(4)
  tenant = await openTenant({
    publicUrl: office, certificate: await readFile(join(folder, 'data', 'microsoft365.crt'), 'utf8'),
  })
  tenant.accounts.set('thu', thu)
  await writeFile(join(folder, 'tenant-ca.pem'), tenant.tls.authority)
  expect(await connect(
    '--tenant-id', tenant.tenantId, '--sign-in-client-id', tenant.clientId, '--login-url', tenant.loginUrl,
    '--graph-url', tenant.loginUrl, '--ca-file', join(folder, 'tenant-ca.pem'),
  )).toBe(0)
})
test.afterAll(() => tenant?.close())

test('a person the office does not know yet waits for the administrator, then is in and out again', async ({ page, signInAs }) => {
  await page.goto(`${office}/sign-in?returnTo=%2Fnotifications`)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản cơ quan' }).click()
  await page.getByRole('button', { name: 'thu' }).click()
  await expect(page.getByRole('alert')).toContainText('chưa nối với ai')
  await expectAccessible(page)

  await signInAs('quantri')
  await page.goto('/admin/entra')
  await expectAccessible(page)
  const person = page.getByLabel('Người của tài khoản Nguyễn Thị Thư')
  await expect(person).toHaveValue('')
  await person.selectOption({ index: 3 })
  const chosen = await person.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.text ?? '')
  await page.getByRole('button', { name: 'Nối Nguyễn Thị Thư' }).click()
  await expect(page.getByRole('status')).toContainText('Đã nối')

  await page.context().clearCookies()
  await page.goto(`${office}/sign-in?returnTo=%2Fnotifications`)
  await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản cơ quan' }).click()
  await page.getByRole('button', { name: 'thu' }).click()
  await page.waitForURL(`${office}/notifications`)
  await expect(page.locator('body')).toContainText(chosen.replace(/ \(.*$/, ''))

  await page.locator('form[action="/sign-out"] button').evaluate((button) => (button as HTMLButtonElement).click())
  await page.getByRole('button', { name: 'Sign out here' }).click()
  await page.waitForURL(`${office}/sign-in?reason=signed-out*`)
  await expect(page.getByRole('status')).toContainText('Bạn đã đăng xuất')
  expect((await page.context().cookies(office)).map(({ name }) => name).filter((name) => name.startsWith('__Host-butphe'))).toEqual([])
})

test('an answer that another browser set out for opens nothing', async ({ page, browser }) => {
  const response = await page.request.get(`${office}/sign-in/entra`, { maxRedirects: 0 })
  const answer = await tenant.visit(response.headers().location ?? '', 'thu')
  const other = await browser.newContext({ ignoreHTTPSErrors: true })
  const victim = await other.newPage()
  await victim.goto(answer.href)
  await expect(victim.getByRole('alert')).toContainText('bắt đầu lại')
  await victim.goto(`${office}/notifications`)
  await expect(victim).toHaveURL(/\/sign-in/)
  await other.close()
})

test('is switched off again, and the sign-in page no longer offers it', async ({ page, signInAs }) => {
  await signInAs('quantri')
  await page.goto('/admin/entra')
  await page.getByLabel('Cho đăng nhập bằng tài khoản cơ quan').uncheck()
  await page.getByRole('button', { name: 'Ghi lại' }).click()
  await expect(page.getByRole('status')).toContainText('Đã đổi cách đăng nhập')
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await expect(page.getByRole('link', { name: 'Đăng nhập bằng tài khoản cơ quan' })).toHaveCount(0)
})
