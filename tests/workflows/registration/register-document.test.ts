import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findFirstBrokenEvent } from '../../../db/audit.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { voidNumber } from '../../../workflows/registration/correct-document.ts'
import { documentInRegister, filledIn, plainPdf, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('registering a document', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('gives the next number, keeps the original byte for byte, and files slip and letter', async () => {
    const bytes = await plainPdf(2, 'a letter of two pages')
    const registered = await documentInRegister(office, {}, { bytes })
    const renditions = await office.db
      .selectFrom('rendition')
      .selectAll()
      .where('document_id', '=', registered.documentId)
      .orderBy('role')
      .execute()

    assert.deepEqual(renditions.map((one) => one.role), ['original', 'slip', 'stamped'])
    const original = renditions.find((one) => one.role === 'original')!
    assert.deepEqual(await office.vault.read(hashHex(original.file_sha256)), bytes)
    const published = await office.db
      .selectFrom('publication')
      .select('state')
      .where('rendition_id', 'in', renditions.map((one) => one.id))
      .execute()
    assert.deepEqual(published.map((one) => one.state), ['verified', 'verified', 'verified'])
    assert.deepEqual(await office.spool.list(10), [])
    assert.equal(await findFirstBrokenEvent(office.db), null)
  })

  it('numbers three clerks who press at once one after the other, without gap or repeat', async () => {
    const scans = [await scanInTray(office), await scanInTray(office), await scanInTray(office)]
    const [lan, mai, nam] = [await office.as('vanthu'), await office.as('vanthu2'), await office.as('chanhvp')]
    const numbers = (await Promise.all([
      registerDocument(office, lan, filledIn(scans[0]!)),
      registerDocument(office, mai, filledIn(scans[1]!)),
      registerDocument(office, nam, filledIn(scans[2]!)),
    ])).map((one) => one.arrivalNumber).sort((a, b) => a - b)

    assert.deepEqual(numbers, [numbers[0]!, numbers[0]! + 1, numbers[0]! + 2])
  })

  it('registers an item once, even when two clerks press the button together', async () => {
    const scanId = await scanInTray(office)
    const outcomes = await Promise.allSettled([
      registerDocument(office, await office.as('vanthu'), filledIn(scanId)),
      registerDocument(office, await office.as('vanthu2'), filledIn(scanId)),
    ])

    assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  })

  it('leaves no gap and nothing else behind when an entry is refused', async () => {
    const clerk = await office.as('vanthu')
    const before = await registerDocument(office, clerk, filledIn(await scanInTray(office)))
    const scanId = await scanInTray(office)
    const refusals: [Parameters<typeof filledIn>[1], string][] = [
      [{ noSecrecyMark: false }, 'no-secrecy-mark-unconfirmed'],
      [{ issuedOn: '2026-12-08' }, 'issued-after-arrival'],
      [{ number: '27Zể' }, 'number-not-digits'],
      [{ subject: ' ' }, 'subject-missing'],
      [{ documentType: 'Tờ bướm' }, 'document-type-unknown'],
      [{ correspondenceKind: 'nothing' }, 'correspondence-kind-unknown'],
      [{ notation: 'X'.repeat(31) }, 'field-too-long'],
    ]
    for (const [changes, code] of refusals) {
      await assert.rejects(registerDocument(office, clerk, filledIn(scanId, changes)), { code }, code)
    }
    const scan = await office.db.selectFrom('scan').selectAll().where('id', '=', scanId).executeTakeFirstOrThrow()
    assert.equal(scan.state, 'ready')
    assert.equal(await office.vault.has(hashHex(scan.sha256!)), false)
    const next = await registerDocument(office, clerk, filledIn(scanId))
    assert.equal(next.arrivalNumber, before.arrivalNumber + 1)
  })

  it('is for clerks and the chief of office only', async () => {
    const scanId = await scanInTray(office)
    for (const name of ['chutich', 'chuyenvien', 'truongphong', 'quantri', 'thanhtra']) {
      await assert.rejects(registerDocument(office, await office.as(name), filledIn(scanId)), { code: 'not-allowed' })
    }
  })

  it('keeps a void number in its place and gives the next one to the next letter', async () => {
    const wrong = await documentInRegister(office)
    await voidNumber(office, await office.as('vanthu'), {
      documentId: wrong.documentId, reason: 'Vào sổ nhầm văn bản của đơn vị khác',
    })
    const next = await documentInRegister(office)

    assert.equal(next.arrivalNumber, wrong.arrivalNumber + 1)
    const kept = await office.db
      .selectFrom('arrival_number')
      .select(['state', 'void_reason'])
      .where('document_id', '=', wrong.documentId)
      .executeTakeFirstOrThrow()
    assert.equal(kept.state, 'void')
  })

  it('begins at 01 in the register of the new year', async () => {
    office.setNow('2027-01-04T02:00:00Z')
    const first = await documentInRegister(office)
    assert.deepEqual([first.arrivalNumber, first.arrivedOn], [1, '2027-01-04'])
    office.setNow('2026-11-23T02:00:00Z')
  })
})
