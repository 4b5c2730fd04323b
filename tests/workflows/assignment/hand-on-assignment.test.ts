import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { recordEvent } from '../../../db/audit.ts'
import { findDocumentFacts } from '../../../db/document-view.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { completeAssignment } from '../../../workflows/assignment/complete-assignment.ts'
import { forwardAssignment } from '../../../workflows/assignment/forward-assignment.ts'
import { recallAssignment } from '../../../workflows/assignment/recall-assignment.ts'
import { returnAssignment } from '../../../workflows/assignment/return-assignment.ts'
import { startAssignment } from '../../../workflows/assignment/start-assignment.ts'
import { historyOf } from '../../../workflows/oversight/history.ts'
import {
  directedDocument, documentState, lineOf, toldTo,
} from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const done = { kind: 'note' as const, note: 'Đã xong.' }
const reason = 'Không thuộc lĩnh vực phụ trách'

describe('a line given on, given back, taken back', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const stateOf = async (id: string | undefined) => (await lineOf(office, id)).state
  const head = () => office.as('truongphong')

  /** A unit's line with two more people in it, given on by its head. */
  async function givenOn(dueOn: string | null = '2026-11-30') {
    const directed = await directedDocument(office, { lead: 'kthtdt', support: ['vhxh'], dueOn })
    const made = await forwardAssignment(office, await head(), {
      assignmentId: directed.lines.kthtdt!, lead: 'chuyenvien', text: 'Giao đ/c Tâm thực hiện.',
    })
    return { ...directed, childId: made.assignmentIds[0]!, directiveId: made.directiveId }
  }

  const openPresentations = (documentId: string) =>
    office.db.selectFrom('presentation').selectAll()
      .where('document_id', '=', documentId).where('ended_at', 'is', null).execute()

  it('the head gives a line to his own person, under his own directive', async () => {
    const { documentId, lines, childId, directiveId } = await givenOn()
    assert.equal(await stateOf(lines.kthtdt), 'forwarded')
    const child = await lineOf(office, childId)
    assert.deepEqual(
      [child.state, child.parent_id, child.role, child.due_on],
      ['pending', lines.kthtdt, 'lead', '2026-11-30'],
    )
    assert.equal(child.assigned_by_position_id, (await head()).positionId)
    const directive = await office.db
      .selectFrom('directive').selectAll().where('id', '=', directiveId).executeTakeFirstOrThrow()
    assert.equal(directive.state, 'confirmed')
    assert.equal(directive.parent_assignment_id, lines.kthtdt)
    assert.equal(await documentState(office, documentId), 'in-progress')
  })

  it('the day of the directive stays the leader’s, and the history tells the two apart', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'kthtdt', dueOn: '2026-11-30' })
    const before = await findDocumentFacts(office.db, documentId)
    assert.ok(before?.directedAt)
    await inTransaction(office.db, async (trx) => recordEvent(trx, await office.as('chutich'), {
      kind: 'directive-confirmed', documentId, subjectId: documentId,
    }))
    const then = office.now()
    office.setNow(new Date(then.getTime() + 60_000).toISOString())
    await forwardAssignment(office, await head(), {
      assignmentId: lines.kthtdt!, lead: 'chuyenvien', text: 'Giao đ/c Tâm thực hiện.',
    })
    office.setNow(then.toISOString())
    assert.deepEqual((await findDocumentFacts(office.db, documentId))?.directedAt, before.directedAt)
    const { events } = await historyOf(office, await office.as('chanhvp'), { documentId })
    const confirmed = events.filter((event) => event.kind === 'directive-confirmed')
    assert.deepEqual(confirmed.map((event) => event.isGivenOn), [true, false])
  })

  it('refuses a later day, another unit, himself, the same twice, and one who is no head', async () => {
    const { lines } = await directedDocument(office, { lead: 'kthtdt', dueOn: '2026-11-30' })
    const give = async (changes: Partial<Parameters<typeof forwardAssignment>[2]>) =>
      forwardAssignment(office, await head(), {
        assignmentId: lines.kthtdt!, lead: 'chuyenvien', text: 'Giao thực hiện', ...changes,
      })
    await assert.rejects(give({ dueOn: '2026-12-01' }), { code: 'due-date-after-parent' })
    await assert.rejects(give({ dueOn: '2026-11-20' }), { code: 'due-date-in-past' })
    await assert.rejects(give({ dueOn: '2026-02-30' }), { code: 'due-date-unreadable' })
    await assert.rejects(give({ lead: 'chuyenvien3' }), { code: 'addressee-outside-unit' })
    await assert.rejects(give({ lead: 'kthtdt' }), { code: 'addressee-outside-unit' })
    await assert.rejects(give({ lead: 'khong-co-ai' }), { code: 'addressee-unknown' })
    await assert.rejects(give({ lead: 'truongphong' }), { code: 'assignment-to-oneself' })
    await assert.rejects(give({ support: ['chuyenvien'] }), { code: 'addressee-twice' })
    await assert.rejects(give({ text: ' ' }), { code: 'directive-without-words' })
    const officer = await directedDocument(office, { lead: 'chuyenvien' })
    await assert.rejects(
      forwardAssignment(office, await office.as('chuyenvien'), {
        assignmentId: officer.lines.chuyenvien!, lead: 'truongphong', text: 'Chuyển lên',
      }),
      { code: 'not-unit-head' },
    )
    assert.equal(await stateOf(lines.kthtdt), 'pending')
    const children = await office.db
      .selectFrom('assignment').select('id').where('parent_id', '=', lines.kthtdt!).execute()
    assert.deepEqual(children, [])
  })

  it("the unit's line is done with its person's, and the document with it", async () => {
    const { documentId, lines, childId } = await givenOn()
    await assert.rejects(
      completeAssignment(office, await head(), { assignmentId: lines.kthtdt!, result: done }),
      { code: 'assignment-has-open-lines' },
    )
    await completeAssignment(office, await office.as('chuyenvien'), { assignmentId: childId, result: done })
    const parent = await lineOf(office, lines.kthtdt)
    assert.deepEqual([parent.state, parent.result_note], ['done', 'Đã xong.'])
    assert.equal(await stateOf(lines.vhxh), 'closed')
    assert.equal(await documentState(office, documentId), 'completed')
  })

  it('a phối hợp given on ends with its person, and the document goes on', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'vhxh', support: ['kthtdt'] })
    const { assignmentIds } = await forwardAssignment(office, await head(), {
      assignmentId: lines.kthtdt!, lead: 'chuyenvien', text: 'Giao phối hợp',
    })
    await completeAssignment(office, await office.as('chuyenvien'), {
      assignmentId: assignmentIds[0]!, result: done,
    })
    assert.equal(await stateOf(lines.kthtdt), 'done')
    assert.equal(await documentState(office, documentId), 'in-progress')
  })

  it('the head returns: his sub-lines are withdrawn, the leader has it again with the reason', async () => {
    const { documentId, lines, childId } = await givenOn()
    await startAssignment(office, await office.as('chuyenvien'), { assignmentId: childId })
    await returnAssignment(office, await head(), { assignmentId: lines.kthtdt!, reason })

    assert.equal(await stateOf(lines.kthtdt), 'returned')
    assert.equal(await stateOf(childId), 'recalled')
    assert.equal(await stateOf(lines.vhxh), 'pending')
    assert.equal(await documentState(office, documentId), 'awaiting-directive')
    const [again] = await openPresentations(documentId)
    assert.equal(again?.to_position_id, (await office.as('chutich')).positionId)
    const document = await office.db.selectFrom('incoming_document').select('state_reason')
      .where('id', '=', documentId).executeTakeFirstOrThrow()
    assert.equal(document.state_reason, reason)
    assert.ok((await toldTo(office, 'chutich')).includes('assignment-returned'))
    assert.ok((await toldTo(office, 'chuyenvien')).includes('assignment-recalled'))
  })

  it('given anew by the same leader it may have a later day than his own before', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'kthtdt', dueOn: '2026-11-24' })
    await returnAssignment(office, await head(), { assignmentId: lines.kthtdt!, reason })
    await confirmDirective(office, await office.as('chutich'), {
      documentId, text: 'Giao Văn phòng', lead: 'vp', dueOn: '2026-11-27',
    })
    const again = await office.db.selectFrom('assignment').select('due_on')
      .where('document_id', '=', documentId).where('state', '=', 'pending').executeTakeFirstOrThrow()
    assert.equal(again.due_on, '2026-11-27')
  })

  it('a reason of five letters is refused and nothing moves', async () => {
    const { documentId, lines, childId } = await givenOn()
    await assert.rejects(
      returnAssignment(office, await head(), { assignmentId: lines.kthtdt!, reason: 'Không  ' }),
      { code: 'reason-too-short' },
    )
    assert.equal(await stateOf(lines.kthtdt), 'forwarded')
    assert.equal(await stateOf(childId), 'pending')
    assert.deepEqual(await openPresentations(documentId), [])
  })

  it("an officer's return puts the line back into the head's hands", async () => {
    const { documentId, lines, childId } = await givenOn()
    await returnAssignment(office, await office.as('chuyenvien'), { assignmentId: childId, reason })
    assert.equal(await stateOf(lines.kthtdt), 'active')
    assert.equal(await documentState(office, documentId), 'in-progress')
    assert.ok((await toldTo(office, 'truongphong')).includes('assignment-returned'))
    await forwardAssignment(office, await head(), {
      assignmentId: lines.kthtdt!, lead: 'cv-kthtdt', text: 'Giao lại vị trí',
    })
  })

  it('a returned phối hợp leaves the document where it is', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'kthtdt', support: ['vhxh'] })
    await returnAssignment(office, await office.as('truongphong2'), { assignmentId: lines.vhxh!, reason })
    assert.equal(await documentState(office, documentId), 'assigned')
    assert.deepEqual(await openPresentations(documentId), [])
  })

  it('for information nothing is returned; nor by somebody else; nor what is done', async () => {
    const { lines } = await directedDocument(office, { lead: 'chuyenvien', fyi: ['chuyenvien2'] })
    const give = async (name: string, assignmentId: string) =>
      returnAssignment(office, await office.as(name), { assignmentId, reason })
    await assert.rejects(give('chuyenvien2', lines.chuyenvien2!), { code: 'assignment-for-information' })
    await assert.rejects(give('chuyenvien2', lines.chuyenvien!), { code: 'assignment-not-yours' })
    await completeAssignment(office, await office.as('chuyenvien'), {
      assignmentId: lines.chuyenvien!, result: done,
    })
    await assert.rejects(give('chuyenvien', lines.chuyenvien!), { code: 'document-in-wrong-state' })
    assert.equal(await stateOf(lines.chuyenvien), 'done')
  })

  it('whoever assigned recalls, before work has begun without a reason', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'kthtdt', support: ['vhxh'] })
    const chair = await office.as('chutich')
    await assert.rejects(
      recallAssignment(office, await office.as('phochutich'), { assignmentId: lines.vhxh! }),
      { code: 'not-allowed' },
    )
    await recallAssignment(office, chair, { assignmentId: lines.vhxh! })
    assert.equal(await stateOf(lines.vhxh), 'recalled')
    assert.equal(await documentState(office, documentId), 'assigned')
    assert.ok((await toldTo(office, 'truongphong2')).includes('assignment-recalled'))
  })

  it('after work has begun a recall needs a reason, and takes what lies below with it', async () => {
    const { documentId, lines, childId } = await givenOn()
    const chair = await office.as('chutich')
    await assert.rejects(recallAssignment(office, chair, { assignmentId: lines.kthtdt! }), {
      code: 'reason-too-short',
    })
    assert.equal(await stateOf(childId), 'pending')
    await recallAssignment(office, chair, { assignmentId: lines.kthtdt!, reason: 'Chuyển Phó Chủ tịch chỉ đạo' })
    assert.equal(await stateOf(childId), 'recalled')
    assert.equal(await documentState(office, documentId), 'awaiting-directive')
    await assert.rejects(
      recallAssignment(office, chair, { assignmentId: lines.kthtdt!, reason: 'Thu hồi một lần nữa' }),
      { code: 'assignment-in-wrong-state' },
    )
  })

  it('a line returned and completed at once ends one way only', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    const outcomes = await Promise.allSettled([
      returnAssignment(office, officer, { assignmentId: lines.chuyenvien!, reason }),
      completeAssignment(office, officer, { assignmentId: lines.chuyenvien!, result: done }),
    ])
    assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    const ended = [await stateOf(lines.chuyenvien), await documentState(office, documentId)].join(' ')
    assert.ok(['done completed', 'returned awaiting-directive'].includes(ended), ended)
  })
})
