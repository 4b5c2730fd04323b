import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  assertGoodPassword, PASSWORD_LENGTH_MAX, passwordText,
} from '../../workflows/domain/good-password.ts'

const context = {
  signInName: 'vanthu2', personName: 'Lý Thị Mẫu Đơn', officeNames: ['UBND phường Hoa Sữa'],
}
const refusal = (password: string, more = {}): string | undefined => {
  try {
    assertGoodPassword(password, { ...context, ...more })
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'fault'
  }
}

describe('a new password', () => {
  it('may be any long sentence', () => {
    for (const password of [
      'con mèo trèo lên cây cau', 'ba con vịt bơi qua ao sen', 'zV8#kq2L!pw9Rt4',
      'thuyền giấy 7 màu trôi xa', 'Ốc sên ngủ dưới lá khoai',
    ]) {
      assert.equal(refusal(password), undefined, password)
    }
  })

  it('is refused when short, unless there is a second factor', () => {
    assert.equal(refusal('mèo trèo cây ca'), undefined)
    assert.equal(refusal('mèo trèo cây c'), 'password-too-short')
    assert.equal(refusal('mèo trèo c', { hasSecondFactor: true }), undefined)
    assert.equal(refusal('mèo trèo ', { hasSecondFactor: true }), 'password-too-short')
  })

  it('is counted in letters, composed or not', () => {
    assert.equal(refusal('mèo trèo cây c'.normalize('NFD')), 'password-too-short')
    const letters = 'ếổữ'.repeat(50).slice(0, PASSWORD_LENGTH_MAX)
    assert.equal(passwordText(letters.normalize('NFD')), letters)
    assert.throws(() => passwordText(`${letters}ế`.normalize('NFD')), { code: 'password-too-long' })
    assert.throws(() => passwordText('x'.repeat(1_000_000)), { code: 'password-too-long' })
  })

  it('is refused when most of it is guessable, however it is written', () => {
    for (const password of [
      'Mật Khẩu 123456789', 'MATKHAU-matkhau-2026', 'password12345678!', 'qwertyuiop12345',
      'vanthu2vanthu2vanthu2', 'Lý Thị Mẫu Đơn 1990', 'ubnd phường hoa sữa', 'PhuongHoaSua@2026!',
      'aaaaaaaaaaaaaaaaaa', 'xyzkwxyzkwxyzkwxyzkw', '!!!!!!!!!!!!!!!!', 'Chutich@Phuong2026',
      'Butphe2026Butphe2026', '19901991199219931994',
    ]) {
      assert.equal(refusal(password), 'password-too-common', password)
    }
  })

  it('is refused when it is no text', () => {
    for (const password of [
      'mèo trèo\0 cây cau', 'mèo trèo \ud800 cây cau', 'mèo trèo\ncây cau nhà',
    ]) {
      assert.equal(refusal(password), 'password-malformed')
    }
  })
})
