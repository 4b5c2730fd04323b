import { createServer } from 'node:http'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { makeAuthority, makeCrl, type MadeKey } from '../../workflows/adapters/signing-office-ca.ts'

const engine = new pkijs.CryptoEngine({ name: 'node', crypto })

export interface OutsideAuthority {
  certificate: Buffer
  /** `host:port` of its revocation list. */
  host: string
  /** An RSA key of a person, with a certificate that names where the list lies. */
  issue(fullName: string): Promise<{ certificate: Buffer; key: KeyObject }>
  close(): void
}

/** An authority that is not the office's: what an administrator may put on the trust list. */
export async function openOutsideAuthority(now: Date): Promise<OutsideAuthority> {
  const authority = await makeAuthority('Tổ chức cấp chứng thư thử nghiệm', now)
  const list = await makeCrl(authority, [], 1, now)
  const server = createServer((_, response) => void response.writeHead(200).end(list))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    certificate: authority.certificate, host,
    issue: (fullName) => issued(authority, fullName, `http://${host}/list.crl`, now),
    close: () => void server.close(),
  }
}

async function issued(
  authority: MadeKey, fullName: string, listAt: string, now: Date,
): Promise<{ certificate: Buffer; key: KeyObject }> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const issuer = pkijs.Certificate.fromBER(own(authority.certificate))
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1js.Integer({ value: 4_711 })
  certificate.issuer = issuer.subject
  certificate.subject.typesAndValues.push(new pkijs.AttributeTypeAndValue({
    type: '2.5.4.3', value: new asn1js.Utf8String({ value: fullName }),
  }))
  certificate.notBefore.value = new Date(now.getTime() - 60_000)
  certificate.notAfter.value = new Date(now.getTime() + 300 * 86_400_000)
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(own(publicKey.export({ format: 'der', type: 'spki' })))
  const points = new pkijs.CRLDistributionPoints({ distributionPoints: [
    new pkijs.DistributionPoint({ distributionPoint: [new pkijs.GeneralName({ type: 6, value: listAt })] }),
  ] })
  certificate.extensions = [
    new pkijs.Extension({ extnID: '2.5.29.15', critical: true,
      extnValue: new asn1js.BitString({ valueHex: own(Buffer.of(0xc0)), unusedBits: 6 }).toBER() }),
    new pkijs.Extension({ extnID: '2.5.29.31', critical: false, extnValue: points.toSchema().toBER() }),
  ]
  const signer = await crypto.subtle.importKey(
    'pkcs8', own(authority.privateKey), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'],
  )
  await certificate.sign(signer, 'SHA-256', engine)
  return { certificate: Buffer.from(certificate.toSchema(true).toBER()), key: privateKey }
}

function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
