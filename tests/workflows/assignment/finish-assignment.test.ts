import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { PDFDocument } from 'pdf-lib'
import { lockDocument } from '../../../db/documents.ts'
import { completeAssignment } from '../../../workflows/assignment/complete-assignment.ts'
import { reportProgress } from '../../../workflows/assignment/report-progress.ts'
import { seeAssignment } from '../../../workflows/assignment/see-assignment.ts'
import { startAssignment } from '../../../workflows/assignment/start-assignment.ts'
import {
  directedDocument, documentState, eventsOf, lineOf, toldTo,
} from '../../support/directed-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const RACES = 12
/** Long enough for a completion that waits for nobody. */
const PAUSE_MS = 400
const done = { kind: 'note' as const, note: 'Đã báo cáo Sở.' }

describe('an officer and his line', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const line = (id: string | undefined) => lineOf(office, id)
  const onePage = async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage()
    return Buffer.from(await pdf.save())
  }

  it('opening a line notes that it was seen and completes nothing', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    await seeAssignment(office, officer, { assignmentId: lines.chuyenvien! })
    await seeAssignment(office, officer, { assignmentId: lines.chuyenvien! })

    const row = await line(lines.chuyenvien)
    assert.equal(row.state, 'pending')
    assert.ok(row.seen_at)
    assert.equal(await documentState(office, documentId), 'assigned')
    const seen = (await eventsOf(office, documentId)).filter((kind) => kind === 'assignment-seen')
    assert.equal(seen.length, 1)
  })

  it('a line for information is seen when opened, and cannot be started or completed', async () => {
    const { lines } = await directedDocument(office, { lead: 'kthtdt', fyi: ['chuyenvien3'] })
    const officer = await office.as('chuyenvien3')
    const input = { assignmentId: lines.chuyenvien3! }
    await seeAssignment(office, officer, input)
    assert.equal((await line(lines.chuyenvien3)).state, 'seen')
    await assert.rejects(startAssignment(office, officer, input), { code: 'assignment-for-information' })
    await assert.rejects(completeAssignment(office, officer, { ...input, result: done }), {
      code: 'assignment-for-information',
    })
    assert.equal((await line(lines.chuyenvien3)).state, 'seen')
  })

  it('taking a line in hand sets the document going, once', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    await startAssignment(office, officer, { assignmentId: lines.chuyenvien! })
    assert.equal((await line(lines.chuyenvien)).state, 'active')
    assert.equal(await documentState(office, documentId), 'in-progress')
    await assert.rejects(startAssignment(office, officer, { assignmentId: lines.chuyenvien! }), {
      code: 'assignment-in-wrong-state',
    })
  })

  it("a unit's line is worked on by its head; its members only look", async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'kthtdt' })
    const member = await office.as('chuyenvien')
    const input = { assignmentId: lines.kthtdt! }
    await seeAssignment(office, member, input)
    assert.equal((await line(lines.kthtdt)).seen_at, null)
    await assert.rejects(startAssignment(office, member, input), { code: 'assignment-not-yours' })
    await assert.rejects(completeAssignment(office, member, { ...input, result: done }), {
      code: 'assignment-not-yours',
    })
    await assert.rejects(startAssignment(office, await office.as('truongphong2'), input), {
      code: 'assignment-not-yours',
    })
    assert.equal(await documentState(office, documentId), 'assigned')
    await startAssignment(office, await office.as('truongphong'), input)
    assert.equal((await line(lines.kthtdt)).state, 'active')
  })

  it('work given to a position stays there for whoever holds it', async () => {
    const { lines } = await directedDocument(office, { lead: 'cv-kthtdt' })
    await startAssignment(office, await office.as('chuyenvien'), { assignmentId: lines['cv-kthtdt']! })
    const row = await line(lines['cv-kthtdt'])
    assert.equal(row.person_id, (await office.as('chuyenvien')).personId)
    assert.notEqual(row.assignee_id, row.person_id)
  })

  it('a report takes the line in hand and 100 % completes nothing', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    await reportProgress(office, officer, {
      assignmentId: lines.chuyenvien!, percent: 100, text: 'Đã tổng hợp số liệu.',
    })
    assert.equal((await line(lines.chuyenvien)).state, 'active')
    assert.equal(await documentState(office, documentId), 'in-progress')
  })

  it('an empty or impossible report is refused and leaves nothing', async () => {
    const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    const report = { assignmentId: lines.chuyenvien!, text: '  ' }
    await assert.rejects(reportProgress(office, officer, report), { code: 'progress-empty' })
    await assert.rejects(reportProgress(office, officer, { ...report, percent: 101 }), {
      code: 'progress-percent-wrong',
    })
    await assert.rejects(reportProgress(office, officer, { ...report, text: 'a'.repeat(4_001) }), {
      code: 'text-too-long',
    })
    const notes = await office.db
      .selectFrom('progress_note').select('id').where('assignment_id', '=', lines.chuyenvien!).execute()
    assert.deepEqual(notes, [])
    assert.equal((await line(lines.chuyenvien)).state, 'pending')
  })

  it('keeps a result file by its hash, the same bytes once', async () => {
    const bytes = await onePage()
    const officer = await office.as('chuyenvien')
    const hashes: string[] = []
    for (const name of ['C:\\hồ sơ\\kết quả.pdf', 'lần hai.pdf']) {
      const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
      await completeAssignment(office, officer, {
        assignmentId: lines.chuyenvien!,
        result: { kind: 'note', file: { name, bytes: Readable.from([bytes]) } },
      })
      const row = await line(lines.chuyenvien)
      assert.equal(row.result_file_name, name.split('\\').at(-1))
      hashes.push(row.result_sha256!.toString('hex'))
    }
    assert.equal(hashes[0], hashes[1])
    assert.deepEqual(await office.vault.read(hashes[0]!), bytes)
    assert.deepEqual(await office.spool.list(10), [])
  })

  it('refuses a file that cannot be opened or is too large, and keeps nothing of it', async () => {
    const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    const report = (bytes: Buffer) =>
      reportProgress(office, officer, {
        assignmentId: lines.chuyenvien!, text: 'Gửi kèm', file: { name: 'x.pdf', bytes: Readable.from([bytes]) },
      })
    await assert.rejects(report(Buffer.from('không phải tệp nào cả')), { code: 'result-file-unreadable' })
    office.settings.uploadBytesMax = 100
    await assert.rejects(report(Buffer.alloc(101, 1)), { code: 'file-too-large' })
    office.settings.uploadBytesMax = 100_000_000
    assert.deepEqual(await office.spool.list(10), [])
    assert.equal((await line(lines.chuyenvien)).state, 'pending')
  })

  it('a file of somebody whose line it is not is refused before a byte is taken', async () => {
    const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const bytes = new Readable({ read() { throw new Error('somebody read the file') } })
    await assert.rejects(
      reportProgress(office, await office.as('chuyenvien2'), {
        assignmentId: lines.chuyenvien!, text: 'x', file: { name: null, bytes },
      }),
      { code: 'assignment-not-yours' },
    )
  })

  it('demands a result: a note, a reply with its number, or lưu', async () => {
    const { lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    const finish = (result: Parameters<typeof completeAssignment>[2]['result']) =>
      completeAssignment(office, officer, { assignmentId: lines.chuyenvien!, result })
    await assert.rejects(finish({ kind: 'note', note: '   ' }), { code: 'result-missing' })
    await assert.rejects(finish({ kind: 'reply', note: 'Đã trả lời' }), { code: 'result-without-number' })
    assert.equal((await line(lines.chuyenvien)).state, 'pending')
    await finish({ kind: 'reply', replyNumber: '45/BC-UBND' })
    const row = await line(lines.chuyenvien)
    assert.deepEqual([row.state, row.result_kind, row.reply_number], ['done', 'reply', '45/BC-UBND'])
    await assert.rejects(finish({ kind: 'kept' }), { code: 'document-in-wrong-state' })
  })

  it('both phối hợp finish and the document goes on; chủ trì finishes and it is completed', async () => {
    const { documentId, lines } = await directedDocument(office, {
      lead: 'chuyenvien', support: ['chuyenvien2', 'chuyenvien3', 'vhxh'], fyi: ['truongphong'],
    })
    for (const name of ['chuyenvien2', 'chuyenvien3']) {
      await completeAssignment(office, await office.as(name), { assignmentId: lines[name]!, result: done })
    }
    assert.equal(await documentState(office, documentId), 'in-progress')
    await completeAssignment(office, await office.as('chuyenvien'), {
      assignmentId: lines.chuyenvien!, result: { kind: 'kept' },
    })
    assert.equal(await documentState(office, documentId), 'completed')
    assert.equal((await line(lines.vhxh)).state, 'closed')
    assert.equal((await line(lines.truongphong)).state, 'unseen')
    assert.ok((await toldTo(office, 'truongphong2')).includes('assignment-closed'))
    assert.ok((await toldTo(office, 'chutich')).includes('assignment-completed'))
    assert.equal((await eventsOf(office, documentId)).at(-1), 'document-completed')
  })

  it('two lines of one document finished at once end in a completed document', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const { documentId, lines } = await directedDocument(office, {
        lead: 'chuyenvien', support: ['chuyenvien2'],
      })
      const [first, second] = [await office.as('chuyenvien'), await office.as('chuyenvien2')]
      const outcomes = await Promise.allSettled([
        completeAssignment(office, first, { assignmentId: lines.chuyenvien!, result: done }),
        completeAssignment(office, second, { assignmentId: lines.chuyenvien2!, result: done }),
      ])
      assert.equal(outcomes[0]?.status, 'fulfilled')
      assert.equal(await documentState(office, documentId), 'completed')
      const support = (await line(lines.chuyenvien2)).state
      assert.ok(support === 'done' || support === 'closed', support)
    }
  })

  it('waits for whoever holds the document, before it touches a line', async () => {
    const { documentId, lines } = await directedDocument(office, {
      lead: 'chuyenvien', support: ['chuyenvien2'],
    })
    const officer = await office.as('chuyenvien2')
    const assignmentId = lines.chuyenvien2!
    await startAssignment(office, officer, { assignmentId })
    const finishing = await office.db.transaction().execute(async (trx) => {
      await lockDocument(trx, documentId)
      const started = completeAssignment(office, officer, { assignmentId, result: done })
      const first = await Promise.race([started.then(() => 'finished'), pause(PAUSE_MS, 'waits')])
      assert.equal(first, 'waits')
      await trx.selectFrom('assignment').select('id').where('id', '=', assignmentId)
        .forUpdate().noWait().execute()
      // Wrapped, or it would be waited for before the lock is given up.
      return [started]
    })
    await finishing[0]
    assert.equal((await line(assignmentId)).state, 'done')
  })

  it('one line finished by two people at once is finished once', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    const officer = await office.as('chuyenvien')
    const finish = () => completeAssignment(office, officer, { assignmentId: lines.chuyenvien!, result: done })
    const outcomes = await Promise.allSettled([finish(), finish()])
    assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    const events = (await eventsOf(office, documentId)).filter((kind) => kind === 'assignment-completed')
    assert.equal(events.length, 1)
  })

  it('nobody works on a frozen document, nor on a line that does not exist', async () => {
    const { documentId, lines } = await directedDocument(office, { lead: 'chuyenvien' })
    await office.db
      .updateTable('incoming_document').set({ frozen_at: office.now() }).where('id', '=', documentId).execute()
    const officer = await office.as('chuyenvien')
    await assert.rejects(startAssignment(office, officer, { assignmentId: lines.chuyenvien! }), {
      code: 'document-frozen',
    })
    for (const assignmentId of ['no-such-line', documentId]) {
      await assert.rejects(startAssignment(office, officer, { assignmentId }), {
        code: 'assignment-not-found',
      })
    }
  })
})
