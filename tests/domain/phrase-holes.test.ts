import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFilled, fillHole, firstHole } from '../../workflows/domain/phrase-holes.ts'

const kindsOf = (text: string): string[] => {
  const kinds: string[] = []
  for (let hole = firstHole(text); hole; hole = firstHole(text)) {
    kinds.push(hole.kind)
    text = fillHole(text, hole, 'X')
  }
  return kinds
}

test('each open place of a phrase says what may stand there', () => {
  assert.deepEqual(kindsOf('Giao {đơn vị} chủ trì, phối hợp {đơn vị} tham mưu, trước ngày {dd/mm}.'), ['who', 'who', 'day'])
  assert.deepEqual(kindsOf('Giao {chủ trì}, phối hợp {phối hợp}, hạn {hạn}'), ['who', 'who', 'day'])
  assert.deepEqual(kindsOf('Giao {…} tổng hợp báo cáo theo yêu cầu của {cơ quan}, hạn {…}.'), ['who', 'words', 'day'])
  assert.deepEqual(kindsOf('Kính chuyển đ/c {Phó Chủ tịch} chỉ đạo'), ['who'])
  assert.deepEqual(kindsOf('Văn phòng lưu.'), [])
})

test('a place is filled where it stands, and the words around it stay', () => {
  const hole = firstHole('Giao {đơn vị} làm')
  assert.ok(hole)
  assert.equal(fillHole('Giao {đơn vị} làm', hole, 'VHXH $&'), 'Giao VHXH $& làm')
})

test('a directive with an open place is no directive; braces around other words are', () => {
  for (const text of ['Giao {đơn vị} làm', 'trước ngày {…}', 'Trình {…}', 'Hạn {dd/mm}']) {
    assert.throws(() => assertFilled(text), { code: 'directive-with-hole' }, text)
  }
  for (const text of [undefined, '', 'Giao VP {xem phụ lục}', 'mã {a{b}', '{'.repeat(4_000)]) assertFilled(text)
})
