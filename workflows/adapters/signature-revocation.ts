import { BasicOCSPResponse, Certificate, CertificateRevocationList, OCSPResponse } from 'pkijs'
import type { RevocationState } from '../domain/signature-report.ts'
import { certificateFacts, OCSP_SIGNING } from './signature-certificate.ts'
import { readDer } from './signature-der.ts'
import { isSignedBy } from './signature-proof.ts'

export const LISTS_MAX = 40
/** A revocation list of a large authority has some MB. */
export const LIST_MAX_BYTES = 20 * 2 ** 20
const CRL_SIGN = 0x02

/** What the file carries, or the office gives, of certificates taken back; DER. */
export interface RevocationData {
  crls: readonly Buffer[]
  ocsps: readonly Buffer[]
  /** Certificates that may have signed the answers. */
  certificates: readonly Buffer[]
}

/**
 * Was a certificate of this way taken back before the moment of signing? Answers count when the
 * issuer (or one it named for that) signed them. No answer is asked for over a network.
 *
 * `good` only when the signer's own certificate has an answer that says so.
 */
export async function revocationOf(
  path: readonly Buffer[], data: RevocationData, moment: { at: Date; isProven: boolean },
): Promise<RevocationState> {
  let leaf: RevocationState = 'unknown'
  const lists = data.crls.slice(0, LISTS_MAX).map(readCrl).filter((one) => one !== undefined)
  const answers = data.ocsps.slice(0, LISTS_MAX).map(readOcsp).filter((one) => one !== undefined)
  for (const [index, der] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1]
    if (!issuer) continue
    const pair = {
      der, subject: certificateOf(der), issuer: certificateOf(issuer), issuerDer: issuer,
    }
    const told = [
      ...await Promise.all(lists.map((list) => inList(list, pair, moment))),
      ...await Promise.all(answers.map((answer) => inAnswer(answer, pair, data, moment))),
    ]
    if (told.includes('revoked')) return 'revoked'
    if (index === 0 && told.includes('good')) leaf = 'good'
  }
  return leaf
}

interface Pair {
  der: Buffer
  subject: Certificate
  issuer: Certificate
  issuerDer: Buffer
}

function certificateOf(der: Buffer): Certificate {
  return Certificate.fromBER(new Uint8Array(der))
}

function readCrl(der: Buffer): CertificateRevocationList | undefined {
  try {
    return der.length > LIST_MAX_BYTES ? undefined
      : CertificateRevocationList.fromBER(new Uint8Array(der))
  } catch {
    return undefined
  }
}

/** An OCSPResponse, or the basic response alone, as some programs keep it. */
function readOcsp(der: Buffer): Answer | undefined {
  if (der.length > LIST_MAX_BYTES) return undefined
  try {
    const whole = OCSPResponse.fromBER(new Uint8Array(der))
    const inner = whole.responseBytes?.response.valueBlock.valueHexView
    if (inner) return answerOf(Buffer.from(inner))
  } catch {
    // Not wrapped.
  }
  try {
    return answerOf(der)
  } catch {
    return undefined
  }
}

interface Answer {
  raw: Buffer
  basic: BasicOCSPResponse
}

function answerOf(raw: Buffer): Answer {
  return { raw, basic: BasicOCSPResponse.fromBER(new Uint8Array(raw)) }
}

async function inList(
  list: CertificateRevocationList, { subject, issuer, issuerDer }: Pair,
  moment: { at: Date; isProven: boolean },
): Promise<RevocationState> {
  try {
    if (!list.issuer.isEqual(issuer.subject)) return 'unknown'
    const usage = certificateFacts(issuerDer)?.keyUsage
    if (usage !== undefined && (usage & CRL_SIGN) === 0) return 'unknown'
    if (!await list.verify({ issuerCertificate: issuer })) return 'unknown'
    const entry = list.revokedCertificates?.find((one) => {
      return one.userCertificate.isEqual(subject.serialNumber)
    })
    if (entry) return beforeSigning(entry.revocationDate.value, moment)
    return list.nextUpdate && list.nextUpdate.value < moment.at ? 'unknown' : 'good'
  } catch {
    return 'unknown'
  }
}

async function inAnswer(
  answer: Answer, pair: Pair, data: RevocationData,
  moment: { at: Date; isProven: boolean },
): Promise<RevocationState> {
  try {
    const status = await answer.basic.getCertificateStatus(pair.subject, pair.issuer)
    if (!status.isForCertificate) return 'unknown'
    if (!isAnsweredByIssuer(answer, pair, data)) return 'unknown'
    if (status.status === 0) return isOutdated(answer.basic, moment.at) ? 'unknown' : 'good'
    if (status.status !== 1) return 'unknown'
    return beforeSigning(revokedAt(answer.basic), moment)
  } catch {
    return 'unknown'
  }
}

/** A list asked for just now is not one that was laid aside: what is newer may say otherwise. */
export function isCurrentList(der: Buffer, now: Date): boolean {
  const list = readCrl(der)
  return list !== undefined && (!list.nextUpdate || list.nextUpdate.value >= now)
}

export function isCurrentAnswer(der: Buffer, now: Date): boolean {
  const answer = readOcsp(der)
  return answer !== undefined && !isOutdated(answer.basic, now)
}

/** An answer that promised a newer one by that moment says nothing about it. */
function isOutdated(answer: BasicOCSPResponse, at: Date): boolean {
  return answer.tbsResponseData.responses.some((one) => {
    return one.nextUpdate !== undefined && one.nextUpdate < at
  })
}

/** The earliest moment named; answers are about one certificate as a rule. */
function revokedAt(answer: BasicOCSPResponse): Date {
  const times = answer.tbsResponseData.responses.flatMap((one) => {
    const block: unknown = one.certStatus?.valueBlock?.value?.[0]
    return hasDate(block) ? [block.toDate().getTime()] : []
  })
  return new Date(times.length > 0 ? Math.min(...times) : 0)
}

function hasDate(block: unknown): block is { toDate(): Date } {
  return typeof block === 'object' && block !== null && 'toDate' in block
    && typeof block.toDate === 'function'
}

/** Signed by the issuer itself, or by one whom the issuer gave that right and nothing else. */
function isAnsweredByIssuer(
  { raw, basic }: Answer, { issuerDer }: Pair, data: RevocationData,
): boolean {
  const [signed, algorithm, value] = readDer(raw)?.parts ?? []
  if (!signed || !value) return false
  // A BIT STRING begins with the number of bits that do not count.
  const signature = value.value.subarray(1)
  const at = basic.tbsResponseData.producedAt
  const carried = (basic.certs ?? []).map((one) => Buffer.from(one.toSchema().toBER()))
  return [issuerDer, ...carried, ...data.certificates].some((der) => {
    const facts = certificateFacts(der)
    if (!facts || facts.notBefore > at || facts.notAfter < at) return false
    const isIssuer = der.equals(issuerDer)
    if (!isIssuer && !facts.extendedUsages.includes(OCSP_SIGNING)) return false
    return isSignedBy(der, signed.raw, algorithm, signature) && (isIssuer || isIssued(der, issuerDer))
  })
}

function isIssued(der: Buffer, issuer: Buffer): boolean {
  const [signed, algorithm, value] = readDer(der)?.parts ?? []
  return signed !== undefined && value !== undefined
    && isSignedBy(issuer, signed.raw, algorithm, value.value.subarray(1))
}

/**
 * A claimed time proves nothing: whoever has the key can claim an earlier one. Only a time stamp
 * puts a signature before the moment at which its certificate was taken back.
 */
function beforeSigning(at: Date, moment: { at: Date; isProven: boolean }): RevocationState {
  return moment.isProven && moment.at < at ? 'good' : 'revoked'
}
