import { createHash, X509Certificate } from 'node:crypto'
import { type Der, isContext, octetsOf, oidOf, readDer, timeOf } from './signature-der.ts'

/** A certificate is some KB; nothing an office meets comes near this. */
export const CERTIFICATE_MAX_BYTES = 64 * 1_024
const NAME_MAX = 300

const OID = {
  commonName: '2.5.4.3', organisation: '2.5.4.10', unit: '2.5.4.11',
  subjectKeyId: '2.5.29.14', keyUsage: '2.5.29.15', extendedKeyUsage: '2.5.29.37',
} as const
export const TIMESTAMPING = '1.3.6.1.5.5.7.3.8'
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

export interface CertificateFacts {
  sha256: string
  serial: Buffer
  issuer: Buffer
  subject: Buffer
  notBefore: Date
  notAfter: Date
  keyId: Buffer | undefined
  commonName: string | null
  organisation: string | null
  issuerName: string | null
  /** First byte of the key usage, undefined where the certificate says nothing. */
  keyUsage: number | undefined
  extendedUsages: string[]
}

const known = new Map<string, CertificateFacts | undefined>()
const KNOWN_MAX = 500

/** What a certificate says of itself; undefined for bytes that are none. */
export function certificateFacts(der: Buffer): CertificateFacts | undefined {
  const sha256 = createHash('sha256').update(der).digest('hex')
  if (!known.has(sha256)) {
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(sha256, readFacts(der, sha256))
  }
  return known.get(sha256)
}

function readFacts(der: Buffer, sha256: string): CertificateFacts | undefined {
  if (der.length > CERTIFICATE_MAX_BYTES) return undefined
  const fields = readDer(der)?.parts[0]?.parts ?? []
  const [serial, , issuer, validity, subject, , ...rest] = isContext(fields[0], 0)
    ? fields.slice(1) : fields
  const notBefore = timeOf(validity?.parts[0])
  const notAfter = timeOf(validity?.parts[1])
  if (!serial || !issuer || !subject || !notBefore || !notAfter) return undefined
  const extensions = rest.find((part) => isContext(part, 3))?.parts[0]?.parts ?? []
  const extension = (oid: string): Der | undefined => {
    const found = extensions.find((one) => oidOf(one.parts[0]) === oid)
    const value = octetsOf(found?.parts.at(-1))
    return value && readDer(value)
  }
  const usage = extension(OID.keyUsage)
  return {
    sha256, serial: serial.value, issuer: issuer.raw, subject: subject.raw, notBefore, notAfter,
    keyId: octetsOf(extension(OID.subjectKeyId)),
    commonName: nameIn(subject, OID.commonName),
    organisation: nameIn(subject, OID.organisation) ?? nameIn(subject, OID.unit),
    issuerName: nameIn(issuer, OID.commonName) ?? nameIn(issuer, OID.organisation),
    keyUsage: usage ? usage.value[1] ?? 0 : undefined,
    extendedUsages: (extension(OID.extendedKeyUsage)?.parts ?? [])
      .map(oidOf).filter((one) => one !== undefined),
  }
}

/** The last such part of a name (the most particular one), as text. */
function nameIn(name: Der, oid: string): string | null {
  const parts = name.parts.flatMap((set) => set.parts)
  const found = parts.filter((one) => oidOf(one.parts[0]) === oid).at(-1)?.parts[1]
  if (!found) return null
  const text = found.tag === 30 ? utf16(found.value)
    : found.value.toString(found.tag === 12 ? 'utf8' : 'latin1')
  const clean = text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim().slice(0, NAME_MAX)
  return clean === '' ? null : clean
}

/** BMPString: big-endian UTF-16. */
function utf16(value: Buffer): string {
  return Buffer.from(value.subarray(0, value.length & ~1)).swap16().toString('utf16le')
}

export function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/** DER certificates in a file: PEM (any number of blocks) or one DER. */
export function certificatesIn(bytes: Buffer): Buffer[] {
  const text = bytes.toString('latin1')
  const blocks = [...text.matchAll(
    /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END/gu,
  )]
  const ders = blocks.length > 0
    ? blocks.map((block) => Buffer.from(block[1] ?? '', 'base64')) : [bytes]
  return ders.filter((der) => certificateFacts(der) !== undefined && readCertificate(der))
}
