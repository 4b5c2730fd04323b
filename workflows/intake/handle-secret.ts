import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { blankExchange } from '../../db/exchange.ts'
import { askPagesAgain, deleteReadings, destroySpoolKey, insertDelivery, insertScan, listWaitingTwins, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { hashHex, newId } from '../domain/ids.ts'
import { jobPriority } from '../domain/job.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ArrivalSource, Secrecy } from '../domain/values.ts'
import { freezeDocument } from '../filing/freeze-document.ts'
import type { Office } from '../office.ts'
import { forgetMessagesOf } from '../mail/forget-message.ts'
import { forgetImages } from '../oversight/page-image.ts'
import { lockKnownScan } from './dispose-scan.ts'
import { forgetStack, ownDelivery } from './forget-stack.ts'
import { notYetCleared } from './open-scan.ts'

const DOCUMENTS_FROZEN_MAX = 100

type SecretLevel = Exclude<Secrecy, 'none'>

/**
 * The clerk says: this is a secret document. Its bytes are destroyed with their key in the same
 * transaction (overwriting the file follows, best effort on an SSD), nothing that was read stays,
 * and the tray keeps time, clerk and hash in the log, no content (B2).
 *
 * Works from quarantine and from any waiting state: the eye finds marks that the gate missed.
 */
export async function confirmSecret(
  office: Office,
  clerk: Actor,
  input: { scanId: string; level: SecretLevel; envelopeNumber?: string; handedTo?: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const sha256 = await inTransaction(office.db, async (trx) => {
    const scan = await lockKnownScan(trx, input.scanId)
    // A waiting item goes through quarantine, so that the ledger tells the whole way.
    if (scan.state !== 'quarantined') await toQuarantine(trx, scan)
    await stopTwins(office, trx, scan)
    await freezeRegistered(office, trx, clerk, scan)
    await forgetStack(office, trx, scan)
    await forgetMessagesOf(office, trx, [scan.id])
    await blankExchange(trx, scan.delivery_id, office.now())
    await forget(trx, scan, office.now())
    const deliveryId = await ownDelivery(trx, scan)
    await trx
      .updateTable('delivery')
      .set({ subject: null, envelope_number: input.envelopeNumber ?? null })
      .where('id', '=', deliveryId)
      .execute()
    await setScan(trx, scan.id, {
      state: 'secret',
      secrecy: input.level,
      gate: 'marked',
      sha256: null,
      byte_size: null,
      media_type: null,
      page_count: null,
      file_name: null,
      reason: null,
      handed_to: input.handedTo ?? null,
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    await recordEvent(trx, clerk, {
      kind: 'scan-secret',
      subjectId: scan.id,
      facts: { level: input.level, sha256: scan.sha256 ? hashHex(scan.sha256) : null },
    })
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
    await office.jobs.enqueue(trx, 'set-secret-aside', { scanId: scan.id })
    return scan.sha256 ? hashHex(scan.sha256) : null
  })
  // Now, and again by the job: the job is for the crash between the two.
  await office.spool.destroy(input.scanId)
  if (sha256) forgetImages(sha256)
  office.signals.send({ topic: 'scan', id: input.scanId })
}

async function toQuarantine(trx: Transaction<Database>, scan: ScanRow): Promise<void> {
  assertScanCanBecome(scan, 'quarantined')
  await deleteReadings(trx, scan.id, scan.sha256)
  await setScan(trx, scan.id, { state: 'quarantined', gate: 'marked', ...notYetCleared })
}

/** The same bytes may lie in the tray twice: what is secret once is looked at again everywhere. */
async function stopTwins(office: Office, trx: Transaction<Database>, scan: ScanRow): Promise<void> {
  if (!scan.sha256) return
  await deleteReadings(trx, scan.id, scan.sha256)
  for (const twin of await listWaitingTwins(trx, scan.sha256, scan.id)) {
    if (twin.state === 'quarantined') continue
    assertScanCanBecome(twin, 'quarantined')
    await setScan(trx, twin.id, {
      state: 'quarantined', gate: 'marked', reason_code: 'gate-twin', ...notYetCleared,
    })
    office.signals.send({ topic: 'scan', id: twin.id })
  }
}

/**
 * The same bytes may stand in the register already: such a document is frozen at once, nobody reads
 * it any more, and its history tells why.
 */
async function freezeRegistered(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  scan: ScanRow,
): Promise<void> {
  if (!scan.sha256) return
  const documents = await trx
    .selectFrom('rendition')
    .select('document_id')
    .distinct()
    .where('file_sha256', '=', scan.sha256)
    .limit(DOCUMENTS_FROZEN_MAX)
    .execute()
  for (const { document_id: documentId } of documents) {
    await freezeDocument(office, trx, {
      documentId, by: clerk, reason: null,
      event: { kind: 'scan-quarantined', subjectId: scan.id, facts: { verdict: 'marked', ground: 'twin', frozen: true } },
    })
    office.signals.send({ topic: 'document', id: documentId })
  }
}

async function forget(trx: Transaction<Database>, scan: ScanRow, now: Date): Promise<void> {
  await deleteReadings(trx, scan.id, scan.sha256)
  await trx.deleteFrom('scan_page').where('scan_id', '=', scan.id).execute()
  await destroySpoolKey(trx, scan.id, now)
}

/**
 * "Không phải văn bản mật": one person asks, a second one (another clerk or the chief of office)
 * confirms; only then is the item read. Nobody is his own second person.
 */
export async function clearQuarantine(
  office: Office,
  actor: Actor,
  input: { scanId: string },
): Promise<{ cleared: boolean }> {
  assertRole(actor, 'clerk', 'chief-of-office')
  const cleared = await inTransaction(office.db, async (trx) => {
    const scan = await lockKnownScan(trx, input.scanId)
    if (scan.state !== 'quarantined') {
      throw new OfficeError('scan-in-wrong-state', { id: scan.id, state: scan.state, wanted: 'cleared' })
    }
    if (!scan.gate_cleared_by) {
      await setScan(trx, scan.id, { gate_cleared_by: actor.personId })
      await recordEvent(trx, actor, { kind: 'quarantine-clear-asked', subjectId: scan.id })
      return false
    }
    if (scan.gate_cleared_by === actor.personId) throw new OfficeError('needs-second-person', {})
    assertScanCanBecome(scan, 'reading')
    await setScan(trx, scan.id, {
      state: 'reading',
      gate: 'cleared',
      gate_second_person: actor.personId,
      reason_code: null,
      head_read_at: null,
    })
    await askPagesAgain(trx, scan.id)
    await recordEvent(trx, actor, { kind: 'quarantine-cleared', subjectId: scan.id })
    await office.jobs.enqueue(trx, 'open-scan', { scanId: scan.id }, { priority: jobPriority.head })
    return true
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
  return { cleared }
}

export interface SealedEnvelope {
  source: ArrivalSource
  level: SecretLevel
  envelopeNumber: string
  sender: string
  handedTo: string
}

/**
 * "Văn bản mật: chỉ ghi bì, không quét": records envelope, sender, time and hand-over to the secret
 * register, nothing else. No file, no subject, no text.
 */
export async function noteSealedEnvelope(
  office: Office,
  clerk: Actor,
  input: SealedEnvelope,
): Promise<{ scanId: string }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const scanId = newId()
  await inTransaction(office.db, async (trx) => {
    const deliveryId = await deliverByHand(office, trx, clerk, input)
    await insertScan(trx, {
      id: scanId,
      delivery_id: deliveryId,
      state: 'secret',
      secrecy: input.level,
      gate: 'marked',
      handed_to: input.handedTo,
      received_at: office.now(),
      received_by: clerk.personId,
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    await recordEvent(trx, clerk, {
      kind: 'envelope-noted',
      subjectId: scanId,
      facts: { level: input.level, source: input.source },
    })
  })
  office.signals.send({ topic: 'scan', id: scanId })
  return { scanId }
}

/** A letter to a named person is not opened: envelope data and hand-over only (A6). */
export async function passOnNamedLetter(
  office: Office,
  clerk: Actor,
  input: Omit<SealedEnvelope, 'level'>,
): Promise<{ scanId: string }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const scanId = newId()
  await inTransaction(office.db, async (trx) => {
    const deliveryId = await deliverByHand(office, trx, clerk, input)
    await insertScan(trx, {
      id: scanId,
      delivery_id: deliveryId,
      state: 'passed-on',
      handed_to: input.handedTo,
      received_at: office.now(),
      received_by: clerk.personId,
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    await recordEvent(trx, clerk, { kind: 'letter-passed-on', subjectId: scanId, facts: { source: input.source } })
  })
  office.signals.send({ topic: 'scan', id: scanId })
  return { scanId }
}

async function deliverByHand(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  input: Omit<SealedEnvelope, 'level'>,
): Promise<string> {
  const id = newId()
  await insertDelivery(trx, {
    id,
    source: input.source,
    channel: 'hand',
    received_at: office.now(),
    received_by: clerk.personId,
    sender: input.sender,
    envelope_number: input.envelopeNumber,
  })
  return id
}
