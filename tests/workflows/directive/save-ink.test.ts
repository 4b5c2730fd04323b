import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { listDirectiveInk, listSealedStrokes, listStrokes } from '../../../db/ink.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { saveInk } from '../../../workflows/directive/save-ink.ts'
import { decodePoints, encodePoints, sealOfInk } from '../../../workflows/domain/ink-strokes.ts'
import { INK_POINTS_MAX, type InkPoint, type Stroke } from '../../../workflows/domain/ink.ts'
import { letterWithPages, presentedLetter, strokeOn } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('ink', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('keeps pressure, tilt and place of every point', () => {
    const points: InkPoint[] = [[0, 841.89, 0.5, -12, 40, 0], [595.28, 0, 1, 90, -90, 1_234]]
    assert.deepEqual(decodePoints(encodePoints(points)), points)
  })

  it('is one stroke however often it is sent, and learns that it was erased', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const layerId = randomUUID()
    const [one, two] = [strokeOn(sha256), strokeOn(sha256, { tool: 'highlighter', color: '#f0cf86', page: 2 })]

    await saveInk(office, chair, { documentId, layerId, strokes: [one, two] })
    await saveInk(office, chair, { documentId, layerId, strokes: [one, two] })
    await saveInk(office, chair, { documentId, layerId, strokes: [{ ...two, erased: true }] })

    const kept = await listStrokes(office.db, [layerId])
    assert.deepEqual(kept.map(({ id, erased }) => [id, erased]).sort(), [[one.id, false], [two.id, true]].sort())
    assert.deepEqual(kept.find((stroke) => stroke.id === one.id)?.points, one.points)
  })

  it('may be typed words: kept in NFC with their turn, sealed with the rest', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const layerId = randomUUID()
    const words = 'Giao Văn phòng\ntham mưu'
    const note = strokeOn(sha256, {
      tool: 'note', width: 14, points: [[100, 600, 0.5, 0, 0, 0]], words: `${words.normalize('NFD')} \r\n`, turn: 90,
    })
    await saveInk(office, chair, { documentId, layerId, strokes: [note] })
    const [kept] = await listStrokes(office.db, [layerId])
    assert.deepEqual([kept?.tool, kept?.words, kept?.turn], ['note', words, 90])
    const [sealed] = await listSealedStrokes(office.db, layerId)
    assert.ok(sealed)
    assert.notEqual(sealOfInk([sealed]), sealOfInk([{ ...sealed, words: 'Lưu' }]))
  })

  it('of two devices of one person lies in one layer', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const answers = await Promise.all([
      saveInk(office, chair, { documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)] }),
      saveInk(office, chair, { documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)] }),
    ])
    assert.equal(answers[0].layerId, answers[1].layerId)
    assert.equal((await listStrokes(office.db, [answers[0].layerId])).length, 2)
  })

  it('is refused when no pen can have written it, and nothing of the lot is kept', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const long = Array.from({ length: INK_POINTS_MAX + 1 }, (): InkPoint => [10, 10, 0.5, 0, 0, 0])
    const wrong: [Partial<Stroke>, string][] = [
      [{ points: [[Number.NaN, 10, 0.5, 0, 0, 0]] }, 'ink-stroke-wrong'],
      [{ points: [[10, 10, 1.5, 0, 0, 0]] }, 'ink-stroke-wrong'],
      [{ points: [] }, 'ink-stroke-wrong'],
      [{ points: long }, 'ink-stroke-wrong'],
      [{ width: 400 }, 'ink-stroke-wrong'],
      [{ color: 'red' }, 'ink-stroke-wrong'],
      [{ points: [[5_000, 10, 0.5, 0, 0, 0]] }, 'ink-off-page'],
      [{ page: 3 }, 'ink-off-page'],
      [{ sha256: 'ab'.repeat(32) }, 'ink-of-another-document'],
      [{ id: 'x' }, 'ink-stroke-wrong'],
      [{ words: 'chữ của bút' }, 'ink-stroke-wrong'],
      [{ tool: 'note', points: [[100, 600, 0.5, 0, 0, 0]], width: 14 }, 'ink-stroke-wrong'],
      [{ tool: 'note', width: 14, words: 'hai điểm', turn: 0 }, 'ink-stroke-wrong'],
      [{ tool: 'stamp', points: [[100, 600, 0.5, 0, 0, 0]], width: 14, words: ' \n ', turn: 0 }, 'ink-stroke-wrong'],
      [{ tool: 'note', points: [[100, 600, 0.5, 0, 0, 0]], width: 14, words: 'x'.repeat(501), turn: 0 }, 'ink-stroke-wrong'],
    ]
    for (const [change, code] of wrong) {
      const strokes = [strokeOn(sha256), strokeOn(sha256, change)]
      await assert.rejects(saveInk(office, chair, { documentId, layerId: randomUUID(), strokes }), { code })
    }
    const layers = await office.db.selectFrom('ink_layer').select('id')
      .where('document_id', '=', documentId).execute()
    assert.deepEqual(layers, [])
  })

  it('on the pages of another letter is refused', async () => {
    const mine = await presentedLetter(office)
    const other = await letterWithPages(office)
    await assert.rejects(
      saveInk(office, await office.as('chutich'), {
        documentId: mine.documentId, layerId: randomUUID(), strokes: [strokeOn(other.sha256)],
      }),
      { code: 'ink-of-another-document' },
    )
  })

  it('is only for whom the letter was presented to', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const readers = ['phochutich', 'vanthu', 'chanhvp']
    for (const name of [...readers, 'chuyenvien', 'quantri', 'thanhtra']) {
      const code = readers.includes(name) ? 'directive-not-yours' : 'document-not-yours'
      await assert.rejects(
        saveInk(office, await office.as(name), {
          documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)],
        }),
        { code },
      )
    }
  })

  it('is sealed by the directive: later strokes go into another layer', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const layerId = randomUUID()
    const stroke = strokeOn(sha256)
    await saveInk(office, chair, { documentId, layerId, strokes: [stroke] })
    await confirmDirective(office, chair, { documentId, lead: 'vp', inkLayerId: layerId })

    await assert.rejects(
      saveInk(office, chair, { documentId, layerId, strokes: [{ ...stroke, erased: true }] }),
      { code: 'ink-is-sealed' },
    )
    const later = await saveInk(office, chair, {
      documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)],
    })
    assert.notEqual(later.layerId, layerId)
    const [ink] = await listDirectiveInk(office.db, documentId)
    assert.deepEqual(ink?.strokes.map((one) => one.id), [stroke.id])
    await assert.rejects(
      office.db.updateTable('ink_stroke').set({ erased: true }).where('id', '=', stroke.id).execute(),
      /ink-is-sealed/,
    )
  })
})
