import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fromLegacy, legacyFont, legacyScriptOf, toLegacy } from '../../workflows/domain/legacy-vietnamese.ts'

const VOWELS = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y']
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
const SMALL = [...VOWELS.flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC'))), 'đ']
const LETTER = `ỦY BAN NHÂN DÂN PHƯỜNG BẾN XUÂN. Kính gửi: Các khu phố, tổ dân phố trên địa bàn phường.
  Thực hiện kế hoạch về chuyển đổi số, đề nghị các đơn vị báo cáo kết quả trước ngày 20 tháng 3.`

describe('Vietnamese from before Unicode', () => {
  it('comes back letter by letter: all small letters of both scripts, and the capitals of VNI', () => {
    for (const letter of SMALL) {
      assert.equal(fromLegacy(toLegacy(letter, 'tcvn3'), 'tcvn3'), letter)
      assert.equal(fromLegacy(toLegacy(letter, 'vni'), 'vni'), letter)
      const capital = letter.toUpperCase()
      assert.equal(fromLegacy(toLegacy(capital, 'vni'), 'vni'), capital)
    }
    for (const letter of 'ĂÂÊÔƠƯĐ') assert.equal(fromLegacy(toLegacy(letter, 'tcvn3'), 'tcvn3'), letter)
  })

  it('is read as people once typed it', () => {
    assert.equal(fromLegacy('Céng hßa x· héi chñ nghÜa ViÖt Nam', 'tcvn3'),
      'Cộng hòa xã hội chủ nghĩa Việt Nam')
    assert.equal(fromLegacy('§éc lËp - Tù do - H¹nh phóc, n-íc', 'tcvn3'),
      'Độc lập - Tự do - Hạnh phúc, nước')
    assert.equal(fromLegacy('COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM', 'vni'),
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    assert.equal(fromLegacy('Ñoäc laäp - Töï do - Haïnh phuùc', 'vni'), 'Độc lập - Tự do - Hạnh phúc')
  })

  it('is told by the syllables it makes, and Unicode and English are left alone', () => {
    assert.equal(legacyScriptOf(toLegacy(LETTER, 'tcvn3')), 'tcvn3')
    assert.equal(legacyScriptOf(toLegacy(LETTER, 'vni')), 'vni')
    assert.equal(legacyScriptOf(LETTER), undefined)
    assert.equal(legacyScriptOf(LETTER.normalize('NFD')), undefined)
    assert.equal(legacyScriptOf('The café in Düsseldorf sent its résumé and a naïve façade.'), undefined)
    assert.equal(legacyScriptOf('Please reply before 20 March.'), undefined)
  })

  it('is told by the name of its font, with the fonts that have capitals only', () => {
    assert.deepEqual(legacyFont('ABCDEF+.VnTimeH'), { script: 'tcvn3', isCapitals: true })
    assert.deepEqual(legacyFont('.VnTime'), { script: 'tcvn3', isCapitals: false })
    assert.deepEqual(legacyFont('.VnTimeH-Bold'), { script: 'tcvn3', isCapitals: true })
    assert.deepEqual(legacyFont('VNI-Times'), { script: 'vni', isCapitals: false })
    assert.equal(legacyFont('TimesNewRomanPSMT'), undefined)
  })
})
