import * as pkijs from 'pkijs'
import { isOfficeError } from '../domain/office-error.ts'
import { LIST_MAX_BYTES } from './signature-revocation.ts'
import { ownBuffer, parseCertificate } from './signing-cms.ts'
import { askServer, isServerUrl } from './signing-outbound.ts'

const TIMEOUT_MS = 10_000
const ADDRESSES_MAX = 3
const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
/** GeneralName: an address. */
const URI = 6

export interface RevocationLists {
  /** The list that a certificate names, when the office may ask its host; null otherwise. */
  listFor(certificate: Uint8Array): Promise<Buffer | null>
}

/**
 * Revocation lists from the hosts that the office's settings name, and from no other: the address
 * stands in a certificate, and a certificate may say anything.
 * @param hosts `host` or `host:port`, as in an address.
 */
export function revocationListsFrom(hosts: readonly string[]): RevocationLists {
  return {
    async listFor(certificate) {
      for (const address of addressesIn(certificate).slice(0, ADDRESSES_MAX)) {
        if (!isServerUrl(address) || !hosts.includes(new URL(address).host)) continue
        const list = await fetchList(address)
        if (list) return list
      }
      return null
    },
  }
}

async function fetchList(url: string): Promise<Buffer | null> {
  try {
    const { status, bytes } = await askServer({
      url, method: 'GET', bytesMax: LIST_MAX_BYTES, timeoutMs: TIMEOUT_MS,
    })
    if (status !== 200) return null
    pkijs.CertificateRevocationList.fromBER(ownBuffer(bytes))
    return bytes
  } catch (error) {
    // Without the list the signature is of a lower level; it is no reason to refuse it.
    if (isOfficeError(error) || error instanceof pkijs.AsnError) return null
    throw error
  }
}

function addressesIn(certificate: Uint8Array): string[] {
  const points = parseCertificate(certificate).extensions
    ?.find((one) => one.extnID === CRL_DISTRIBUTION_POINTS)?.parsedValue
  if (!(points instanceof pkijs.CRLDistributionPoints)) return []
  return points.distributionPoints.flatMap(({ distributionPoint }) => {
    if (!Array.isArray(distributionPoint)) return []
    return distributionPoint.filter((name) => name.type === URI).map((name) => String(name.value))
  })
}
