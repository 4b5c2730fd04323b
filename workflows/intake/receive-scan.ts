import type { Readable } from 'node:stream'
import { recordEvent } from '../../db/audit.ts'
import { hashBytes, insertDelivery, insertScan, insertSpoolKey, sumWaitingBytes } from '../../db/scans.ts'
import type { DeliveryChannel } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { jobPriority } from '../domain/job.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ArrivalSource, ScanState } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** Bytes that may wait in the tray for one person. */
const WAITING_BYTES_MAX = 2_000_000_000
const FILE_NAME_MAX = 255

export interface ReceiveScan {
  source: ArrivalSource
  channel: DeliveryChannel
  /** A further file of a delivery that is already known. */
  deliveryId?: string
  fileName: string | null
  bytes: Readable
}

/**
 * A file comes in through one of the four doors and lies in the tray.
 *
 * The bytes go encrypted into the spool as they arrive; the item, its key, the log and the job
 * that opens it are one transaction. What fails on the way leaves nothing behind. Uploads are
 * refused before a byte is taken when the disk is nearly full.
 * @throws {OfficeError} `disk-nearly-full`, `tray-full`, `file-too-large`, `file-empty`,
 *   `delivery-not-found`.
 */
export async function receiveScan(
  office: Office,
  actor: Actor,
  input: ReceiveScan,
): Promise<{ scanId: string; deliveryId: string; state: ScanState }> {
  assertRole(actor, 'clerk', 'chief-of-office')
  assertRoomForUploads(await freeSpace(office.settings.dataFolder))
  if ((await sumWaitingBytes(office.db, actor.personId)) > WAITING_BYTES_MAX) {
    throw new OfficeError('tray-full', { megabytes: WAITING_BYTES_MAX / 1e6 })
  }
  const scanId = newId()
  const item = await office.spool.receive(scanId, input.bytes, {
    maxBytes: office.settings.uploadBytesMax,
  })
  try {
    const deliveryId = await inTransaction(office.db, async (trx) => {
      const delivery = await joinDelivery(office, trx, actor, input)
      await insertScan(trx, {
        id: scanId,
        delivery_id: delivery,
        sha256: hashBytes(item.sha256),
        byte_size: item.byteSize,
        file_name: fileNameToShow(input.fileName),
        received_at: office.now(),
        received_by: actor.personId,
      })
      await insertSpoolKey(trx, scanId, item.wrappedKey)
      await recordEvent(trx, actor, {
        kind: 'scan-received',
        subjectId: scanId,
        facts: { source: input.source, channel: input.channel, bytes: item.byteSize, sha256: item.sha256 },
      })
      await office.jobs.enqueue(trx, 'open-scan', { scanId }, { priority: jobPriority.head })
      return delivery
    })
    office.signals.send({ topic: 'scan', id: scanId })
    return { scanId, deliveryId, state: 'received' }
  } catch (error) {
    await office.spool.destroy(scanId)
    throw error
  }
}

async function joinDelivery(
  office: Office,
  trx: Parameters<typeof insertDelivery>[0],
  actor: Actor,
  input: ReceiveScan,
): Promise<string> {
  if (input.deliveryId === undefined) {
    const id = newId()
    await insertDelivery(trx, {
      id,
      source: input.source,
      channel: input.channel,
      received_at: office.now(),
      received_by: actor.personId,
    })
    return id
  }
  const known = isUuid(input.deliveryId)
    ? await trx
        .selectFrom('delivery')
        .select('id')
        .where('id', '=', input.deliveryId)
        .where('source', '=', input.source)
        .executeTakeFirst()
    : undefined
  if (!known) throw new OfficeError('delivery-not-found', { deliveryId: input.deliveryId })
  return known.id
}

/** For showing only: the file is stored by its hash. Controls and direction marks are taken out. */
export function fileNameToShow(name: string | null): string | null {
  if (!name) return null
  const base = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return plain === '' ? null : plain.slice(-FILE_NAME_MAX)
}
