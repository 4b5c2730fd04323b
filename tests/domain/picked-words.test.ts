import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turnedBox } from '../../workflows/domain/page-boxes.ts'
import { valueOfWords } from '../../workflows/domain/picked-words.ts'

const CODE = 'Số: 127/SGD-VP'
const PLACE = 'Thành phố Giả Định, ngày 05 tháng 3 năm 2026'

const cases: readonly [string, string, string, string | null][] = [
  ['number', '127/SGD-VP', CODE, '127'],
  ['number', 'Số:', CODE, '127'],
  ['number', '127', '127', '127'],
  ['number', '27Zể/SGD-VP', 'Số: 27Zể/SGD-VP', null],
  ['number', 'phường', 'Kính gửi: các phường', null],
  ['notation', '127/SGD-VP', CODE, 'SGD-VP'],
  ['notation', '/SGD-VP', CODE, 'SGD-VP'],
  ['notation', 'Số:', CODE, 'SGD-VP'],
  ['notation', 'phường', 'các phường', null],
  ['issuedOn', '05', PLACE, '05/03/2026'],
  ['issuedOn', '5/3/2026', 'trước ngày 5/3/2026', '05/03/2026'],
  ['issuedOn', '31/2/2026', '31/2/2026', null],
  ['externalDueOn', '20/3/2026.', 'báo cáo trước ngày 20/3/2026.', '20/03/2026'],
  ['documentType', 'CÔNG VĂN', 'CÔNG VĂN', 'Công văn'],
  ['documentType', 'bàn ghế', 'bàn ghế', null],
  ['urgency', 'KHẨN', 'KHẨN', 'urgent'],
  ['signer', 'Nguyễn Văn Mẫu', 'Nguyễn Văn Mẫu', 'Nguyễn Văn Mẫu'],
  ['subject', 'V/v rà soát   thủ tục;', 'V/v rà soát thủ tục;', 'V/v rà soát thủ tục'],
  ['subject', '…', '…', '…'],
  ['issuer', ' ,; ', ' ,; ', null],
]

describe('words taken from the page', () => {
  for (const [field, words, line, value] of cases) {
    it(`"${words}" gives ${value ?? 'nothing'} for ${field}`, () => {
      assert.equal(valueOfWords(field, words, line), value)
    })
  }
})

describe('a box on a turned page', () => {
  it('comes back to where it was after four quarter turns', () => {
    const box = [0.1, 0.2, 0.3, 0.05] as const
    const once = turnedBox(box, 90)
    assert.deepEqual(once.map((one) => Number(one.toFixed(6))), [0.75, 0.1, 0.05, 0.3])
    const around = turnedBox(turnedBox(turnedBox(once, 90), 90), 90)
    assert.deepEqual(around.map((one) => Number(one.toFixed(6))), [...box])
    assert.deepEqual(turnedBox(box, -90), turnedBox(box, 270))
    assert.deepEqual(turnedBox(turnedBox(box, 180), 180).map((one) => Number(one.toFixed(6))), [...box])
  })
})
