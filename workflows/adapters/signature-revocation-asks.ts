import { Certificate, CRLDistributionPoints, InfoAccess, OCSPRequest } from 'pkijs'
import { certificateFacts } from './signature-certificate.ts'

// Whom certificates name for the question whether they were taken back. Read in the child that
// judges; asked by its parent, and only where the office has named the host.

const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1'
const OCSP = '1.3.6.1.5.5.7.48.1'
/** GeneralName: an address. */
const URI = 6
const ADDRESSES_MAX = 3
const ADDRESS_CHARS_MAX = 1_000
export const QUESTIONS_MAX = 16

export type RevocationQuestion =
  | { kind: 'crl'; url: string }
  /** `request` is the OCSPRequest, base 64. */
  | { kind: 'ocsp'; url: string; request: string }

/** The questions about a way to an anchor: signer first, anchor last, which nobody takes back. */
export async function questionsAbout(path: readonly Buffer[]): Promise<RevocationQuestion[]> {
  const questions: RevocationQuestion[] = []
  for (const [index, der] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1]
    if (issuer && certificateFacts(der)) questions.push(...await questionsOf(der, issuer))
  }
  return questions.slice(0, QUESTIONS_MAX)
}

async function questionsOf(der: Buffer, issuer: Buffer): Promise<RevocationQuestion[]> {
  try {
    const certificate = Certificate.fromBER(new Uint8Array(der))
    const responders = respondersIn(certificate)
    const request = responders.length > 0 ? await requestFor(certificate, issuer) : ''
    return [
      ...responders.map((url): RevocationQuestion => ({ kind: 'ocsp', url, request })),
      ...listAddressesIn(certificate).map((url): RevocationQuestion => ({ kind: 'crl', url })),
    ]
  } catch {
    // A certificate that cannot be read names nobody.
    return []
  }
}

async function requestFor(certificate: Certificate, issuer: Buffer): Promise<string> {
  const request = new OCSPRequest()
  await request.createForCertificate(certificate, {
    // The only algorithm that every responder knows (RFC 5019).
    hashAlgorithm: 'SHA-1', issuerCertificate: Certificate.fromBER(new Uint8Array(issuer)),
  })
  return Buffer.from(request.toSchema(true).toBER()).toString('base64')
}

export function listAddressesIn(certificate: Certificate): string[] {
  const points = valueOf(certificate, CRL_DISTRIBUTION_POINTS)
  if (!(points instanceof CRLDistributionPoints)) return []
  const names = points.distributionPoints.flatMap(({ distributionPoint }) => {
    return Array.isArray(distributionPoint) ? distributionPoint : []
  })
  return addresses(names)
}

function respondersIn(certificate: Certificate): string[] {
  const access = valueOf(certificate, AUTHORITY_INFO_ACCESS)
  if (!(access instanceof InfoAccess)) return []
  return addresses(access.accessDescriptions
    .filter(({ accessMethod }) => accessMethod === OCSP).map(({ accessLocation }) => accessLocation))
}

function valueOf(certificate: Certificate, oid: string): unknown {
  return certificate.extensions?.find((one) => one.extnID === oid)?.parsedValue
}

function addresses(names: readonly { type: number; value: unknown }[]): string[] {
  return names.filter(({ type }) => type === URI).map(({ value }) => String(value))
    .filter((url) => url.length <= ADDRESS_CHARS_MAX).slice(0, ADDRESSES_MAX)
}
