import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { listDirectives } from '../../../db/directives.ts'
import { listPile } from '../../../db/presentations.ts'
import { type ConfirmDirective, confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { findDefaultDueOn } from '../../../workflows/directive/directive-fields.ts'
import { openLetter } from '../../../workflows/directive/open-letter.ts'
import { agreeWithProposal, proposeDistribution } from '../../../workflows/directive/propose-distribution.ts'
import { saveInk } from '../../../workflows/directive/save-ink.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import {
  eventsOf, letterWithPages, linesOf, presentedLetter, stateOf, strokeOn,
} from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a leader confirms a directive', () => {
  let office: TestOffice
  let chair: Actor
  // Monday 23/11/2026, nine in the morning; Tuesday the 24th is a holiday.
  before(async () => {
    office = await openTestOffice()
    chair = await office.as('chutich')
  })
  after(() => office.close())

  const refuses = async (documentId: string, input: Partial<ConfirmDirective>, code: string) => {
    await assert.rejects(confirmDirective(office, chair, { documentId, text: 'Giao thực hiện', ...input }), { code })
    assert.deepEqual(await linesOf(office, documentId), [])
    assert.equal(await stateOf(office, documentId), 'awaiting-directive')
    assert.ok(!(await eventsOf(office, documentId)).includes('directive-confirmed'))
  }

  it('ink, text and structure are one directive, and the lines begin (D1)', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const layerId = randomUUID()
    await saveInk(office, chair, { documentId, layerId, strokes: [strokeOn(sha256)] })

    const { directiveId, assignmentIds } = await confirmDirective(office, chair, {
      documentId, text: 'Giao VP chủ trì, báo cáo trước 30/11', lead: 'vp', support: ['vhxh'],
      fyi: ['phochutich'], dueOn: '2026-11-30', inkLayerId: layerId,
    })

    assert.equal(assignmentIds.length, 3)
    assert.deepEqual(await linesOf(office, documentId), [
      'lead vp pending 2026-11-30', 'support vhxh pending 2026-11-30', 'fyi phochutich unseen -',
    ])
    const [directive] = await listDirectives(office.db, documentId)
    assert.equal(directive?.id, directiveId)
    assert.equal(directive.state, 'confirmed')
    assert.equal(directive.author_position_id, chair.positionId)
    assert.equal(directive.ink_layer_id, layerId)
    const layer = await office.db.selectFrom('ink_layer').selectAll().where('id', '=', layerId).executeTakeFirstOrThrow()
    assert.ok(layer.sealed_sha256)
    assert.equal(await stateOf(office, documentId), 'assigned')
    assert.deepEqual(await eventsOf(office, documentId), [
      'document-presented', 'directive-confirmed', 'assignment-made', 'assignment-made', 'assignment-made',
    ])
    const head = await office.as('chanhvp')
    const told = await office.db.selectFrom('notification').select('kind')
      .where('person_id', '=', head.personId).where('document_id', '=', documentId).execute()
    assert.deepEqual(told, [{ kind: 'assignment-made' }])
  })

  it('without chủ trì is refused, ink or not (D2)', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    await saveInk(office, chair, { documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)] })
    await refuses(documentId, { text: '' }, 'directive-without-lead')
    await refuses(documentId, { support: ['vp'] }, 'directive-without-lead')
  })

  it('with two units needs a date, or a reason for none (D3)', async () => {
    const { documentId } = await presentedLetter(office, { kind: 'request' })
    await refuses(documentId, { lead: 'vp', support: ['vhxh'] }, 'directive-without-due-date')
    await refuses(documentId, { lead: 'vp', support: ['vhxh'], noDueReason: 'không' }, 'reason-too-short')
    await confirmDirective(office, chair, {
      documentId, text: 'Phối hợp thường xuyên', lead: 'vp', support: ['vhxh'],
      noDueReason: 'Việc thường xuyên cả năm',
    })
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending -', 'support vhxh pending -'])
  })

  it('names nobody twice, nobody unknown, and no unit as both (R12)', async () => {
    const { documentId } = await presentedLetter(office)
    const dueOn = '2026-11-30'
    await refuses(documentId, { lead: 'vp', support: ['vp'], dueOn }, 'directive-same-person-twice')
    await refuses(documentId, { lead: 'vp', support: ['chuyenvien2'], dueOn }, 'directive-same-unit-twice')
    await refuses(documentId, { lead: 'vp', fyi: ['ca', 'CA'], dueOn }, 'directive-same-person-twice')
    await refuses(documentId, { lead: 'phong-la' }, 'addressee-unknown')
    await refuses(documentId, { lead: 'vp', text: '' }, 'directive-without-words')
    await refuses(documentId, { outcome: 'keep', lead: 'vp' }, 'directive-names-work')
    await refuses(documentId, { outcome: 'inform' }, 'directive-without-reader')
    await refuses(documentId, { lead: 'vp', text: 'x'.repeat(4_001) }, 'text-too-long')
  })

  it('keeps to today and to the date of the sender, unless it says why not (F6, R13)', async () => {
    const { documentId } = await presentedLetter(office, { externalDueOn: '2026-11-27' })
    await refuses(documentId, { lead: 'vp', dueOn: '2026-11-20' }, 'due-date-in-past')
    await refuses(documentId, { lead: 'vp', dueOn: '2026-02-30' }, 'due-date-wrong')
    await refuses(documentId, { lead: 'vp', dueOn: '2026-11-30' }, 'due-date-after-external')
    await confirmDirective(office, chair, {
      documentId, text: 'Đã xin lùi hạn', lead: 'vp', dueOn: '2026-11-30',
      overrideReason: 'Sở đã đồng ý lùi hạn qua điện thoại',
    })
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-30'])
  })

  it('without a date gets the term of its kind, marked as default', async () => {
    const { documentId } = await presentedLetter(office, { kind: 'direction' })
    // He is told the day before he confirms.
    const { document, presentation } = await openLetter(office, chair, { documentId })
    assert.ok(presentation)
    assert.equal(await findDefaultDueOn(office, document, presentation), '2026-11-27')
    await confirmDirective(office, chair, { documentId, text: 'Giao VP', lead: 'vp' })
    // Three working days from Monday 23/11, with the 24th off.
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-27'])
    const line = await office.db.selectFrom('assignment').select(['due_is_default', 'due_kind'])
      .where('document_id', '=', documentId).executeTakeFirstOrThrow()
    assert.deepEqual(line, { due_is_default: true, due_kind: 'working-days' })
    const urgent = await presentedLetter(office, { kind: 'direction', urgency: 'express' })
    await confirmDirective(office, chair, { documentId: urgent.documentId, text: 'Làm ngay', lead: 'qs' })
    assert.deepEqual(await linesOf(office, urgent.documentId), ['lead qs pending 2026-11-23'])
  })

  it('to keep or to inform ends the document without work', async () => {
    const kept = await presentedLetter(office)
    await confirmDirective(office, chair, { documentId: kept.documentId, outcome: 'keep', text: 'Văn phòng lưu.' })
    assert.equal(await stateOf(office, kept.documentId), 'completed')
    assert.deepEqual(await linesOf(office, kept.documentId), [])

    const told = await presentedLetter(office)
    await confirmDirective(office, chair, { documentId: told.documentId, text: 'Để biết', fyi: ['vp', 'ca'] })
    assert.equal(await stateOf(office, told.documentId), 'completed')
    assert.deepEqual(await linesOf(office, told.documentId), ['fyi vp unseen -', 'fyi ca unseen -'])
    assert.ok((await eventsOf(office, told.documentId)).includes('document-completed'))
  })

  it('passed on lies on the other leader’s pile only, bound by the earlier date (D4, D5)', async () => {
    const { documentId } = await presentedLetter(office)
    const vice = await office.as('phochutich')
    const { directiveId } = await confirmDirective(office, chair, {
      documentId, text: 'Kính chuyển đ/c PCT chỉ đạo', passTo: 'pct', dueOn: '2026-11-30',
    })
    const onPile = async (actor: Actor) =>
      (await listPile(office.db, [actor.positionId])).some((row) => row.document_id === documentId)
    assert.deepEqual([await onPile(chair), await onPile(vice)], [false, true])
    assert.equal(await stateOf(office, documentId), 'awaiting-directive')

    const late = { documentId, text: 'Giao VP', lead: 'vp', dueOn: '2026-12-01' }
    await assert.rejects(confirmDirective(office, vice, late), { code: 'due-date-after-earlier' })
    await assert.rejects(confirmDirective(office, vice, { ...late, dueOn: '2026-11-30', passTo: 'pct' }), {
      code: 'directive-passes-to-self',
    })
    const second = await confirmDirective(office, vice, { documentId, text: 'Giao VP', lead: 'vp' })

    const directives = await listDirectives(office.db, documentId)
    assert.deepEqual(directives.map((one) => [one.id, one.previous_id]), [[directiveId, null], [second.directiveId, directiveId]])
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-30'])
  })

  it('is his own: not the clerk’s, not another leader’s, not the administrator’s', async () => {
    const { documentId } = await presentedLetter(office)
    for (const name of ['vanthu', 'chanhvp', 'phochutich', 'truongphong', 'quantri', 'thanhtra']) {
      await assert.rejects(confirmDirective(office, await office.as(name), { documentId, text: 'Giao', lead: 'vp' }), {
        code: 'directive-not-yours',
      })
    }
    assert.equal(await stateOf(office, documentId), 'awaiting-directive')
  })

  it('through a token only with the right that its person approved', async () => {
    const { documentId } = await presentedLetter(office)
    const token = { ...chair, via: 'token' as const, tokenName: 'kết nối', tokenScopes: ['present'] }
    await assert.rejects(confirmDirective(office, token, { documentId, text: 'Giao', lead: 'vp' }), {
      code: 'token-may-not-confirm',
    })
    await confirmDirective(office, { ...token, tokenScopes: ['directives:confirm'] }, {
      documentId, text: 'Giao', lead: 'vp',
    })
    const [directive] = await listDirectives(office.db, documentId)
    assert.deepEqual([directive?.via, directive?.token_name], ['token', 'kết nối'])
  })

  it('once: of two at once one begins work, the other is kept and refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { documentId } = await presentedLetter(office)
      const outcomes = await Promise.allSettled([
        confirmDirective(office, chair, { documentId, text: 'Giao VP', lead: 'vp' }),
        confirmDirective(office, chair, { documentId, text: 'Giao VHXH', lead: 'vhxh' }),
      ])
      assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
      assert.equal((await linesOf(office, documentId)).length, 1)
      const states = (await listDirectives(office.db, documentId)).map((one) => one.state).sort()
      assert.deepEqual(states, ['confirmed', 'conflicting'])
    }
  })

  it('sent twice by a tablet whose answer got lost is one directive', async () => {
    const { documentId } = await presentedLetter(office)
    const input = { documentId, text: 'Giao VP', lead: 'vp' }
    const first = await confirmDirective(office, chair, input)
    assert.deepEqual(await confirmDirective(office, chair, input), first)
    assert.equal((await listDirectives(office.db, documentId)).length, 1)
  })

  it('from a tablet that was offline meanwhile is kept whole as a conflict (D7)', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    await confirmDirective(office, chair, { documentId, text: 'Giao VP', lead: 'vp' })
    const stroke = strokeOn(sha256)
    await saveInk(office, chair, { documentId, layerId: randomUUID(), strokes: [stroke] })

    await assert.rejects(
      confirmDirective(office, chair, { documentId, text: 'Giao công an', lead: 'ca' }),
      { code: 'directive-already-confirmed' },
    )

    const kept = (await listDirectives(office.db, documentId)).find((one) => one.state === 'conflicting')
    assert.equal(kept?.text, 'Giao công an')
    const strokes = await office.db.selectFrom('ink_stroke').select('id')
      .where('ink_layer_id', '=', kept.ink_layer_id).execute()
    assert.deepEqual(strokes, [{ id: stroke.id }])
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending -'])
    assert.ok((await eventsOf(office, documentId)).includes('directive-conflicting'))
  })

  it('is replaced by a new one, never edited: open lines are recalled (D6, R14)', async () => {
    const { documentId } = await presentedLetter(office)
    const old = await confirmDirective(office, chair, {
      documentId, text: 'Giao VP', lead: 'vp', support: ['ca'], dueOn: '2026-11-30',
    })
    await office.db.updateTable('assignment').set({ state: 'active', started_at: office.now() })
      .where('id', '=', old.assignmentIds[0]!).execute()
    const change = { documentId, text: 'Giao VHXH', lead: 'vhxh', supersedesId: old.directiveId }
    await assert.rejects(confirmDirective(office, await office.as('phochutich'), change), {
      code: 'directive-not-yours',
    })

    const { directiveId } = await confirmDirective(office, chair, change)

    const directives = await listDirectives(office.db, documentId)
    assert.deepEqual(directives.map((one) => [one.id, one.state, one.supersedes_id]), [
      [old.directiveId, 'superseded', null], [directiveId, 'confirmed', old.directiveId],
    ])
    assert.deepEqual(await linesOf(office, documentId), [
      'lead vp recalled 2026-11-30', 'support ca recalled 2026-11-30', 'lead vhxh pending -',
    ])
    await assert.rejects(confirmDirective(office, chair, change), { code: 'directive-in-wrong-state' })
  })

  it('by one tap takes over what the chief of office proposed', async () => {
    const { documentId } = await letterWithPages(office)
    const chief = await office.as('chanhvp')
    await assert.rejects(
      proposeDistribution(office, await office.as('chuyenvien'), { documentId, text: 'Giao', lead: 'vp' }),
      { code: 'not-allowed' },
    )
    const first = await proposeDistribution(office, chief, { documentId, text: 'Giao VP', lead: 'vp' })
    const { directiveId: proposalId } = await proposeDistribution(office, chief, {
      documentId, text: 'Giao KT-HT-ĐT', lead: 'kthtdt', support: ['ca'], dueOn: '2026-11-30',
    })
    const { presentDocument } = await import('../../../workflows/registration/present-document.ts')
    await presentDocument(office, chief, { documentId, leader: 'ct' })
    assert.deepEqual(await linesOf(office, documentId), [])
    await assert.rejects(agreeWithProposal(office, chair, { documentId, proposalId: first.directiveId }), {
      code: 'proposal-not-found',
    })

    await agreeWithProposal(office, chair, { documentId, proposalId })

    assert.deepEqual(await linesOf(office, documentId), [
      'lead kthtdt pending 2026-11-30', 'support ca pending 2026-11-30',
    ])
    const states = (await listDirectives(office.db, documentId)).map((one) => [one.origin, one.state])
    assert.deepEqual(states, [['proposed', 'discarded'], ['proposed', 'discarded'], ['leader', 'confirmed']])
  })
})
