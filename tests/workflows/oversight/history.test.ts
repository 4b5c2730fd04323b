import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { recordEvent } from '../../../db/audit.ts'
import { listAudit } from '../../../db/history.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { historyOf } from '../../../workflows/oversight/history.ts'
import { openFile } from '../../../workflows/oversight/open-file.ts'
import { exportRegister, printRegister } from '../../../workflows/oversight/print-register.ts'
import { printsAvoided } from '../../../workflows/oversight/prints-avoided.ts'
import { readDocument } from '../../../workflows/oversight/read-document.ts'
import { isOfficeError } from '../../../workflows/domain/office-error.ts'
import { readAll } from '../../../workflows/adapters/bytes.ts'
import { assignTo, presentTo, registeredDocument } from '../../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

let office: TestOffice
before(async () => {
  office = await openTestOffice()
})
after(() => office.close())

const refused = (code: string) => (error: unknown) => isOfficeError(error) && error.code === code

test('the history tells who did what, with names, newest first', async () => {
  const { documentId, arrivalNumber } = await registeredDocument(office, { source: 'email', arrivedOn: '2026-11-20' })
  const clerk = await office.as('vanthu')
  await inTransaction(office.db, (trx) => recordEvent(trx, clerk, {
    kind: 'document-registered', documentId, subjectId: documentId, facts: { arrivalNumber },
  }))
  const assignmentId = await assignTo(office, documentId, 'kthtdt', { dueOn: '2026-11-30' })
  await inTransaction(office.db, async (trx) => recordEvent(trx, await office.as('chutich'), {
    kind: 'assignment-made', documentId, subjectId: assignmentId,
  }))
  const { events } = await historyOf(office, clerk, { documentId })
  assert.deepEqual(events.map((event) => event.kind), ['assignment-made', 'document-registered', 'scan-received'])
  assert.equal(events[0]?.to, 'Phòng Kinh tế, Hạ tầng và Đô thị')
  assert.equal(events[0]?.dueOn, '2026-11-30')
  assert.equal(events[1]?.person, 'Phạm Ngọc Lan')
  assert.equal(events[1]?.arrivalNumber, arrivalNumber)
  assert.equal(events[2]?.source, 'email')
})

test('the log names the people, positions and units its ids stand for, and leaves what is sealed as it is', async () => {
  const clerk = await office.as('vanthu')
  const { documentId } = await registeredDocument(office)
  const { positionId } = await office.as('chutich')
  const facts = { toPositionId: positionId, previousDirectiveId: documentId, roles: ['clerk', 'officer'], code: 'not-a-uuid' }
  await inTransaction(office.db, (trx) => recordEvent(trx, clerk, {
    kind: 'document-presented', documentId, subjectId: clerk.personId, facts,
  }))
  const [event] = await listAudit(office.db, { documentId, kind: 'document-presented' })
  assert.deepEqual(event?.names, { [positionId]: 'Chủ tịch', [clerk.personId]: 'Phạm Ngọc Lan' })
  assert.deepEqual(JSON.parse(event?.facts ?? ''), facts)
})

test('who looked is told to those whom the matrix allows, and to nobody else', async () => {
  const { documentId } = await registeredDocument(office)
  await assignTo(office, documentId, 'kthtdt')
  await presentTo(office, documentId, 'chutich')
  await readDocument(office, await office.as('truongphong'), { documentId })
  for (const [name, allowed] of [['chanhvp', true], ['chutich', true], ['phochutich', false], ['vanthu', false], ['truongphong', false]] as const) {
    const { events, maySeeAccess } = await historyOf(office, await office.as(name), { documentId, withAccess: true })
    assert.equal(maySeeAccess, allowed, name)
    assert.equal(events.some((event) => event.kind === 'view'), allowed, name)
  }
  await assert.rejects(async () => historyOf(office, await office.as('truongphong2'), { documentId }), refused('document-not-yours'))
  await assert.rejects(async () => historyOf(office, await office.as('quantri'), { documentId }), refused('document-not-yours'))
})

test('a file is opened by right, and the download noted once', async () => {
  const { renditionId, documentId, sha256 } = await registeredDocument(office)
  const clerk = await office.as('vanthu')
  const file = await openFile(office, clerk, { renditionId })
  await openFile(office, clerk, { renditionId, quiet: true })
  assert.equal(file.sha256, sha256)
  assert.equal((await readAll(file.source)).length, file.byteSize)
  const seen = await office.db.selectFrom('access_log').select(['act', 'rendition_id']).where('document_id', '=', documentId).execute()
  assert.deepEqual(seen, [{ act: 'download', rendition_id: renditionId }])
})

test('a file of another document, an unknown one and one without right are refused', async () => {
  const one = await registeredDocument(office)
  const two = await registeredDocument(office)
  const clerk = await office.as('vanthu')
  await assert.rejects(openFile(office, clerk, { renditionId: one.renditionId, documentId: two.documentId }), refused('file-not-found'))
  await assert.rejects(openFile(office, clerk, { renditionId: '../../etc/passwd' }), refused('file-not-found'))
  await assert.rejects(async () => openFile(office, await office.as('chuyenvien'), { renditionId: one.renditionId }), refused('document-not-yours'))
  await office.vault.destroy(one.sha256)
  await assert.rejects(openFile(office, clerk, { renditionId: one.renditionId }), refused('file-not-found'))
})

const words = { title: 'SỔ ĐĂNG KÝ VĂN BẢN ĐẾN', urgency: () => 'Khẩn' }

test('the register prints as PDF, row for row, and the print is noted with its pages', async () => {
  const clerk = await office.as('vanthu')
  const { pdf, rows, pages } = await printRegister(office, clerk, { query: { from: '2026-11-23', to: '2026-11-23' }, words })
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  assert.ok(rows >= 4)
  assert.ok(pages >= 2)
  const event = await office.db.selectFrom('audit_event').select(['facts']).where('kind', '=', 'register-printed').executeTakeFirstOrThrow()
  assert.deepEqual(JSON.parse(event.facts), { rows, pages })
  await assert.rejects(async () => printRegister(office, await office.as('quantri'), { query: {}, words }), refused('not-allowed'))
})

test('the export holds what the person may read, and a formula in a subject stays text', async () => {
  const made = await registeredDocument(office, { subject: '=HYPERLINK("http://evil.example")' })
  await assignTo(office, made.documentId, 'vhxh')
  const { csv, rows } = await exportRegister(office, await office.as('truongphong2'), {
    query: {}, header: ['Số đến', 'Trích yếu'], cells: (row) => [row.arrivalNumber, row.subject],
  })
  assert.equal(rows, 1)
  assert.ok(csv.includes(`"'=HYPERLINK(""http://evil.example"")"`))
})

test('prints avoided are letters of the month less those somebody printed', async () => {
  const [before] = await printsAvoided(office)
  const { renditionId } = await registeredDocument(office)
  await openFile(office, await office.as('vanthu'), { renditionId, act: 'print' })
  const [after] = await printsAvoided(office)
  assert.equal(after!.documents, before!.documents + 1)
  assert.equal(after!.printed, before!.printed + 1)
  assert.equal(after!.avoided, before!.avoided)
})
