import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright/test'
import { verifyPack } from '../../scripts/verify-pack/verdict.ts'
import { bytesOfEntry, openZipFile, readPackDirectory } from '../../workflows/adapters/pack-zip-read.ts'
import { expect, expectAccessible, takeSigningKey, test } from './support/office.ts'

const PIN = 'xuan5829dong'

test('a leader takes the proof of a document with him and checks it from a folder, without the office', async ({ page, signInAs }) => {
  await signInAs('phochutich')
  const document = await signedDocument(page)
  await page.goto(`/documents/${document}`)
  const panel = page.getByRole('region', { name: 'Bộ hồ sơ chứng minh' })
  await panel.getByRole('button', { name: 'Lập bộ hồ sơ' }).click()
  const link = panel.getByRole('link', { name: 'Tải bộ hồ sơ (ZIP)' })
  await expect(link).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page)
  const manifest = await panel.locator('code').textContent()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])

  const folder = await mkdtemp(join(tmpdir(), 'butphe-proof-'))
  try {
    const zip = join(folder, 'pack.zip')
    await download.saveAs(zip)
    const unpacked = join(folder, 'unpacked')
    await unpack(zip, unpacked)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(join(unpacked, 'index.html')).href)
    await expectAccessible(page)
    await expect(page.locator('#chain')).toHaveText(/Đã tính lại \d+ niêm phong: tất cả đều khớp/)
    await page.locator('#zip').setInputFiles(zip)
    await expect(page.locator('#status')).toHaveText(/Cả \d+ tệp đều khớp/, { timeout: 30_000 })
    await expect(page.locator('#manifest')).toHaveText(manifest ?? '')
    await page.locator('#folder').setInputFiles(unpacked)
    await expect(page.locator('#status')).toHaveText(/Cả \d+ tệp đều khớp/, { timeout: 30_000 })
    expect(await page.locator('#manifest').textContent())
      .toBe(createHash('sha256').update(await readFile(join(unpacked, 'manifest.json'))).digest('hex'))

    await writeFile(join(unpacked, 'directives.json'), '{}')
    await rm(join(unpacked, 'signatures.json'))
    await writeFile(join(unpacked, 'thua.txt'), 'x')
    await page.locator('#folder').setInputFiles(unpacked)
    await expect(page.locator('#status')).toHaveText(/directives\.json: ✗ ĐÃ BỊ SỬA.*signatures\.json: ✗ THIẾU.*thua\.txt: ✗ THỪA/s)
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function unpack(path: string, folder: string): Promise<void> {
  const zip = openZipFile(path)
  try {
    expect(verifyPack(zip).problems).toEqual([])
    for (const place of readPackDirectory(zip)) {
      await mkdir(dirname(join(folder, place.path)), { recursive: true })
      await writeFile(join(folder, place.path), Buffer.concat([...bytesOfEntry(zip, place)]))
    }
  } finally {
    zip.close()
  }
}

/** Gets a key, signs the first sheet that waits, and returns its document's id. */
async function signedDocument(page: Page): Promise<string> {
  await takeSigningKey(page, PIN)
  const first = page.getByRole('checkbox').first()
  await expect(async () => {
    await page.goto('/signing')
    await expect(first).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  const row = page.locator('section').filter({ has: page.getByRole('checkbox') }).first()
  const href = await row.getByRole('link', { name: 'Mở tệp phiếu' }).getAttribute('href')
  await first.check()
  await page.getByLabel('PIN của khóa ký').fill(PIN)
  await page.getByRole('button', { name: 'Ký các phiếu đã chọn' }).click()
  await expect(page.getByText('Đã ký phiếu của văn bản')).toBeVisible({ timeout: 30_000 })
  return href?.split('/')[2] ?? ''
}
