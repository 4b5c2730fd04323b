import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listSignatureReports, listTrustAnchors } from '../../../db/signature-checks.ts'
import { findScan } from '../../../db/scans.ts'
import { checkSignatures, recheckSignatures } from '../../../workflows/intake/check-signatures.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import {
  addTrustAnchors, removeTrustAnchor,
} from '../../../workflows/office/trust-anchors.ts'
import { openFile } from '../../../workflows/oversight/open-file.ts'
import { signedPart } from '../../../workflows/oversight/signed-part.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { filledIn, scanInTray } from '../../support/letters.ts'
import {
  annotated, type Identity, makeIdentity, signed, smallPdf, type SmallPdf,
} from '../../support/signed-pdf.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('signatures of incoming letters', () => {
  let office: TestOffice
  let authority: Identity
  let signer: Identity
  before(async () => {
    office = await openTestOffice()
    authority = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
    signer = await makeIdentity({ name: 'Nguyễn Văn Thử', issuer: authority })
  })
  after(() => office.close())

  let letters = 0
  async function letter(): Promise<SmallPdf> {
    const body = smallPdf({ 7: `<< /Letter ${++letters} >>` })
    return signed(body, { signer, at: '2026-05-01T00:00:00Z' })
  }

  function altered({ bytes }: SmallPdf): Buffer {
    const out = Buffer.from(bytes)
    out.write('9', bytes.indexOf('1.000.000'))
    return out
  }

  async function reportOn(scanId: string) {
    return (await listSignatureReports(office.db, [scanId]))[0]
  }

  async function eventsOn(subjectId: string): Promise<string[]> {
    const rows = await office.db.selectFrom('audit_event').select('kind')
      .where('subject_id', '=', subjectId).orderBy('seq').execute()
    return rows.map((row) => row.kind)
  }

  it('are checked when the gate has let the letter through, and once, however often the job runs', async () => {
    const scanId = await scanInTray(office, { bytes: (await letter()).bytes })
    await checkSignatures(office, { scanId })
    await Promise.all([checkSignatures(office, { scanId }), checkSignatures(office, { scanId })])

    const report = await reportOn(scanId)
    assert.equal(report?.alarm, 'doubtful')
    assert.deepEqual(report?.signatures.map((one) => [one.signer, one.integrity, one.chain]),
      [['Nguyễn Văn Thử', 'intact', 'unknown']])
    const rows = await office.db.selectFrom('signature_report').select('id')
      .where('scan_id', '=', scanId).execute()
    assert.equal(rows.length, 1)
    assert.equal((await eventsOn(scanId)).filter((kind) => kind === 'signatures-checked').length, 1)
  })

  it('are not looked for where there are none', async () => {
    const scanId = await scanInTray(office)
    await checkSignatures(office, { scanId })
    assert.equal(await reportOn(scanId), undefined)
  })

  it('stop the registration when they do not hold, and leave nothing behind', async () => {
    const scanId = await scanInTray(office, { bytes: altered(await letter()) })
    assert.equal((await reportOn(scanId))?.alarm, 'invalid')
    const clerk = await office.as('vanthu')
    const numbers = () => office.db.selectFrom('arrival_number').select('number').execute()
    const before = await numbers()
    await assert.rejects(registerDocument(office, clerk, filledIn(scanId)), { code: 'signature-invalid' })
    assert.equal((await numbers()).length, before.length)
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')

    const { documentId } = await registerDocument(office, clerk, filledIn(scanId, { byPaper: true }))
    const event = await office.db.selectFrom('audit_event').select('facts')
      .where('document_id', '=', documentId).where('kind', '=', 'document-registered')
      .executeTakeFirstOrThrow()
    const facts: unknown = typeof event.facts === 'string' ? JSON.parse(event.facts) : event.facts
    assert.partialDeepStrictEqual(facts, { signatures: 'invalid', byPaper: true })
  })

  it('stop the attachments as well', async () => {
    const scanId = await scanInTray(office)
    const attachment = await scanInTray(office, { bytes: altered(await letter()) })
    await assert.rejects(
      registerDocument(office, await office.as('vanthu'),
        filledIn(scanId, { attachmentScanIds: [attachment] })),
      { code: 'signature-invalid' },
    )
  })

  it('are judged anew when the list of trusted certificates changes', async () => {
    const administrator = await office.as('quantri')
    const scanId = await scanInTray(office, { bytes: (await letter()).bytes })
    const pem = `-----BEGIN CERTIFICATE-----\n${authority.der.toString('base64')}\n-----END CERTIFICATE-----\n`
    assert.equal(await addTrustAnchors(office, administrator, { file: Buffer.from(pem) }), 1)
    await office.runJobs()
    assert.equal((await reportOn(scanId))?.signatures[0]?.chain, 'trusted')
    assert.equal((await reportOn(scanId))?.alarm, 'none')

    await assert.rejects(addTrustAnchors(office, administrator, { file: authority.der }),
      { code: 'anchor-trusted-already' })
    await recheckSignatures(office)
    await office.runJobs()

    const [anchor] = await listTrustAnchors(office.db)
    assert.ok(anchor)
    await removeTrustAnchor(office, administrator, { anchorId: anchor.id })
    await assert.rejects(removeTrustAnchor(office, administrator, { anchorId: anchor.id }),
      { code: 'anchor-not-found' })
    await office.runJobs()
    assert.equal((await reportOn(scanId))?.signatures[0]?.chain, 'unknown')
    const reports = await office.db.selectFrom('signature_report').select('id')
      .where('scan_id', '=', scanId).execute()
    assert.equal(reports.length, 3, 'earlier reports stay')
    const [history] = await listTrustAnchors(office.db)
    assert.equal(history?.removed_by_name === null, false)
    assert.deepEqual(await eventsOn(anchor.id), ['trust-anchor-added', 'trust-anchor-removed'])
    const told = await office.db.selectFrom('notification as n').innerJoin('person as w', 'w.id', 'n.person_id')
      .select('w.sign_in_name').where('n.kind', '=', 'trust-changed').orderBy('w.sign_in_name').execute()
    const names = told.map((row) => row.sign_in_name)
    for (const leader of ['chutich', 'phochutich']) {
      assert.equal(names.filter((name) => name === leader).length, 2, `${leader} hears of both changes`)
    }
    assert.ok(!names.includes('quantri'), 'who did it needs no notice')
    assert.ok(!names.includes('chuyenvien'))
  })

  it('are trusted by the administrator alone, and by certificates alone', async () => {
    const file = authority.der
    for (const name of ['vanthu', 'chutich', 'chanhvp']) {
      await assert.rejects(addTrustAnchors(office, await office.as(name), { file }), { code: 'not-allowed' })
    }
    for (const wrong of [Buffer.from('không phải chứng thư'), Buffer.alloc(0), Buffer.alloc(2_000_000)]) {
      await assert.rejects(addTrustAnchors(office, await office.as('quantri'), { file: wrong }),
        { code: 'anchor-unreadable' })
    }
  })

  it('show the letter as it was when it was signed', async () => {
    const once = await letter()
    const later = annotated(once, '/Subtype /Ink /Rect [9 9 99 99]', '0 g 0 0 9 9 re f')
    const scanId = await scanInTray(office, { bytes: later.bytes })
    const clerk = await office.as('vanthu')
    const { documentId } = await registerDocument(office, clerk, filledIn(scanId))
    const { id } = await office.db.selectFrom('rendition').select('id')
      .where('document_id', '=', documentId).where('role', '=', 'original').executeTakeFirstOrThrow()
    const file = await openFile(office, clerk, { renditionId: id })
    const part = await signedPart(office, file, 1)
    const parts: Buffer[] = []
    for await (const chunk of part.source.open()) parts.push(Buffer.from(chunk as Uint8Array))
    assert.ok(Buffer.concat(parts).equals(once.bytes))
    await assert.rejects(signedPart(office, file, 2), { code: 'file-not-found' })
  })

  it('leave no name behind when the letter turns out to be secret', async () => {
    const scanId = await scanInTray(office, { bytes: (await letter()).bytes })
    assert.ok(await reportOn(scanId))
    await confirmSecret(office, await office.as('vanthu'), { scanId, level: 'confidential' })
    assert.equal(await reportOn(scanId), undefined)
  })
})
