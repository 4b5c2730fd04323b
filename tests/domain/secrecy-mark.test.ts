import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findSecrecyMark, holdsOrdinaryPhrase, isOtherStamp, isOtherWord, saysOtherWord } from '../../workflows/domain/secrecy-mark.ts'

const marked: [string, string][] = [
  ['MẬT', 'confidential'],
  ['M Ậ T', 'confidential'],
  ['| MẬT |', 'confidential'],
  ['MAT', 'confidential'],
  ['MÂT', 'confidential'],
  ['TỐI MẬT', 'secret'],
  ['TÔI MẬT', 'secret'],
  ['T Ố I  M Ậ T', 'secret'],
  ['TOI MAT', 'secret'],
  ['TUYỆT MẬT', 'top-secret'],
  ['TUYET MAT', 'top-secret'],
  ['[TUYỆT MẠT]', 'top-secret'],
]

const ordinary = [
  'bảo mật thông tin',
  'BẢO MẬT THÔNG TIN CÁ NHÂN',
  'mật độ dân số trên địa bàn',
  'bí mật kinh doanh của doanh nghiệp',
  'sản xuất mật ong rừng',
  'HỢP TÁC XÃ MẬT ONG',
  'theo Luật Bảo vệ bí mật nhà nước',
  'phải được giữ bí\nmật.',
  'MẶT TRẬN TỔ QUỐC',
  'Số: 15/QĐ-UBND',
]

describe('a mark of secrecy in a text', () => {
  for (const [text, level] of marked) {
    it(`stops a page that says “${text}” alone on a line`, () => {
      const mark = findSecrecyMark(`UBND PHƯỜNG\n${text}\nSố: 12/UBND-VP`)
      assert.equal(mark?.verdict, 'marked')
      assert.equal(mark?.level, level)
    })
  }

  for (const text of ordinary) {
    it(`lets “${text.replaceAll('\n', ' / ')}” pass`, () => {
      assert.equal(findSecrecyMark(text), undefined)
    })
  }

  it('finds the words for state secrets in capitals, and lets a person judge them in a title', () => {
    assert.equal(findSecrecyMark('BÍ MẬT NHÀ NƯỚC')?.verdict, 'marked')
    assert.equal(findSecrecyMark('PHÁP LUẬT VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC')?.verdict, 'suspect')
  })

  it('doubts a mark that stands on one row with other words', () => {
    assert.equal(findSecrecyMark('TỐI MẬT Kính gửi: Sở Nội vụ')?.level, 'secret')
    assert.equal(findSecrecyMark('V/v báo cáo MẬT')?.level, 'confidential')
    assert.equal(findSecrecyMark('SỞ NỘI VỤ TUYỆT MẬT')?.level, 'top-secret')
  })

  it('knows words that differ from a mark by an accent, and small letters, for other words', () => {
    for (const text of ['MẶT', 'MẤT', ' MẮT.', 'MÁT', 'mật', 'M\u0102\u0323T']) assert.ok(isOtherWord(text), text)
    for (const text of ['MẬT', 'MÂT', 'MẠT', 'MAT', 'Mật', 'TỐI MẬT', 'MẶT MẬT', '']) assert.ok(!isOtherWord(text), text)
  })

  it('takes a place for another word only if all that is like a mark in it says so', () => {
    for (const texts of [['MẤT'], ['CÒN | MẤT |', '52.4', ''], ['MẶT TRẬN TỔ']]) assert.ok(saysOtherWord(texts), texts.join())
    for (const texts of [['MẤT', 'MẬT'], ['MẤT', 'MAT'], ['mật'], ['52.4'], [], ['MẤT', 'TỐI MẬT'], ['MẤT', 'TUYẸT']]) {
      assert.ok(!saysOtherWord(texts), texts.join())
    }
  })

  it('takes a word that was read badly for the ordinary word beside MẬT, and no other word for it', () => {
    for (const text of ['QUY CHẾ BẢAO MẬT THÔNG TIN', 'HỢP TÁC XÃ MẬT 0ONG RỪNG', 'HỢP TÁC XÃ MẬT 0NG RỪNG']) {
      assert.equal(findSecrecyMark(text), undefined, text)
    }
    for (const text of ['SỐ 12 MẬT CÔNG VĂN', 'CÔNG VĂN ĐẾN MẬT']) assert.equal(findSecrecyMark(text)?.verdict, 'suspect', text)
  })

  it('doubts a level that the text names', () => {
    assert.equal(findSecrecyMark('Độ mật: Tối mật')?.verdict, 'suspect')
    // A stamp beside it stands on the same line.
    assert.equal(findSecrecyMark('Độ mật: Tối mật CÔNG VĂN ĐẾN')?.level, 'secret')
    assert.equal(findSecrecyMark('Độ mật: Mật. Số: 12')?.level, 'confidential')
    assert.equal(findSecrecyMark('Độ mật: Tối mit [CÔNG')?.level, 'secret')
    for (const list of ['Độ mật: mật, tối mật hoặc tuyệt mật', 'Độ mật: mật độ dân cư', 'Độ mật: mật hoặc tối mật']) {
      assert.equal(findSecrecyMark(list), undefined, list)
    }
  })

  it('knows words of other stamps and ordinary phrases, and no mark among them', () => {
    for (const text of ['MẪU', '| MẪU |', 'TỐI ĐA', 'TỐI THIỂU.', 'NHẬT']) assert.ok(isOtherStamp(text), text)
    for (const text of ['MẬT', 'MẬU', 'MÂU', 'TỐI MẬT', 'TỐI', 'MẶT', '']) assert.ok(!isOtherStamp(text), text)
    for (const text of ['NỘI DUNG BẢO MẬT', 'MẶT TRẬN TỔ QUỐC']) assert.ok(holdsOrdinaryPhrase(text), text)
    for (const text of ['TỐI MẬT', 'MẬT', 'mật độ', 'BÍ THƯ MẬT']) assert.ok(!holdsOrdinaryPhrase(text), text)
  })

  it('finds a mark whose marks are written apart (NFD)', () => {
    assert.equal(findSecrecyMark('TỐI MẬT'.normalize('NFD'))?.level, 'secret')
  })

  it('takes a damaged word in a stamp for a doubt, the same word on the page for a word', () => {
    assert.equal(findSecrecyMark('MAI', 'stamp')?.verdict, 'suspect')
    assert.equal(findSecrecyMark('MAI'), undefined)
  })

  it('takes no small letters for a damaged mark, not even in a stamp', () => {
    for (const text of ['tuyết', 'mai', 'tuyến', 'Ngày đến']) {
      assert.equal(findSecrecyMark(text, 'stamp'), undefined)
    }
    assert.equal(findSecrecyMark('TUYẾ', 'stamp'), undefined)
    assert.equal(findSecrecyMark('TUYẾT', 'stamp')?.level, 'top-secret')
    assert.equal(findSecrecyMark('Mật', 'stamp')?.verdict, 'suspect')
  })
})
