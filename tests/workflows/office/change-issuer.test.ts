import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findIssuerId, learnIssuer, listDirectory, listEndedIssuers, listIssuerNames } from '../../../db/issuers.ts'
import { countReadingQuality } from '../../../db/reading-quality.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { mergeIssuer, renameIssuer, setIssuerDays } from '../../../workflows/office/change-issuer.ts'
import { correctDocument } from '../../../workflows/registration/correct-document.ts'
import { documentInRegister, filledIn } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('the directory of senders', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  const learn = (name: string) => inTransaction(office.db, (trx) => learnIssuer(trx, name))
  const names = (day?: string) => listIssuerNames(office.db, day)

  it('knows a body from the first day to the last, and who came after it', async () => {
    const keeper = await office.as('quantri')
    const [old, heir] = [await learn('Ủy ban nhân dân huyện Cũ'), await learn('Ủy ban nhân dân xã Mới')]
    await setIssuerDays(office, keeper, { issuerId: old, from: null, until: '2025-06-30', successorId: heir })
    await setIssuerDays(office, keeper, { issuerId: heir, from: '2025-07-01', until: null, successorId: null })
    assert.ok((await names('2025-06-30')).includes('Ủy ban nhân dân huyện Cũ'))
    assert.ok(!(await names('2025-07-01')).includes('Ủy ban nhân dân huyện Cũ'))
    assert.ok(!(await names('2025-06-30')).includes('Ủy ban nhân dân xã Mới'))
    assert.deepEqual(await listEndedIssuers(office.db, 10), [
      { name: 'Ủy ban nhân dân huyện Cũ', until: '2025-06-30', successor: 'Ủy ban nhân dân xã Mới' },
    ])
    await assert.rejects(
      setIssuerDays(office, keeper, { issuerId: heir, from: null, until: null, successorId: old }), { code: 'issuer-same' })
    await assert.rejects(
      setIssuerDays(office, keeper, { issuerId: heir, from: '2026-02-01', until: '2026-01-01', successorId: null }),
      { code: 'issuer-days-wrong' })
  })

  it('joins two names of one body: later letters under either count for it', async () => {
    const keeper = await office.as('chanhvp')
    const [right, other] = [await learn('Sở Xây dựng Giả Định'), await learn('Sở XD Giả Định')]
    await mergeIssuer(office, keeper, { issuerId: other, intoId: right })
    assert.equal(await learn('Sở XD Giả Định'), right)
    assert.equal(await findIssuerId(office.db, 'so xd gia dinh'), right)
    assert.ok(!(await names()).includes('Sở XD Giả Định'))
    const row = (await listDirectory(office.db, 'xây dựng giả', 5))[0]
    assert.equal(row?.seen, 3)
    await assert.rejects(mergeIssuer(office, keeper, { issuerId: right, intoId: right }), { code: 'issuer-same' })
    await assert.rejects(mergeIssuer(office, keeper, { issuerId: right, intoId: other }), { code: 'issuer-same' })
  })

  it('is renamed by its keepers only, and never to a name that another body has', async () => {
    const [one, two] = [await learn('Chi cục Thuế Một'), await learn('Chi cục Thuế Hai')]
    const keeper = await office.as('quantri')
    await assert.rejects(renameIssuer(office, keeper, { issuerId: one, name: 'CHI CUC THUE HAI' }), { code: 'issuer-name-taken' })
    for (const name of ['vanthu', 'chutich', 'chuyenvien2']) {
      await assert.rejects(renameIssuer(office, await office.as(name), { issuerId: two, name: 'Thuế' }), { code: 'not-allowed' })
    }
    await renameIssuer(office, keeper, { issuerId: one, name: 'Thuế cơ sở 1' })
    assert.ok((await names()).includes('Thuế cơ sở 1'))
    await assert.rejects(renameIssuer(office, keeper, { issuerId: 'x', name: 'Thuế' }), { code: 'issuer-not-found' })
  })

  it('forgets a misspelling that was put right, and learns no citizen and no restricted sender', async () => {
    const clerk = await office.as('vanthu')
    const wrong = await documentInRegister(office, { issuer: 'Sở Y tê Giả' })
    const { version } = await office.db.selectFrom('incoming_document').select('version')
      .where('id', '=', wrong.documentId).executeTakeFirstOrThrow()
    assert.ok((await names()).includes('Sở Y tê Giả'))
    const { scanId: _scan, noSecrecyMark: _mark, ...entry } = filledIn('', { issuer: 'Sở Y tế Thật' })
    await correctDocument(office, clerk, { ...entry, documentId: wrong.documentId, version, reason: 'ghi sai tên cơ quan' })
    assert.ok(!(await names()).includes('Sở Y tê Giả'))
    assert.ok((await names()).includes('Sở Y tế Thật'))
    await documentInRegister(office, { documentType: 'Đơn đề nghị', issuer: 'Bà Trần Thị Bịa', number: null, notation: null })
    assert.ok(!(await names()).includes('Bà Trần Thị Bịa'))
  })

  it('keeps what clerks made of proposals, but nothing of a restricted letter', async () => {
    office.reader.script.proposals = {
      subject: { value: 'V/v rà soát thủ tục hành chính', confidence: 95, page: 1, box: null, origin: 'ocr' },
      issuer: { value: 'Sở Đọc Sai', confidence: 90, page: 1, box: null, origin: 'text-layer' },
    }
    await office.db.deleteFrom('field_correction').execute()
    await documentInRegister(office, { issuer: 'Sở Đúng' })
    const kept = await office.db.selectFrom('field_correction').selectAll().execute()
    assert.equal(kept.find((one) => one.field === 'issuer')?.origin, 'text-layer')
    const quality = await countReadingQuality(office.db, new Date(0), 85)
    const of = (field: string) => quality.find((one) => one.field === field)
    assert.deepEqual([of('issuer')?.certain, of('issuer')?.certainWrong, of('issuer')?.right], [1, 1, 0])
    assert.deepEqual([of('subject')?.certain, of('subject')?.certainWrong, of('subject')?.right], [1, 0, 1])
    assert.equal(of('number')?.missed, 1)
    const { code } = await office.db.selectFrom('correspondence_kind').select('code')
      .where('is_restricted', '=', true).executeTakeFirstOrThrow()
    await documentInRegister(office, { issuer: 'Người tố cáo', correspondenceKind: code })
    assert.equal((await office.db.selectFrom('field_correction').selectAll().execute()).length, kept.length)
  })
})
