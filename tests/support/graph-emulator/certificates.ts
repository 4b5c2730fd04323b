import { generateKeyPairSync } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

const engine = new pkijs.CryptoEngine({ name: 'node', crypto })
const YEAR_MS = 365 * 86_400_000

export interface MadeCertificate {
  /** PEM. */
  certificate: string
  key: string
}

/**
 * A certificate that vouches for itself, with its key: a server's for the names given, or an
 * application's that signs in with it.
 */
export async function makeCertificate(commonName: string, hosts: readonly string[] = []): Promise<MadeCertificate> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1js.Integer({ value: 1 + Math.floor(Math.random() * 1e9) })
  for (const name of [certificate.subject, certificate.issuer]) {
    name.typesAndValues.push(new pkijs.AttributeTypeAndValue({
      type: '2.5.4.3', value: new asn1js.Utf8String({ value: commonName }),
    }))
  }
  certificate.notBefore.value = new Date(Date.now() - YEAR_MS)
  certificate.notAfter.value = new Date(Date.now() + YEAR_MS)
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(own(publicKey.export({ format: 'der', type: 'spki' })))
  certificate.extensions = extensionsFor(hosts)
  const signer = await crypto.subtle.importKey(
    'pkcs8', own(privateKey.export({ format: 'der', type: 'pkcs8' })),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'],
  )
  await certificate.sign(signer, 'SHA-256', engine)
  return {
    certificate: pem('CERTIFICATE', Buffer.from(certificate.toSchema(true).toBER())),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

function extensionsFor(hosts: readonly string[]): pkijs.Extension[] {
  const authority = new pkijs.BasicConstraints({ cA: true })
  const names = new pkijs.GeneralNames({
    names: hosts.map((host) => /^[\d.]+$/.test(host)
      ? new pkijs.GeneralName({ type: 7, value: new asn1js.OctetString({ valueHex: own(Buffer.from(host.split('.').map(Number))) }) })
      : new pkijs.GeneralName({ type: 2, value: host })),
  })
  const extensions = [new pkijs.Extension({
    extnID: '2.5.29.19', critical: true, extnValue: authority.toSchema().toBER(),
  })]
  if (hosts.length > 0) {
    extensions.push(new pkijs.Extension({
      extnID: '2.5.29.17', critical: false, extnValue: names.toSchema().toBER(),
    }))
  }
  return extensions
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
