import { listTrustAnchors, type TrustAnchorRow } from '../../db/signature-checks.ts'
import { findAuthority } from '../../db/signing-keys.ts'
import { hashHex, sha256Hex } from '../../workflows/domain/ids.ts'
import type { Office } from '../../workflows/office.ts'
import { authorityEnds } from '../../workflows/signing/office-authority.ts'

/** The certificates the office trusts, those it trusted, and its own authority. */
export async function shownTrust(office: Office) {
  const rows = (await listTrustAnchors(office.db)).map(shown)
  const own = await findAuthority(office.db)
  return {
    trusted: rows.filter((one) => !one.removed), history: rows.filter((one) => one.removed),
    authority: own ? { sha256: inPairs(sha256Hex(own.certificate)), until: authorityEnds(own), listAt: own.crl_at } : null,
  }
}

function shown(row: TrustAnchorRow) {
  return {
    id: row.id, name: row.name, issuer: row.issuer_name, sha256: inPairs(hashHex(row.sha256)),
    from: row.not_before, until: row.not_after, addedBy: row.added_by_name, addedAt: row.added_at,
    removed: row.removed_at ? { by: row.removed_by_name ?? '', at: row.removed_at } : null,
  }
}

function inPairs(hex: string): string {
  return hex.replace(/(..)(?=.)/gu, '$1:').toUpperCase()
}
