import type { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { hashBytes, insertDelivery, insertScan, insertSpoolKey, sumWaitingBytes } from '../../db/scans.ts'
import type { Database, DeliveryChannel } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { fileNameToShow } from '../domain/file-name.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { jobPriority } from '../domain/job.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ArrivalSource, ScanState } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** Bytes that may wait in the tray for one person. */
const WAITING_BYTES_MAX = 2_000_000_000

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
  await assertMayReceive(office, actor)
  const item = await spoolBytes(office, input.bytes)
  try {
    const deliveryId = await inTransaction(office.db, async (trx) => {
      const delivery = await joinDelivery(office, trx, actor, input)
      await layInTray(office, trx, actor, { ...input, ...item, deliveryId: delivery })
      return delivery
    })
    office.signals.send({ topic: 'scan', id: item.scanId })
    return { scanId: item.scanId, deliveryId, state: 'received' }
  } catch (error) {
    await office.spool.destroy(item.scanId)
    throw error
  }
}

/** @throws {OfficeError} `not-allowed`, `disk-nearly-full`, `tray-full`: before a byte is taken. */
export async function assertMayReceive(office: Office, actor: Actor): Promise<void> {
  assertRole(actor, 'clerk', 'chief-of-office')
  assertRoomForUploads(await freeSpace(office.settings.dataFolder))
  if ((await sumWaitingBytes(office.db, actor.personId)) > WAITING_BYTES_MAX) {
    throw new OfficeError('tray-full', { megabytes: WAITING_BYTES_MAX / 1e6 })
  }
}

export interface SpooledScan {
  scanId: string
  sha256: string
  byteSize: number
  wrappedKey: Buffer
}

/** Bytes into the spool, under the id of the item they will be. Without a row they are nobody's. */
export async function spoolBytes(office: Office, bytes: Readable): Promise<SpooledScan> {
  const scanId = newId()
  const { sha256, byteSize, wrappedKey } = await office.spool.receive(scanId, bytes, {
    maxBytes: office.settings.uploadBytesMax,
  })
  return { scanId, sha256, byteSize, wrappedKey }
}

/** Makes spooled bytes an item of the tray, with the job that opens it. */
export async function layInTray(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  item: SpooledScan & { deliveryId: string; source: ArrivalSource; channel: DeliveryChannel; fileName: string | null },
): Promise<void> {
  const { scanId, sha256, byteSize, source, channel } = item
  await insertScan(trx, {
    id: scanId,
    delivery_id: item.deliveryId,
    sha256: hashBytes(sha256),
    byte_size: byteSize,
    file_name: fileNameToShow(item.fileName),
    received_at: office.now(),
    received_by: actor?.personId ?? null,
  })
  await insertSpoolKey(trx, scanId, item.wrappedKey)
  await recordEvent(trx, actor, {
    kind: 'scan-received',
    subjectId: scanId,
    facts: { source, channel, bytes: byteSize, sha256 },
  })
  await office.jobs.enqueue(trx, 'open-scan', { scanId }, { priority: jobPriority.head })
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
