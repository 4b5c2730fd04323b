import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listPile } from '../../../db/presentations.ts'
import { returnToClerk } from '../../../workflows/directive/return-to-clerk.ts'
import { presentDocument } from '../../../workflows/registration/present-document.ts'
import { withdrawPresentation } from '../../../workflows/registration/withdraw-presentation.ts'
import { eventsOf, letterWithPages, presentedLetter, stateOf } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('presenting a letter to a leader', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('puts it on the pile of the leader named by account, position or unit', async () => {
    const chair = await office.as('chutich')
    for (const leader of ['chutich', 'ct', 'ld']) {
      const { documentId } = await letterWithPages(office)
      await presentDocument(office, await office.as('vanthu'), { documentId, leader })
      const pile = await listPile(office.db, [chair.positionId])
      assert.ok(pile.some((row) => row.document_id === documentId))
      assert.equal(await stateOf(office, documentId), 'awaiting-directive')
      assert.deepEqual(await eventsOf(office, documentId), ['document-presented'])
    }
    const notices = await office.db.selectFrom('notification').select('kind')
      .where('person_id', '=', chair.personId).execute()
    assert.equal(notices.length, 3)
  })

  it('sorts the pile by urgency, then by the order presented', async () => {
    const normal = await presentedLetter(office, { leader: 'pct' })
    const express = await presentedLetter(office, { leader: 'pct', urgency: 'express' })
    const urgent = await presentedLetter(office, { leader: 'pct', urgency: 'urgent' })
    const pile = await listPile(office.db, [(await office.as('phochutich')).positionId])
    assert.deepEqual(
      pile.map((row) => row.document_id),
      [express, urgent, normal].map((letter) => letter.documentId),
    )
  })

  it('is refused a second time, and to nobody or to somebody who does not direct', async () => {
    const clerk = await office.as('vanthu')
    const { documentId } = await presentedLetter(office)
    await assert.rejects(presentDocument(office, clerk, { documentId, leader: 'pct' }), {
      code: 'document-already-presented',
    })
    const other = await letterWithPages(office)
    await assert.rejects(presentDocument(office, clerk, { ...other, leader: 'ai-do' }), {
      code: 'addressee-unknown',
    })
    await assert.rejects(presentDocument(office, clerk, { ...other, leader: 'chuyenvien' }), {
      code: 'addressee-no-leader',
    })
    assert.equal(await stateOf(office, other.documentId), 'registered')
    assert.deepEqual(await eventsOf(office, other.documentId), [])
  })

  it('is for the desk only', async () => {
    const { documentId } = await letterWithPages(office)
    for (const name of ['chutich', 'chuyenvien', 'quantri', 'thanhtra']) {
      await assert.rejects(presentDocument(office, await office.as(name), { documentId, leader: 'ct' }), {
        code: 'not-allowed',
      })
    }
  })

  it('happens once, even when two clerks press the button together', async () => {
    const { documentId } = await letterWithPages(office)
    const [first, second] = [await office.as('vanthu'), await office.as('vanthu2')]
    const outcomes = await Promise.allSettled([
      presentDocument(office, first, { documentId, leader: 'ct' }),
      presentDocument(office, second, { documentId, leader: 'pct' }),
    ])
    assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    assert.deepEqual(await eventsOf(office, documentId), ['document-presented'])
  })

  it('can be taken back by the desk', async () => {
    const { documentId } = await presentedLetter(office)
    await withdrawPresentation(office, await office.as('vanthu'), { documentId })
    assert.equal(await stateOf(office, documentId), 'registered')
    await assert.rejects(withdrawPresentation(office, await office.as('vanthu'), { documentId }), {
      code: 'presentation-not-open',
    })
  })

  it('can be handed back by the leader, and the clerk reads why', async () => {
    const { documentId } = await presentedLetter(office)
    const chair = await office.as('chutich')
    await assert.rejects(returnToClerk(office, chair, { documentId, reason: 'Sai số' }), {
      code: 'reason-too-short',
    })
    await assert.rejects(
      returnToClerk(office, await office.as('phochutich'), { documentId, reason: 'Không thuộc lĩnh vực' }),
      { code: 'directive-not-yours' },
    )
    assert.equal(await stateOf(office, documentId), 'awaiting-directive')

    await returnToClerk(office, chair, { documentId, reason: 'Sai trích yếu, đề nghị sửa' })
    const row = await office.db.selectFrom('incoming_document').select(['state', 'state_reason'])
      .where('id', '=', documentId).executeTakeFirstOrThrow()
    assert.deepEqual(row, { state: 'registered', state_reason: 'Sai trích yếu, đề nghị sửa' })
    const clerk = await office.as('vanthu')
    const told = await office.db.selectFrom('notification').select('kind')
      .where('person_id', '=', clerk.personId).where('document_id', '=', documentId).execute()
    assert.deepEqual(told, [{ kind: 'document-returned-to-clerk' }])
    await presentDocument(office, clerk, { documentId, leader: 'pct' })
    assert.equal(await stateOf(office, documentId), 'awaiting-directive')
  })
})
