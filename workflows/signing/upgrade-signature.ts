import { recordEvent, WORKER } from '../../db/audit.ts'
import { lockDocument } from '../../db/documents.ts'
import { findRendition } from '../../db/renditions.ts'
import {
  findCurrentSheet, findSignature, hasLease, insertSheet, listPlaces, setSignatureTime,
} from '../../db/signatures.ts'
import { findSigningKey } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAll } from '../adapters/bytes.ts'
import { addDocumentTimestamp, addValidationData } from '../adapters/signing-pdf.ts'
import { hashBytes, hashHex, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { noteRendition, queuePublications } from '../filing/note-rendition.ts'
import { assertSound, sheetOf } from './finish-signing.ts'
import { validationDataFor } from './validation-data.ts'

const LEASE_WAIT_SECONDS = 30

/**
 * Job. A signature was made while no authority for timestamps answered: a timestamp over the whole
 * sheet is added behind its end, with revocation data. The time is the authority's, of now: it
 * proves that the signature was there by then, and nothing earlier is claimed.
 *
 * Fails (and is tried again) while the authority is silent. May run twice. Waits while somebody
 * signs, and for a sheet that was continued.
 */
export async function upgradeSignature(
  office: Office, { signatureId }: { signatureId: string },
): Promise<void> {
  const signature = await findSignature(office.db, signatureId)
  const { timestamps } = office.signing
  if (!signature?.waits_for_time || !timestamps) return
  const rendition = await findRendition(office.db, signature.rendition_id)
  const key = await findSigningKey(office.db, signature.signing_key_id)
  const base = rendition && await findCurrentSheet(office.db, rendition.document_id)
  if (!rendition || !key || !base) return
  if (!(await standsOn(office, base.rendition_id, signature.rendition_id))) return

  const before = await readAll(await office.vault.source(hashHex(base.file_sha256)))
  let token: Buffer | undefined
  const stamped = await addDocumentTimestamp(before, `ButPhe-TS-${newId()}`, async (data) => {
    const got = await timestamps.stamp(data)
    token = got.token
    return got
  })
  const data = await validationDataFor(office, { certificate: key.certificate, chain: key.chain, token })
  const bytes = data.crls.length + data.ocsps.length > 0 ? await addValidationData(stamped.bytes, data) : stamped.bytes
  await assertSound(office, bytes, before)
  const { sha256, byteSize } = await office.vault.write(bytes)
  const isDone = await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, rendition.document_id)
    if (!document || document.frozen_at) return true
    const now = await findCurrentSheet(trx, document.id)
    if (now?.rendition_id !== base.rendition_id) return false
    if (await hasLease(trx, base.rendition_id, office.now())) return false
    const id = await noteRendition(office, trx, document, {
      role: 'signed', part: 1, by: 'upgrade-signature', baseId: base.rendition_id,
      sha256: hashBytes(sha256), byteSize, holdsSignature: true, pageCount: base.page_count,
    })
    if (id === null) throw new OfficeError('signing-base-changed')
    await insertSheet(trx, { ...sheetOf(base), rendition_id: id }, await listPlaces(trx, base.rendition_id))
    const level = data.isComplete ? 'b-lt' : 'b-t'
    await setSignatureTime(trx, signatureId, { level, at: stamped.at })
    await recordEvent(trx, WORKER, {
      kind: 'signature-upgraded', documentId: document.id, subjectId: signatureId, facts: { level, sha256 },
    })
    await queuePublications(office, trx, document)
    return true
  })
  if (isDone) return office.signals.send({ topic: 'document', id: rendition.document_id })
  await inTransaction(office.db, (trx) => office.jobs.enqueue(
    trx, 'upgrade-signature', { signatureId }, { startAfterSeconds: LEASE_WAIT_SECONDS },
  ))
}

/** Whether the current sheet still carries the signature: a new sheet may have begun since. */
async function standsOn(office: Office, currentId: string, signedId: string): Promise<boolean> {
  let at: string | null = currentId
  for (let back = 0; at !== null && back < 1_000; back += 1) {
    if (at === signedId) return true
    at = (await findRendition(office.db, at))?.base_id ?? null
  }
  return false
}
