import { createHash } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

// Invented certificates and small signed files, made in the test itself.

pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: globalThis.crypto }))

export interface Identity {
  der: Buffer
  certificate: pkijs.Certificate
  keys: CryptoKeyPair
  chain: Buffer[]
}

type KeyKind = 'rsa' | 'pss' | 'ecdsa'

export interface IdentityWish {
  name: string
  organisation?: string
  issuer?: Identity
  kind?: KeyKind
  from?: string
  to?: string
  isAuthority?: boolean
  usages?: string[]
  hash?: string
  /** Addresses that the certificate names for its revocation list and its responder. */
  listAt?: string
  responderAt?: string
}

const KEY_CERT_SIGN_AND_CRL = 0x06
const SIGN = 0xc0
let serial = 1_000

function algorithmOf(kind: KeyKind, hash: string) {
  if (kind === 'ecdsa') return { name: 'ECDSA', namedCurve: 'P-256', hash }
  const rsa = { modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash }
  return { name: kind === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', ...rsa }
}

/** A person, an authority or a time stamping service that nobody outside the test knows. */
export async function makeIdentity(wish: IdentityWish): Promise<Identity> {
  const hash = wish.hash ?? 'SHA-256'
  const keys = await crypto.subtle.generateKey(
    algorithmOf(wish.kind ?? 'ecdsa', hash), true, ['sign', 'verify'],
  ) as CryptoKeyPair // a pair, because the algorithms above are asymmetric
  const certificate = new pkijs.Certificate({ version: 2 })
  certificate.serialNumber = new asn1js.Integer({ value: ++serial })
  fillName(certificate.subject, wish)
  if (wish.issuer) certificate.issuer = wish.issuer.certificate.subject
  else fillName(certificate.issuer, wish)
  certificate.notBefore.value = new Date(wish.from ?? '2025-01-01T00:00:00Z')
  certificate.notAfter.value = new Date(wish.to ?? '2035-01-01T00:00:00Z')
  certificate.extensions = extensionsOf(wish)
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(wish.issuer?.keys.privateKey ?? keys.privateKey, 'SHA-256')
  const der = Buffer.from(certificate.toSchema(true).toBER())
  const chain = wish.issuer ? [wish.issuer.der, ...wish.issuer.chain] : []
  return { der, certificate: certificateFrom(der), keys, chain }
}

function fillName(name: pkijs.RelativeDistinguishedNames, wish: IdentityWish): void {
  const add = (type: string, value: string) => name.typesAndValues.push(
    new pkijs.AttributeTypeAndValue({ type, value: new asn1js.Utf8String({ value }) }),
  )
  if (wish.organisation) add('2.5.4.10', wish.organisation)
  add('2.5.4.3', wish.name)
}

function extensionsOf(wish: IdentityWish): pkijs.Extension[] {
  const make = (extnID: string, critical: boolean, value: asn1js.BaseBlock) => {
    return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() })
  }
  const usage = wish.isAuthority ? KEY_CERT_SIGN_AND_CRL : SIGN
  return [
    make('2.5.29.19', true, new pkijs.BasicConstraints({ cA: wish.isAuthority ?? false }).toSchema()),
    make('2.5.29.15', true, new asn1js.BitString({ valueHex: new Uint8Array([usage]).buffer })),
    ...(wish.usages
      ? [make('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes: wish.usages }).toSchema())]
      : []),
    ...(wish.listAt ? [make('2.5.29.31', false, new pkijs.CRLDistributionPoints({
      distributionPoints: [new pkijs.DistributionPoint({ distributionPoint: [addressOf(wish.listAt)] })],
    }).toSchema())] : []),
    ...(wish.responderAt ? [make('1.3.6.1.5.5.7.1.1', false, new pkijs.InfoAccess({
      accessDescriptions: [new pkijs.AccessDescription({
        accessMethod: '1.3.6.1.5.5.7.48.1', accessLocation: addressOf(wish.responderAt),
      })],
    }).toSchema())] : []),
  ]
}

function addressOf(url: string): pkijs.GeneralName {
  return new pkijs.GeneralName({ type: 6, value: url })
}

/** A responder's answer (RFC 6960) about one certificate, signed by its authority. */
export async function makeOcspAnswer(
  issuer: Identity, one: Identity, say: { revokedAt?: string; nextUpdate: string },
): Promise<Buffer> {
  const basic = new pkijs.BasicOCSPResponse()
  basic.tbsResponseData.responderID = issuer.certificate.subject
  basic.tbsResponseData.producedAt = new Date('2026-06-01T00:00:00Z')
  const certID = new pkijs.CertID()
  await certID.createForCertificate(one.certificate, { hashAlgorithm: 'SHA-1', issuerCertificate: issuer.certificate })
  const answer = new pkijs.SingleResponse({
    certID, thisUpdate: new Date('2026-06-01T00:00:00Z'), nextUpdate: new Date(say.nextUpdate),
    certStatus: say.revokedAt
      ? new asn1js.Constructed({
        idBlock: { tagClass: 3, tagNumber: 1 },
        value: [new asn1js.GeneralizedTime({ valueDate: new Date(say.revokedAt) })],
      })
      : new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 } }),
  })
  basic.tbsResponseData.responses.push(answer)
  await basic.sign(issuer.keys.privateKey, 'SHA-256')
  return Buffer.from(new pkijs.OCSPResponse({
    responseStatus: new asn1js.Enumerated({ value: 0 }),
    responseBytes: new pkijs.ResponseBytes({
      responseType: '1.3.6.1.5.5.7.48.1.1', response: new asn1js.OctetString({ valueHex: basic.toSchema().toBER() }),
    }),
  }).toSchema().toBER())
}

/** A revocation list of this authority. */
export async function makeCrl(
  issuer: Identity, revoked: readonly { one: Identity; at: string }[],
): Promise<Buffer> {
  const list = new pkijs.CertificateRevocationList({ version: 1 })
  list.issuer = issuer.certificate.subject
  list.thisUpdate = new pkijs.Time({ type: 0, value: new Date('2026-01-01T00:00:00Z') })
  list.nextUpdate = new pkijs.Time({ type: 0, value: new Date('2034-01-01T00:00:00Z') })
  if (revoked.length > 0) {
    list.revokedCertificates = revoked.map(({ one, at }) => new pkijs.RevokedCertificate({
      userCertificate: one.certificate.serialNumber,
      revocationDate: new pkijs.Time({ type: 0, value: new Date(at) }),
    }))
  }
  await list.sign(issuer.keys.privateKey, 'SHA-256')
  return Buffer.from(list.toSchema(true).toBER())
}

export interface CmsWish {
  signer: Identity
  digest?: string
  /** The signing time as an attribute; none when left out. */
  at?: string
  timestamp?: { authority: Identity; at: string; imprintOf?: Buffer }
  /** adbe.pkcs7.sha1: the message carries the SHA-1 of the file. */
  carriesSha1?: boolean
  /** Adds a second signer, as no PDF should. */
  twice?: boolean
}

/** A CMS message over these bytes. */
export async function makeCms(data: Buffer, wish: CmsWish): Promise<Buffer> {
  const digest = wish.digest ?? 'SHA-256'
  const content = wish.carriesSha1 ? createHash('sha1').update(data).digest() : data
  const signed = await signedData(content, '1.2.840.113549.1.7.1', wish.signer, {
    digest, carries: wish.carriesSha1 ?? false, ...(wish.at ? { at: wish.at } : {}),
  })
  const [info] = signed.signerInfos
  if (info && wish.timestamp) {
    const value = Buffer.from(info.signature.valueBlock.valueHexView)
    const token = await makeToken(wish.timestamp.imprintOf ?? value, wish.timestamp)
    info.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({
      type: 1, attributes: [new pkijs.Attribute({
        type: '1.2.840.113549.1.9.16.2.14',
        values: [asn1js.fromBER(new Uint8Array(token).buffer).result],
      })],
    })
  }
  if (info && wish.twice) signed.signerInfos.push(info)
  return wrapped(signed)
}

function certificateFrom(der: Buffer): pkijs.Certificate {
  return pkijs.Certificate.fromBER(new Uint8Array(der))
}

function wrapped(signed: pkijs.SignedData): Buffer {
  return Buffer.from(new pkijs.ContentInfo({
    contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true),
  }).toSchema().toBER())
}

async function signedData(
  content: Buffer, contentType: string, signer: Identity,
  how: { digest: string; carries: boolean; at?: string },
): Promise<pkijs.SignedData> {
  const hash = await crypto.subtle.digest(how.digest, new Uint8Array(content))
  const attribute = (type: string, value: asn1js.BaseBlock) => {
    return new pkijs.Attribute({ type, values: [value] })
  }
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: contentType,
      ...(how.carries
        ? { eContent: new asn1js.OctetString({ valueHex: new Uint8Array(content).buffer }) } : {}),
    }),
    signerInfos: [new pkijs.SignerInfo({
      version: 1,
      sid: new pkijs.IssuerAndSerialNumber({
        issuer: signer.certificate.issuer, serialNumber: signer.certificate.serialNumber,
      }),
      signedAttrs: new pkijs.SignedAndUnsignedAttributes({
        type: 0, attributes: [
          attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: contentType })),
          ...(how.at ? [attribute('1.2.840.113549.1.9.5',
            new asn1js.UTCTime({ valueDate: new Date(how.at) }))] : []),
          attribute('1.2.840.113549.1.9.4', new asn1js.OctetString({ valueHex: hash })),
        ],
      }),
    })],
    certificates: [signer.certificate, ...signer.chain.map(certificateFrom)],
  })
  await signed.sign(signer.keys.privateKey, 0, how.digest, new Uint8Array(content).buffer)
  return signed
}

/** An RFC 3161 token over these bytes. */
export async function makeToken(
  data: Buffer, { authority, at }: { authority: Identity; at: string },
): Promise<Buffer> {
  const info = new pkijs.TSTInfo({
    version: 1, policy: '1.2.3.4.1',
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: '2.16.840.1.101.3.4.2.1' }),
      hashedMessage: new asn1js.OctetString({
        valueHex: new Uint8Array(createHash('sha256').update(data).digest()).buffer,
      }),
    }),
    serialNumber: new asn1js.Integer({ value: ++serial }), genTime: new Date(at),
  })
  const content = Buffer.from(info.toSchema().toBER())
  return wrapped(await signedData(content, '1.2.840.113549.1.9.16.1.4', authority, {
    digest: 'SHA-256', carries: true,
  }))
}

// ── The file ──

/** A small file whose objects the test knows by number. */
export interface SmallPdf {
  bytes: Buffer
  /** Current text of every object, `<<…>>` or with a stream. */
  objects: Map<number, string>
  fields: number[]
  annotations: number[]
}

export const PARTS = { catalog: 1, pages: 2, page: 3, content: 4, font: 5, info: 6 } as const

/** One page with one sentence. */
export function smallPdf(more: Readonly<Record<number, string>> = {}): SmallPdf {
  const pdf: SmallPdf = { bytes: Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1'), objects: new Map(), fields: [], annotations: [] }
  const text = 'BT /F1 12 Tf 72 700 Td (So tien: 1.000.000 dong) Tj ET'
  return appended(pdf, {
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: pageText(pdf),
    4: stream(text),
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    6: '<< /Producer (invented) >>',
    ...more,
  })
}

function pageText({ annotations }: SmallPdf): string {
  return '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
    + `/Resources << /Font << /F1 5 0 R >> >> /Annots [${refs(annotations)}] >>`
}

function refs(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ')
}

export function stream(text: string, dictionary = ''): string {
  return `<< ${dictionary} /Length ${Buffer.byteLength(text, 'latin1')} >>\nstream\n${text}\nendstream`
}

/** An incremental update with a cross-reference table of its own. */
export function appended(
  pdf: SmallPdf, objects: Readonly<Record<number, string>>, trailer = '',
): SmallPdf {
  const all = new Map([...pdf.objects, ...Object.entries(objects).map(([n, text]) => [Number(n), text] as const)])
  const parts: Buffer[] = [pdf.bytes]
  let at = pdf.bytes.length
  const rows: string[] = []
  for (const [number, text] of Object.entries(objects)) {
    const body = Buffer.from(`${number} 0 obj\n${text}\nendobj\n`, 'latin1')
    rows.push(`${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
    parts.push(body)
    at += body.length
  }
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(pdf.bytes.toString('latin1'))?.[1]
  const size = Math.max(...all.keys()) + 1
  const first = previous === undefined ? '0 1\n0000000000 65535 f \n' : ''
  const end = `xref\n${first}${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R /Info 6 0 R `
    + `${previous === undefined ? '' : `/Prev ${previous} `}${trailer}>>\nstartxref\n${at}\n%%EOF\n`
  parts.push(Buffer.from(end, 'latin1'))
  return { ...pdf, bytes: Buffer.concat(parts), objects: all }
}

export function nextNumber(pdf: SmallPdf): number {
  return Math.max(...pdf.objects.keys()) + 1
}

export interface SignWish extends CmsWish {
  subFilter?: string
  /** DocMDP level: a certifying signature. */
  level?: 1 | 2 | 3
  /** Visible: an appearance over this rectangle. */
  rect?: readonly [number, number, number, number]
  /** More keys of the signature's dictionary, or of its field. */
  inSignature?: string
  inField?: string
  claimedAt?: string
  /** Everything of the update but the signature: put in before it is signed. */
  more?: Readonly<Record<number, string>>
  /** The message is made of these bytes instead (forgeries). */
  forge?: (covered: Buffer) => Promise<Buffer>
  reserve?: number
}

const RESERVE_BYTES = 8_192
const BYTE_RANGE = '[0 0000000001 0000000002 0000000003]'

/** Appends a signature field with a signature over everything. */
export async function signed(pdf: SmallPdf, wish: SignWish): Promise<SmallPdf> {
  const value = nextNumber(pdf)
  const field = value + 1
  const look = value + 2
  const zeros = '0'.repeat((wish.reserve ?? RESERVE_BYTES) * 2)
  const subFilter = wish.subFilter ?? 'ETSI.CAdES.detached'
  const type = subFilter === 'ETSI.RFC3161' ? 'DocTimeStamp' : 'Sig'
  const next: SmallPdf = {
    ...pdf, fields: [...pdf.fields, field], annotations: [...pdf.annotations, field],
  }
  const reference = wish.level
    ? `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${wish.level} /V /1.2 >> >>]`
    : ''
  const rect = (wish.rect ?? [0, 0, 0, 0]).join(' ')
  const prepared = appended(next, {
    [PARTS.catalog]: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${refs(next.fields)}] /SigFlags 3 >> `
      + `${wish.level ? `/Perms << /DocMDP ${value} 0 R >> ` : ''}>>`,
    [PARTS.page]: pageText(next),
    [value]: `<< /Type /${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter} `
      + `/ByteRange ${BYTE_RANGE} /Contents <${zeros}> `
      + `${wish.claimedAt ? `/M (${wish.claimedAt}) ` : ''}${reference} ${wish.inSignature ?? ''}>>`,
    [field]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Chu ky ${field}) /V ${value} 0 R /P 3 0 R `
      + `/F 132 /Rect [${rect}] ${wish.rect ? `/AP << /N ${look} 0 R >> ` : ''}${wish.inField ?? ''}>>`,
    ...(wish.rect ? { [look]: stream('0 0 0 rg 0 0 10 10 re f', '/Type /XObject /Subtype /Form /BBox [0 0 100 50]') } : {}),
    ...wish.more,
  })
  return { ...prepared, bytes: await filled(prepared.bytes, pdf.bytes.length, wish) }
}

/** Puts ranges and message into the holes left for them. */
async function filled(bytes: Buffer, from: number, wish: SignWish): Promise<Buffer> {
  const out = Buffer.from(bytes)
  const open = out.indexOf('/Contents <', from) + '/Contents '.length
  const close = out.indexOf('>', open) + 1
  const numbers = [open, close, out.length - close].map((one) => String(one).padStart(10, '0'))
  out.write(`[0 ${numbers.join(' ')}]`, out.indexOf(BYTE_RANGE, from), 'latin1')
  const covered = Buffer.concat([out.subarray(0, open), out.subarray(close)])
  const message = wish.forge ? await wish.forge(covered)
    : wish.subFilter === 'ETSI.RFC3161'
      ? await makeToken(covered, { authority: wish.signer, at: wish.at ?? '2026-05-01T00:00:00Z' })
      : await makeCms(covered, wish)
  out.write(message.toString('hex'), open + 1, 'latin1')
  return out
}

/** An annotation added to the page in an update. */
export function annotated(
  pdf: SmallPdf, annotation: string, appearance?: string, more: Readonly<Record<number, string>> = {},
): SmallPdf {
  const number = nextNumber(pdf)
  const next = { ...pdf, annotations: [...pdf.annotations, number] }
  const look = appearance === undefined ? '' : `/AP << /N ${number + 1} 0 R >> `
  return appended(next, {
    [PARTS.page]: pageText(next),
    [number]: `<< /Type /Annot ${annotation} ${look}>>`,
    ...(appearance === undefined ? {} : {
      [number + 1]: stream(appearance, '/Type /XObject /Subtype /Form /BBox [0 0 200 60]'),
    }),
    ...more,
  })
}
