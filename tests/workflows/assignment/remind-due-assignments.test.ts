import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { completeAssignment } from '../../../workflows/assignment/complete-assignment.ts'
import { remindDueAssignments } from '../../../workflows/assignment/remind-due-assignments.ts'
import { directedDocument } from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

// 24/11/2026 is a day off (Tuesday); the office works Monday to Friday.

describe('reminders of the morning', () => {
  let office: TestOffice
  beforeEach(async () => void (office = await openTestOffice({ now: '2026-11-16T01:00:00Z' })))
  afterEach(() => office.close())

  const morningOf = async (day: string) => {
    office.setNow(`${day}T00:30:00Z`)
    await remindDueAssignments(office, {})
  }
  const heard = async (name: string) => {
    const person = await office.as(name)
    const rows = await office.db
      .selectFrom('notification').select(['kind', 'dedupe_key'])
      .where('person_id', '=', person.personId).where('kind', '!=', 'assignment-made')
      .orderBy('dedupe_key').execute()
    return rows.map((row) => `${row.kind.replace('assignment-', '')} ${row.dedupe_key.split(':')[2]}`).sort()
  }

  it('reminds one working day before, on the day, and after; then his leader, then the chair', async () => {
    await directedDocument(office, { leader: 'phochutich', lead: 'chuyenvien', dueOn: '2026-11-23' })
    for (const day of ['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']) {
      await morningOf(day)
    }
    assert.deepEqual(await heard('chuyenvien'), [
      'due-today 2026-11-23', 'near-due 2026-11-20', 'overdue 2026-11-25', 'overdue 2026-11-26',
    ])
    assert.deepEqual(await heard('phochutich'), ['overdue-direct 2026-11-25'])
    assert.deepEqual(await heard('chutich'), ['overdue-chair 2026-11-26'])
  })

  it('reminds once, not twice after a restart, nor by two workers at once', async () => {
    await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-11-18' })
    office.setNow('2026-11-17T00:30:00Z')
    await Promise.all([remindDueAssignments(office, {}), remindDueAssignments(office, {})])
    await remindDueAssignments(office, {})
    assert.deepEqual(await heard('chuyenvien'), ['near-due 2026-11-17'])
    const run = await office.db.selectFrom('reminder_run').selectAll().execute()
    assert.deepEqual(run.map((row) => [row.day, row.made]), [['2026-11-17', 1]])
  })

  it('catches up missed days once, each person hearing only the latest', async () => {
    await directedDocument(office, { leader: 'phochutich', lead: 'chuyenvien', dueOn: '2026-11-18' })
    await morningOf('2026-11-16')
    await morningOf('2026-11-20')
    await morningOf('2026-11-20')
    assert.deepEqual(await heard('chuyenvien'), ['overdue 2026-11-20'])
    assert.deepEqual(await heard('phochutich'), ['overdue-direct 2026-11-19'])
    assert.deepEqual(await heard('chutich'), ['overdue-chair 2026-11-20'])
  })

  it('a Friday reminder that was missed still comes on Saturday, before a Monday', async () => {
    await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-11-23' })
    await morningOf('2026-11-19')
    await morningOf('2026-11-21')
    assert.deepEqual(await heard('chuyenvien'), ['near-due 2026-11-20'])
  })

  it('uses the clock of the office: late in the evening in London it is the next day here', async () => {
    await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-11-18' })
    office.setNow('2026-11-16T17:30:00Z')
    await remindDueAssignments(office, {})
    assert.deepEqual(await heard('chuyenvien'), ['near-due 2026-11-17'])
  })

  it("tells a unit's head, and nobody about what is done, undated or for information", async () => {
    await directedDocument(office, { lead: 'kthtdt', dueOn: '2026-11-18', fyi: ['chuyenvien2'] })
    await directedDocument(office, { lead: 'chuyenvien' })
    const finished = await directedDocument(office, { lead: 'chuyenvien3', dueOn: '2026-11-18' })
    await completeAssignment(office, await office.as('chuyenvien3'), {
      assignmentId: finished.lines.chuyenvien3!, result: { kind: 'kept' },
    })
    await morningOf('2026-11-17')
    assert.deepEqual(await heard('truongphong'), ['near-due 2026-11-17'])
    for (const name of ['chuyenvien', 'chuyenvien2', 'chuyenvien3']) assert.deepEqual(await heard(name), [])
  })
})
