import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  REGISTER_PRINT_ROWS_MAX, type RegisterPrint, registerPrint, type RegisterPrintRow,
} from '../../workflows/adapters/forms/register-print.ts'
import { newTempFolder } from '../support/temp-folder.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0
const WITHOUT_POPPLER = hasPoppler ? false : 'pdftotext is not installed on this machine'

const row: RegisterPrintRow = {
  arrivedOn: '2026-11-22', arrivalNumber: 87, issuer: 'Sở Nội vụ', symbol: '412/SNV-CCHC',
  issuedOn: '2026-11-20', documentType: 'Công văn', subject: 'V/v báo cáo', receivers: ['Văn phòng'],
  forwardedOn: '2026-11-22', receipt: null, note: '', voidedBecause: null,
}

const register: RegisterPrint = {
  parentBody: null, office: 'Ủy ban nhân dân phường Bến Lúa', title: 'SỔ ĐĂNG KÝ VĂN BẢN ĐẾN',
  from: '2026-11-01', to: '2026-11-22', volume: '3', rows: [row], systemName: 'Bút Phê',
  printedBy: 'Nguyễn Thị Lan', printedAt: new Date('2026-11-22T07:30:00Z'),
}

async function pagesOf(pdf: Buffer): Promise<string[]> {
  const path = join(await newTempFolder(), 'register.pdf')
  writeFileSync(path, pdf)
  const told = spawnSync('pdftotext', ['-raw', path, '-']).stdout.toString().normalize('NFC')
  return told.split('\f').slice(0, -1).map((page) => page.replace(/\s+/g, ' '))
}

describe('the printed register', { skip: WITHOUT_POPPLER }, () => {
  it('has the cover and the ten columns of the decree, in its order and words', async () => {
    const [cover = '', table = ''] = await pagesOf(await registerPrint(register))
    for (const words of ['SỔ ĐĂNG KÝ VĂN BẢN ĐẾN', 'Năm: 2026',
      'Từ ngày 01/11/2026 đến ngày 22/11/2026', 'Từ số 87 đến số 87', 'Quyển số: 3']) {
      assert.ok(cover.includes(words), words)
    }
    const order = ['Ngày đến (1)', 'Số đến (2)', 'Tác giả (3)', 'Số, ký hiệu văn bản (4)',
      'Ngày tháng văn bản (5)', 'Tên loại và trích yếu nội dung văn bản (6)',
      'Đơn vị hoặc người nhận (7)', 'Ngày chuyển (8)', 'Ký nhận (9)', 'Ghi chú (10)']
    const places = order.map((words) => table.indexOf(words))
    assert.deepEqual(places, [...places].sort((a, b) => a - b))
    assert.ok(places.every((place) => place >= 0), table)
    assert.ok(!table.includes('(11)'))
  })

  it('holds every row, the head on every page, the count and the range at the foot', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ ...row, arrivalNumber: 101 + index }))
    const [, ...pages] = await pagesOf(await registerPrint({ ...register, rows }))
    assert.ok(pages.length >= 3)
    for (const page of pages) {
      assert.ok(page.includes('Ký nhận (9)'))
      assert.ok(page.includes('Tổng số: 60 văn bản · Số đến từ 101 đến 160'))
      assert.ok(page.includes('In từ hệ thống Bút Phê bởi Nguyễn Thị Lan lúc 14:30 ngày 22/11/2026'))
    }
    const printed = pages.join(' ').match(/22\/11\/2026 (\d+) Sở/g)?.length
    assert.equal(printed, rows.length)
  })

  it('prints a number given in error as "hủy" with the reason, and who signed for a letter', async () => {
    const rows = [
      { ...row, voidedBecause: 'vào nhầm sổ' },
      { ...row, arrivalNumber: 88, receipt: 'Lê Văn Bình, 14:02 ngày 22/11/2026' },
    ]
    const [, table = ''] = await pagesOf(await registerPrint({ ...register, rows }))
    for (const words of ['(hủy)', 'Hủy:', 'vào nhầm', 'Lê Văn']) assert.ok(table.includes(words), words)
  })

  it('breaks long words and long texts inside their column', async () => {
    const subject = `${'a'.repeat(400)} ${'từ '.repeat(100)}cuối`
    const [, table = ''] = await pagesOf(await registerPrint({ ...register, rows: [{ ...row, subject }] }))
    assert.ok(table.includes('cuối'))
  })

  it('is a sheet that says so when nothing came in, and refuses more than it can hold', async () => {
    const [, table = ''] = await pagesOf(await registerPrint({ ...register, rows: [] }))
    assert.ok(table.includes('Không có văn bản đến'))
    const rows = Array.from({ length: REGISTER_PRINT_ROWS_MAX + 1 }, () => row)
    await assert.rejects(registerPrint({ ...register, rows }), RangeError)
  })
})
