import { recordEvent } from '../../db/audit.ts'
import { lockDocument } from '../../db/documents.ts'
import type { SignatureLevel } from '../../db/schema.ts'
import {
  endSession, findCurrentSheet, findSigningSession, insertSheet, insertSignature, listPlaces,
} from '../../db/signatures.ts'
import { findSigningKey, lockLiveKey, type SigningKeyRow } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { verifySignatures } from '../adapters/signature-verifier.ts'
import { isSignedBy } from '../adapters/signing-cms.ts'
import { addValidationData, askOf, finishSignature, type Prepared } from '../adapters/signing-pdf.ts'
import { digestOver } from '../adapters/signing-update.ts'
import type { Actor } from '../domain/actor.ts'
import { hashBytes, hashHex, sha256Hex } from '../domain/ids.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { noteRendition, queuePublications } from '../filing/note-rendition.ts'
import { type Checked, fieldNameOf, sessionParts, type SigningSession } from './begin-signing.ts'
import { isRecognised } from './recognised.ts'
import { believedAnchors, validationDataFor } from './validation-data.ts'

export interface Signed {
  directiveId: string
  renditionId: string
  level: SignatureLevel
  /** An authority for timestamps is set and did not answer: the time is added when it does. */
  waitsForTime: boolean
}

/**
 * The key has answered: proven, put into the file, given a time where one can be had, looked at by
 * our own verification, and only then stored.
 *
 * @throws {OfficeError} `signing-session-ended`, `signing-session-altered`,
 *   `signature-not-proven`, `signing-base-changed`, `signing-key-missing`, `signed-file-unsound`.
 */
export async function finishSigning(
  office: Office, actor: Actor, checked: Checked, asked: { sessionId: string; signature: Buffer },
): Promise<Signed> {
  const { session, key, prepared } = await openSession(office, actor, checked, asked.sessionId)
  const { attributes } = askOf(prepared, key.certificate)
  if (!isSignedBy(key.certificate, attributes, asked.signature)) {
    throw new OfficeError('signature-not-proven')
  }
  const stamped = await timeFor(office, asked.signature)
  const signed = finishSignature(prepared, {
    certificate: key.certificate, chain: key.chain, signature: asked.signature, timestamp: stamped.token,
  })
  const data = await validationDataFor(office, {
    certificate: key.certificate, chain: key.chain, token: stamped.token,
  })
  const bytes = data.crls.length + data.ocsps.length > 0 ? await addValidationData(signed, data) : signed
  await assertSound(office, bytes, prepared.bytes.subarray(0, checked.base.byte_size), session)
  const timed = data.isComplete ? 'b-lt' as const : 'b-t' as const
  return store(office, actor, checked, {
    session, key, bytes, at: stamped.at, level: stamped.at ? timed : 'b-b', waitsForTime: stamped.waits,
  })
}

async function openSession(
  office: Office, actor: Actor, { base, directive }: Checked, sessionId: string,
): Promise<{ session: SigningSession; key: SigningKeyRow; prepared: Prepared }> {
  const session = await findSigningSession(office.db, sessionId)
  const isOver = !session?.prepared || session.ended_at || session.expires_at <= office.now()
  if (!session?.prepared || isOver) throw new OfficeError('signing-session-ended')
  const isThis = session.person_id === actor.personId && session.directive_id === directive.id
    && session.base_rendition_id === base.rendition_id
  const [zero, open, close, rest] = session.byte_ranges
  const bytes = session.prepared
  const isWhole = office.signing.keys.isSealed(session.seal, sessionParts(session))
    && sha256Hex(bytes) === hashHex(session.prepared_sha256)
    && sha256Hex(bytes.subarray(0, base.byte_size)) === hashHex(base.file_sha256)
  if (!isThis || !isWhole || zero !== 0 || !open || !close || rest === undefined) {
    throw new OfficeError('signing-session-altered')
  }
  const byteRange: Prepared['byteRange'] = [0, open, close, rest]
  const digest = digestOver(bytes, byteRange)
  const key = await findSigningKey(office.db, session.signing_key_id)
  if (!digest.equals(session.digest) || key?.person_id !== actor.personId) {
    throw new OfficeError('signing-session-altered')
  }
  return { session, key, prepared: { bytes, byteRange, digest } }
}

/** Never a made-up time: what no authority has said is not there. */
async function timeFor(
  office: Office, signature: Buffer,
): Promise<{ token?: Buffer; at: Date | null; waits: boolean }> {
  if (!office.signing.timestamps) return { at: null, waits: false }
  try {
    const { token, at } = await office.signing.timestamps.stamp(signature)
    return { token, at, waits: false }
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return { at: null, waits: true }
  }
}

/** Our own verification, made of other code, must call the new signature and every older one whole. */
export async function assertSound(
  office: Office, bytes: Buffer, before: Buffer, session?: Pick<SigningSession, 'id'>,
): Promise<void> {
  const { recognised, own } = await believedAnchors(office)
  const report = await verifySignatures(bytes, {
    anchors: own ? [...recognised, own] : recognised, at: office.now(),
  })
  const isWhole = report.problem === null && report.signatures.length > 0
    && report.signatures.every((one) => {
      return one.integrity === 'intact' && (one.changedAfterSigning === 'no' || one.changedAfterSigning === 'allowed')
    })
  const isThere = !session || report.signatures.some((one) => one.field === fieldNameOf(session.id))
  if (isWhole && isThere && bytes.subarray(0, before.length).equals(before)) return
  throw new OfficeError('signed-file-unsound', { why: report.problem ?? 'changed' })
}

async function store(
  office: Office, actor: Actor, checked: Checked,
  made: {
    session: SigningSession; key: SigningKeyRow; bytes: Buffer; at: Date | null
    level: SignatureLevel; waitsForTime: boolean
  },
): Promise<Signed> {
  const { base, directive } = checked
  const { session, key, bytes, level, waitsForTime } = made
  const kind = await isRecognised(office, key, session.signed_at) ? 'recognised' : 'internal'
  const { sha256, byteSize } = await office.vault.write(bytes)
  const renditionId = await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, directive.document_id)
    if (!document || document.frozen_at) throw new OfficeError('document-frozen')
    // Taken back while a provider was asked: its signature is not taken.
    if ((await lockLiveKey(trx, actor.personId))?.id !== key.id) throw new OfficeError('signing-key-missing')
    if (!(await endSession(trx, session.id, office.now()))) throw new OfficeError('signing-session-ended')
    const now = await findCurrentSheet(trx, document.id)
    if (now?.rendition_id !== base.rendition_id) throw new OfficeError('signing-base-changed')
    const id = await noteRendition(office, trx, document, {
      role: 'signed', part: 1, by: 'sign-directive', baseId: base.rendition_id, sha256: hashBytes(sha256),
      byteSize, holdsSignature: true, pageCount: base.page_count,
    }, actor)
    if (id === null) throw new OfficeError('signing-base-changed')
    await insertSheet(trx, { ...sheetOf(base), rendition_id: id }, await listPlaces(trx, base.rendition_id))
    await insertSignature(trx, {
      id: session.id, rendition_id: id, signing_key_id: key.id, person_id: actor.personId, directive_id: directive.id,
      on_behalf_of_position_id: directive.on_behalf_of_position_id, field_name: fieldNameOf(session.id),
      kind, level, signed_at: session.signed_at, timestamped_at: made.at, waits_for_time: waitsForTime,
    })
    await recordEvent(trx, actor, {
      kind: 'directive-signed', documentId: document.id, subjectId: session.id,
      onBehalfOfPositionId: directive.on_behalf_of_position_id,
      facts: {
        directiveId: directive.id, kind, level, source: key.source, sha256,
        shown: hashHex(base.file_sha256), certificate: sha256Hex(key.certificate),
      },
    })
    await queuePublications(office, trx, document)
    if (waitsForTime) await office.jobs.enqueue(trx, 'upgrade-signature', { signatureId: session.id })
    // What was directed while this was being signed waits for its place.
    await office.jobs.enqueue(trx, 'make-directive-sheet', { documentId: document.id })
    return id
  })
  office.signals.send({ topic: 'document', id: directive.document_id })
  return { directiveId: directive.id, renditionId, level, waitsForTime }
}

export function sheetOf(base: Checked['base']) {
  return {
    signature_page: base.signature_page, slots: base.slots, slip_pages: base.slip_pages,
    letter_pages: base.letter_pages,
  }
}
