import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { PDFDocument, PDFName, PDFDict, PDFArray, PDFRawStream, decodePDFRawStream } from 'pdf-lib'
import { listSignatures } from '../../../db/signatures.ts'
import { verifySignatures } from '../../../workflows/adapters/signature-verifier.ts'
import { remoteSignerAt } from '../../../workflows/adapters/signing-remote.ts'
import { revocationListsFrom } from '../../../workflows/adapters/signing-revocation.ts'
import { timestampAuthorityAt } from '../../../workflows/adapters/signing-timestamp.ts'
import { hashBytes, newId, sha256Hex } from '../../../workflows/domain/ids.ts'
import { enrolRemoteKey } from '../../../workflows/signing/enrol-key.ts'
import { findRemoteKeys } from '../../../workflows/signing/find-remote-keys.ts'
import { signDirectives } from '../../../workflows/signing/sign-directives.ts'
import { openOutsideAuthority, type OutsideAuthority } from '../../support/outside-authority.ts'
import { openRemoteSigningServer, type RemoteSigningServer } from '../../support/remote-signing-server.ts'
import { directed, givePassword, PASSWORD, realLetter, sheetBytes, toSign } from '../../support/signing.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { openTimeAuthority, type TimeAuthority } from '../../support/time-authority.ts'

const PROVIDER = { pin: 'pin-cua-nha-cung-cap', otp: '482913' }

describe('a leader signs with a key that lies with a provider', () => {
  let office: TestOffice
  let outside: OutsideAuthority
  let server: RemoteSigningServer
  let time: TimeAuthority
  before(async () => {
    office = await openTestOffice()
    outside = await openOutsideAuthority(office.now())
    time = await openTimeAuthority(() => office.now())
    const { certificate, key } = await outside.issue('Trần Minh Quang')
    server = await openRemoteSigningServer({
      id: 'khoa-cua-chu-tich', certificates: [certificate, outside.certificate], key, ...PROVIDER,
    })
    office.signing.remote = remoteSignerAt({ url: server.url, clientId: 'but-phe', clientSecret: 'bi-mat' })
    await givePassword(office, 'chutich')
  })
  after(async () => {
    for (const one of [outside, server, time]) one.close()
    await office.close()
  })

  async function sign(otp = PROVIDER.otp) {
    return signDirectives(office, await office.as('chutich'), {
      items: await toSign(office, 'chutich'), pin: PROVIDER.pin, otp,
    })
  }

  it('hash out, signature back; without an authority of the trust list it is an internal one', async () => {
    const chair = await office.as('chutich')
    assert.deepEqual(await findRemoteKeys(office, chair, { userId: 'quang.tm' }), ['khoa-cua-chu-tich'])
    await enrolRemoteKey(office, chair, { password: PASSWORD, credentialId: 'khoa-cua-chu-tich' })
    const letter = await realLetter(office)
    await directed(office, letter, 'chutich')
    await assert.rejects(sign('000000'), { code: 'remote-refused', facts: { why: 'invalid_otp' } })
    for (const fault of ['other-hash', 'other-key', 'too-few', 'silent'] as const) {
      server.fault = fault
      server.strangeKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
      const outcome = await sign().catch((error: { code: string }) => [{ code: error.code }])
      const [one] = outcome
      assert.ok(one && 'code' in one, fault)
      assert.ok(['signature-not-proven', 'remote-refused', 'remote-not-reached'].includes(one.code), `${fault}: ${one.code}`)
    }
    assert.deepEqual(await listSignatures(office.db, letter.documentId), [])
    server.fault = 'none'
    const [done] = await sign()
    assert.ok(done && 'level' in done, JSON.stringify(done))
    const [shown] = await listSignatures(office.db, letter.documentId)
    assert.deepEqual([shown?.kind, shown?.level], ['internal', 'b-b'])
    assert.ok(server.hashes.every((hash) => Buffer.from(hash, 'base64').length === 32), 'nothing but hashes left the office')
    assert.match(await appearanceText(await sheetBytes(office, letter.documentId)), /internal/)
  })

  it('with an authority of the trust list, a timestamp and a revocation list it is B-LT and looks official', async () => {
    const admin = await office.as('quantri')
    await office.db.insertInto('trust_anchor').values({
      id: newId(), sha256: hashBytes(sha256Hex(outside.certificate)), certificate: outside.certificate,
      name: 'Tổ chức thử nghiệm', issuer_name: null, not_before: office.now(),
      not_after: new Date(office.now().getTime() + 86_400_000), added_by: admin.personId, removed_by: null, removed_at: null,
    }).execute()
    office.signing.timestamps = timestampAuthorityAt(time.url, () => office.now())
    const letter = await realLetter(office)
    await directed(office, letter, 'chutich')
    office.signing.revocation = revocationListsFrom([outside.host])
    const [done] = await sign()
    assert.ok(done && 'level' in done, JSON.stringify(done))
    assert.equal(done.level, 'b-lt')
    const bytes = await sheetBytes(office, letter.documentId)
    const report = await verifySignatures(bytes, { anchors: [outside.certificate], at: office.now() })
    assert.deepEqual(report.signatures.map((one) => [one.integrity, one.chain, one.revocation, one.changedAfterSigning]), [
      ['intact', 'trusted', 'good', 'allowed'],
    ])
    const [shown] = await listSignatures(office.db, letter.documentId)
    assert.deepEqual([shown?.kind, shown?.level], ['recognised', 'b-lt'])
    assert.match(await appearanceText(bytes), /official/)
  })

  it('a host that the office has not named is not asked for a list', async () => {
    office.signing.revocation = revocationListsFrom(['crl.example.vn'])
    const letter = await realLetter(office)
    await directed(office, letter, 'chutich')
    const [done] = await sign()
    assert.ok(done && 'level' in done, JSON.stringify(done))
    assert.equal(done.level, 'b-t')
  })
})

/** The internal look has a frame around it; the official one has none. */
async function appearanceText(bytes: Buffer): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const form = document.catalog.lookup(PDFName.of('AcroForm'), PDFDict)
  const widget = document.context.lookup(form.lookup(PDFName.of('Fields'), PDFArray).get(0), PDFDict)
  const look = widget.lookup(PDFName.of('AP'), PDFDict).lookup(PDFName.of('N'))
  const drawn = look instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(look).decode()).toString('latin1') : ''
  return /re S/u.test(drawn) ? 'internal' : 'official'
}
