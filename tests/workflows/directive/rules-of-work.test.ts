import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { askExtension } from '../../../workflows/assignment/ask-extension.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { leaveForClerk } from '../../../workflows/directive/leave-for-clerk.ts'
import { proposeDistribution } from '../../../workflows/directive/propose-distribution.ts'
import { saveInk } from '../../../workflows/directive/save-ink.ts'
import { directedDocument, documentState } from '../../support/directed-document.ts'
import { linesOf, presentedLetter, strokeOn } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { randomUUID } from 'node:crypto'

describe('what holds whichever way work is given', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice({ now: '2026-03-20T02:00:00Z' })))
  after(() => office.close())

  it('no work begins without a confirmed directive: not by presenting, proposing or ink alone (R15)', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    await proposeDistribution(office, await office.as('chanhvp'), { documentId, text: 'Giao VP', lead: 'vp' })
    const chair = await office.as('chutich')
    await saveInk(office, chair, { documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)] })
    await leaveForClerk(office, chair, { documentId })
    await office.runJobs()
    assert.deepEqual(await linesOf(office, documentId), [])
    assert.equal(await documentState(office, documentId), 'awaiting-directive')
  })

  it('work demanded names chủ trì, whatever the words say (R11)', async () => {
    const { documentId } = await presentedLetter(office)
    const chair = await office.as('chutich')
    for (const fields of [{ text: 'Giao VP chủ trì' }, { text: 'Giao', support: ['vp'] }, { outcome: 'assign' as const, fyi: ['vp'], text: 'Giao' }]) {
      await assert.rejects(confirmDirective(office, chair, { documentId, ...fields }), { code: 'directive-without-lead' })
    }
    assert.deepEqual(await linesOf(office, documentId), [])
  })

  it('a confirmed directive and its lines are changed by nobody, not in the database either (R14)', async () => {
    const { directiveId } = await directedDocument(office, { lead: 'vp', dueOn: '2026-03-25' })
    await assert.rejects(office.db.updateTable('directive').set({ text: 'Khác' }).where('id', '=', directiveId).execute())
    await assert.rejects(office.db.deleteFrom('directive').where('id', '=', directiveId).execute())
    await assert.rejects(
      office.db.updateTable('directive_line').set({ due_on: '2026-04-30' }).where('directive_id', '=', directiveId).execute(),
    )
    await assert.rejects(office.db.deleteFrom('directive_line').where('directive_id', '=', directiveId).execute())
  })

  it('nobody grants his own request, not in the database either (R22)', async () => {
    const officer = await office.as('chuyenvien')
    const { lines } = await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-03-25' })
    const { extensionId } = await askExtension(office, officer, {
      assignmentId: lines.chuyenvien!, dueOn: '2026-04-01', reason: 'Còn chờ số liệu các tổ',
    })
    const grantTo = (personId: string) => office.db.updateTable('extension')
      .set({ decision: 'granted', decided_by: personId, decided_at: office.now(), granted_due_on: '2026-04-01' })
      .where('id', '=', extensionId).execute()
    await assert.rejects(grantTo(officer.personId), /check/)
    await grantTo((await office.as('chutich')).personId)
  })
})
