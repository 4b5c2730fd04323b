import { createHash, verify, X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

/** Certificates that travel in one signature. */
export const CHAIN_MAX = 10

/** asn1js reads nothing but a whole ArrayBuffer of its own. */
export function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/** @throws for what is no certificate. */
export function parseCertificate(der: Uint8Array): pkijs.Certificate {
  return pkijs.Certificate.fromBER(ownBuffer(der))
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** What the key signs for a PAdES baseline signature, and the attributes themselves. */
export interface ToBeSigned {
  /** DER of the attributes as a SET; its SHA-256 is what a remote key is given. */
  attributes: Buffer
  hash: Buffer
}

/**
 * The signed attributes of PAdES (EN 319 142-1): content type, digest of the file, and the
 * certificate they are meant for. No signing time: in PAdES it stands in the file (/M). The same
 * digest and certificate always give the same bytes, so nothing but these two must be kept between
 * the question and the answer of a remote key.
 */
export function toBeSigned(digest: Uint8Array, certificateDer: Uint8Array): ToBeSigned {
  const attributes = Buffer.from(
    new asn1js.Set({ value: signedAttributes(digest, certificateDer).map((one) => one.toSchema()) })
      .toBER(),
  )
  return { attributes, hash: sha256(attributes) }
}

function signedAttributes(digest: Uint8Array, certificateDer: Uint8Array): pkijs.Attribute[] {
  const { issuer, serialNumber } = parseCertificate(certificateDer)
  const directoryName = new asn1js.Constructed({
    idBlock: { tagClass: 3, tagNumber: 4 }, value: [issuer.toSchema()],
  })
  const issuerSerial = new asn1js.Sequence({
    value: [new asn1js.Sequence({ value: [directoryName] }), serialNumber],
  })
  const hash = new asn1js.OctetString({ valueHex: ownBuffer(sha256(certificateDer)) })
  // SHA-256 is the default of the hash algorithm, and DER leaves defaults out.
  const certificate = new asn1js.Sequence({ value: [hash, issuerSerial] })
  const signingCertificate = new asn1js.Sequence({
    value: [new asn1js.Sequence({ value: [certificate] })],
  })
  const attributes = [
    attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.data })),
    attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: ownBuffer(digest) })),
    attribute(OID.signingCertificateV2, signingCertificate),
  ]
  // DER puts the members of a SET in the order of their bytes.
  return attributes.sort((a, b) => Buffer.compare(derOf(a), derOf(b)))
}

function attribute(type: string, value: asn1js.BaseBlock): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] })
}

function derOf(one: pkijs.Attribute): Buffer {
  return Buffer.from(one.toSchema().toBER())
}

/**
 * Whether this really is the certificate's signature over what it was asked to sign: asked before
 * anything is put into a file, whoever made the signature.
 * @param signature PKCS#1 v1.5, or a DER Ecdsa-Sig-Value.
 */
export function isSignedBy(
  certificateDer: Uint8Array, attributes: Uint8Array, signature: Uint8Array,
): boolean {
  try {
    const { publicKey } = new X509Certificate(certificateDer)
    return verify('sha256', attributes, { key: publicKey, dsaEncoding: 'der' }, signature)
  } catch {
    return false
  }
}

/** The finished message (CMS SignedData, detached) as it stands in the file. */
export function signedMessage(of: {
  digest: Uint8Array
  certificate: Uint8Array
  /** From the issuer upwards; the anchor may be left out. */
  chain: readonly Uint8Array[]
  signature: Uint8Array
  /** RFC 3161 token over the signature value: makes B-B to B-T. */
  timestamp?: Uint8Array | undefined
}): Buffer {
  const certificate = parseCertificate(of.certificate)
  const isEc = new X509Certificate(of.certificate).publicKey.asymmetricKeyType === 'ec'
  const signer = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({
      issuer: certificate.issuer, serialNumber: certificate.serialNumber,
    }),
    digestAlgorithm: algorithm(OID.sha256),
    signatureAlgorithm: isEc
      ? new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 })
      : algorithm(OID.rsaWithSha256),
    signature: new asn1js.OctetString({ valueHex: ownBuffer(of.signature) }),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({
      type: 0, attributes: signedAttributes(of.digest, of.certificate),
    }),
  })
  if (of.timestamp) {
    const token = asn1js.fromBER(ownBuffer(of.timestamp)).result
    signer.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({
      type: 1, attributes: [attribute(OID.timestampToken, token)],
    })
  }
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.data }),
    digestAlgorithms: [algorithm(OID.sha256)],
    signerInfos: [signer],
    certificates: [certificate, ...of.chain.slice(0, CHAIN_MAX).map(parseCertificate)],
  })
  const content = new pkijs.ContentInfo({
    contentType: OID.signedData, content: signed.toSchema(true),
  })
  return Buffer.from(content.toSchema().toBER())
}

function algorithm(algorithmId: string): pkijs.AlgorithmIdentifier {
  return new pkijs.AlgorithmIdentifier({ algorithmId, algorithmParams: new asn1js.Null() })
}
