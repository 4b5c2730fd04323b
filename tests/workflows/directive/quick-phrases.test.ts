import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listQuickPhrases } from '../../../db/phrases.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import {
  changeOwnPhrases, notePhraseUse, OWN_PHRASES_MAX, PHRASE_MAX,
} from '../../../workflows/directive/quick-phrases.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { linesOf, presentedLetter } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a leader’s own phrases', () => {
  let office: TestOffice
  let chair: Actor
  let vice: Actor
  before(async () => {
    office = await openTestOffice()
    chair = await office.as('chutich')
    vice = await office.as('phochutich')
  })
  after(() => office.close())

  const add = (text: string, who = chair) => changeOwnPhrases(office, who, { act: 'add', text })
  const listed = async (who = chair) => listQuickPhrases(office.db, who.positionId)
  const own = async (who = chair) => (await listed(who)).filter((one) => one.isOwn).map((one) => one.text)

  it('stand before the office’s, which stay, and are nobody else’s', async () => {
    const before = await listed()
    const { phraseId } = await add('  Giao {chủ trì}\n tham mưu,  trước {hạn} ')
    assert.deepEqual(await own(), ['Giao {chủ trì} tham mưu, trước {hạn}'])
    assert.deepEqual(await own(vice), [])
    assert.deepEqual((await listed()).slice(1), before)
    assert.equal(before.length, 18)
    await changeOwnPhrases(office, chair, { act: 'change', phraseId, text: 'Báo cáo tôi trước {hạn}' })
    assert.deepEqual(await own(), ['Báo cáo tôi trước {hạn}'])
    await changeOwnPhrases(office, chair, { act: 'remove', phraseId })
    assert.deepEqual(await listed(), before)
  })

  it('are refused when empty, too long, there already, another’s, the office’s, or by whom directs nothing', async () => {
    const { phraseId } = await add('Trao đổi trực tiếp với tôi')
    const ofOffice = (await listed()).find((one) => !one.isOwn)!.id
    await assert.rejects(add(' \n '), { code: 'phrase-empty' })
    await assert.rejects(add('x'.repeat(PHRASE_MAX + 1)), { code: 'text-too-long' })
    await assert.rejects(add('Trao đổi trực tiếp với tôi'), { code: 'phrase-there-already' })
    for (const change of [{ act: 'change', text: 'Khác' }, { act: 'remove' }] as const) {
      await assert.rejects(changeOwnPhrases(office, vice, { ...change, phraseId }), { code: 'phrase-not-found' })
      await assert.rejects(changeOwnPhrases(office, chair, { ...change, phraseId: ofOffice }), { code: 'phrase-not-found' })
    }
    for (const name of ['vanthu', 'chuyenvien', 'quantri', 'thanhtra']) {
      await assert.rejects(add('Câu của tôi', await office.as(name)), { code: 'not-allowed' }, name)
    }
    assert.deepEqual(await own(), ['Trao đổi trực tiếp với tôi'])
    await changeOwnPhrases(office, chair, { act: 'remove', phraseId })
  })

  it('are no more than one looks through, also when two are added at once', async () => {
    for (let at = 1; at < OWN_PHRASES_MAX; at += 1) await add(`Câu số ${at}`, vice)
    const last = await Promise.allSettled([add('Câu cuối', vice), add('Câu thừa', vice)])
    assert.deepEqual(last.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    await assert.rejects(add('Thêm nữa', vice), { code: 'phrases-full' })
    assert.equal((await own(vice)).length, OWN_PHRASES_MAX)
  })

  it('come in the order of their use, each at its own position', async () => {
    const [one, two] = [await add('Câu thứ nhất'), await add('Câu thứ hai')]
    assert.deepEqual(await own(), ['Câu thứ nhất', 'Câu thứ hai'])
    await Promise.all([notePhraseUse(office, chair, two.phraseId), notePhraseUse(office, chair, two.phraseId)])
    await notePhraseUse(office, chair, one.phraseId)
    assert.deepEqual(await own(), ['Câu thứ hai', 'Câu thứ nhất'])
    const shared = (await listed()).filter((phrase) => !phrase.isOwn)
    await notePhraseUse(office, chair, shared[4]!.id)
    assert.equal((await listed()).filter((phrase) => !phrase.isOwn)[0]?.id, shared[4]!.id)
    assert.equal((await listed(vice)).filter((phrase) => !phrase.isOwn)[0]?.id, shared[0]!.id)
    await notePhraseUse(office, vice, one.phraseId)
    await notePhraseUse(office, chair, 'khong-co')
    const uses = await office.db.selectFrom('phrase_use').select('times').where('phrase_id', '=', one.phraseId).execute()
    assert.deepEqual(uses, [{ times: 1 }], 'another’s use of it counts nothing')
  })

  it('a directive that still has an open place is refused', async () => {
    const { documentId } = await presentedLetter(office)
    await assert.rejects(
      confirmDirective(office, chair, { documentId, text: 'Giao {đơn vị} tham mưu', lead: 'vp' }),
      { code: 'directive-with-hole' },
    )
    assert.deepEqual(await linesOf(office, documentId), [])
  })
})
