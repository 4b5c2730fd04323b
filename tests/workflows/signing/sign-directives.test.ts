import assert from 'node:assert/strict'
import { createPrivateKey, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { PDFDocument } from 'pdf-lib'
import { listSignatures } from '../../../db/signatures.ts'
import { findAuthority } from '../../../db/signing-keys.ts'
import { verifySignatures } from '../../../workflows/adapters/signature-verifier.ts'
import { makeAuthority, type MadeKey, makePersonKey } from '../../../workflows/adapters/signing-office-ca.ts'
import { askOf, finishSignature, prepareSignature } from '../../../workflows/adapters/signing-pdf.ts'
import { timestampAuthorityAt } from '../../../workflows/adapters/signing-timestamp.ts'
import { makeDirectiveSheet } from '../../../workflows/signing/make-directive-sheet.ts'
import { signDirectives } from '../../../workflows/signing/sign-directives.ts'
import {
  directed, enrolled, independentVerdicts, isInstalled, opensslVerdicts, PIN, realLetter, sheetBytes, toSign, twoPages,
} from '../../support/signing.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { openTimeAuthority, type TimeAuthority } from '../../support/time-authority.ts'

describe('a leader signs a directive sheet', () => {
  let office: TestOffice
  let time: TimeAuthority
  before(async () => {
    office = await openTestOffice()
    time = await openTimeAuthority(() => office.now())
    await enrolled(office, 'chutich')
    await enrolled(office, 'phochutich')
  })
  after(async () => {
    time.close()
    await office.close()
  })

  async function verdictsOf(documentId: string) {
    const own = (await findAuthority(office.db))?.certificate
    return verifySignatures(await sheetBytes(office, documentId), { anchors: own ? [own] : [], at: office.now() })
  }

  it('two leaders sign one file one after the other, and both signatures stay whole', async (t) => {
    const letter = await realLetter(office)
    await directed(office, letter, 'chutich', { text: 'Kính chuyển đồng chí Phó Chủ tịch.', passTo: 'phochutich' })
    const first = await sheetBytes(office, letter.documentId)
    const [done] = await signDirectives(office, await office.as('chutich'), {
      items: await toSign(office, 'chutich', letter.documentId), pin: PIN, otp: '',
    })
    assert.ok(done && 'renditionId' in done, JSON.stringify(done))
    assert.equal(done.level, 'b-b')
    const signed = await sheetBytes(office, letter.documentId)
    assert.ok(signed.subarray(0, first.length).equals(first))

    await directed(office, letter, 'phochutich')
    const continued = await sheetBytes(office, letter.documentId)
    assert.ok(continued.subarray(0, signed.length).equals(signed), 'added behind the first signature')
    const [second] = await signDirectives(office, await office.as('phochutich'), {
      items: await toSign(office, 'phochutich', letter.documentId), pin: PIN, otp: '',
    })
    assert.ok(second && 'renditionId' in second, JSON.stringify(second))

    const report = await verdictsOf(letter.documentId)
    assert.deepEqual(report.signatures.map((one) => [one.integrity, one.changedAfterSigning, one.chain]), [
      ['intact', 'allowed', 'trusted'], ['intact', 'allowed', 'trusted'],
    ])
    const shown = await listSignatures(office.db, letter.documentId)
    assert.deepEqual(shown.map((one) => [one.position.length > 0, one.kind, one.level]), [
      [true, 'internal', 'b-b'], [true, 'internal', 'b-b'],
    ])
    if (!isInstalled('pdfsig') || !isInstalled('qpdf')) return t.skip('pdfsig and qpdf are not installed')
    const told = independentVerdicts(await sheetBytes(office, letter.documentId))
    assert.deepEqual(told.signatures, ['Signature is Valid.', 'Signature is Valid.'])
    assert.equal(told.qpdf, 0)
    assert.deepEqual(told.whole, [false, false])
    const own = (await findAuthority(office.db))?.certificate
    if (!own || !isInstalled('openssl')) return t.skip('openssl is not installed')
    const cades = opensslVerdicts(await sheetBytes(office, letter.documentId), own)
    assert.deepEqual(cades, ['CAdES Verification successful', 'CAdES Verification successful'])
  })

  it('a letter that came signed is looked at, not carried along as a signature; the sheet is made once', async () => {
    const outside = await makeAuthority('Sở Giả Định', office.now())
    const sender = await makePersonKey(outside, { fullName: 'Người gửi', position: 'Giám đốc', officeName: 'Sở Giả Định' }, office.now())
    const bytes = await signedByOthers(await twoPages(), sender, outside.certificate)
    const letter = await realLetter(office, { bytes, holdsSignature: true })
    await directed(office, letter, 'chutich')
    const made = await sheetBytes(office, letter.documentId)
    await makeDirectiveSheet(office, { documentId: letter.documentId })
    await makeDirectiveSheet(office, { documentId: letter.documentId })
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from rendition
      where document_id = ${letter.documentId}::uuid and role = 'sheet'`.execute(office.db)
    assert.equal(rows[0]?.n, 1)
    assert.equal((await verifySignatures(made, { anchors: [] })).signatures.length, 0)
    assert.equal((await PDFDocument.load(made)).getPageCount(), 3, 'slip, page one of the letter, places')
    const [done] = await signDirectives(office, await office.as('chutich'), {
      items: await toSign(office, 'chutich', letter.documentId), pin: PIN, otp: '',
    })
    assert.ok(done && 'level' in done, JSON.stringify(done))
    const report = await verdictsOf(letter.documentId)
    assert.deepEqual(report.signatures.map((one) => [one.integrity, one.changedAfterSigning]), [['intact', 'allowed']])
  })

  it('the time of an authority goes into the signature; one that is silent is made up for later', async () => {
    office.signing.timestamps = timestampAuthorityAt(time.url, () => office.now())
    const letter = await realLetter(office)
    await directed(office, letter, 'chutich')
    const items = await toSign(office, 'chutich', letter.documentId)
    const [done] = await signDirectives(office, await office.as('chutich'), { items, pin: PIN, otp: '' })
    assert.ok(done && 'level' in done, JSON.stringify(done))
    // A root of its own has nobody who could take it back, so nothing is missing.
    assert.equal(done.level, 'b-lt')

    time.fault = 'silent'
    const other = await realLetter(office)
    await directed(office, other, 'chutich')
    const [bare] = await signDirectives(office, await office.as('chutich'), {
      items: await toSign(office, 'chutich', other.documentId), pin: PIN, otp: '',
    })
    assert.ok(bare && 'level' in bare, JSON.stringify(bare))
    assert.deepEqual([bare.level, bare.waitsForTime], ['b-b', true])
    await assert.rejects(office.runJobs(), { code: 'timestamp-unavailable' })

    time.fault = 'none'
    const { upgradeSignature } = await import('../../../workflows/signing/upgrade-signature.ts')
    const [waiting] = await listSignatures(office.db, other.documentId)
    assert.ok(waiting?.waitsForTime)
    await upgradeSignature(office, { signatureId: waiting.id })
    await upgradeSignature(office, { signatureId: waiting.id })
    const [timed] = await listSignatures(office.db, other.documentId)
    assert.deepEqual([timed?.level, timed?.waitsForTime], ['b-lt', false])
    const report = await verdictsOf(other.documentId)
    assert.deepEqual(report.signatures.map((one) => [one.kind, one.integrity, one.changedAfterSigning]), [
      ['signature', 'intact', 'allowed'], ['timestamp', 'intact', 'allowed'],
    ])
    office.signing.timestamps = null
  })
})

/** As another office signs what it sends. */
async function signedByOthers(bytes: Buffer, key: MadeKey, issuer: Buffer): Promise<Buffer> {
  const at = new Date('2026-11-20T02:00:00Z')
  const prepared = await prepareSignature(bytes, {
    kind: 'signature', fieldName: 'Chữ ký 1', name: 'Người gửi', reason: '', location: '', at,
    place: { page: 1, box: [300, 100, 460, 180] }, look: { kind: 'official', authority: ['Giám đốc'], fullName: 'Người gửi', at },
  }, null)
  const { attributes } = askOf(prepared, key.certificate)
  const signer = createPrivateKey({ key: key.privateKey, format: 'der', type: 'pkcs8' })
  const signature = sign('sha256', attributes, { key: signer, dsaEncoding: 'der' })
  return finishSignature(prepared, { certificate: key.certificate, chain: [issuer], signature })
}
