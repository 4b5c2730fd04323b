import type { X509Certificate } from 'node:crypto'
import { Certificate, CertificateChainValidationEngine } from 'pkijs'
import type { ChainState, RevocationState } from '../domain/signature-report.ts'
import { certificateFacts, readCertificate } from './signature-certificate.ts'
import { revocationOf, type RevocationData } from './signature-revocation.ts'

/** Certificates between a signer and an anchor. */
const CHAIN_DEPTH_MAX = 8
/** Comparisons and checks of signatures while looking for one way. */
const STEPS_MAX = 400

export interface TrustedWay {
  state: ChainState
  revocation: RevocationState
  /** Signer first, anchor last; empty where there is none. */
  path: Buffer[]
}

/**
 * The way from a certificate to an anchor, as it stood at one moment.
 *
 * The way is looked for here, within limits (loops of cross certificates would keep the library
 * busy for ever); the rules of RFC 5280 on the way found are pkijs's.
 *
 * @param at the moment of signing.
 * @param moment with `isProven` where a time stamp stands behind it; a claimed one cannot come
 *   before a revocation.
 */
export async function judgeChain(
  leaf: X509Certificate, certificates: readonly Buffer[], anchors: readonly Buffer[],
  revocation: RevocationData, moment: { at: Date; isProven: boolean },
): Promise<TrustedWay> {
  const facts = certificateFacts(leaf.raw)
  if (!facts) return { state: 'unknown', revocation: 'unknown', path: [] }
  const isTimely = facts.notBefore <= moment.at && moment.at <= facts.notAfter
  const path = findPath(leaf, certificates, anchors)
  if (!path) return { state: isTimely ? 'unknown' : 'expired', revocation: 'unknown', path: [] }

  const revoked = await revocationOf(path, revocation, moment)
  if (revoked === 'revoked') return { state: 'revoked', revocation: 'revoked', path }
  if (!isTimely) return { state: 'expired', revocation: revoked, path }
  if (path.length === 1) return { state: 'trusted', revocation: revoked, path }
  const valid = await holdsRules(path, moment.at)
  if (valid) return { state: 'trusted', revocation: revoked, path }
  const isLate = path.some((der) => {
    const one = certificateFacts(der)
    return one !== undefined && (one.notBefore > moment.at || one.notAfter < moment.at)
  })
  return { state: isLate ? 'expired' : 'unknown', revocation: revoked, path }
}

function findPath(
  leaf: X509Certificate, certificates: readonly Buffer[], anchors: readonly Buffer[],
): Buffer[] | undefined {
  const isAnchor = (der: Buffer) => anchors.some((anchor) => anchor.equals(der))
  const issuers = [...anchors, ...certificates]
  let steps = 0
  const walk = (path: Buffer[]): Buffer[] | undefined => {
    const last = path.at(-1)
    if (!last) return undefined
    if (isAnchor(last)) return path
    if (path.length > CHAIN_DEPTH_MAX) return undefined
    const facts = certificateFacts(last)
    for (const der of issuers) {
      if (++steps > STEPS_MAX) return undefined
      const issuer = certificateFacts(der)
      if (!facts || !issuer || !issuer.subject.equals(facts.issuer)) continue
      if (path.some((one) => one.equals(der)) || !isSignedBy(last, der)) continue
      const found = walk([...path, der])
      if (found) return found
    }
    return undefined
  }
  return walk([leaf.raw])
}

function isSignedBy(der: Buffer, issuer: Buffer): boolean {
  try {
    const key = readCertificate(issuer)?.publicKey
    return key !== undefined && (readCertificate(der)?.verify(key) ?? false)
  } catch {
    return false
  }
}

async function holdsRules(path: readonly Buffer[], at: Date): Promise<boolean> {
  try {
    const all = path.map((der) => Certificate.fromBER(new Uint8Array(der)))
    const [leaf, ...rest] = all
    const anchor = rest.at(-1)
    if (!leaf || !anchor) return false
    const engine = new CertificateChainValidationEngine({
      // pkijs takes the last of `certs` for the one to be judged.
      trustedCerts: [anchor], certs: [...rest.slice(0, -1).reverse(), leaf], checkDate: at,
    })
    return (await engine.verify({ passedWhenNotRevValues: true })).result
  } catch {
    return false
  }
}
