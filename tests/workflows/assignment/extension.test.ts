import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listExtensions, listWaitingExtensions } from '../../../db/extensions.ts'
import { listHistory } from '../../../db/history.ts'
import { askExtension, withdrawExtension } from '../../../workflows/assignment/ask-extension.ts'
import { completeAssignment } from '../../../workflows/assignment/complete-assignment.ts'
import { decideExtension } from '../../../workflows/assignment/decide-extension.ts'
import { forwardAssignment } from '../../../workflows/assignment/forward-assignment.ts'
import { remindDueAssignments } from '../../../workflows/assignment/remind-due-assignments.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { directedDocument, eventsOf, lineOf } from '../../support/directed-document.ts'
import { delegate, presentedLetter } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const reason = 'Còn chờ số liệu của hai tổ dân phố'
const TODAY = '2026-03-20T02:00:00Z'

describe('more time for a line', () => {
  let office: TestOffice
  let chair: Actor
  let officer: Actor
  before(async () => {
    office = await openTestOffice({ now: TODAY })
    chair = await office.as('chutich')
    officer = await office.as('chuyenvien')
  })
  after(() => office.close())

  async function lineDue(dueOn: string | null = '2026-03-25', external: string | null = null) {
    office.setNow(TODAY)
    const made = await directedDocument(office, { lead: 'chuyenvien', support: ['vhxh'], dueOn })
    if (external) {
      await office.db.updateTable('incoming_document').set({ external_due_on: external })
        .where('id', '=', made.documentId).execute()
    }
    return { ...made, assignmentId: made.lines.chuyenvien! }
  }
  async function asked(external: string | null = null) {
    const line = await lineDue('2026-03-25', external)
    const { extensionId } = await askExtension(office, officer, { assignmentId: line.assignmentId, dueOn: '2026-04-01', reason })
    return { ...line, extensionId }
  }
  const dueOf = async (id: string) => (await lineOf(office, id)).due_on
  const told = async (who: string, documentId: string) => {
    const { personId } = await office.as(who)
    const rows = await office.db.selectFrom('notification').select('kind').where('person_id', '=', personId)
      .where('document_id', '=', documentId).where('kind', 'like', 'extension-%').orderBy('id').execute()
    return rows.map((row) => row.kind)
  }

  it('asked for and granted moves the day, and both days stay to be read (F8)', async () => {
    const { assignmentId, documentId, extensionId } = await asked()
    assert.equal(await dueOf(assignmentId), '2026-03-25', 'the old day counts until then')
    assert.deepEqual(await told('chutich', documentId), ['extension-asked'])
    await assert.rejects(decideExtension(office, officer, { assignmentId, extensionId, decision: 'granted' }), { code: 'extension-own' })
    assert.equal(await dueOf(assignmentId), '2026-03-25')

    await decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted' })
    assert.equal(await dueOf(assignmentId), '2026-04-01')
    const [one] = await listExtensions(office.db, assignmentId)
    assert.deepEqual(
      [one?.oldDueOn, one?.askedDueOn, one?.grantedDueOn, one?.reason, one?.isLate, one?.decision],
      ['2026-03-25', '2026-04-01', '2026-04-01', reason, false, 'granted'],
    )
    assert.deepEqual(await told('chuyenvien', documentId), ['extension-granted'])
    const history = await listHistory(office.db, documentId)
    const days = (kind: string) => history.filter((event) => event.kind === kind).map((event) => event.dueOn)
    assert.deepEqual([days('extension-granted'), days('extension-asked')], [['2026-04-01'], ['2026-04-01']])
    assert.ok(days('assignment-made').every((day) => day === '2026-03-25'), 'the day as it was then')
    const document = await office.db.selectFrom('incoming_document').select('due_on').where('id', '=', documentId).executeTakeFirstOrThrow()
    assert.equal(document.due_on, '2026-04-01')
    office.setNow('2026-03-27T02:00:00Z')
    await remindDueAssignments(office)
    const overdue = await office.db.selectFrom('notification').select('id').where('assignment_id', '=', assignmentId)
      .where('kind', 'like', 'assignment-overdue%').execute()
    assert.deepEqual(overdue, [], 'not overdue by the old day')
  })

  it('may be granted for another day, or refused with a reason, and then asked anew', async () => {
    const { assignmentId, extensionId, documentId } = await asked()
    await assert.rejects(decideExtension(office, chair, { assignmentId, extensionId, decision: 'refused' }), { code: 'reason-too-short' })
    await assert.rejects(decideExtension(office, chair, { assignmentId, extensionId, decision: 'refused', note: 'không' }), { code: 'reason-too-short' })
    await decideExtension(office, chair, { assignmentId, extensionId, decision: 'refused', note: 'Cấp trên cần đúng ngày ấy' })
    assert.equal(await dueOf(assignmentId), '2026-03-25')
    assert.deepEqual(await told('chuyenvien', documentId), ['extension-refused'])

    const again = await askExtension(office, officer, { assignmentId, dueOn: '2026-04-02', reason })
    for (const dueOn of ['2026-03-25', '2026-03-24']) {
      await assert.rejects(decideExtension(office, chair, { assignmentId, ...again, decision: 'granted', dueOn }), { code: 'extension-not-later' })
    }
    await decideExtension(office, chair, { assignmentId, ...again, decision: 'granted', dueOn: '2026-03-27' })
    assert.equal(await dueOf(assignmentId), '2026-03-27')
    await assert.rejects(decideExtension(office, chair, { assignmentId, ...again, decision: 'granted' }), { code: 'extension-not-found' })
  })

  it('refuses what is no request, and leaves nothing behind', async () => {
    const { assignmentId, lines, documentId } = await lineDue()
    const ask = (changes: Partial<Parameters<typeof askExtension>[2]>, who = officer) =>
      askExtension(office, who, { assignmentId, dueOn: '2026-04-01', reason, ...changes })
    await assert.rejects(ask({ reason: 'chưa xong' }), { code: 'reason-too-short' })
    await assert.rejects(ask({ reason: 'x'.repeat(1_001) }), { code: 'text-too-long' })
    await assert.rejects(ask({ dueOn: '2026-03-25' }), { code: 'extension-not-later' })
    await assert.rejects(ask({ dueOn: '2026-02-30' }), { code: 'due-date-unreadable' })
    await assert.rejects(ask({ assignmentId: 'khong-co' }), { code: 'assignment-not-found' })
    await assert.rejects(ask({}, chair), { code: 'assignment-not-yours' })
    await assert.rejects(ask({ assignmentId: lines.vhxh! }), { code: 'assignment-not-yours' })
    const undated = await lineDue(null)
    await assert.rejects(ask({ assignmentId: undated.assignmentId }), { code: 'extension-without-day' })
    const done = await lineDue()
    await completeAssignment(office, officer, { assignmentId: done.assignmentId, result: { kind: 'note', note: 'Đã xong.' } })
    await assert.rejects(ask({ assignmentId: done.assignmentId }), { code: /in-wrong-state$/ })
    assert.deepEqual(await listExtensions(office.db, assignmentId), [])
    assert.ok(!(await eventsOf(office, documentId)).some((kind) => kind.startsWith('extension')))
  })

  it('is late after its day, and has to say so', async () => {
    const { assignmentId } = await lineDue()
    const ask = (changes = {}) => askExtension(office, officer, { assignmentId, dueOn: '2026-04-01', reason, ...changes })
    office.setNow('2026-03-26T02:00:00Z')
    await assert.rejects(ask(), { code: 'extension-late' })
    await assert.rejects(ask({ dueOn: '2026-03-26', isLate: false }), { code: 'extension-late' })
    await ask({ isLate: true })
    assert.deepEqual((await listExtensions(office.db, assignmentId)).map((one) => one.isLate), [true])
    const onTheDay = await lineDue()
    office.setNow('2026-03-25T09:00:00Z')
    await askExtension(office, officer, { assignmentId: onTheDay.assignmentId, dueOn: '2026-04-01', reason })
    assert.deepEqual((await listExtensions(office.db, onTheDay.assignmentId)).map((one) => one.isLate), [false])
  })

  it('after the day of the leader before is for that leader to grant (D5)', async () => {
    office.setNow(TODAY)
    const { documentId } = await presentedLetter(office)
    const vice = await office.as('phochutich')
    await confirmDirective(office, chair, { documentId, text: 'Kính chuyển đ/c PCT', passTo: 'phochutich', dueOn: '2026-03-25' })
    const { assignmentIds } = await confirmDirective(office, vice, { documentId, text: 'Giao đ/c Tâm', lead: 'chuyenvien', dueOn: '2026-03-25' })
    const assignmentId = assignmentIds[0]!
    const { extensionId } = await askExtension(office, officer, { assignmentId, dueOn: '2026-04-01', reason })
    await assert.rejects(decideExtension(office, vice, { assignmentId, extensionId, decision: 'granted' }), { code: 'extension-after-earlier' })
    const waiting = await listWaitingExtensions(office.db, [chair.positionId], chair.personId)
    assert.ok(waiting.some((one) => one.id === extensionId))
    await decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted' })
    assert.equal(await dueOf(assignmentId), '2026-04-01')
  })

  it('is decided by whoever set the day and nobody else, also on his behalf', async () => {
    const { assignmentId, extensionId } = await asked()
    for (const who of ['phochutich', 'vanthu', 'quantri', 'truongphong', 'thanhtra']) {
      const other = await office.as(who)
      await assert.rejects(decideExtension(office, other, { assignmentId, extensionId, decision: 'granted' }), { code: 'not-allowed' }, who)
      assert.deepEqual(await listWaitingExtensions(office.db, other.seats.map((seat) => seat.positionId), other.personId), [], who)
    }
    const byToken: Actor = { ...chair, via: 'token' }
    await assert.rejects(decideExtension(office, byToken, { assignmentId, extensionId, decision: 'granted' }), { code: 'not-allowed' })
    assert.equal(await dueOf(assignmentId), '2026-03-25')

    await delegate(office, { from: 'ct', to: 'pct', paper: '12/GUQ-UBND', since: '2026-03-01', until: '2026-03-31' })
    const stand = await office.as('phochutich')
    office.setNow('2026-04-01T02:00:00Z')
    await assert.rejects(decideExtension(office, stand, { assignmentId, extensionId, decision: 'granted' }), { code: 'delegation-ended' })
    office.setNow(TODAY)
    await decideExtension(office, stand, { assignmentId, extensionId, decision: 'granted' })
    const [one] = await listExtensions(office.db, assignmentId)
    assert.ok(one?.onBehalfOf, 'recorded as on behalf of')
  })

  it('is never granted after the sender’s day without a reason', async () => {
    const { assignmentId, extensionId } = await asked('2026-03-30')
    await assert.rejects(decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted' }), { code: 'extension-after-external' })
    await assert.rejects(decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted', note: 'ngắn' }), { code: 'reason-too-short' })
    assert.equal(await dueOf(assignmentId), '2026-03-25')
    await decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted', note: 'Sở đã đồng ý qua điện thoại' })
    assert.equal((await lineOf(office, assignmentId)).due_override_reason, 'Sở đã đồng ý qua điện thoại')
    assert.equal(await dueOf(assignmentId), '2026-04-01')
  })

  it('below another line keeps to that line’s day; more is asked for above', async () => {
    office.setNow(TODAY)
    const { lines } = await directedDocument(office, { lead: 'kthtdt', dueOn: '2026-03-25' })
    const head = await office.as('truongphong')
    const made = await forwardAssignment(office, head, {
      assignmentId: lines.kthtdt!, lead: 'chuyenvien', text: 'Giao đ/c Tâm.', dueOn: '2026-03-23',
    })
    const assignmentId = made.assignmentIds[0]!
    const { extensionId } = await askExtension(office, officer, { assignmentId, dueOn: '2026-03-27', reason })
    await assert.rejects(decideExtension(office, chair, { assignmentId, extensionId, decision: 'granted' }), { code: 'not-allowed' })
    await assert.rejects(decideExtension(office, head, { assignmentId, extensionId, decision: 'granted' }), { code: 'extension-after-parent' })
    await decideExtension(office, head, { assignmentId, extensionId, decision: 'granted', dueOn: '2026-03-25' })
    assert.equal(await dueOf(assignmentId), '2026-03-25')
    assert.equal(await dueOf(lines.kthtdt!), '2026-03-25')
    const above = await askExtension(office, head, { assignmentId: lines.kthtdt!, dueOn: '2026-03-27', reason })
    await decideExtension(office, chair, { assignmentId: lines.kthtdt!, ...above, decision: 'granted' })
    assert.equal(await dueOf(lines.kthtdt!), '2026-03-27')
  })

  it('asked twice at once is asked once, and decided twice at once is decided once', async () => {
    const { assignmentId } = await lineDue()
    const asks = await Promise.allSettled(['2026-04-01', '2026-04-02'].map((dueOn) =>
      askExtension(office, officer, { assignmentId, dueOn, reason })))
    assert.deepEqual(asks.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    const [one] = await listExtensions(office.db, assignmentId)
    const decisions = await Promise.allSettled((['granted', 'refused'] as const).map((decision) =>
      decideExtension(office, chair, { assignmentId, extensionId: one!.id, decision, note: 'Đã xem xét đề nghị này' })))
    assert.deepEqual(decisions.map((done) => done.status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await listExtensions(office.db, assignmentId)).length, 1)
  })

  it('of a person who left is taken back by whoever has his work now, and asked anew', async () => {
    const { assignmentId } = await asked()
    const unit = (await lineOf(office, assignmentId)).unit_id
    await office.db.updateTable('assignment').set({ assignee_id: unit }).where('id', '=', assignmentId).execute()
    const head = await office.as((await office.db.selectFrom('person as p').innerJoin('appointment as s', 's.person_id', 'p.id')
      .innerJoin('position as q', 'q.id', 's.position_id').select('p.sign_in_name').where('q.unit_id', '=', unit)
      .where('q.is_unit_head', '=', true).executeTakeFirstOrThrow()).sign_in_name)
    const wish = { assignmentId, dueOn: '2026-04-02', reason }
    await assert.rejects(askExtension(office, head, wish), { code: 'extension-asked-already' })
    await withdrawExtension(office, head, { assignmentId })
    await askExtension(office, head, wish)
    assert.deepEqual((await listExtensions(office.db, assignmentId)).map((one) => one.decision), ['withdrawn', null])
  })

  it('is taken back by who asked, and is moot once the work has ended', async () => {
    const first = await asked()
    await assert.rejects(withdrawExtension(office, chair, first), { code: 'not-allowed' })
    await withdrawExtension(office, officer, first)
    await assert.rejects(withdrawExtension(office, officer, first), { code: 'extension-not-found' })
    await assert.rejects(decideExtension(office, chair, { ...first, decision: 'granted' }), { code: 'extension-not-found' })
    const second = await asked()
    await completeAssignment(office, officer, { assignmentId: second.assignmentId, result: { kind: 'note', note: 'Đã xong.' } })
    await assert.rejects(decideExtension(office, chair, { ...second, decision: 'granted' }), { code: /in-wrong-state$/ })
    const waiting = await listWaitingExtensions(office.db, [chair.positionId], chair.personId)
    assert.ok(!waiting.some((one) => one.assignmentId === second.assignmentId))
    assert.equal(await dueOf(second.assignmentId), '2026-03-25')
  })
})
