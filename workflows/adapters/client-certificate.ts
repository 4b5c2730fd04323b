import { createHash, generateKeyPair, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

/** What Entra ID takes, with room for the years of the certificate. */
const RSA_BITS = 3_072
const DAYS_VALID = 365
const SERIAL_BYTES = 16
/** Machines whose clocks differ a little still find a new certificate valid. */
const EARLIER_MS = 5 * 60_000
const DAY_MS = 86_400_000
const OID = { commonName: '2.5.4.3', keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19' } as const
const SIGNS = 0x80
const COMMON_NAME_MAX = 64

export interface ClientCertificate {
  /** DER. */
  certificate: Buffer
  /** SHA-256, hex. */
  thumbprint: string
  /** PKCS#8, PEM. In the clear: to be wrapped at once. */
  privateKey: string
  validUntil: Date
}

/**
 * A key and a certificate that signs itself: the tenant is given the certificate and from then on
 * knows the office by it. Nobody else's word is needed, and no password can leak.
 */
export async function makeClientCertificate(officeName: string, now: Date): Promise<ClientCertificate> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  const validUntil = new Date(now.getTime() + DAYS_VALID * DAY_MS)
  const made = new pkijs.Certificate()
  made.version = 2
  made.serialNumber = new asn1js.Integer({ valueHex: serial() })
  for (const name of [made.subject, made.issuer]) {
    name.typesAndValues.push(new pkijs.AttributeTypeAndValue({
      type: OID.commonName,
      value: new asn1js.Utf8String({ value: `Bút Phê – ${officeName}`.slice(0, COMMON_NAME_MAX) }),
    }))
  }
  made.notBefore.value = new Date(now.getTime() - EARLIER_MS)
  made.notAfter.value = validUntil
  made.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(own(pair.publicKey))
  made.extensions = [
    new pkijs.Extension({ extnID: OID.keyUsage, critical: true,
      extnValue: new asn1js.BitString({ valueHex: own(Buffer.of(SIGNS)), unusedBits: 7 }).toBER() }),
    new pkijs.Extension({ extnID: OID.basicConstraints, critical: true,
      extnValue: new pkijs.BasicConstraints({ cA: false }).toSchema().toBER() }),
  ]
  const key = await crypto.subtle.importKey(
    'pkcs8', own(pair.privateKey), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'],
  )
  await made.sign(key, 'SHA-256', new pkijs.CryptoEngine({ name: 'node', crypto }))
  const certificate = Buffer.from(made.toSchema(true).toBER())
  const privateKey = pemOf('PRIVATE KEY', pair.privateKey)
  pair.privateKey.fill(0)
  const thumbprint = createHash('sha256').update(certificate).digest('hex')
  return { certificate, thumbprint, privateKey, validUntil: new X509Certificate(certificate).validToDate }
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** Positive and never zero. */
function serial(): ArrayBuffer {
  const bytes = crypto.getRandomValues(new Uint8Array(SERIAL_BYTES))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.buffer
}

function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
