import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listIssuerNames } from '../../../db/issuers.ts'
import { linkDuplicate } from '../../../workflows/intake/dispose-scan.ts'
import { readDocument } from '../../../workflows/oversight/read-document.ts'
import { correctDocument, voidNumber } from '../../../workflows/registration/correct-document.ts'
import { presentDocument } from '../../../workflows/registration/present-document.ts'
import { withdrawPresentation } from '../../../workflows/registration/withdraw-presentation.ts'
import { documentInRegister, filledIn, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a restricted letter', () => {
  let office: TestOffice
  let documentId: string
  before(async () => {
    office = await openTestOffice()
    const registered = await documentInRegister(office, {
      correspondenceKind: 'denunciation', issuer: 'Người Tố Cáo Giả Định', documentType: 'Đơn',
      number: null, notation: null,
    })
    documentId = registered.documentId
  })
  after(() => office.close())

  it('is neither corrected, voided nor added to by a clerk who is not on its list', async () => {
    const other = await office.as('vanthu2')
    const scanId = await scanInTray(office)
    const { scanId: _scan, noSecrecyMark: _mark, ...entry } = filledIn(scanId)
    const reason = 'Sửa cho đúng bản gốc'
    const refused = { code: 'document-not-yours' }
    await assert.rejects(correctDocument(office, other, { ...entry, documentId, reason, version: 1 }), refused)
    await assert.rejects(voidNumber(office, other, { documentId, reason }), refused)
    await assert.rejects(linkDuplicate(office, other, { scanId, documentId }), refused)

    const kept = await readDocument(office, await office.as('vanthu'), { documentId })
    assert.equal(kept.issuer_name, 'Người Tố Cáo Giả Định')
    assert.equal(kept.state, 'registered')
  })

  it('leaves no name in the directory that every clerk is offered', async () => {
    assert.equal((await listIssuerNames(office.db)).includes('Người Tố Cáo Giả Định'), false)
  })

  it('is closed again to a leader from whose pile it was withdrawn', async () => {
    const clerk = await office.as('vanthu')
    const leader = await office.as('phochutich')
    await presentDocument(office, clerk, { documentId, leader: 'phochutich' })
    await readDocument(office, leader, { documentId })
    await withdrawPresentation(office, clerk, { documentId })

    await assert.rejects(readDocument(office, leader, { documentId }), { code: 'document-not-yours' })
  })
})
