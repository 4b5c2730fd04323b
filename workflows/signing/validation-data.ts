import { findTrustList } from '../../db/signature-checks.ts'
import { findAuthority } from '../../db/signing-keys.ts'
import { certificateFacts } from '../adapters/signature-certificate.ts'
import { readSignedMessage } from '../adapters/signature-message.ts'
import type { ValidationData } from '../adapters/signing-store.ts'
import type { Office } from '../office.ts'
import { currentList } from './office-authority.ts'

const CERTIFICATES_MAX = 20

/** Whom the office believes: the recognised authorities, and its own for signatures of its own. */
export async function believedAnchors(
  office: Office,
): Promise<{ recognised: Buffer[]; own: Buffer | null }> {
  const [list, authority] = await Promise.all([
    findTrustList(office.db), findAuthority(office.db),
  ])
  const own = authority?.certificate ?? null
  // Whoever puts the office's own certificate on the list does not make it a recognised one.
  return { recognised: list.anchors.filter((one) => !own?.equals(one)), own }
}

/**
 * What can be laid beside a signature for later checks: its certificates, those of its timestamp,
 * and a revocation list, or else the responder's answer, for each that can be had.
 * @returns `isComplete` when no certificate below an anchor is without either.
 */
export async function validationDataFor(
  office: Office, of: { certificate: Buffer; chain: readonly Buffer[]; token: Uint8Array | undefined },
): Promise<ValidationData & { isComplete: boolean }> {
  const { recognised, own } = await believedAnchors(office)
  const ofToken = of.token ? readSignedMessage(of.token)?.certificates ?? [] : []
  const certificates = [of.certificate, ...of.chain, ...ofToken].slice(0, CERTIFICATES_MAX)
  const isAnchor = (der: Buffer) => [...recognised, ...(own ? [own] : [])].some((one) => one.equals(der))
  const crls: Buffer[] = []
  const ocsps: Buffer[] = []
  let isComplete = true
  for (const [index, der] of certificates.entries()) {
    if (isAnchor(der) || isOwnIssuer(der)) continue
    const isOffices = index === 0 && own !== null && of.chain.some((one) => one.equals(own))
    const list = isOffices ? await currentList(office) : await office.signing.revocation.listFor(der)
    if (list) {
      crls.push(list)
      continue
    }
    const issuer = issuerOf(der, [...certificates, ...recognised])
    const answer = isOffices || !issuer ? null : await office.signing.revocation.answerFor(der, issuer)
    if (answer) ocsps.push(answer)
    else isComplete = false
  }
  return { certificates, crls, ocsps, isComplete }
}

function issuerOf(der: Buffer, among: readonly Buffer[]): Buffer | undefined {
  const facts = certificateFacts(der)
  return facts && among.find((one) => certificateFacts(one)?.subject.equals(facts.issuer))
}

/** A root: nobody above it could take it back. */
function isOwnIssuer(der: Buffer): boolean {
  const facts = certificateFacts(der)
  return facts !== undefined && facts.issuer.equals(facts.subject)
}
