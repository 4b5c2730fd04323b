import {
  type Der, isContext, isSequence, isSet, octetsOf, oidOf, readDer,
} from './signature-der.ts'

/** Certificates and lists of one message that are looked at. */
export const CERTIFICATES_MAX = 40
const LISTS_MAX = 20
const ATTRIBUTES_MAX = 50

export const OID = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  adobeRevocation: '1.2.840.113583.1.1.8',
} as const

/** One signer's part of a CMS message (RFC 5652). */
export interface SignerPart {
  /** Who signed, as the message names them: issuer and serial number, or the key's identifier. */
  sid: { issuer: Buffer; serial: Buffer } | { keyId: Buffer }
  digestOid: string
  signatureOid: string
  /** Parameters of the signature algorithm, for PSS. */
  signatureParameters: Der | undefined
  signature: Buffer
  /** As they were signed: a SET, in the bytes of the file. */
  signedAttributes: { raw: Buffer; attributes: Attribute[] } | undefined
  unsignedAttributes: Attribute[]
}

export interface Attribute {
  oid: string
  values: Der[]
  raw: Buffer
}

export interface SignedMessage {
  contentOid: string
  /** What the message carries itself: in time stamps and in adbe.pkcs7.sha1. */
  content: Buffer | undefined
  certificates: Buffer[]
  crls: Buffer[]
  signers: SignerPart[]
}

/** Takes a CMS SignedData apart; undefined for anything else. */
export function readSignedMessage(bytes: Uint8Array): SignedMessage | undefined {
  const root = readDer(bytes)
  if (!isSequence(root) || oidOf(root.parts[0]) !== OID.signedData) return undefined
  const signed = isContext(root.parts[1], 0) ? root.parts[1].parts[0] : undefined
  if (!isSequence(signed)) return undefined
  const [, , encapsulated, ...rest] = signed.parts
  if (!isSequence(encapsulated)) return undefined
  const carried = encapsulated.parts[1]
  const certificates = rest.find((part) => isContext(part, 0))?.parts ?? []
  const lists = rest.find((part) => isContext(part, 1))?.parts ?? []
  const signers = rest.filter(isSet).at(-1)?.parts ?? []
  return {
    contentOid: oidOf(encapsulated.parts[0]) ?? '',
    content: isContext(carried, 0) ? octetsOf(carried.parts[0]) : undefined,
    certificates: certificates.filter(isSequence).slice(0, CERTIFICATES_MAX).map((one) => one.raw),
    crls: lists.filter(isSequence).slice(0, LISTS_MAX).map((one) => one.raw),
    signers: signers.map(signerFrom).filter((one) => one !== undefined),
  }
}

function signerFrom(der: Der): SignerPart | undefined {
  if (!isSequence(der)) return undefined
  const [, sid, digest, ...rest] = der.parts
  const signed = isContext(rest[0], 0) ? rest.shift() : undefined
  const [algorithm, value, unsigned] = rest
  const signature = octetsOf(value)
  const digestOid = oidOf(digest?.parts[0])
  const signatureOid = oidOf(algorithm?.parts[0])
  const who = sidFrom(sid)
  if (!signature || !digestOid || !signatureOid || !who) return undefined
  return {
    sid: who, digestOid, signatureOid, signature,
    signatureParameters: algorithm?.parts[1],
    signedAttributes: signed ? { raw: asSet(signed), attributes: attributesOf(signed) } : undefined,
    unsignedAttributes: isContext(unsigned, 1) ? attributesOf(unsigned) : [],
  }
}

/** What is signed is the attributes as a SET, not under the tag they travel with. */
function asSet(der: Der): Buffer {
  const raw = Buffer.from(der.raw)
  raw[0] = 0x31
  return raw
}

function sidFrom(der: Der | undefined): SignerPart['sid'] | undefined {
  if (isContext(der, 0)) {
    const pieces = der.isConstructed ? der.parts.map((one) => one.value) : [der.value]
    return { keyId: Buffer.concat(pieces) }
  }
  const [issuer, serial] = der?.parts ?? []
  return issuer && serial ? { issuer: issuer.raw, serial: serial.value } : undefined
}

function attributesOf(der: Der): Attribute[] {
  return der.parts.slice(0, ATTRIBUTES_MAX).map((one) => {
    return { oid: oidOf(one.parts[0]) ?? '', values: one.parts[1]?.parts ?? [], raw: one.raw }
  })
}

/** The one value of an attribute; undefined when it is missing, or stands there more than once. */
export function theAttribute(attributes: readonly Attribute[], oid: string): Der | undefined {
  const found = attributes.filter((one) => one.oid === oid)
  return found.length === 1 ? found[0]?.values[0] : undefined
}
