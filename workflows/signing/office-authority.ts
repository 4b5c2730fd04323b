import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import {
  findAuthority, insertAuthority, listRevoked, lockAuthority, setAuthorityCrl,
  type SigningAuthorityRow,
} from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { certificateFacts } from '../adapters/signature-certificate.ts'
import { makeAuthority, makeCrl, type MadeKey } from '../adapters/signing-office-ca.ts'
import { newId, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** A list older than this is made anew before it goes into a file. */
const LIST_FRESH_MS = 86_400_000

/**
 * Makes the office's own authority when there is none: at set-up, and at the next start of an
 * office that is older. Its key lies in the database under the office's key file. May run twice.
 */
export async function ensureAuthority(office: Office): Promise<SigningAuthorityRow> {
  const known = await findAuthority(office.db)
  if (known) return known
  const now = office.now()
  const made = await makeAuthority(office.settings.officeName, now)
  const id = newId()
  const crl = await makeCrl(made, [], 1, now)
  const wrapped = office.signing.masterKey.wrap(made.privateKey, nameOf(id, made.certificate))
  made.privateKey.fill(0)
  await inTransaction(office.db, async (trx) => {
    const isFirst = await insertAuthority(trx, {
      id, certificate: made.certificate, key_wrapped: wrapped, crl, crl_at: now, made_at: now, ended_at: null,
    })
    if (!isFirst) return
    await recordEvent(trx, WORKER, {
      kind: 'signing-authority-made', subjectId: id, facts: { certificate: sha256Hex(made.certificate) },
    })
  })
  const authority = await findAuthority(office.db)
  if (!authority) throw new Error('the authority that was just made is not there')
  return authority
}

/** Opens the authority's key for one piece of work and overwrites it afterwards. */
export async function withAuthority<T>(
  office: Office, authority: SigningAuthorityRow, work: (key: MadeKey) => Promise<T>,
): Promise<T> {
  const { id, certificate, key_wrapped: wrapped } = authority
  const privateKey = office.signing.masterKey.unwrap(wrapped, nameOf(id, certificate))
  try {
    return await work({ certificate, privateKey })
  } finally {
    privateKey.fill(0)
  }
}

/** The list of certificates taken back, made anew. Called where something was taken back. */
export async function renewList(office: Office, trx: Transaction<Database>): Promise<Buffer> {
  const authority = await lockAuthority(trx)
  if (!authority) throw new OfficeError('signing-authority-missing')
  const revoked = await listRevoked(trx, authority.id)
  const number = authority.crl_number + 1
  const at = office.now()
  const crl = await withAuthority(office, authority, (key) => makeCrl(key, revoked, number, at))
  await setAuthorityCrl(trx, authority.id, { crl, number, at })
  return crl
}

/** The authority's own certificate, DER; null before it is made. */
export async function authorityCertificate(office: Office): Promise<Buffer | null> {
  return (await findAuthority(office.db))?.certificate ?? null
}

export function authorityEnds({ certificate }: SigningAuthorityRow): Date {
  const facts = certificateFacts(certificate)
  if (!facts) throw new Error('the office’s own certificate cannot be read')
  return facts.notAfter
}

/**
 * Where verifiers elsewhere fetch the list. Nowhere while the office is known by this machine's own
 * address alone: nobody else could reach it.
 */
export function revocationListUrl(office: Office): string | undefined {
  const url = new URL('/ca.crl', office.settings.publicUrl)
  const isLocal = url.hostname === 'localhost' || url.hostname === '[::1]' || url.hostname.startsWith('127.')
  return isLocal ? undefined : url.href
}

/** The list as it goes into a file: not older than a day. */
export async function currentList(office: Office): Promise<Buffer | null> {
  const authority = await findAuthority(office.db)
  if (!authority) return null
  const age = office.now().getTime() - authority.crl_at.getTime()
  if (age < LIST_FRESH_MS) return authority.crl
  return inTransaction(office.db, (trx) => renewList(office, trx))
}

function nameOf(id: string, certificate: Uint8Array): string {
  return `signing-authority:${id}:${sha256Hex(certificate)}`
}
