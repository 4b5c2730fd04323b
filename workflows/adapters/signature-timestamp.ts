import type { TimestampFinding } from '../domain/signature-report.ts'
import { certificateFacts, TIMESTAMPING } from './signature-certificate.ts'
import { judgeChain } from './signature-chain.ts'
import { isSequence, octetsOf, oidOf, readDer, timeOf } from './signature-der.ts'
import { OID, readSignedMessage, type SignedMessage } from './signature-message.ts'
import { digestNamed, hashOf, type Proof, proveMessage } from './signature-proof.ts'
import type { RevocationData } from './signature-revocation.ts'

export interface Belief {
  anchors: readonly Buffer[]
  /** Certificates of the file that may stand between a signer and an anchor. */
  certificates: readonly Buffer[]
  revocation: RevocationData
  /** Told of each trusted way on which nothing says whether the signer was taken back. */
  onUntold?(path: readonly Buffer[]): void
}

export interface TimestampJudged {
  finding: TimestampFinding
  proof: Proof
}

/**
 * An RFC 3161 token over `data` (the signature value, or a file's covered part). A token that is
 * sound but of an authority nobody here trusts says `unknown`: its time is a claim like another.
 */
export async function judgeTimestamp(
  token: Uint8Array, data: readonly Uint8Array[], belief: Belief,
): Promise<TimestampJudged | undefined> {
  const message = readSignedMessage(token)
  const info = message && infoOf(message)
  if (!message?.content || !info) return undefined
  const proof = proveMessage(message, [message.content])
  const digest = digestNamed(info.digestOid)
  const fits = digest !== undefined && hashOf(digest, data).equals(info.imprint)
  const { certificate } = proof
  const facts = certificate && certificateFacts(certificate.raw)
  const told = { at: info.at.toISOString(), authority: facts?.commonName ?? null }
  if (proof.integrity !== 'intact' || !fits || !certificate) {
    const problems = fits ? proof.problems : [...proof.problems, 'digest-differs' as const]
    const integrity = proof.integrity === 'unreadable' ? proof.integrity : 'broken' as const
    return { finding: { ...told, state: 'invalid' }, proof: { ...proof, integrity, problems } }
  }
  const isForTime = facts?.extendedUsages.includes(TIMESTAMPING) ?? false
  const way = await judgeChain(
    certificate, [...message.certificates, ...belief.certificates], belief.anchors,
    belief.revocation, { at: info.at, isProven: true },
  )
  const state = isForTime && way.state === 'trusted' ? 'valid' : 'unknown'
  return { finding: { ...told, state }, proof }
}

/** What a token says (TSTInfo): the time, and the hash of what it was given for. */
function infoOf(message: SignedMessage) {
  if (message.contentOid !== OID.timestampInfo || !message.content) return undefined
  const parts = readDer(message.content)?.parts ?? []
  const imprint = parts.find((part) => isSequence(part) && isSequence(part.parts[0]))
  const at = parts.map(timeOf).find((time) => time !== undefined)
  const digestOid = oidOf(imprint?.parts[0]?.parts[0])
  const hash = octetsOf(imprint?.parts[1])
  return at && digestOid && hash ? { at, digestOid, imprint: hash } : undefined
}
