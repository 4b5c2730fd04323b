import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  assertCloudPath, CLOUD_PATH_MAX, cloudPath, type CloudPathOf,
} from '../../workflows/domain/cloud-path.ts'

const letter: CloudPathOf = {
  year: 2026, registerName: 'Sổ chung', arrivalNumber: 12, suffix: '', role: 'original',
  restricted: false, documentCode: 'K7M2P9X4QT', number: '127', notation: 'UBND-VP',
  subject: 'Tham gia ý kiến', extension: 'pdf',
}

describe('the place of a document in the cloud', () => {
  it('is the year, the register, the arrival number and a name that people can read', () => {
    assert.equal(
      cloudPath(letter), '2026/Sổ chung/00012/van-ban-goc_127-UBND-VP_tham-gia-y-kien.pdf',
    )
    assert.equal(
      cloudPath({ ...letter, suffix: 'b', role: 'slip', notation: 'QĐ/UBND', subject: null }),
      '2026/Sổ chung/00012b/phieu-xu-ly_127-QĐ-UBND.pdf',
    )
    assert.equal(
      cloudPath({ ...letter, attachment: 2, number: null, notation: null, extension: 'DOCX' }),
      '2026/Sổ chung/00012/van-ban-goc-phu-luc-2_tham-gia-y-kien.docx',
    )
  })

  it('tells nothing of a restricted document', () => {
    const path = cloudPath({
      ...letter, restricted: true, arrivalNumber: 48_213, number: '127', notation: 'ĐTC',
      subject: 'Tố cáo ông Nguyễn Văn Mẫu', registerName: 'Sổ đơn thư',
    })
    assert.equal(path, '2026/Hạn chế/K7M2P9X4QT/van-ban-goc.pdf')
    assert.throws(() => cloudPath({ ...letter, restricted: true, documentCode: '' }))
  })

  it('is the same for a register typed in decomposed letters', () => {
    const path = cloudPath({ ...letter, registerName: 'Sổ chung'.normalize('NFD') })
    assert.equal(path, cloudPath(letter))
  })

  it('cuts a long subject at the end of a word', () => {
    const path = cloudPath({ ...letter, subject: 'tăng cường quản lý '.repeat(50) })
    assert.match(path, /_tang-cuong-quan-ly-tang-cuong-quan-ly-tang-cuong-quan-ly\.pdf$/)
  })

  it('fits a file name when number, symbol and subject are as long as can be', () => {
    const long = 'ế'.repeat(300)
    const path = cloudPath({
      ...letter, registerName: long, number: long, notation: long, subject: long,
      role: 'normalised', attachment: 999, extension: 'x'.repeat(20),
    })
    assert.equal(assertCloudPath(path), path)
  })

  it('is never refused by OneDrive, whatever a letter says', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const awkward = fc.constantFrom(
      'CON', 'nul.txt', '..', '.', '../../etc', 'a/b', '~$x', '_vti_', 'x. ', '\u202Egpj.exe',
      '"*:<>?/\\|', 'desktop.ini', '', ' ', 'ế'.normalize('NFD').repeat(200),
    )
    const word = fc.oneof(text, awkward)
    const words = fc.record({
      registerName: word, number: word, notation: word, subject: word, extension: word,
    })
    fc.assert(fc.property(words, (said) => {
      const path = cloudPath({ ...letter, ...said })
      assert.equal(assertCloudPath(path), path)
      assert.equal(path.split('/').length, 4)
      assert.ok(path.length <= CLOUD_PATH_MAX)
    }), { numRuns: 500 })
  })

  it('is refused when it climbs, is absolute, hidden, reserved or too long', () => {
    for (const path of [
      '', '/a', 'a//b', '../a', 'a/../b', 'a/./b', 'a\\b', 'C:/a', 'a/b ', 'a/b.',
      'a/CON', 'a/com1.pdf', 'a/x?.pdf', 'a/\0', 'a/.hidden', 'a/\u202Eb', 'a/_vti_x', '~$a',
      `a/${'b'.repeat(256)}`, 'a/'.repeat(200) + 'b',
    ]) {
      const refused = { code: 'cloud-path-refused' }
      assert.throws(() => assertCloudPath(path), refused, JSON.stringify(path))
    }
  })
})
