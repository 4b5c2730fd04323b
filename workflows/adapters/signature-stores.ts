import { inflateSync } from 'node:zlib'
import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { isContext } from './signature-der.ts'
import { catalogOf } from './signature-fields.ts'
import { type Attribute, OID, theAttribute } from './signature-message.ts'
import { LIST_MAX_BYTES, LISTS_MAX, type RevocationData } from './signature-revocation.ts'

const STORE_CERTIFICATES_MAX = 60

/** What the document security store (DSS) of a file holds for checking its signatures. */
export function storeOf(revision: PdfRevision): RevocationData {
  const dss = resolve(catalogOf(revision)['/DSS'] ?? null, revision)
  if (!isDictionary(dss)) return { crls: [], ocsps: [], certificates: [] }
  const list = (key: string, max: number): Buffer[] => {
    const refs = resolve(dss[key] ?? null, revision)
    return (Array.isArray(refs) ? refs : []).slice(0, max)
      .map((ref) => unpacked(revision, ref)).filter((one) => one !== undefined)
  }
  return {
    crls: list('/CRLs', LISTS_MAX), ocsps: list('/OCSPs', LISTS_MAX),
    certificates: list('/Certs', STORE_CERTIFICATES_MAX),
  }
}

/** The bytes of a stream without its packing; undefined for anything unusual or too large. */
export function unpacked(revision: PdfRevision, ref: PdfValue): Buffer | undefined {
  if (typeof ref !== 'string') return undefined
  const held = revision.objects.get(ref)
  const bytes = held?.isStream ? revision.parts(ref) : undefined
  if (!bytes || !isDictionary(held?.value ?? null)) return undefined
  const dictionary = held?.value as { [key: string]: PdfValue } // isDictionary above
  const told = resolve(dictionary['/Filter'] ?? null, revision)
  const filter = Array.isArray(told) && told.length === 1 ? told[0] : told
  if (filter === null || (Array.isArray(filter) && filter.length === 0)) return Buffer.from(bytes)
  if (filter !== '/FlateDecode' && filter !== '/Fl') return undefined
  if (resolve(dictionary['/DecodeParms'] ?? null, revision) !== null) return undefined
  try {
    return inflateSync(bytes, { maxOutputLength: LIST_MAX_BYTES })
  } catch {
    return undefined
  }
}

/** `adbe-revocationInfoArchival`: lists and answers inside the signature itself. */
export function archivedIn(
  attributes: readonly Attribute[],
): Pick<RevocationData, 'crls' | 'ocsps'> {
  const parts = theAttribute(attributes, OID.adobeRevocation)?.parts ?? []
  const list = (tag: number): Buffer[] => {
    const found = parts.find((part) => isContext(part, tag))?.parts[0]?.parts ?? []
    return found.slice(0, LISTS_MAX).map((one) => one.raw)
  }
  return { crls: list(0), ocsps: list(1) }
}
