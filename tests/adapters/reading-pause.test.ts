import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { openReadingPause } from '../../workflows/adapters/reading-pause.ts'

/** A promise and the hand that settles it. */
function handle(): { ended: Promise<void>; end(): void; fail(): void } {
  let end = () => {}
  let fail = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = () => reject(new Error('the head failed'))
  })
  return { ended, end, fail }
}

describe('the pause of long letters while a head is read', () => {
  it('holds back a page until the last head has ended', async () => {
    const pause = openReadingPause()
    const [first, second] = [handle(), handle()]
    const heads = [first, second].map(({ ended }) => pause.during(() => ended))
    const done: string[] = []
    const page = pause.outside(async () => { done.push('begun') }).then(() => done.push('kept'))
    first.end()
    await heads[0]
    await turn()
    assert.deepEqual(done, [])
    second.end()
    await Promise.all([...heads, page])
    assert.deepEqual(done, ['begun', 'kept'])
  })

  it('takes what was read of a page no further before the head has ended', async () => {
    const pause = openReadingPause()
    const [reading, head] = [handle(), handle()]
    let isKept = false
    const page = pause.outside(() => reading.ended).then(() => { isKept = true })
    await turn()
    const headRead = pause.during(() => head.ended)
    reading.end()
    await turn()
    assert.equal(isKept, false)
    head.end()
    await Promise.all([headRead, page])
    assert.equal(isKept, true)
  })

  it('ends when the head fails', async () => {
    const pause = openReadingPause()
    const head = handle()
    const read = pause.during(() => head.ended)
    const page = pause.outside(async () => 'read')
    head.fail()
    await assert.rejects(read)
    assert.equal(await page, 'read')
    assert.equal(await pause.outside(async () => 'read too'), 'read too')
  })

  it('lets pages go on although heads never end', async () => {
    const pause = openReadingPause(5)
    const head = handle()
    const never = pause.during(() => head.ended)
    assert.equal(await pause.outside(async () => 'read'), 'read')
    head.end()
    await never
  })
})
