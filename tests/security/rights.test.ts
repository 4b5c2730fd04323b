import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { mayRead } from '../../db/documents.ts'
import { countRegister, listRegister } from '../../db/search.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { proposeDistribution } from '../../workflows/directive/propose-distribution.ts'
import { returnToClerk } from '../../workflows/directive/return-to-clerk.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { askForPack } from '../../workflows/oversight/ask-for-pack.ts'
import { historyOf } from '../../workflows/oversight/history.ts'
import { openFile } from '../../workflows/oversight/open-file.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { voidNumber } from '../../workflows/registration/correct-document.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { assignTo, presentTo, registeredDocument, type RegisteredDocument } from '../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'
import { normalDocument, type PersonKind, persons, restrictedDocument, routes } from './rights-matrix.ts'

const PROJECT = join(import.meta.dirname, '..', '..')
const signInNames: Record<PersonKind, string> = {
  VT: 'vanthu', CVP: 'chanhvp', LDp: 'chutich', LDn: 'phochutich', TDV: 'truongphong', TDVn: 'truongphong2',
  L: 'chuyenvien', F: 'chuyenvien2', N: 'vanthu-khong-viec', X: 'chuyenvien3', QT: 'quantri', KT: 'thanhtra',
}
/** What says that the person has no right, as against a document that stands elsewhere. */
const REFUSALS = /^(not-allowed|.*-not-yours|own-rights)$/
const REASON = 'Lý do thử đủ dài để được nhận'

let office: TestOffice
before(async () => {
  office = await openTestOffice()
  await makeOfficerWithoutLines()
  await openInspection()
})
after(() => office.close())

type Act = (actor: Actor, document: RegisteredDocument) => Promise<unknown>

const denied = (code: string) => Object.assign(new Error(code), { name: 'OfficeError', code, facts: {} })

const acts: Record<keyof typeof normalDocument, Act> = {
  found: async (actor, document) => {
    const today = officeDay(office.now())
    const { rows } = await listRegister(office.db, actor, {}, { today, limit: 500 })
    const searched = await listRegister(office.db, actor, { text: 'dấu hiệu riêng' }, { today, limit: 500 })
    const isListed = rows.some((row) => row.id === document.documentId)
    assert.equal(searched.rows.some((row) => row.id === document.documentId), isListed)
    const counted = await countRegister(office.db, actor, {}, today)
    assert.equal(counted.count, rows.length)
    if (!isListed) throw denied('not-allowed')
  },
  read: (actor, { documentId }) => readDocument(office, actor, { documentId }),
  'download a file': (actor, { renditionId }) => openFile(office, actor, { renditionId }),
  history: (actor, { documentId }) => historyOf(office, actor, { documentId }),
  'who looked': async (actor, { documentId }) => {
    const { maySeeAccess } = await historyOf(office, actor, { documentId, withAccess: true })
    if (!maySeeAccess) throw denied('not-allowed')
  },
  'live update': async (actor, { documentId }) => {
    if (!(await mayRead(office.db, actor, documentId, officeDay(office.now())))) throw denied('not-allowed')
  },
  'proof pack': (actor, { documentId }) => askForPack(office, actor, { documentId }),
  present: (actor, { documentId }) => presentDocument(office, actor, { documentId, leader: 'phochutich' }),
  'void the number': (actor, { documentId }) => voidNumber(office, actor, { documentId, reason: REASON }),
  'propose distribution': (actor, { documentId }) =>
    proposeDistribution(office, actor, { documentId, text: 'Đề xuất thử', lead: 'kthtdt', dueOn: '2026-12-10' }),
  'return to the clerk': (actor, { documentId }) => returnToClerk(office, actor, { documentId, reason: REASON }),
  'confirm a directive': (actor, { documentId }) =>
    confirmDirective(office, actor, { documentId, text: 'Giao việc thử', lead: 'kthtdt', dueOn: '2026-12-10' }),
}

/** Whether the person was let through: yes, or refused for want of a right. */
async function isLetThrough(act: Act, actor: Actor, document: RegisteredDocument): Promise<boolean> {
  try {
    await act(actor, document)
    return true
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return !REFUSALS.test(error.code)
  }
}

test('an unrestricted document: every person, every act, as the matrix has it', async () => {
  for (const [name, row] of Object.entries(normalDocument)) {
    // Object.entries loses the key's type.
    const act = acts[name as keyof typeof normalDocument]
    for (const kind of persons) {
      const document = await documentWithLines(false)
      const actor = await office.as(signInNames[kind])
      const before = await fingerprint()
      assert.equal(await isLetThrough(act, actor, document), row[kind], `${kind}: ${name}`)
      if (!row[kind]) assert.equal(await fingerprint(), before, `${kind}: ${name} left something behind`)
    }
  }
})

test('a restricted document is found, read, downloaded only by those on its list', async () => {
  for (const [name, row] of Object.entries(restrictedDocument)) {
    const act = acts[name as keyof typeof restrictedDocument]
    for (const kind of persons) {
      const document = await documentWithLines(true)
      const actor = await office.as(signInNames[kind])
      assert.equal(await isLetThrough(act, actor, document), row[kind], `${kind}: ${name}`)
    }
  }
})

test('a refused opening tells nothing of the document and leaves a line in the access log', async () => {
  const document = await documentWithLines(true)
  const actor = await office.as('vanthu')
  const error = await readDocument(office, actor, { documentId: document.documentId }).catch((caught: unknown) => caught)
  assert.ok(isOfficeError(error))
  assert.deepEqual(Object.keys(error.facts), ['documentId'])
  const logged = await office.db.selectFrom('access_log').select('act').where('document_id', '=', document.documentId).execute()
  assert.deepEqual(logged, [{ act: 'refused' }])
})

test('an inspector outside his period, and one whose inspection was ended, reads nothing', async () => {
  const old = await registeredDocument(office, { arrivedOn: '2026-03-02', subject: 'Văn bản ngoài kỳ thanh tra' })
  const inspector = await office.as('thanhtra')
  assert.equal(await isLetThrough(acts.read, inspector, old), false)
})

test('every route of the application has its row in the matrix, and every row its route', () => {
  const files = readdirSync(join(PROJECT, 'app', 'routes')).filter((name) => /\.tsx?$/.test(name))
  const unnamed = files.filter((name) => !(name in routes))
  assert.deepEqual(unnamed, [], 'routes without a row in tests/security/rights-matrix.ts')
  const gone = Object.keys(routes).filter((name) => !files.includes(name))
  assert.deepEqual(gone, [], 'rows without a route')
})

test('every route that is not open asks who is there, in each of its halves', () => {
  const asks = /requireActor|requireActorForBytes|requireSignedIn|findSignedIn/
  for (const [name, guard] of Object.entries(routes)) {
    if (guard === 'open' || guard === 'first-start') continue
    const source = readFileSync(join(PROJECT, 'app', 'routes', name), 'utf8')
    if (guard === 'bearer') {
      assert.match(source, /apiRoute\(/, name)
      continue
    }
    if (Array.isArray(guard)) assert.match(source, /roles/, `${name}: no role is asked for`)
    const halves = source.split(/export (?:async )?function (?=loader|action)/).slice(1)
    assert.ok(halves.length > 0, `${name} has neither loader nor action`)
    for (const half of halves) {
      const isSignOut = half.startsWith('loader() {')
      if (!isSignOut) assert.match(half, asks, `${name}: ${half.slice(0, 6)}`)
    }
  }
})

async function documentWithLines(isRestricted: boolean): Promise<RegisteredDocument> {
  const document = await registeredDocument(office, {
    isRestricted, registeredBy: isRestricted ? 'vanthu2' : 'vanthu', subject: 'Văn bản có dấu hiệu riêng',
  })
  const { documentId } = document
  await presentTo(office, documentId, 'chutich')
  if (isRestricted) {
    // To the person's own seat: its unit's head is named with it and counts as on the list.
    await assignTo(office, documentId, 'kthtdt', { positionCode: 'cv-kthtdt' })
    await removeReader(documentId, 'tp-kthtdt')
    return document
  }
  await assignTo(office, documentId, 'kthtdt', { positionCode: 'cv-kthtdt' })
  await assignTo(office, documentId, 'vp', { positionCode: 'cv-vp', role: 'fyi' })
  const recalled = await assignTo(office, documentId, 'vhxh', { positionCode: 'cv-vhxh', role: 'support' })
  await office.db.updateTable('assignment').set({ state: 'recalled' }).where('id', '=', recalled).execute()
  return document
}

/** As the owner: the application itself can take no reader away. */
async function removeReader(documentId: string, positionCode: string): Promise<void> {
  const { openDatabase } = await import('../../db/connect.ts')
  const owner = openDatabase(office.ownerUrl, { connectionsMax: 1 })
  await sql`delete from document_reader where document_id = ${documentId}::uuid
    and principal_id = (select id from position where code = ${positionCode})`.execute(owner)
  await owner.destroy()
}

/** Everything that a refused act must not have changed. */
async function fingerprint(): Promise<string> {
  const tables = ['incoming_document', 'presentation', 'directive', 'directive_line', 'assignment', 'arrival_number', 'scan', 'notification', 'proof_pack']
  const { rows } = await sql<{ print: string }>`select concat_ws(' ', ${sql.join(
    tables.map((table) => sql`(select md5(coalesce(string_agg(t::text, '' order by t::text), '')) from ${sql.table(table)} t)`),
  )}) as print`.execute(office.db)
  return rows[0]?.print ?? ''
}

/** An officer of a unit that has no line in any of these documents. */
async function makeOfficerWithoutLines(): Promise<void> {
  const staff = await import('../../db/staff.ts')
  await office.db.transaction().execute(async (trx) => {
    const unit = await trx.selectFrom('unit').select('id').where('code', '=', 'qs').executeTakeFirstOrThrow()
    const positionId = await staff.insertPosition(trx, {
      code: 'cv-qs', name: 'Cán bộ thử', unitId: unit.id, roles: ['officer'], openedOn: '2026-01-01',
    })
    const personId = await staff.insertPerson(trx, { signInName: 'vanthu-khong-viec', fullName: 'Người Không Việc' })
    await staff.insertAppointment(trx, { personId, positionId, from: '2026-01-01' })
  })
}

async function openInspection(): Promise<void> {
  const [inspector, leader] = [await office.as('thanhtra'), await office.as('chutich')]
  await sql`insert into inspection (person_id, arrived_days, valid_days, paper_number, granted_by)
    values (${inspector.personId}::uuid, '[2026-11-01,2026-12-31]', '[2026-11-01,2026-12-31]', '12/QĐ-UBND', ${leader.personId}::uuid)`.execute(office.db)
}
