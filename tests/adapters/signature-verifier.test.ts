import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, it } from 'node:test'
import { certificatesIn } from '../../workflows/adapters/signature-certificate.ts'
import { reportOf } from '../../workflows/adapters/signature-report-of.ts'
import { verifySignatures } from '../../workflows/adapters/signature-verifier.ts'
import {
  alarmOf, type SignatureFinding, signedRevision,
} from '../../workflows/domain/signature-report.ts'
import { referenceFile } from '../support/reference-files.ts'
import {
  annotated, type Identity, makeCrl, makeIdentity, signed, smallPdf,
} from '../support/signed-pdf.ts'

const TIMESTAMPING = ['1.3.6.1.5.5.7.3.8']
let authority: Identity
let signer: Identity

before(async () => {
  authority = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
  signer = await makeIdentity({
    name: 'Nguyễn Văn Thử', organisation: 'UBND phường Bến Xuân', issuer: authority,
  })
})

async function judged(
  bytes: Buffer, anchors: readonly Buffer[] = [authority.der], crls: readonly Buffer[] = [],
): Promise<SignatureFinding> {
  const { signatures } = await reportOf(bytes, {
    anchors, crls, now: new Date('2026-11-23T00:00:00Z'),
  })
  assert.equal(signatures.length, 1)
  assert.ok(signatures[0])
  return signatures[0]
}

describe('who signed, and how', () => {
  it('is told of every algorithm in use, old and new', async () => {
    for (const kind of ['rsa', 'pss', 'ecdsa'] as const) {
      for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
        const one = await makeIdentity({ name: 'Thử', issuer: authority, kind, hash })
        const { bytes } = await signed(smallPdf(), {
          signer: one, digest: hash, subFilter: 'adbe.pkcs7.detached',
        })
        const finding = await judged(bytes)
        assert.deepEqual([finding.integrity, finding.chain], ['intact', 'trusted'], `${kind} ${hash}`)
        assert.equal(finding.problems.includes('sha1'), hash === 'SHA-1')
      }
    }
  })

  it('is told with name, office and the time he claims', async () => {
    const { bytes } = await signed(smallPdf(), { signer, claimedAt: "D:20260510093000+07'00'" })
    const finding = await judged(bytes)
    assert.deepEqual([finding.signer, finding.organisation, finding.signedAt, finding.timeSource],
      ['Nguyễn Văn Thử', 'UBND phường Bến Xuân', '2026-05-10T02:30:00.000Z', 'claimed'])
  })

  it('is told where the message carries the SHA-1 of the file', async () => {
    const sha1 = { signer, carriesSha1: true, subFilter: 'adbe.pkcs7.sha1' }
    const { bytes } = await signed(smallPdf(), sha1)
    assert.equal((await judged(bytes)).integrity, 'intact')
    const changed = Buffer.from(bytes)
    changed.write('9', bytes.indexOf('1.000.000'))
    assert.equal((await judged(changed)).integrity, 'broken')
  })
})

describe('the chain', () => {
  it('is unknown without an anchor, and for whoever names himself as he likes', async () => {
    const { bytes } = await signed(smallPdf(), { signer })
    assert.equal((await judged(bytes, [])).chain, 'unknown')
    const alone = await makeIdentity({ name: 'Chủ tịch UBND' })
    const forged = await signed(smallPdf(), { signer: alone })
    const finding = await judged(forged.bytes)
    assert.deepEqual([finding.integrity, finding.chain], ['intact', 'unknown'])
    const namesake = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
    const heir = await makeIdentity({ name: 'Nguyễn Văn Thử', issuer: namesake })
    assert.equal((await judged((await signed(smallPdf(), { signer: heir })).bytes)).chain, 'unknown')
  })

  it('is not trusted through a certificate that is no authority', async () => {
    const child = await makeIdentity({ name: 'Con', issuer: signer })
    assert.equal((await judged((await signed(smallPdf(), { signer: child })).bytes)).chain, 'unknown')
  })

  it('is judged at the moment of signing', async () => {
    const short = await makeIdentity({
      name: 'Ngắn hạn', issuer: authority, from: '2025-01-01T00:00:00Z', to: '2025-12-31T00:00:00Z',
    })
    const early = await signed(smallPdf(), { signer: short, at: '2025-06-01T00:00:00Z' })
    assert.equal((await judged(early.bytes)).chain, 'trusted')
    const late = await signed(smallPdf(), { signer: short, at: '2026-06-01T00:00:00Z' })
    assert.equal((await judged(late.bytes)).chain, 'expired')
  })

  it('is revoked, unless a time stamp proves an earlier signature', async () => {
    const lists = [await makeCrl(authority, [{ one: signer, at: '2026-06-01T00:00:00Z' }])]
    const anchors = [authority.der]
    const claimed = await signed(smallPdf(), { signer, at: '2026-05-01T00:00:00Z' })
    assert.equal((await judged(claimed.bytes, anchors, lists)).chain, 'revoked')
    const service = await makeIdentity({ name: 'Giờ', issuer: authority, usages: TIMESTAMPING })
    const stamped = await signed(smallPdf(), {
      signer, timestamp: { authority: service, at: '2026-05-01T00:00:00Z' },
    })
    const finding = await judged(stamped.bytes, anchors, lists)
    assert.deepEqual([finding.chain, finding.timeSource], ['trusted', 'timestamp'])
    const foreign = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
    const untrue = [await makeCrl(foreign, [{ one: signer, at: '2026-06-01T00:00:00Z' }])]
    assert.equal((await judged(claimed.bytes, anchors, untrue)).chain, 'trusted')
  })
})

describe('a time stamp', () => {
  it('counts only when it is for this signature and of a trusted service', async () => {
    const service = await makeIdentity({ name: 'Giờ', issuer: authority, usages: TIMESTAMPING })
    const at = '2026-05-01T00:00:00Z'
    const other = await signed(smallPdf(), {
      signer, timestamp: { authority: service, at, imprintOf: Buffer.from('khác') },
    })
    const wrong = await judged(other.bytes)
    assert.equal(wrong.timestamp?.state, 'invalid')
    assert.notEqual(wrong.timeSource, 'timestamp')
    const untrusted = await makeIdentity({ name: 'Giờ lạ', usages: TIMESTAMPING })
    const strange = await signed(smallPdf(), { signer, timestamp: { authority: untrusted, at } })
    assert.equal((await judged(strange.bytes)).timestamp?.state, 'unknown')
    const noService = await signed(smallPdf(), { signer, timestamp: { authority: signer, at } })
    assert.equal((await judged(noService.bytes)).timestamp?.state, 'unknown')
  })
})

describe('any file', () => {
  it('has an answer: none signed, none a PDF, empty, cut off', async () => {
    const ask = (bytes: Buffer) => verifySignatures(bytes, { anchors: [] })
    assert.deepEqual(await ask(smallPdf().bytes), { signatures: [], problem: null })
    assert.deepEqual(await ask(Buffer.alloc(0)), { signatures: [], problem: 'file-empty' })
    assert.deepEqual(await ask(Buffer.from('PK thư')), { signatures: [], problem: 'not-a-pdf' })
    const { bytes } = await signed(smallPdf(), { signer })
    const cut = await ask(bytes.subarray(0, bytes.length - 300))
    assert.ok(cut.problem !== null || cut.signatures.every((one) => one.integrity !== 'intact'))
  })

  it('is read although its scanner wrote metadata that is empty and tells a length', async () => {
    const odd = smallPdf({ 7: '<</Length 1753\n/Type\n/Metadata\n/Subtype /XML>>\rstream\rendstream' })
    const pdf = await signed(odd, { signer })
    const later = annotated(pdf, '/Subtype /Ink /Rect [9 9 99 99]', '0 g 0 0 9 9 re f')
    const { signatures, problem } = await reportOf(later.bytes, {
      anchors: [], crls: [], now: new Date(),
    })
    assert.equal(problem, null)
    assert.deepEqual(signatures.map((one) => [one.integrity, one.changedAfterSigning]),
      [['intact', 'allowed']])
  })

  it('gives back the part that was signed, byte for byte', async () => {
    const once = await signed(smallPdf(), { signer })
    const later = annotated(once, '/Subtype /Ink /Rect [9 9 99 99]', '0 g 0 0 9 9 re f')
    const finding = await judged(later.bytes)
    const shown = signedRevision(later.bytes, finding)
    assert.ok(shown && Buffer.from(shown).equals(once.bytes))
  })

  it('alarms the clerk by what is wrong with it', async () => {
    const { bytes } = await signed(smallPdf(), { signer })
    const alarm = async (file: Buffer, anchors: Buffer[]) => alarmOf(
      await reportOf(file, { anchors, crls: [], now: new Date() }),
    )
    assert.equal(await alarm(bytes, [authority.der]), 'none')
    assert.equal(await alarm(bytes, []), 'doubtful')
    const changed = Buffer.from(bytes)
    changed.write('9', bytes.indexOf('1.000.000'))
    assert.equal(await alarm(changed, [authority.der]), 'invalid')
  })
})

/** What is known of these files: integrity, whole, changed; in the order of signing. */
const known: Readonly<Record<string, readonly string[]>> = {
  'signed-once': ['intact whole no unknown'],
  'signed-twice': ['intact part allowed unknown', 'intact whole no expired'],
  incrementally_signed: ['intact whole no unknown'],
  signed: ['intact whole no unknown'],
  'issue-209-reason-includes-trailer-word': ['intact whole no unknown'],
  base: ['unreadable part unknown unknown'],
  signed_verified: ['broken part unknown unknown'],
  'one-byterange': ['broken part unknown unknown'],
  'tail-uncovered': ['intact part forbidden unknown'],
  'signature-gap-too-big': ['broken part unknown unknown'],
  'weird-byterange': ['broken part unknown unknown'],
  'minimal-two-fields-signed-twice': ['intact part allowed unknown', 'intact whole no unknown'],
  'pades-lta-dss-indirect-arrs-test': ['intact part allowed trusted', 'intact part allowed trusted'],
  'sig-no-signed-attrs': ['intact whole no trusted'],
  'form-update-override-appearance-stream-sneaky': [
    'intact part forbidden expired', 'intact whole no expired',
  ],
  'certified-with-indirect-refs-in-dir': ['intact whole no trusted'],
  'signed-encrypted-pubkey-with-catalog-ref': [],
}

describe('files of other programs', () => {
  const root = referenceFile('data/signed-pdf/pyhanko-root.cert.pem')
  for (const [name, expected] of Object.entries(known)) {
    const path = referenceFile(`data/signed-pdf/${name}.pdf`)
    it(`are judged as they are known: ${name}`, { skip: !path || !root }, async () => {
      assert.ok(path && root)
      const { signatures, problem } = await reportOf(readFileSync(path), {
        anchors: certificatesIn(readFileSync(root)), crls: [], now: new Date(),
      })
      assert.equal(problem, expected.length === 0 ? 'file-encrypted' : null)
      if (name.startsWith('pades-lta')) assert.equal(signatures[0]?.revocation, 'good')
      assert.deepEqual(signatures.map((one) => {
        const extent = one.coversWholeFile ? 'whole' : 'part'
        return `${one.integrity} ${extent} ${one.changedAfterSigning} ${one.chain}`
      }), expected)
    })
  }
})
