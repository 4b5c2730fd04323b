import assert from 'node:assert/strict'
import { test } from 'node:test'
import { excerpt, highlight } from '../../workflows/domain/highlight.ts'
import { inHeadOnly, searchQuery } from '../../workflows/domain/search-query.ts'

const hits = (text: string, typed: string) =>
  highlight(text, searchQuery(typed)!.words).filter((piece) => piece.isHit).map((piece) => piece.text)

test('marks what was searched for, whatever marks it carries, and joins neighbours', () => {
  assert.deepEqual(hits('Kế hoạch phòng cháy, chữa cháy', 'phong chay'), ['phòng cháy', 'cháy'])
  assert.deepEqual(hits('ĐƯỜNG Đinh Tiên Hoàng', 'duong'), ['ĐƯỜNG'])
  assert.deepEqual(hits('phòng cháy'.normalize('NFD'), 'phòng'), ['phòng'])
  assert.deepEqual(hits('phòngcháy', 'phong'), ['phòngcháy'])
  assert.deepEqual(hits('văn phòng', '"phon"'), [])
})

test('pieces put together are the text again', () => {
  const text = 'Công văn 131/KH-UBND về <i>phòng cháy</i> & chữa cháy'
  assert.equal(highlight(text, searchQuery('131 chay')!.words).map((piece) => piece.text).join(''), text)
})

test('an excerpt stands around the words and is cut at blanks', () => {
  const text = `${'mở đầu dài dòng '.repeat(30)}kiểm tra phòng cháy tại chợ ${'và nhiều chữ khác '.repeat(30)}`
  const pieces = excerpt(text, searchQuery('phong chay')!.words)!
  const line = pieces.map((piece) => piece.text).join('')
  assert.ok(line.startsWith('…') && line.endsWith('…'))
  assert.ok(line.includes('kiểm tra phòng cháy tại chợ'))
  assert.ok(line.length < 240)
  assert.equal(excerpt('không có gì', searchQuery('khac')!.words), undefined)
})

test('the query for the database holds letters, digits and its own operators only', () => {
  assert.equal(searchQuery('phòng cháy')!.tsquery, '(phong) & (chay:*)')
  assert.equal(searchQuery('131/KH-UBND')!.tsquery, '(131 <-> kh <-> ubnd:*)')
  assert.equal(searchQuery('"phòng cháy"')!.tsquery, '(phong <-> chay)')
  assert.equal(inHeadOnly('(phong) & (chay:*)'), '(phong:A) & (chay:*A)')
  assert.equal(searchQuery(' !&|<-> '), undefined)
  assert.match(searchQuery(`a' | b) & !(c <-> "d\\" ${'x '.repeat(200)}`)!.tsquery, /^[a-z0-9:*()&<> -]+$/)
  assert.ok(searchQuery('từ '.repeat(100))!.words.length <= 12)
})
