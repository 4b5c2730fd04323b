import { createServer } from 'node:http'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { createHash, randomBytes } from 'node:crypto'

const OID = {
  info: '1.2.840.113549.1.9.16.1.4', signed: '1.2.840.113549.1.7.2', sha256: '2.16.840.1.101.3.4.2.1',
  contentType: '1.2.840.113549.1.9.3', digest: '1.2.840.113549.1.9.4',
  certificate: '1.2.840.113549.1.9.16.2.47',
} as const
const engine = new pkijs.CryptoEngine({ name: 'node', crypto })
const EC = { name: 'ECDSA', namedCurve: 'P-256' }

export interface TimeAuthority {
  url: string
  certificate: Buffer
  asked: number
  /** What goes wrong from now on. */
  fault: 'none' | 'silent' | 'other-nonce' | 'other-imprint' | 'clock' | 'not-for-time' | 'garbage'
  close(): void
}

/** An authority for timestamps (RFC 3161) on this machine, which can be told to misbehave. */
export async function openTimeAuthority(now: () => Date): Promise<TimeAuthority> {
  const good = await issued(now(), true)
  const wrong = await issued(now(), false)
  const authority: TimeAuthority = {
    url: '', certificate: good.certificate, asked: 0, fault: 'none', close: () => void server.close(),
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      authority.asked += 1
      if (authority.fault === 'silent') return void response.writeHead(503).end()
      if (authority.fault === 'garbage') return void response.writeHead(200).end('no answer at all')
      const signer = authority.fault === 'not-for-time' ? wrong : good
      void answerTo(Buffer.concat(parts), signer, authority.fault, now())
        .then((answer) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  authority.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/tsa`
  return authority
}

interface Issued {
  certificate: Buffer
  key: CryptoKey
}

async function issued(now: Date, isForTime: boolean): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1js.Integer({ value: 77 })
  for (const name of [certificate.subject, certificate.issuer]) {
    name.typesAndValues.push(new pkijs.AttributeTypeAndValue({
      type: '2.5.4.3', value: new asn1js.Utf8String({ value: 'Cơ quan cấp dấu thời gian thử' }),
    }))
  }
  certificate.notBefore.value = new Date(now.getTime() - 86_400_000)
  certificate.notAfter.value = new Date(now.getTime() + 365 * 86_400_000)
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine)
  const usage = new pkijs.ExtKeyUsage({ keyPurposes: [isForTime ? '1.3.6.1.5.5.7.3.8' : '1.3.6.1.5.5.7.3.4'] })
  certificate.extensions = [new pkijs.Extension({
    extnID: '2.5.29.37', critical: true, extnValue: usage.toSchema().toBER(),
  })]
  await certificate.sign(keys.privateKey, 'SHA-256', engine)
  return { certificate: Buffer.from(certificate.toSchema(true).toBER()), key: keys.privateKey }
}

async function answerTo(
  question: Buffer, signer: Issued, fault: TimeAuthority['fault'], now: Date,
): Promise<Buffer> {
  const asked = pkijs.TimeStampReq.fromBER(own(question))
  const hash = fault === 'other-imprint' ? randomBytes(32)
    : Buffer.from(asked.messageImprint.hashedMessage.valueBlock.valueHexView)
  const info = new pkijs.TSTInfo({
    version: 1, policy: '1.2.3.4.1', serialNumber: new asn1js.Integer({ value: 1 }),
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: asked.messageImprint.hashAlgorithm,
      hashedMessage: new asn1js.OctetString({ valueHex: own(hash) }),
    }),
    genTime: fault === 'clock' ? new Date(now.getTime() - 3_600_000) : now,
    ...(asked.nonce
      ? { nonce: fault === 'other-nonce' ? new asn1js.Integer({ value: 5 }) : asked.nonce } : {}),
  })
  const token = await tokenOf(Buffer.from(info.toSchema().toBER()), signer)
  const response = new pkijs.TimeStampResp({
    status: new pkijs.PKIStatusInfo({ status: 0 }),
    timeStampToken: new pkijs.ContentInfo({ contentType: OID.signed, content: token.toSchema(true) }),
  })
  return Buffer.from(response.toSchema().toBER())
}

async function tokenOf(content: Buffer, signer: Issued): Promise<pkijs.SignedData> {
  const certificate = pkijs.Certificate.fromBER(own(signer.certificate))
  const named = new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [new asn1js.Sequence({
    value: [new asn1js.OctetString({ valueHex: own(hashOf(signer.certificate)) })],
  })] })] })
  const signed = new pkijs.SignedData({
    version: 3,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: OID.info, eContent: new asn1js.OctetString({ valueHex: own(content) }),
    }),
    signerInfos: [new pkijs.SignerInfo({
      version: 1,
      sid: new pkijs.IssuerAndSerialNumber({
        issuer: certificate.issuer, serialNumber: certificate.serialNumber,
      }),
      signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: [
        new pkijs.Attribute({ type: OID.contentType, values: [new asn1js.ObjectIdentifier({ value: OID.info })] }),
        new pkijs.Attribute({ type: OID.digest, values: [new asn1js.OctetString({ valueHex: own(hashOf(content)) })] }),
        new pkijs.Attribute({ type: OID.certificate, values: [named] }),
      ] }),
    })],
    certificates: [certificate],
  })
  await signed.sign(signer.key, 0, 'SHA-256', undefined, engine)
  return signed
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
