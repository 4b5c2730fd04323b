import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test as base } from 'playwright/test'
import { inventedLetter } from '../../../scripts/invented-letter.ts'
import { DEMO_PASSWORD } from '../../../scripts/found.ts'

interface OfficeFixtures {
  /** Signs a person of the invented ward in, as a person would: name, password, button. */
  signInAs: (signInName: string) => Promise<void>
}

/** Every page of every test: no fault in the browser, nothing against the content policy. */
export const test = base.extend<OfficeFixtures>({
  page: async ({ page }, use) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
    })
    await use(page)
    expect(complaints).toEqual([])
  },
  signInAs: async ({ page }, use) => {
    await use(async (signInName) => {
      await page.context().clearCookies()
      await page.goto('/sign-in')
      await page.getByLabel('Tên đăng nhập').fill(signInName)
      await page.getByLabel('Mật khẩu', { exact: true }).fill(DEMO_PASSWORD)
      await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    })
  },
})

export { expect }

/** A key of the office's own authority for the person who is signed in; another, where he has one. */
export async function takeSigningKey(page: Page, pin: string): Promise<void> {
  await page.goto('/account/signing')
  const form = page.locator('details', { has: page.locator('#cap-pin') })
  if (!(await form.evaluate((details: HTMLDetailsElement) => details.open))) await form.locator('summary').click()
  await page.locator('#cap-mat-khau').fill(DEMO_PASSWORD)
  await page.locator('#cap-pin').fill(pin)
  await page.locator('#cap-lai').fill(pin)
  await page.getByRole('button', { name: 'Cấp khóa của cơ quan' }).click()
  await expect(page.getByText('Đã có khóa ký mới.')).toBeVisible()
}

/** axe finds nothing serious on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}

/** Begins elsewhere in every worker process, so that no two tests send the same letter. */
let serial = 300 + (process.pid % 8_000)

/** A letter nobody has sent, as a scan: every call has a number of its own. */
export async function scannedLetter(
  changes: Partial<Parameters<typeof inventedLetter>[0]> = {},
): Promise<{ number: string; subject: string; file: { name: string; mimeType: string; buffer: Buffer } }> {
  serial += 1
  const number = changes.number ?? String(serial)
  const subject = changes.subject ?? `rà soát biển số nhà đợt ${serial}`
  const { jpeg } = await inventedLetter({
    documentType: 'Công văn',
    issuer: 'SỞ XÂY DỰNG',
    parentBody: 'ỦY BAN NHÂN DÂN THÀNH PHỐ',
    notation: 'SXD-QLN',
    place: 'Thành phố Giả Định',
    issuedOn: '2026-11-16',
    addressees: 'Ủy ban nhân dân các phường',
    paragraphs: [
      'Thực hiện kế hoạch công tác năm, Sở Xây dựng đề nghị Ủy ban nhân dân các phường rà soát biển số nhà trên địa bàn.',
      'Kết quả gửi về Sở Xây dựng để tổng hợp./.',
    ],
    authority: ['GIÁM ĐỐC'],
    signer: 'Nguyễn Văn Mẫu',
    ...changes,
    number,
    subject,
  })
  return { number, subject, file: { name: `quet-${number}.jpg`, mimeType: 'image/jpeg', buffer: jpeg } }
}
