import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { listSignatureReports } from '../../../db/signature-checks.ts'
import { revocationListsFrom } from '../../../workflows/adapters/signing-revocation.ts'
import { checkSignatures } from '../../../workflows/intake/check-signatures.ts'
import { addTrustAnchors } from '../../../workflows/office/trust-anchors.ts'
import { scanInTray } from '../../support/letters.ts'
import {
  type Identity, makeCrl, makeIdentity, makeOcspAnswer, signed, smallPdf,
} from '../../support/signed-pdf.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('whether a signer was taken back', () => {
  let office: TestOffice
  let server: Server
  let host = ''
  let authority: Identity
  let byList: Identity
  let byResponder: Identity
  let asked: string[] = []
  let answers: Readonly<Record<string, Buffer>> = {}
  let letters = 0

  before(async () => {
    office = await openTestOffice()
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      const answer = answers[request.url ?? '']
      request.resume().on('end', () => response.writeHead(answer ? 200 : 503).end(answer))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    // An address of our own server, not a pipe's name.
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    authority = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
    byList = await makeIdentity({ name: 'Người có danh sách', issuer: authority, listAt: `http://${host}/list.crl` })
    byResponder = await makeIdentity({ name: 'Người có nơi trả lời', issuer: authority, responderAt: `http://${host}/ocsp` })
    await addTrustAnchors(office, await office.as('quantri'), { file: authority.der })
  })
  after(async () => {
    server.close()
    await office.close()
  })
  beforeEach(() => {
    asked = []
    answers = {}
    office.signing.revocation = revocationListsFrom([host])
  })

  async function found(signer: Identity): Promise<{ scanId: string; look: () => Promise<string[]> }> {
    const body = smallPdf({ 7: `<< /Letter ${++letters} >>` })
    const { bytes } = await signed(body, { signer, at: '2026-05-01T00:00:00Z' })
    const scanId = await scanInTray(office, { bytes })
    await checkSignatures(office, { scanId })
    const look = async () => {
      const [report] = await listSignatureReports(office.db, [scanId])
      const [one] = report?.signatures ?? []
      return [one?.chain ?? '', one?.revocation ?? '', report?.alarm ?? '']
    }
    return { scanId, look }
  }

  it('is asked of no host that the office has not named', async () => {
    office.signing.revocation = revocationListsFrom(['crl.example.vn'])
    const { look } = await found(byList)
    assert.deepEqual(await look(), ['trusted', 'unknown', 'none'])
    assert.deepEqual(asked, [])
  })

  it('is known from the list and from the responder that his certificate names', async () => {
    answers = {
      '/list.crl': await makeCrl(authority, []),
      '/ocsp': await makeOcspAnswer(authority, byResponder, { nextUpdate: '2034-01-01T00:00:00Z' }),
    }
    assert.deepEqual(await (await found(byList)).look(), ['trusted', 'good', 'none'])
    assert.deepEqual(await (await found(byResponder)).look(), ['trusted', 'good', 'none'])
    assert.deepEqual([...new Set(asked)].toSorted(), ['GET /list.crl', 'POST /ocsp'])
  })

  it('makes the letter doubtful when he was, by either way', async () => {
    const at = '2026-04-01T00:00:00Z'
    answers = {
      '/list.crl': await makeCrl(authority, [{ one: byList, at }]),
      '/ocsp': await makeOcspAnswer(authority, byResponder, { revokedAt: at, nextUpdate: '2034-01-01T00:00:00Z' }),
    }
    assert.deepEqual(await (await found(byList)).look(), ['revoked', 'revoked', 'doubtful'])
    assert.deepEqual(await (await found(byResponder)).look(), ['revoked', 'revoked', 'doubtful'])
  })

  it('is believed of no stranger, and of no answer whose time is over', async () => {
    const stranger = await makeIdentity({ name: 'Gốc khác', isAuthority: true })
    answers = {
      '/list.crl': await makeCrl(stranger, []),
      '/ocsp': await makeOcspAnswer(authority, byResponder, { nextUpdate: '2026-06-08T00:00:00Z' }),
    }
    assert.deepEqual(await (await found(byList)).look(), ['trusted', 'unknown', 'none'])
    assert.deepEqual(await (await found(byResponder)).look(), ['trusted', 'unknown', 'none'])
  })

  it('is asked again when the authority was silent, which holds nobody up, and no more once it is known', async () => {
    const { scanId, look } = await found(byList)
    assert.deepEqual(await look(), ['trusted', 'unknown', 'none'])
    answers = { '/list.crl': await makeCrl(authority, []) }
    await checkSignatures(office, { scanId })
    assert.deepEqual(await look(), ['trusted', 'unknown', 'none'], 'the usual job leaves what was judged')
    await Promise.all([checkSignatures(office, { scanId, again: 1 }), checkSignatures(office, { scanId, again: 1 })])
    assert.deepEqual(await look(), ['trusted', 'good', 'none'])
    const before = asked.length
    await checkSignatures(office, { scanId, again: 2 })
    assert.equal(asked.length, before)
    const reports = await office.db.selectFrom('signature_report').select('id').where('scan_id', '=', scanId).execute()
    assert.equal(reports.length, 2)
  })
})
