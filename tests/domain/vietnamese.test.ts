import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  documentTypes, findDocumentType, findTypeHeading, findTypeOfNotation, withTypeCase,
} from '../../workflows/domain/document-types.ts'
import {
  editDistance, foldVietnamese, isCapitals, normaliseVietnamese,
} from '../../workflows/domain/vietnamese.ts'

describe('Vietnamese text', () => {
  it('compares alike in NFC and NFD, with and without diacritics, đ as d', () => {
    assert.equal(foldVietnamese('Phòng cháy  Đặc khu'), 'phong chay dac khu')
    assert.equal(foldVietnamese('Phòng cháy Đặc khu'.normalize('NFD')), 'phong chay dac khu')
  })

  it('never keeps the Icelandic Ð for the Vietnamese Đ', () => {
    assert.equal(normaliseVietnamese('Q\u00d0-UBND'), 'QĐ-UBND')
  })

  it('counts the letters that differ', () => {
    assert.equal(editDistance('so noi vu', 'so noi vu'), 0)
    assert.equal(editDistance('so noi vu', 'so nội'), 4)
    assert.equal(editDistance('', 'abc'), 3)
  })

  it('knows capitals from small letters', () => {
    assert.equal(isCapitals('ỦY BAN 12'), true)
    assert.equal(isCapitals('Ủy ban'), false)
    assert.equal(isCapitals('12/3'), false)
  })
})

describe('kinds of document', () => {
  it('are found by name and by abbreviation, in the case of the decree', () => {
    assert.equal(findDocumentType('quyết định')?.abbreviation, 'QĐ')
    assert.equal(findDocumentType('QyĐ')?.name, 'Quy định')
    assert.equal(findDocumentType('CTr')?.name, 'Chương trình')
    assert.equal(findDocumentType('Thông tư')?.group, 'normative')
    assert.equal(findDocumentType('Đơn')?.group, 'citizen')
    assert.equal(findDocumentType('Thực đơn'), undefined)
  })

  it('have one name and one code each', () => {
    assert.equal(new Set(documentTypes.map((type) => type.code)).size, documentTypes.length)
    assert.equal(new Set(documentTypes.map((type) => type.name)).size, documentTypes.length)
  })

  it('tell Quy định from Quyết định by their marks, even with a letter misread', () => {
    assert.equal(findTypeHeading('QUY ĐỊNH', 1)?.type.name, 'Quy định')
    assert.equal(findTypeHeading('QUYỂT ĐỊNH', 1)?.type.name, 'Quyết định')
    assert.equal(findTypeHeading('CHÍ THỊ', 1)?.type.name, 'Chỉ thị')
  })

  it('are told by the symbol, and the symbol keeps their printed case', () => {
    assert.equal(findTypeOfNotation('QĐ-UBND')?.name, 'Quyết định')
    assert.equal(findTypeOfNotation('2020/NĐ-CP')?.name, 'Nghị định')
    assert.equal(findTypeOfNotation('UBND-VP'), undefined)
    assert.equal(withTypeCase('CTR-UBND'), 'CTr-UBND')
  })
})
