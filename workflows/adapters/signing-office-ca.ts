import { createPrivateKey, randomBytes } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { ownBuffer, parseCertificate, sha256 } from './signing-cms.ts'

const SERIAL_BYTES = 16
const AUTHORITY_YEARS = 10
const PERSON_YEARS = 2
const CRL_DAYS = 30
/** Machines whose clocks differ a little still find a new certificate valid. */
const EARLIER_MS = 5 * 60_000
const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const
const OID = {
  commonName: '2.5.4.3', organisation: '2.5.4.10', unit: '2.5.4.11', title: '2.5.4.12',
  country: '2.5.4.6', basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15',
  subjectKeyId: '2.5.29.14', authorityKeyId: '2.5.29.35', crlNumber: '2.5.29.20',
  listPoints: '2.5.29.31',
} as const
/** Bits of KeyUsage, first byte. */
const SIGNS_DOCUMENTS = 0x80 | 0x40
const SIGNS_CERTIFICATES_AND_LISTS = 0x04 | 0x02
const NAME_MAX = 64
/** GeneralName: an address. */
const URI = 6

export interface MadeKey {
  certificate: Buffer
  /** PKCS#8, DER. In the clear: to be locked away and overwritten at once. */
  privateKey: Buffer
}

export interface Revocation {
  /** Serial number, hex. */
  serial: string
  at: Date
}

/**
 * The office's own authority: a certificate that speaks of this office only. It makes signatures
 * inside the office provable; it is no recognised authority and is never called one.
 */
export async function makeAuthority(officeName: string, now: Date): Promise<MadeKey> {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const name = nameOf({
    commonName: `CA nội bộ – ${officeName}`, organisation: officeName, unit: 'Chữ ký nội bộ',
  })
  const certificate = await certificateFor({
    publicKey: keys.publicKey, subject: name, issuer: name, now, years: AUTHORITY_YEARS,
    usage: SIGNS_CERTIFICATES_AND_LISTS, isAuthority: true, authorityKeyId: null,
  })
  await certificate.sign(keys.privateKey, 'SHA-256', engine)
  return { certificate: derOf(certificate), privateKey: await pkcs8Of(keys.privateKey) }
}

/** A key pair for one person, and the office's certificate for it. */
export async function makePersonKey(
  authority: MadeKey,
  person: {
    fullName: string
    position: string
    officeName: string
    /** Where the office's revocation list can be fetched, for verifiers elsewhere. */
    listUrl?: string | undefined
  },
  now: Date,
): Promise<MadeKey> {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const issuer = parseCertificate(authority.certificate)
  const certificate = await certificateFor({
    publicKey: keys.publicKey, issuer: issuer.subject, now, years: PERSON_YEARS,
    subject: nameOf({
      commonName: person.fullName, title: person.position, organisation: person.officeName,
      unit: 'Chữ ký nội bộ',
    }),
    usage: SIGNS_DOCUMENTS, isAuthority: false, authorityKeyId: keyIdOf(issuer), listUrl: person.listUrl,
  })
  await certificate.sign(await importKey(authority.privateKey), 'SHA-256', engine)
  return { certificate: derOf(certificate), privateKey: await pkcs8Of(keys.privateKey) }
}

/** The list of certificates taken back (RFC 5280), as it stands now. */
export async function makeCrl(
  authority: MadeKey, revoked: readonly Revocation[], number: number, now: Date,
): Promise<Buffer> {
  const issuer = parseCertificate(authority.certificate)
  const list = new pkijs.CertificateRevocationList({
    version: 1,
    issuer: issuer.subject,
    thisUpdate: timeOf(now),
    nextUpdate: timeOf(new Date(now.getTime() + CRL_DAYS * 86_400_000)),
    crlExtensions: new pkijs.Extensions({ extensions: [
      extension(OID.authorityKeyId, authorityKeyIdOf(keyIdOf(issuer)), false),
      extension(OID.crlNumber, new asn1js.Integer({ value: number }), false),
    ] }),
  })
  if (revoked.length > 0) {
    list.revokedCertificates = revoked.map(({ serial, at }) => new pkijs.RevokedCertificate({
      userCertificate: new asn1js.Integer({ valueHex: ownBuffer(Buffer.from(serial, 'hex')) }),
      revocationDate: timeOf(at),
    }))
  }
  await list.sign(await importKey(authority.privateKey), 'SHA-256', engine)
  return Buffer.from(list.toSchema(true).toBER())
}

/** As certificates and lists name it, hex. */
export function serialOf(certificate: Uint8Array): string {
  return Buffer.from(parseCertificate(certificate).serialNumber.valueBlock.valueHexView).toString('hex')
}

const engine = new pkijs.CryptoEngine({ name: 'node', crypto })

interface CertificatePlan {
  publicKey: CryptoKey
  subject: pkijs.RelativeDistinguishedNames
  issuer: pkijs.RelativeDistinguishedNames
  now: Date
  years: number
  usage: number
  isAuthority: boolean
  authorityKeyId: Buffer | null
  listUrl?: string | undefined
}

async function certificateFor(plan: CertificatePlan): Promise<pkijs.Certificate> {
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  const serial = randomBytes(SERIAL_BYTES)
  // A positive number, of the same length each time.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  certificate.serialNumber = new asn1js.Integer({ valueHex: ownBuffer(serial) })
  certificate.subject = plan.subject
  certificate.issuer = plan.issuer
  const from = new Date(plan.now.getTime() - EARLIER_MS)
  const to = new Date(from)
  to.setUTCFullYear(to.getUTCFullYear() + plan.years)
  certificate.notBefore = timeOf(from)
  certificate.notAfter = timeOf(to)
  await certificate.subjectPublicKeyInfo.importKey(plan.publicKey, engine)
  const constraints = new pkijs.BasicConstraints(
    plan.isAuthority ? { cA: true, pathLenConstraint: 0 } : { cA: false },
  )
  const ownId = keyIdOf(certificate)
  certificate.extensions = [
    extension(OID.basicConstraints, constraints.toSchema(), true),
    extension(OID.keyUsage, bitsOf(plan.usage), true),
    extension(OID.subjectKeyId, new asn1js.OctetString({ valueHex: ownBuffer(ownId) }), false),
    extension(OID.authorityKeyId, authorityKeyIdOf(plan.authorityKeyId ?? ownId), false),
  ]
  if (plan.listUrl) {
    certificate.extensions.push(extension(OID.listPoints, pointsOf(plan.listUrl).toSchema(), false))
  }
  return certificate
}

function pointsOf(url: string): pkijs.CRLDistributionPoints {
  const name = new pkijs.GeneralName({ type: URI, value: url })
  const point = new pkijs.DistributionPoint({ distributionPoint: [name] })
  return new pkijs.CRLDistributionPoints({ distributionPoints: [point] })
}

function nameOf(
  parts: Partial<Record<'commonName' | 'organisation' | 'unit' | 'title', string>>,
): pkijs.RelativeDistinguishedNames {
  const part = (oid: string, value: asn1js.BaseBlock) => new asn1js.Set({
    value: [new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: oid }), value] })],
  })
  const text = (oid: string, value: string | undefined) => {
    const words = value?.normalize('NFC').slice(0, NAME_MAX)
    return words ? [part(oid, new asn1js.Utf8String({ value: words }))] : []
  }
  const name = new asn1js.Sequence({ value: [
    part(OID.country, new asn1js.PrintableString({ value: 'VN' })),
    ...text(OID.organisation, parts.organisation), ...text(OID.unit, parts.unit),
    ...text(OID.title, parts.title), ...text(OID.commonName, parts.commonName),
  ] })
  // Read back from its bytes: written from its parts, the library would join them into one.
  return new pkijs.RelativeDistinguishedNames({ schema: asn1js.fromBER(name.toBER()).result })
}

function extension(extnID: string, value: asn1js.BaseBlock, critical: boolean): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() })
}

function authorityKeyIdOf(id: Buffer): asn1js.BaseBlock {
  const keyIdentifier = new asn1js.OctetString({ valueHex: ownBuffer(id) })
  return new pkijs.AuthorityKeyIdentifier({ keyIdentifier }).toSchema()
}

/** 20 bytes over the public key, the same for certificate, list and whoever is issued by it. */
function keyIdOf(certificate: pkijs.Certificate): Buffer {
  return sha256(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView).subarray(0, 20)
}

function bitsOf(usage: number): asn1js.BitString {
  let unused = 0
  while (unused < 7 && ((usage >> unused) & 1) === 0) unused += 1
  return new asn1js.BitString({ valueHex: ownBuffer(Buffer.of(usage)), unusedBits: unused })
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280). */
function timeOf(value: Date): pkijs.Time {
  return new pkijs.Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value })
}

function derOf(certificate: pkijs.Certificate): Buffer {
  return Buffer.from(certificate.toSchema(true).toBER())
}

async function pkcs8Of(key: CryptoKey): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
}

async function importKey(pkcs8: Buffer): Promise<CryptoKey> {
  // Refuses what is no key before WebCrypto sees it.
  createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return crypto.subtle.importKey('pkcs8', ownBuffer(pkcs8), EC, false, ['sign'])
}
