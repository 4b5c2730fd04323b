import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { PDFDocument } from 'pdf-lib'
import { countBoxes, listBox } from '../../../db/assignment-boxes.ts'
import {
  countUnreadNotifications, insertNotifications, listNotifications,
} from '../../../db/notifications.ts'
import { completeAssignment } from '../../../workflows/assignment/complete-assignment.ts'
import { forwardAssignment } from '../../../workflows/assignment/forward-assignment.ts'
import { markNoticesRead } from '../../../workflows/assignment/mark-notices-read.ts'
import { openGivenFile } from '../../../workflows/assignment/read-assignment.ts'
import { returnAssignment } from '../../../workflows/assignment/return-assignment.ts'
import { startAssignment } from '../../../workflows/assignment/start-assignment.ts'
import type { AssignmentBox } from '../../../workflows/domain/assignment-box.ts'
import type { NoticeKind } from '../../../workflows/domain/notice.ts'
import { directedDocument } from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

// Monday 23/11/2026; Tuesday 24/11 is a day off, so the next working day is Wednesday 25/11.
const days = { today: '2026-11-23', nearUntil: '2026-11-25' }

describe('the boxes of work', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const box = async (name: string, which: AssignmentBox, limit = 50) =>
    (await listBox(office.db, await office.as(name), days, { box: which, limit })).items

  it('every box counts what it lists', async () => {
    office.setNow('2026-11-10T02:00:00Z')
    const over = await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-11-20' })
    await directedDocument(office, { lead: 'chuyenvien', dueOn: '2026-11-25' })
    await directedDocument(office, { lead: 'chuyenvien' })
    await directedDocument(office, { lead: 'vhxh', support: ['cv-kthtdt'], dueOn: '2026-12-01' })
    await directedDocument(office, { lead: 'vhxh', fyi: ['chuyenvien'] })
    const finished = await directedDocument(office, { lead: 'chuyenvien' })
    const given = await directedDocument(office, { lead: 'chuyenvien' })
    const unit = await directedDocument(office, { lead: 'kthtdt' })
    const officer = await office.as('chuyenvien')
    await startAssignment(office, officer, { assignmentId: over.lines.chuyenvien! })
    await completeAssignment(office, officer, {
      assignmentId: finished.lines.chuyenvien!, result: { kind: 'kept' },
    })
    await returnAssignment(office, officer, {
      assignmentId: given.lines.chuyenvien!, reason: 'Không thuộc phần việc của tôi',
    })
    office.setNow('2026-11-23T02:00:00Z')

    const counts = await countBoxes(office.db, officer, days)
    assert.deepEqual(counts, {
      waiting: 3, 'in-hand': 4, 'near-due': 1, overdue: 1, forwarded: 0, 'for-information': 1,
      returned: 1, done: 1, unit: 1,
    })
    for (const [which, count] of Object.entries(counts)) {
      // The keys of BoxCounts are the boxes.
      assert.equal((await box('chuyenvien', which as AssignmentBox)).length, count, which)
    }
    const inHand = await box('chuyenvien', 'in-hand')
    assert.deepEqual(inHand.map((row) => row.dueOn), ['2026-11-20', '2026-11-25', '2026-12-01', null])
    assert.equal(inHand[2]?.leadName, 'Phòng Văn hóa – Xã hội')
    assert.equal(inHand[0]?.authorName, 'Trần Minh Quang')

    const { assignmentIds } = await forwardAssignment(office, await office.as('truongphong'), {
      assignmentId: unit.lines.kthtdt!, lead: 'chuyenvien', text: 'Giao thực hiện',
    })
    assert.equal((await box('truongphong', 'forwarded')).length, 1)
    assert.ok((await box('chuyenvien', 'waiting')).some((row) => row.id === assignmentIds[0]))
  })

  it('pages through a box without losing or repeating a line', async () => {
    for (let letter = 0; letter < 5; letter += 1) {
      await directedDocument(office, { lead: 'chuyenvien3', dueOn: letter % 2 ? '2026-12-02' : null })
    }
    const officer = await office.as('chuyenvien3')
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await listBox(office.db, officer, days, { box: 'in-hand', limit: 2, cursor })
      seen.push(...page.items.map((row) => row.id))
      cursor = page.next
    } while (cursor)
    assert.equal(seen.length, 5)
    assert.equal(new Set(seen).size, 5)
    const first = await listBox(office.db, officer, days, { box: 'in-hand', limit: 2, cursor: "x'~y" })
    assert.equal(first.items.length, 2)
  })

  it("shows nobody another's line, nor a restricted unit line to its members", async () => {
    await directedDocument(office, { lead: 'vhxh', isRestricted: true, subject: 'Đơn tố cáo giả định' })
    const members = await box('chuyenvien3', 'unit')
    assert.ok(members.every((row) => row.subject !== 'Đơn tố cáo giả định'))
    const heads = await box('truongphong2', 'waiting')
    assert.ok(heads.some((row) => row.subject === 'Đơn tố cáo giả định'))
    for (const which of ['in-hand', 'unit', 'done'] as const) assert.deepEqual(await box('quantri', which), [])
  })

  it('a handed-in file opens for those who may read the document, and for nobody else', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage()
    const bytes = Buffer.from(await pdf.save())
    const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
    await completeAssignment(office, await office.as('chuyenvien'), {
      assignmentId: lines.chuyenvien!,
      result: { kind: 'note', note: 'Gửi kèm', file: { name: 'báo cáo.pdf', bytes: Readable.from([bytes]) } },
    })
    const { result_sha256: hash } = await office.db.selectFrom('assignment').select('result_sha256')
      .where('id', '=', lines.chuyenvien!).executeTakeFirstOrThrow()
    const input = { assignmentId: lines.chuyenvien!, sha256: hash!.toString('hex') }
    const opened = await openGivenFile(office, await office.as('chutich'), input)
    assert.deepEqual([opened.fileName, opened.byteSize], ['báo cáo.pdf', bytes.length])
    await assert.rejects(openGivenFile(office, await office.as('chuyenvien3'), input), {
      code: 'document-not-yours',
    })
    const unknown = { ...input, sha256: '0'.repeat(64) }
    await assert.rejects(openGivenFile(office, await office.as('chuyenvien'), unknown), {
      code: 'file-not-found',
    })
  })

  it('tells each person once, and shows no subject to whom the document is closed', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien2', subject: 'Chuyện riêng' })
    const [mine, other] = [await office.as('chuyenvien2'), await office.as('quantri')]
    for (let time = 0; time < 2; time += 1) {
      await office.db.transaction().execute((trx) =>
        insertNotifications(trx, [mine, other].map((person) => ({
          personId: person.personId, kind: 'assignment-near-due', documentId,
          assignmentId: lines.chuyenvien2!, dedupeKey: `once:${person.personId}`,
        }))),
      )
    }
    const near = (await listNotifications(office.db, mine, days.today, { limit: 50 }))
      .filter((notice) => notice.kind === 'assignment-near-due')
    assert.deepEqual(near.map((notice) => notice.subject), ['Chuyện riêng'])
    const closed = await listNotifications(office.db, other, days.today, { limit: 50 })
    assert.deepEqual(closed.map((notice) => [notice.subject, notice.arrivalNumber]), [[null, null]])

    await markNoticesRead(office, mine, { ids: [near[0]!.id, closed[0]!.id] })
    assert.equal(await countUnreadNotifications(office.db, other.personId), 1)
    await markNoticesRead(office, mine)
    assert.equal(await countUnreadNotifications(office.db, mine.personId), 0)
  })

  it('counts one word about a line’s date, the latest, and none once the line is taken up or finished', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien3' })
    const mine = await office.as('chuyenvien3')
    const lineId = lines.chuyenvien3!
    await markNoticesRead(office, mine)
    const tell = (kind: NoticeKind) => office.db.transaction().execute((trx) => insertNotifications(trx, [{
      personId: mine.personId, kind, documentId, assignmentId: lineId, dedupeKey: `${kind}:${lineId}:again`,
    }]))
    const fresh = async () => (await listNotifications(office.db, mine, days.today, { limit: 50, unreadOnly: true }))
      .map((notice) => notice.kind)

    for (const kind of ['assignment-made', 'assignment-near-due', 'assignment-overdue'] as const) await tell(kind)
    assert.deepEqual(await fresh(), ['assignment-overdue', 'assignment-made'])
    await startAssignment(office, mine, { assignmentId: lineId })
    assert.deepEqual(await fresh(), ['assignment-overdue'])
    await completeAssignment(office, mine, { assignmentId: lineId, result: { kind: 'note', note: 'Đã làm xong' } })
    assert.deepEqual(await fresh(), [])
    assert.equal(await countUnreadNotifications(office.db, mine.personId), 0)
    const all = (await listNotifications(office.db, mine, days.today, { limit: 50 })).filter((one) => one.assignmentId === lineId)
    assert.equal(all.filter((one) => one.isSettled && one.readAt === null).length, 3)
  })
})
