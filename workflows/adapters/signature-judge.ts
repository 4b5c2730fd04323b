import { headerAt, coverOf, type Cover } from './signature-cover.ts'
import { certificateFacts, TIMESTAMPING } from './signature-certificate.ts'
import { judgeChain } from './signature-chain.ts'
import { timeOf } from './signature-der.ts'
import { bytesOf, type ToldSignature } from './signature-fields.ts'
import { OID, readSignedMessage, type SignedMessage, theAttribute } from './signature-message.ts'
import { hashOf, type Proof, proveBareValue, proveMessage, signerOf } from './signature-proof.ts'
import { archivedIn } from './signature-stores.ts'
import { type Belief, judgeTimestamp } from './signature-timestamp.ts'
import type {
  SignatureFinding, SignatureProblem, TimestampFinding,
} from '../domain/signature-report.ts'

const DIGITAL_SIGNATURE_OR_CONSENT = 0x80 | 0x40

/** A signature judged for itself: integrity, signer, time, chain. What came after is not in it. */
export interface JudgedSignature {
  told: ToldSignature
  cover: Cover | undefined
  finding: SignatureFinding
}

/** What is known of time: now, and what valid time stamps over the file prove. */
export interface TimeKnown {
  now: Date
  proven: readonly { at: Date; end: number }[]
}

export async function judgeSignature(
  told: ToldSignature, bytes: Buffer, belief: Belief, time: TimeKnown,
): Promise<JudgedSignature> {
  const header = headerAt(bytes)
  const fromStart = await judgeFrom(told, bytes, 0, belief, time)
  if (header === 0 || fromStart.finding.integrity === 'intact') return fromStart
  // Bytes put before the header move everything; readers count from the header then.
  const fromHeader = await judgeFrom(told, bytes, header, belief, time)
  return fromHeader.finding.integrity === 'intact' ? fromHeader : fromStart
}

async function judgeFrom(
  told: ToldSignature, bytes: Buffer, base: number, belief: Belief, time: TimeKnown,
): Promise<JudgedSignature> {
  const outcome = coverOf(told, bytes, base)
  if ('problem' in outcome) {
    const { problem, isMissing } = outcome
    const finding = blank(told, isMissing ? 'unreadable' : 'broken', [problem])
    return { told, cover: undefined, finding: { ...finding, ...namedIn(told) } }
  }
  const { cover } = outcome
  const covered = {
    coversWholeFile: base === 0 && cover.end === bytes.length, revisionEnd: cover.end,
  }
  const message = readSignedMessage(cover.contents)
  if (told.kind === 'timestamp') {
    const finding = await judgeDocumentTimestamp(told, cover, belief)
    return { told, cover, finding: { ...finding, ...covered } }
  }
  const proof = proofOf(told, message, cover)
  const finding = await judgeSigner(told, message, proof, belief, {
    now: time.now, proven: time.proven.filter((one) => one.end > cover.end),
  })
  return { told, cover, finding: { ...finding, ...covered } }
}

/** Who is said to have signed, where nothing can be proven. */
function namedIn(told: ToldSignature): Partial<SignatureFinding> {
  const message = readSignedMessage(bytesOf(told.contents) ?? Buffer.alloc(0))
  const certificate = message && signerOf(message)
  const facts = certificate && certificateFacts(certificate.raw)
  if (!facts) return {}
  return {
    signer: facts.commonName ?? told.name, organisation: facts.organisation,
    certificate: facts.sha256, issuer: facts.issuerName,
  }
}

function proofOf(told: ToldSignature, message: SignedMessage | undefined, cover: Cover): Proof {
  if (told.subFilter === 'adbe.x509.rsa_sha1') {
    return proveBareValue(cover.contents, cover.parts, told.certificates)
  }
  if (!message) {
    return {
      integrity: 'unreadable', problems: ['not-a-signed-message'], certificate: undefined,
      digest: undefined, signer: undefined,
    }
  }
  if (message.content === undefined) return proveMessage(message, cover.parts)
  // adbe.pkcs7.sha1: the message carries the SHA-1 of the file and signs that.
  const proof = proveMessage(message, [message.content])
  if (message.content.equals(hashOf('sha1', cover.parts))) return proof
  const integrity = proof.integrity === 'unreadable' ? proof.integrity : 'broken'
  return { ...proof, integrity, problems: [...proof.problems, 'digest-differs'] }
}

async function judgeDocumentTimestamp(
  told: ToldSignature, cover: Cover, belief: Belief,
): Promise<SignatureFinding> {
  const judged = await judgeTimestamp(cover.contents, cover.parts, belief)
  if (!judged) return blank(told, 'unreadable', ['not-a-signed-message'])
  const { finding, proof } = judged
  const facts = proof.certificate && certificateFacts(proof.certificate.raw)
  const isTrusted = finding.state === 'valid'
  return {
    ...blank(told, proof.integrity, proof.problems),
    ...certified(proof), signer: finding.authority, signedAt: finding.at,
    organisation: facts?.organisation ?? null,
    timeSource: isTrusted ? 'timestamp' : 'claimed',
    chain: isTrusted ? 'trusted' : 'unknown', timestamp: finding,
  }
}

async function judgeSigner(
  told: ToldSignature, message: SignedMessage | undefined, proof: Proof, belief: Belief,
  time: TimeKnown,
): Promise<SignatureFinding> {
  const problems: SignatureProblem[] = [...proof.problems]
  const facts = proof.certificate && certificateFacts(proof.certificate.raw)
  const finding: SignatureFinding = {
    ...blank(told, proof.integrity, problems), ...certified(proof),
    signer: facts?.commonName ?? told.name, organisation: facts?.organisation ?? null,
  }
  if (proof.digest === 'sha1') problems.push('sha1')
  const { signer, certificate } = proof
  const token = signer && theAttribute(signer.unsignedAttributes, OID.timestampToken)
  const stamped = token && signer
    ? await judgeTimestamp(token.raw, [signer.signature], belief) : undefined
  if (stamped) finding.timestamp = stamped.finding
  if ((token && !stamped) || stamped?.finding.state === 'invalid') problems.push('timestamp-wrong')
  if (stamped?.finding.state === 'unknown') problems.push('timestamp-authority-unknown')
  const moment = momentOf(told, proof, provenAt(stamped?.finding, time))
  if (moment.at) finding.signedAt = moment.at.toISOString()
  finding.timeSource = moment.source
  if (moment.source === 'claimed') problems.push('time-only-claimed')
  if (moment.source === 'none') problems.push('no-time')
  if (!certificate || !facts) return finding
  if (!isForSigning(facts)) problems.push('certificate-not-for-signing')

  const archived = archivedIn(signer?.signedAttributes?.attributes ?? [])
  const way = await judgeChain(
    certificate, [...message?.certificates ?? told.certificates, ...belief.certificates],
    belief.anchors,
    {
      crls: [...archived.crls, ...message?.crls ?? [], ...belief.revocation.crls],
      ocsps: [...archived.ocsps, ...belief.revocation.ocsps],
      certificates: [...message?.certificates ?? [], ...belief.revocation.certificates],
    },
    { at: moment.at ?? time.now, isProven: moment.source === 'timestamp' },
  )
  if (way.revocation === 'unknown') {
    problems.push('no-revocation-data')
    if (way.state === 'trusted') belief.onUntold?.(way.path)
  }
  const isMisused = way.state === 'trusted' && !isForSigning(facts)
  return { ...finding, chain: isMisused ? 'unknown' : way.state, revocation: way.revocation }
}

function isForSigning(facts: { keyUsage: number | undefined; extendedUsages: string[] }): boolean {
  const [usage, ...more] = facts.extendedUsages
  if (usage === TIMESTAMPING && more.length === 0) return false
  return facts.keyUsage === undefined || (facts.keyUsage & DIGITAL_SIGNATURE_OR_CONSENT) !== 0
}

/** The earliest moment at which the signature is proven to have been there. */
function provenAt(stamp: TimestampFinding | undefined, time: TimeKnown): Date | null {
  const moments = time.proven.map((one) => one.at.getTime())
  if (stamp?.state === 'valid') moments.push(new Date(stamp.at).getTime())
  return moments.length > 0 ? new Date(Math.min(...moments)) : null
}

function momentOf(
  told: ToldSignature, proof: Proof, proven: Date | null,
): { at: Date | null; source: SignatureFinding['timeSource'] } {
  if (proven) return { at: proven, source: 'timestamp' }
  const attributes = proof.signer?.signedAttributes?.attributes ?? []
  const claimed = timeOf(theAttribute(attributes, OID.signingTime)) ?? pdfTime(told.claimedAt)
  return claimed ? { at: claimed, source: 'claimed' } : { at: null, source: 'none' }
}

/** `D:20260510093000+07'00'`. */
export function pdfTime(text: string | null): Date | undefined {
  const form = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?/u
  const match = form.exec(text ?? '')
  if (!match) return undefined
  const [, y, mo = '01', d = '01', h = '00', mi = '00', s = '00', , sign, zh, zm = '00'] = match
  const zone = sign ? `${sign}${zh}:${zm}` : 'Z'
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${zone}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

function certified(proof: Proof) {
  const facts = proof.certificate && certificateFacts(proof.certificate.raw)
  return {
    certificate: facts?.sha256 ?? null, issuer: facts?.issuerName ?? null,
    digest: proof.digest ?? null, key: keyWord(proof),
  }
}

function keyWord(proof: Proof): string | null {
  try {
    const key = proof.certificate?.publicKey
    const details = key?.asymmetricKeyDetails
    if (!key) return null
    return `${key.asymmetricKeyType} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim()
  } catch {
    return null
  }
}

function blank(
  told: ToldSignature, integrity: SignatureFinding['integrity'], problems: SignatureProblem[],
): SignatureFinding {
  return {
    kind: told.kind, field: told.field, signer: told.name, organisation: null,
    signedAt: pdfTime(told.claimedAt)?.toISOString() ?? null,
    timeSource: pdfTime(told.claimedAt) ? 'claimed' : 'none', subFilter: told.subFilter,
    integrity, coversWholeFile: false, revisionEnd: null, changedAfterSigning: 'unknown',
    changes: [], chain: 'unknown', revocation: 'unknown', timestamp: null, certificate: null,
    issuer: null, digest: null, key: null, problems,
  }
}
