import { randomBytes } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { OfficeError } from '../domain/office-error.ts'
import { certificateFacts, TIMESTAMPING } from './signature-certificate.ts'
import { OID, readSignedMessage } from './signature-message.ts'
import { proveMessage } from './signature-proof.ts'
import { ownBuffer, sha256 } from './signing-cms.ts'
import { askServer } from './signing-outbound.ts'

const SHA256 = '2.16.840.1.101.3.4.2.1'
const TIMEOUT_MS = 10_000
const ANSWER_MAX_BYTES = 64 * 1_024
const NONCE_BYTES = 8
/** An authority whose clock is further off than this is not believed. */
const CLOCK_DIFFERENCE_MAX_MS = 5 * 60_000
const GRANTED_WITH_CHANGES = 1

export interface TimestampAuthority {
  /**
   * A token (RFC 3161) over these bytes, checked in itself: its imprint, its nonce, its signature,
   * a certificate made for timestamps, a clock near ours.
   * @throws {OfficeError} `timestamp-unavailable` with `why`.
   */
  stamp(data: Uint8Array): Promise<Timestamp>
}

export interface Timestamp {
  token: Buffer
  /** What the authority says. */
  at: Date
}

/** The timestamp authority at an address of the settings. */
export function timestampAuthorityAt(url: string, now: () => Date): TimestampAuthority {
  return {
    async stamp(data) {
      const imprint = sha256(data)
      const nonce = randomBytes(NONCE_BYTES)
      // A positive number that fills its bytes: what comes back is compared byte by byte.
      nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
      const answer = await askServer({
        url, method: 'POST', headers: { 'Content-Type': 'application/timestamp-query' },
        body: requestFor(imprint, nonce), bytesMax: ANSWER_MAX_BYTES, timeoutMs: TIMEOUT_MS,
      }).catch((cause: unknown) => refuse('not-reached', cause))
      if (answer.status !== 200) refuse('status')
      return judged(answer.bytes, imprint, nonce, now())
    },
  }
}

function refuse(why: string, cause?: unknown): never {
  throw new OfficeError('timestamp-unavailable', { why }, { cause })
}

function requestFor(imprint: Buffer, nonce: Buffer): Buffer {
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({
        algorithmId: SHA256, algorithmParams: new asn1js.Null(),
      }),
      hashedMessage: new asn1js.OctetString({ valueHex: ownBuffer(imprint) }),
    }),
    nonce: new asn1js.Integer({ valueHex: ownBuffer(nonce) }),
    certReq: true,
  })
  return Buffer.from(request.toSchema().toBER())
}

function judged(answer: Buffer, imprint: Buffer, nonce: Buffer, now: Date): Timestamp {
  const token = tokenIn(answer)
  const message = readSignedMessage(token)
  if (!message?.content || message.contentOid !== OID.timestampInfo) refuse('not-a-token')
  const told = toldIn(message.content)
  if (told.digest !== SHA256 || !told.imprint.equals(imprint)) refuse('other-imprint')
  if (!told.nonce?.equals(nonce)) refuse('other-nonce')
  const { integrity, certificate } = proveMessage(message, [message.content])
  if (integrity !== 'intact' || !certificate) refuse('not-signed')
  const facts = certificateFacts(certificate.raw)
  if (!facts?.extendedUsages.includes(TIMESTAMPING)) refuse('not-an-authority')
  if (told.at < facts.notBefore || told.at > facts.notAfter) refuse('expired')
  if (Math.abs(told.at.getTime() - now.getTime()) > CLOCK_DIFFERENCE_MAX_MS) refuse('clock')
  return { token, at: told.at }
}

function tokenIn(answer: Buffer): Buffer {
  try {
    const { status, timeStampToken } = pkijs.TimeStampResp.fromBER(ownBuffer(answer))
    if (status.status > GRANTED_WITH_CHANGES || !timeStampToken) refuse('refused')
    return Buffer.from(timeStampToken.toSchema().toBER())
  } catch (cause) {
    if (cause instanceof OfficeError) throw cause
    refuse('not-an-answer', cause)
  }
}

function toldIn(content: Buffer) {
  try {
    const { messageImprint, genTime, nonce } = pkijs.TSTInfo.fromBER(ownBuffer(content))
    return {
      digest: messageImprint.hashAlgorithm.algorithmId, at: genTime,
      imprint: Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView),
      nonce: nonce && Buffer.from(nonce.valueBlock.valueHexView),
    }
  } catch (cause) {
    refuse('not-a-token', cause)
  }
}
