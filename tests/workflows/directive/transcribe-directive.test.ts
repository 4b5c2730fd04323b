import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { findDirective, listTranscriptions } from '../../../db/directives.ts'
import { confirmTranscription } from '../../../workflows/directive/confirm-transcription.ts'
import { leaveForClerk } from '../../../workflows/directive/leave-for-clerk.ts'
import { saveInk } from '../../../workflows/directive/save-ink.ts'
import { transcribeDirective } from '../../../workflows/directive/transcribe-directive.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { eventsOf, linesOf, presentedLetter, stateOf, strokeOn } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('ink that the clerk writes out', () => {
  let office: TestOffice
  let chair: Actor
  let clerk: Actor
  before(async () => {
    office = await openTestOffice()
    chair = await office.as('chutich')
    clerk = await office.as('vanthu')
  })
  after(() => office.close())

  async function inked() {
    const { documentId, sha256 } = await presentedLetter(office)
    const layerId = randomUUID()
    await saveInk(office, chair, { documentId, layerId, strokes: [strokeOn(sha256)] })
    return { documentId, layerId }
  }

  it('waits in the clerk’s list once the leader has left it there', async () => {
    const { documentId } = await inked()
    const left = await leaveForClerk(office, chair, { documentId })
    assert.deepEqual(await leaveForClerk(office, chair, { documentId }), left)
    const waiting = await listTranscriptions(office.db, clerk.personId)
    assert.deepEqual(waiting.map((row) => [row.directive_id, row.state]), [[left.directiveId, 'draft']])

    const written = await transcribeDirective(office, clerk, { documentId, text: 'Giao VP trước 30/11', lead: 'vp', dueOn: '2026-11-30' })
    assert.equal(written.directiveId, left.directiveId)
  })

  it('is not confirmed on the leader’s behalf by the very person who wrote it out', async () => {
    const { documentId } = await inked()
    const { directiveId } = await transcribeDirective(office, clerk, {
      documentId, text: 'Giao VP trước 30/11', lead: 'vp', dueOn: '2026-11-30',
    })
    const delegationId = randomUUID()
    const [seat] = clerk.seats
    assert.ok(seat)
    // The same person also holds a seat to which the leader delegated.
    const both: Actor = { ...clerk, delegations: [{ id: delegationId, fromPositionId: chair.positionId, fromPositionName: 'Chủ tịch', toPositionId: seat.positionId, paperNumber: '77/QĐ' }] }
    await office.db.insertInto('delegation').values({
      id: delegationId, from_position_id: chair.positionId, to_position_id: seat.positionId, granted_by_person_id: chair.personId,
      paper_number: '77/QĐ', paper_issued_on: '2026-01-02', days: '[2026-01-02,2027-01-02]', reason: 'Đi công tác',
    }).execute()
    await assert.rejects(confirmTranscription(office, both, { directiveId }), { code: 'needs-second-person' })
    assert.deepEqual(await linesOf(office, documentId), [])
    await office.db.updateTable('delegation').set({ revoked_at: office.now() }).where('id', '=', delegationId).execute()
    await confirmTranscription(office, chair, { directiveId })
  })

  it('begins work only when the leader confirms it (D8)', async () => {
    const { documentId, layerId } = await inked()
    const { directiveId } = await transcribeDirective(office, clerk, {
      documentId, text: 'Giao VP trước 30/11', lead: 'vp', dueOn: '2026-11-30',
    })
    assert.deepEqual(await linesOf(office, documentId), [])
    assert.equal((await findDirective(office.db, directiveId))?.state, 'awaiting-confirmation')
    for (const name of ['vanthu', 'chanhvp', 'phochutich']) {
      await assert.rejects(confirmTranscription(office, await office.as(name), { directiveId }), {
        code: 'directive-not-yours',
      })
    }

    await confirmTranscription(office, chair, { directiveId })

    const directive = await findDirective(office.db, directiveId)
    assert.deepEqual(
      [directive?.state, directive?.origin, directive?.ink_layer_id, directive?.prepared_by, directive?.confirmed_by],
      ['confirmed', 'transcribed', layerId, clerk.personId, chair.personId],
    )
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-30'])
    assert.equal(await stateOf(office, documentId), 'assigned')
    assert.deepEqual(await eventsOf(office, documentId), [
      'document-presented', 'directive-transcribed', 'directive-confirmed', 'assignment-made',
    ])
    await assert.rejects(confirmTranscription(office, chair, { directiveId }), {
      code: 'directive-in-wrong-state',
    })
  })

  it('holds to the rules again at the moment of confirming', async () => {
    const { documentId } = await inked()
    const { directiveId } = await transcribeDirective(office, clerk, {
      documentId, text: 'Giao VP trong ngày', lead: 'vp', dueOn: '2026-11-23',
    })
    office.setNow('2026-11-25T02:00:00Z')
    await assert.rejects(confirmTranscription(office, chair, { directiveId }), { code: 'due-date-in-past' })
    office.setNow('2026-11-23T02:00:00Z')
    assert.deepEqual(await linesOf(office, documentId), [])
  })

  it('is refused without ink, without text, and to anybody but a clerk', async () => {
    const { documentId } = await presentedLetter(office)
    const input = { documentId, text: 'Giao VP', lead: 'vp' }
    await assert.rejects(transcribeDirective(office, clerk, input), { code: 'transcription-without-ink' })
    await assert.rejects(leaveForClerk(office, chair, { documentId }), { code: 'transcription-without-ink' })
    await assert.rejects(transcribeDirective(office, clerk, { ...input, text: ' ' }), {
      code: 'transcription-without-text',
    })
    await assert.rejects(transcribeDirective(office, chair, input), { code: 'not-allowed' })
    const rows = await office.db.selectFrom('directive').select('id').where('document_id', '=', documentId).execute()
    assert.deepEqual(rows, [])
  })
})
