import { X509Certificate } from 'node:crypto'
import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import type { Database, SigningSource } from '../../db/schema.ts'
import { listSignable } from '../../db/signatures.ts'
import { insertSigningKey, lockLiveKey } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { assertOwnPassword } from '../access/own-password.ts'
import { makePersonKey, serialOf } from '../adapters/signing-office-ca.ts'
import { openPkcs12, PKCS12_BYTES_MAX } from '../adapters/signing-pkcs12.ts'
import type { Actor } from '../domain/actor.ts'
import { assertGoodPin } from '../domain/good-pin.ts'
import { newId, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { ensureAuthority, revocationListUrl, withAuthority } from './office-authority.ts'
import { assertOwnSession, ownerOf, sealedParts } from './own-key.ts'
import { takeBack } from './revoke-key.ts'

export const OWN_FILE_BYTES_MAX = PKCS12_BYTES_MAX

interface NewKey {
  source: SigningSource
  authorityId: string | null
  certificate: Buffer
  chain: Buffer[]
  /** PKCS#8; null for a key that lies with a provider. Overwritten here. */
  privateKey: Buffer | null
  remoteCredential: string | null
}

/**
 * A key pair of the office's own authority for the person who asks, in his own session: made here,
 * locked under his PIN, never seen by anybody. A key in use is taken back in the same moment: so a
 * certificate is renewed, and so a forgotten PIN is overcome.
 *
 * @throws {OfficeError} `password-wrong`, `signing-needs-own-session`, those of `assertGoodPin`.
 */
export async function enrolOfficeKey(
  office: Office, actor: Actor, input: { password: string; pin: string },
): Promise<{ keyId: string }> {
  await assertMayEnrol(office, actor, input.password, input.pin)
  const authority = await ensureAuthority(office)
  const made = await withAuthority(office, authority, (key) => makePersonKey(key, {
    fullName: actor.fullName, position: positionOf(actor), officeName: office.settings.officeName,
    listUrl: revocationListUrl(office),
  }, office.now()))
  return keepKey(office, actor, input.pin, {
    source: 'office-ca', authorityId: authority.id, certificate: made.certificate,
    chain: [authority.certificate], privateKey: made.privateKey, remoteCredential: null,
  })
}

/**
 * A person's own PKCS#12 file: opened in memory with its password, its key locked anew under the
 * PIN. Neither the file nor its password is kept.
 *
 * @throws {OfficeError} those of `openPkcs12`, `certificate-not-in-time`, `certificate-of-another`.
 */
export async function enrolOwnFile(
  office: Office, actor: Actor,
  input: { password: string; pin: string; file: Buffer; filePassword: string },
): Promise<{ keyId: string }> {
  await assertMayEnrol(office, actor, input.password, input.pin)
  const own = openPkcs12(input.file, input.filePassword)
  return keepKey(office, actor, input.pin, {
    source: 'pkcs12', authorityId: null, certificate: own.certificate, chain: own.chain,
    privateKey: own.privateKey, remoteCredential: null,
  })
}

/**
 * A key that lies with a provider of remote signing: only its certificate and its name are kept.
 * @throws {OfficeError} `remote-not-set`, `remote-not-reached`, `remote-refused`.
 */
export async function enrolRemoteKey(
  office: Office, actor: Actor, input: { password: string; credentialId: string },
): Promise<{ keyId: string }> {
  assertOwnSession(actor)
  await assertOwnPassword(office, actor, input.password)
  if (!office.signing.remote) throw new OfficeError('remote-not-set')
  const credential = await office.signing.remote.readCredential(input.credentialId)
  const [certificate, ...chain] = credential.certificates
  if (!certificate) throw new OfficeError('remote-refused', { why: 'odd-answer' })
  return keepKey(office, actor, null, {
    source: 'remote', authorityId: null, certificate, chain, privateKey: null,
    remoteCredential: credential.id,
  })
}

async function assertMayEnrol(
  office: Office, actor: Actor, password: string, pin: string,
): Promise<void> {
  assertOwnSession(actor)
  assertGoodPin(pin, { signInName: actor.signInName })
  if (pin === password) throw new OfficeError('pin-too-easy')
  await assertOwnPassword(office, actor, password)
}

function positionOf(actor: Actor): string {
  return actor.seats.find((seat) => seat.positionId === actor.positionId)?.name ?? actor.seats[0]?.name ?? ''
}

async function keepKey(
  office: Office, actor: Actor, pin: string | null, made: NewKey,
): Promise<{ keyId: string }> {
  const { validTo, validFrom } = new X509Certificate(made.certificate)
  const now = office.now()
  if (new Date(validFrom) > now || new Date(validTo) <= now) {
    throw new OfficeError('certificate-not-in-time')
  }
  const row = {
    id: newId(), person_id: actor.personId, source: made.source, authority_id: made.authorityId,
    certificate: made.certificate, chain: made.chain.slice(0, 10), serial: serialOf(made.certificate),
    remote_credential: made.remoteCredential, valid_until: new Date(validTo),
  }
  const locked = made.privateKey && pin !== null
    ? await office.signing.keys.lock(made.privateKey, pin, ownerOf(row)) : null
  made.privateKey?.fill(0)
  await inTransaction(office.db, async (trx) => {
    const earlier = await lockLiveKey(trx, actor.personId)
    if (earlier) await takeBack(office, trx, actor, earlier, 'replaced')
    await insertSigningKey(trx, {
      ...row, key_ciphertext: locked?.ciphertext ?? null,
      kdf: locked ? JSON.stringify(locked.kdf) : null,
      seal: office.signing.keys.seal(sealedParts(row)), locked_until: null, disabled_at: null,
      revoked_at: null, revoked_reason: null, created_at: now,
    })
    await recordEvent(trx, actor, {
      kind: 'signing-key-enrolled', subjectId: row.id,
      facts: { source: made.source, certificate: sha256Hex(made.certificate) },
    })
    await askForSheets(office, trx, actor)
  })
  return { keyId: row.id }
}

/** What the person has directed before he had a key can be signed too. */
async function askForSheets(
  office: Office, trx: Transaction<Database>, actor: Actor,
): Promise<void> {
  const waiting = await listSignable(trx, { personId: actor.personId })
  for (const documentId of new Set(waiting.map((one) => one.documentId))) {
    await office.jobs.enqueue(trx, 'make-directive-sheet', { documentId })
  }
}
