import { expect, expectAccessible, test } from './support/office.ts'

// Works in the month of invented letters that the demo office begins with.

const onePage = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n' +
    'xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n' +
    '0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n',
)

test.describe('the officer’s day', () => {
  test('the head gives work on, his officer reports, attaches a result and finishes', async ({ page, signInAs }) => {
    await signInAs('truongphong')
    await page.goto('/assignments?box=waiting')
    await expect(page.getByRole('heading', { name: 'Chờ tiếp nhận', level: 1 })).toBeVisible()
    await expectAccessible(page)
    const work = page.locator('.task a').first()
    const subject = (await work.textContent()) ?? ''
    await work.click()
    await expect(page.getByRole('heading', { name: subject, level: 1 })).toBeVisible()
    await page.getByRole('link', { name: 'Giao việc' }).click()
    await page.getByLabel('Người chủ trì').selectOption({ label: 'Bùi Thanh Tâm' })
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Giao việc', exact: true }).click()
    await expect(page.getByText('Đã giao việc.')).toBeVisible()

    await signInAs('chuyenvien')
    await page.goto('/assignments?box=waiting')
    await page.getByRole('link', { name: subject }).first().click()
    await expect(page.getByText('Trưởng phòng Kinh tế, Hạ tầng và Đô thị').first()).toBeVisible()
    await page.getByRole('button', { name: 'Tiếp nhận việc' }).click()
    await expect(page.getByText('Đã tiếp nhận việc.')).toBeVisible()
    await page.getByRole('link', { name: 'Báo cáo tiến độ' }).click()
    await page.getByLabel('Đã làm được (%)').fill('40')
    await page.getByLabel('Nội dung', { exact: true }).fill('Đã khảo sát hiện trường')
    await page.getByRole('button', { name: 'Gửi báo cáo' }).click()
    await expect(page.getByText(/báo cáo tiến độ 40 %/)).toBeVisible()

    await page.getByRole('button', { name: 'Hoàn thành' }).click()
    await expect(page.getByRole('alert')).toContainText('Việc vẫn đang mở')
    await page.getByLabel('Nội dung kết quả').fill('Đã lập báo cáo gửi lãnh đạo')
    await page.locator('#tep-ket-qua').setInputFiles({
      name: 'báo cáo.pdf', mimeType: 'application/pdf', buffer: onePage,
    })
    await page.getByRole('button', { name: 'Hoàn thành' }).click()
    await expect(page.getByText('Đã ghi kết quả và hoàn thành việc.')).toBeVisible()
    await expect(page.getByRole('link', { name: 'báo cáo.pdf' })).toBeVisible()
    await expectAccessible(page)

    await page.goto('/assignments?box=done')
    await expect(page.getByRole('link', { name: subject }).first()).toBeVisible()
  })

  test('a return needs a reason, goes to the leader’s pile, and the reminders tell of work', async ({ page, signInAs }) => {
    await signInAs('truongphong')
    await page.goto('/assignments?box=waiting')
    const work = page.locator('.task a').first()
    const subject = (await work.textContent()) ?? ''
    await work.click()
    await expect(page.getByRole('heading', { name: subject, level: 1 })).toBeVisible()
    await page.getByRole('link', { name: 'Trả lại', exact: true }).click()
    const reason = page.locator('#ly-do-return')
    await reason.fill('Không')
    await page.getByRole('button', { name: 'Trả lại', exact: true }).click()
    await expect(reason).toHaveJSProperty('validity.valid', false)
    await reason.fill('Không thuộc lĩnh vực phụ trách của phòng')
    await page.getByRole('button', { name: 'Trả lại', exact: true }).click()
    await expect(page.getByText('Đã trả lại việc.')).toBeVisible()
    await expect(page.getByText(subject)).toHaveCount(0)

    await page.goto('/notifications')
    await expect(page.getByRole('heading', { name: 'Nhắc việc' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Đánh dấu đã đọc tất cả' }).click()
    await expect(page.getByText('Không có nhắc việc chưa đọc')).toBeVisible()
  })

  test('an officer does not open what is not his', async ({ page, signInAs }) => {
    await signInAs('truongphong')
    await page.goto('/assignments')
    await page.locator('.task a').first().click()
    await page.waitForURL(/assignments\/[0-9a-f-]{36}/)
    const address = page.url()
    await signInAs('chuyenvien3')
    const answer = await page.goto(address)
    expect([403, 404, 422]).toContain(answer?.status())
    await expect(page.getByText('Bút phê của')).toHaveCount(0)
  })
})
