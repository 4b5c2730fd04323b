import { X509Certificate } from 'node:crypto'
import type { SigningKeyRow } from '../../db/signing-keys.ts'
import { judgeChain } from '../adapters/signature-chain.ts'
import type { Office } from '../office.ts'
import { believedAnchors } from './validation-data.ts'

/**
 * Whether a signature of this key may be shown as one of public duty (chữ ký số): its certificate
 * ends at an authority of the trust list, and that is not the office's own. Everything else is
 * "chữ ký nội bộ", wherever it is shown.
 */
export async function isRecognised(office: Office, key: SigningKeyRow, at: Date): Promise<boolean> {
  if (key.source === 'office-ca') return false
  const { recognised } = await believedAnchors(office)
  const way = await judgeChain(
    new X509Certificate(key.certificate), key.chain, recognised,
    { crls: [], ocsps: [], certificates: [] }, { at, isProven: false },
  )
  return way.state === 'trusted'
}
