import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { usualAmong, usualOf } from '../../workflows/domain/habits.ts'

const times = (count: number, value: string | null) => Array.from({ length: count }, () => value)

describe('what is usual with a sender', () => {
  it('is what most letters had, with the count', () => {
    assert.deepEqual(usualOf([...times(14, 'van-phong'), ...times(2, 'kinh-te')]), { value: 'van-phong', times: 14, of: 16 })
  })
  it('is nothing with two letters, without a clear majority, or where nothing was chosen', () => {
    assert.equal(usualOf(times(2, 'van-phong')), null)
    assert.equal(usualOf([...times(5, 'van-phong'), ...times(5, 'kinh-te')]), null)
    assert.equal(usualOf([...times(2, 'van-phong'), ...times(1, 'kinh-te')]), null)
    assert.equal(usualOf([...times(7, null), ...times(3, 'van-phong')]), null)
    assert.equal(usualOf([]), null)
  })
  it('names those who help in most letters, each letter counted once', () => {
    const cases = [['a', 'a', 'b'], ['a'], ['a', 'c'], ['c']]
    assert.deepEqual(usualAmong(cases), [{ value: 'a', times: 3, of: 4 }])
    assert.deepEqual(usualAmong([['a'], ['a']]), [])
  })
})
