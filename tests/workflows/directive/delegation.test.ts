import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listDirectives } from '../../../db/directives.ts'
import { insertAppointment, insertPerson, insertPosition } from '../../../db/staff.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { proposeDistribution } from '../../../workflows/directive/propose-distribution.ts'
import { saveInk } from '../../../workflows/directive/save-ink.ts'
import { delegate, linesOf, presentedLetter, strokeOn } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { randomUUID } from 'node:crypto'

describe('directing for another', () => {
  let office: TestOffice
  let delegationId: string
  before(async () => {
    office = await openTestOffice({ now: '2026-04-10T02:00:00Z' })
    delegationId = await delegate(office, {
      from: 'ct', to: 'pct', paper: '12/GUQ-UBND', since: '2026-04-01', until: '2026-04-15',
    })
  })
  after(() => office.close())

  it('by a written delegation is recorded as on behalf of, with its paper (E1)', async () => {
    office.setNow('2026-04-10T02:00:00Z')
    const { documentId } = await presentedLetter(office)
    const vice = await office.as('phochutich')
    const chair = await office.as('chutich')
    await confirmDirective(office, vice, { documentId, text: 'Giao VP', lead: 'vp' })

    const [directive] = await listDirectives(office.db, documentId)
    assert.equal(directive?.author_position_id, vice.positionId)
    assert.equal(directive.on_behalf_of_position_id, chair.positionId)
    assert.equal(directive.delegation_id, delegationId)
    const event = await office.db.selectFrom('audit_event').selectAll()
      .where('kind', '=', 'directive-confirmed').where('document_id', '=', documentId).executeTakeFirstOrThrow()
    assert.equal(event.on_behalf_of_position_id, chair.positionId)
    assert.equal(JSON.parse(event.facts).delegationId, delegationId)
  })

  it('is refused on the day after the last, even from a page opened before (E2)', async () => {
    office.setNow('2026-04-15T16:30:00Z')
    const { documentId } = await presentedLetter(office)
    const stillAllowed = await office.as('phochutich')
    office.setNow('2026-04-16T01:00:00Z')

    await assert.rejects(confirmDirective(office, stillAllowed, { documentId, text: 'Giao', lead: 'vp' }), {
      code: 'delegation-ended',
    })
    await assert.rejects(
      confirmDirective(office, await office.as('phochutich'), { documentId, text: 'Giao', lead: 'vp' }),
      { code: 'directive-not-yours' },
    )
    assert.deepEqual(await linesOf(office, documentId), [])
  })

  it('does not go on to a third by a delegation of a delegation (E3)', async () => {
    office.setNow('2026-04-10T02:00:00Z')
    await delegate(office, { from: 'pct', to: 'cvp', paper: '13/GUQ-UBND', since: '2026-04-01', until: '2026-04-15' })
    const { documentId } = await presentedLetter(office)
    await assert.rejects(
      confirmDirective(office, await office.as('chanhvp'), { documentId, text: 'Giao', lead: 'vp' }),
      { code: 'directive-not-yours' },
    )
  })

  it('an assistant prepares and never confirms (E4)', async () => {
    office.setNow('2026-04-20T02:00:00Z')
    await office.db.transaction().execute(async (trx) => {
      const { id: ct, unit_id } = await trx.selectFrom('position').select(['id', 'unit_id'])
        .where('code', '=', 'ct').executeTakeFirstOrThrow()
      const positionId = await insertPosition(trx, {
        code: 'tl', name: 'Thư ký Chủ tịch', unitId: unit_id, roles: ['assistant'],
        assistsPositionId: ct, openedOn: '2026-01-01',
      })
      const personId = await insertPerson(trx, { signInName: 'thuky', fullName: 'Ngô Thử Nghiệm' })
      await insertAppointment(trx, { personId, positionId, from: '2026-01-01' })
    })
    const assistant = await office.as('thuky')
    const { documentId, sha256 } = await presentedLetter(office)

    await proposeDistribution(office, assistant, { documentId, text: 'Giao VP', lead: 'vp' })
    await saveInk(office, assistant, { documentId, layerId: randomUUID(), strokes: [strokeOn(sha256)] })
    await assert.rejects(confirmDirective(office, assistant, { documentId, text: 'Giao', lead: 'vp' }), {
      code: 'assistant-may-not-confirm',
    })
    assert.deepEqual(await linesOf(office, documentId), [])
  })
})
