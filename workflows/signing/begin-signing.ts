import type { Selectable } from 'kysely'
import { lockDocument } from '../../db/documents.ts'
import type { SigningSessionTable } from '../../db/schema.ts'
import {
  type CurrentSheet, endLeases, findCurrentSheet, findDirectiveToSign, findSignatureOf,
  insertSession, listPlaces,
} from '../../db/signatures.ts'
import { findSignatureImage, type SigningKeyRow } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAll } from '../adapters/bytes.ts'
import { prepareSignature, type SignatureUpdate } from '../adapters/signing-pdf.ts'
import { placeOf } from '../adapters/signing-places.ts'
import type { Actor } from '../domain/actor.ts'
import { hashBytes, hashHex, isUuid, newId, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { placeOf as placeOfOffice } from '../filing/slip-of.ts'
import { isRecognised } from './recognised.ts'

/** How long a file stays locked for the answer of a key: a provider's code may take minutes. */
const LEASE_MS = 10 * 60_000

export type SigningSession = Selectable<SigningSessionTable>

/** What a person saw and wants to sign: his directive, on exactly this file. */
export interface ToSign {
  directiveId: string
  /** SHA-256 of the sheet as it was shown, hex. */
  sha256: string
}

export interface Checked {
  directive: NonNullable<Awaited<ReturnType<typeof findDirectiveToSign>>>
  base: CurrentSheet
  slot: number
}

/**
 * May this person sign this directive on this file? Asked before any PIN.
 * @throws {OfficeError} `directive-not-found`, `signing-not-yours`, `directive-in-wrong-state`,
 *   `already-signed`, `sheet-not-ready`, `signing-base-changed`.
 */
export async function assertSignable(office: Office, actor: Actor, asked: ToSign): Promise<Checked> {
  const { directiveId, sha256 } = asked
  const directive = isUuid(directiveId) ? await findDirectiveToSign(office.db, directiveId) : undefined
  if (!directive) throw new OfficeError('directive-not-found', { directiveId })
  // The person who gave it, whatever roles and positions others hold.
  if (directive.confirmed_by !== actor.personId) throw new OfficeError('signing-not-yours', { directiveId })
  if (directive.state !== 'confirmed') {
    throw new OfficeError('directive-in-wrong-state', { directiveId, state: directive.state })
  }
  if (await findSignatureOf(office.db, directiveId)) throw new OfficeError('already-signed', { directiveId })
  const base = await findCurrentSheet(office.db, directive.document_id)
  const place = base && (await listPlaces(office.db, base.rendition_id))
    .find((one) => one.directiveId === directiveId)
  if (!base || !place) throw new OfficeError('sheet-not-ready', { directiveId })
  if (hashHex(base.file_sha256) !== sha256) throw new OfficeError('signing-base-changed', { directiveId })
  return { directive, base, slot: place.slot }
}

/**
 * Makes everything of a signature but the signature, and locks the file for it: a session, kept
 * until the key has answered or time is over. A second person waits; the same person's earlier
 * attempt ends.
 * @throws {OfficeError} `signing-in-progress`, `signing-base-changed`, `document-frozen`,
 *   `pdf-append-refused`, `signing-failed`.
 */
export async function beginSigning(
  office: Office, actor: Actor, key: SigningKeyRow, checked: Checked,
): Promise<SigningSession> {
  const { base, directive } = checked
  const bytes = await readAll(await office.vault.source(hashHex(base.file_sha256)))
  const id = newId()
  const at = wholeSecond(office.now())
  const update = await updateOf(office, key, checked, { id, at })
  const image = update.look.kind === 'official'
    ? await findSignatureImage(office.db, actor.personId) : undefined
  const prepared = await prepareSignature(bytes, update, image ?? null)
  const session = {
    id, base_rendition_id: base.rendition_id, person_id: actor.personId, signing_key_id: key.id,
    directive_id: directive.id, prepared: prepared.bytes,
    prepared_sha256: hashBytes(sha256Hex(prepared.bytes)), digest: prepared.digest,
    byte_ranges: [...prepared.byteRange], signed_at: at,
    expires_at: new Date(office.now().getTime() + LEASE_MS), started_at: office.now(), ended_at: null,
  }
  const sealed = { ...session, seal: office.signing.keys.seal(sessionParts(session)) }
  await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, directive.document_id)
    if (!document || document.secrecy !== 'none') throw new OfficeError('directive-not-found')
    if (document.frozen_at) throw new OfficeError('document-frozen')
    const now = await findCurrentSheet(trx, document.id)
    if (now?.rendition_id !== base.rendition_id) throw new OfficeError('signing-base-changed')
    await endLeases(trx, { baseId: base.rendition_id, personId: actor.personId, now: office.now() })
    await insertSession(trx, sealed)
  })
  return sealed
}

/** All that a session says; whoever changes one of it, or gives it to another, breaks the seal. */
export function sessionParts(session: Omit<SigningSession, 'seal' | 'prepared' | 'ended_at' | 'started_at'>): string[] {
  return [
    'signing-session', session.id, session.base_rendition_id, session.person_id,
    session.signing_key_id, session.directive_id, hashHex(session.prepared_sha256),
    hashHex(session.digest), session.byte_ranges.join(' '), session.signed_at.toISOString(),
    session.expires_at.toISOString(),
  ]
}

/** The file tells seconds: what is stored must be the same moment. */
function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000)
}

async function updateOf(
  office: Office, key: SigningKeyRow, { directive, base, slot }: Checked, of: { id: string; at: Date },
): Promise<SignatureUpdate> {
  const recognised = await isRecognised(office, key, of.at)
  const { page, signature } = placeOf(slot)
  const { x, y, width, height } = signature
  return {
    kind: 'signature', fieldName: fieldNameOf(of.id), name: directive.full_name,
    reason: recognised ? 'Ý kiến chỉ đạo văn bản đến' : 'Ý kiến chỉ đạo văn bản đến (chữ ký nội bộ)',
    location: placeOfOffice(office.settings.officeName), at: of.at,
    place: { page: base.signature_page + page, box: [x, y, x + width, y + height] },
    look: {
      kind: recognised ? 'official' : 'internal', fullName: directive.full_name, at: of.at,
      authority: [
        ...(directive.behalf_name ? [`KT. ${directive.behalf_name}`] : []), directive.position_name,
      ],
    },
  }
}

/** Unique in every file: the session's own id. */
export function fieldNameOf(sessionId: string): string {
  return `ButPhe-${sessionId}`
}
