import { constants, createHash, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import type { SignatureProblem } from '../domain/signature-report.ts'
import { certificateFacts, readCertificate } from './signature-certificate.ts'
import { type Der, isContext, octetsOf, oidOf, readDer, setOf } from './signature-der.ts'
import { OID, type SignedMessage, type SignerPart, theAttribute } from './signature-message.ts'

const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
/** Algorithms that name their digest; the others take the one the message names. */
const SIGNATURES: Readonly<Record<string, { family: 'rsa' | 'pss' | 'ecdsa'; digest?: string }>> = {
  '1.2.840.113549.1.1.1': { family: 'rsa' },
  '1.2.840.113549.1.1.5': { family: 'rsa', digest: 'sha1' },
  '1.2.840.113549.1.1.14': { family: 'rsa', digest: 'sha224' },
  '1.2.840.113549.1.1.11': { family: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { family: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'rsa', digest: 'sha512' },
  '1.2.840.113549.1.1.10': { family: 'pss' },
  '1.2.840.10045.2.1': { family: 'ecdsa' },
  '1.2.840.10045.4.1': { family: 'ecdsa', digest: 'sha1' },
  '1.2.840.10045.4.3.1': { family: 'ecdsa', digest: 'sha224' },
  '1.2.840.10045.4.3.2': { family: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { family: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'ecdsa', digest: 'sha512' },
}
const RSA_BITS_MIN = 1_024
const RSA_BITS_MAX = 8_192
/** When the parameters do not say (RFC 4055). */
const PSS_SALT_BYTES = 20

export interface Proof {
  /** `broken` carries why in `problems`; `unreadable`: nothing could be calculated. */
  integrity: 'intact' | 'broken' | 'unreadable'
  problems: SignatureProblem[]
  certificate: X509Certificate | undefined
  digest: string | undefined
  signer: SignerPart | undefined
}

/** The hash that `data` must have, in the words of a message's algorithm. */
export function digestNamed(oid: string): string | undefined {
  return DIGESTS[oid]
}

/**
 * Does this message sign these bytes? Digest and signature value are calculated here; whether the
 * certificate deserves belief is another question.
 *
 * @param data hashed in this order, as one.
 */
export function proveMessage(
  message: SignedMessage, data: readonly Uint8Array[], more: readonly Buffer[] = [],
): Proof {
  const [signer, second] = message.signers
  if (!signer) return unreadable('not-a-signed-message')
  if (second) return unreadable('several-signers')
  const certificate = findSigner(signer, [...message.certificates, ...more])
  const digest = digestNamed(signer.digestOid)
  const base = { certificate, digest, signer }
  if (!digest) return { ...base, integrity: 'unreadable', problems: ['algorithm-not-known'] }
  if (!certificate) {
    return { ...base, integrity: 'unreadable', problems: ['signer-certificate-missing'] }
  }
  const hash = hashOf(digest, data)
  const problems: SignatureProblem[] = []
  if (signer.signedAttributes) {
    const { attributes } = signer.signedAttributes
    const told = octetsOf(theAttribute(attributes, OID.messageDigest))
    if (!told || !told.equals(hash)) problems.push('digest-differs')
    if (!namesCertificate(signer, certificate)) problems.push('signing-certificate-differs')
  }
  const values = signedForms(signer, data).map((form) => {
    return valueHolds(signer, certificate, form, digest)
  })
  const value = values.includes('holds') ? 'holds' : values[0]
  if (value === 'unknown') {
    return { ...base, integrity: 'unreadable', problems: [...problems, 'algorithm-not-known'] }
  }
  if (value === 'wrong') {
    problems.push(signer.signedAttributes ? 'signature-value-wrong' : 'digest-differs')
  }
  return { ...base, integrity: problems.length === 0 ? 'intact' : 'broken', problems }
}

function unreadable(problem: SignatureProblem): Proof {
  return {
    integrity: 'unreadable', problems: [problem], certificate: undefined, digest: undefined,
    signer: undefined,
  }
}

export function hashOf(digest: string, data: readonly Uint8Array[]): Buffer {
  const hash = createHash(digest)
  for (const part of data) hash.update(part)
  return hash.digest()
}

/** The certificate that the message's only signer names. */
export function signerOf(message: SignedMessage): X509Certificate | undefined {
  const [signer] = message.signers
  return signer && findSigner(signer, message.certificates)
}

function findSigner(
  signer: SignerPart, certificates: readonly Buffer[],
): X509Certificate | undefined {
  const { sid } = signer
  const meant = certificates.filter((der) => {
    const facts = certificateFacts(der)
    return 'keyId' in sid ? facts?.keyId?.equals(sid.keyId) : facts?.serial.equals(sid.serial)
  })
  // A name may be written anew in other letters of ASN.1; the signature itself tells the key.
  const named = meant.find((der) => {
    return 'keyId' in sid || certificateFacts(der)?.issuer.equals(sid.issuer)
  })
  const der = named ?? (meant.length === 1 ? meant[0] : undefined)
  return der && readCertificate(der)
}

/** ESS: which certificate the signer says he signed with (RFC 5035); old messages say nothing. */
function namesCertificate(signer: SignerPart, certificate: X509Certificate): boolean {
  const attributes = signer.signedAttributes?.attributes ?? []
  const v2 = attributes.some((one) => one.oid === OID.signingCertificateV2)
  const v1 = attributes.some((one) => one.oid === OID.signingCertificate)
  if (!v1 && !v2) return true
  const told = theAttribute(attributes, v2 ? OID.signingCertificateV2 : OID.signingCertificate)
  const first = told?.parts[0]?.parts[0]
  const algorithm = v2 && first?.parts[0]?.tag === 16 ? oidOf(first.parts[0].parts[0]) : undefined
  const digest = v2 ? (algorithm === undefined ? 'sha256' : digestNamed(algorithm)) : 'sha1'
  const hash = first?.parts.map(octetsOf).find((one) => one !== undefined)
  if (!digest || !hash) return false
  return hashOf(digest, [certificate.raw]).equals(hash)
}

type Value = 'holds' | 'wrong' | 'unknown'

function valueHolds(
  signer: SignerPart, certificate: X509Certificate, signed: Uint8Array, digest: string,
): Value {
  const told = SIGNATURES[signer.signatureOid]
  if (!told) return 'unknown'
  const key = keyOf(certificate)
  if (!key) return 'unknown'
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX)) return 'unknown'
  try {
    const how = { family: told.family, digest: told.digest ?? digest }
    return verifyWith(key, how, signed, signer.signature, signer.signatureParameters)
      ? 'holds' : 'wrong'
  } catch {
    return 'unknown'
  }
}

function verifyWith(
  key: KeyObject, { family, digest }: { family: 'rsa' | 'pss' | 'ecdsa'; digest: string },
  signed: Uint8Array, signature: Uint8Array, parameters: Der | undefined,
): boolean {
  if (family === 'ecdsa') {
    const isCurve = key.asymmetricKeyType === 'ec'
    return isCurve && verify(digest, signed, { key, dsaEncoding: 'der' }, signature)
  }
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') return false
  if (family === 'pss' || key.asymmetricKeyType === 'rsa-pss') {
    const pss = pssParameters(parameters)
    if (!pss) return false
    return verify(pss.digest, signed, {
      key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength,
    }, signature)
  }
  return verify(digest, signed, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
}

/**
 * Did this certificate's key sign these bytes? For structures of the form { what is signed,
 * algorithm, signature } whose algorithm names its digest.
 */
export function isSignedBy(
  certificate: Buffer, signed: Uint8Array, algorithm: Der | undefined, signature: Uint8Array,
): boolean {
  const told = SIGNATURES[oidOf(algorithm?.parts[0]) ?? '']
  const key = keyOf(readCertificate(certificate))
  if (!told || !key || (told.family !== 'pss' && told.digest === undefined)) return false
  try {
    const how = { family: told.family, digest: told.digest ?? 'sha256' }
    return verifyWith(key, how, signed, signature, algorithm?.parts[1])
  } catch {
    return false
  }
}

/** The attributes as they came; some programs sign them in DER order and send them in another. */
function signedForms(signer: SignerPart, data: readonly Uint8Array[]): Uint8Array[] {
  const told = signer.signedAttributes
  if (!told) return [Buffer.concat(data)]
  const sorted = told.attributes.map((one) => one.raw).sort(Buffer.compare)
  return [told.raw, setOf(sorted)]
}

function pssParameters(der: Der | undefined): { digest: string; saltLength: number } | undefined {
  const parts = der?.parts ?? []
  const hash = parts.find((part) => isContext(part, 0))?.parts[0]
  const mask = parts.find((part) => isContext(part, 1))?.parts[0]
  const salt = parts.find((part) => isContext(part, 2))?.parts[0]
  const digest = hash ? digestNamed(oidOf(hash.parts[0]) ?? '') : 'sha1'
  const maskDigest = mask ? digestNamed(oidOf(mask.parts[1]?.parts[0]) ?? '') : 'sha1'
  // OpenSSL takes the mask's hash to be the same; so does every signer met.
  if (!digest || digest !== maskDigest) return undefined
  const length = salt ? salt.value.readUIntBE(0, Math.min(salt.value.length, 4)) : PSS_SALT_BYTES
  return { digest, saltLength: length }
}

function keyOf(certificate: X509Certificate | undefined): KeyObject | undefined {
  try {
    return certificate?.publicKey
  } catch {
    return undefined
  }
}

/** `adbe.x509.rsa_sha1`: the signature value alone, its certificate in the PDF (PKCS#1). */
export function proveBareValue(
  contents: Buffer, data: readonly Uint8Array[], certificates: readonly Buffer[],
): Proof {
  const signature = octetsOf(readDer(contents))
  const certificate = certificates[0] ? readCertificate(certificates[0]) : undefined
  const base = { certificate, digest: 'sha1', signer: undefined }
  if (!certificate) {
    return { ...base, integrity: 'unreadable', problems: ['signer-certificate-missing'] }
  }
  if (!signature) return { ...base, integrity: 'unreadable', problems: ['not-a-signed-message'] }
  const key = keyOf(certificate)
  if (key?.asymmetricKeyType !== 'rsa') {
    return { ...base, integrity: 'unreadable', problems: ['algorithm-not-known'] }
  }
  const signed = Buffer.concat(data)
  const holds = ['sha1', 'sha256', 'sha384', 'sha512'].find((digest) => {
    return verify(digest, signed, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
  })
  return holds
    ? { ...base, digest: holds, integrity: 'intact', problems: [] }
    : { ...base, integrity: 'broken', problems: ['digest-differs'] }
}
