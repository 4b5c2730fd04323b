import { recordEvent, WORKER } from '../../db/audit.ts'
import {
  ensureDoor, findFailedInHand, findFileInHand, findTakenThroughCloud, holdBytes, insertDoorFile,
  noteDoor, noteMoved,
} from '../../db/doors.ts'
import { insertDelivery } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { RemoteFile, SharedCloud } from '../adapters/cloud-store.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import { doneFolderOf, FAILED_FOLDER, isNoise, isPartialName, reasonNameOf } from '../domain/door-files.ts'
import { reasonText } from '../domain/door-reasons.ts'
import { fileNameToShow } from '../domain/file-name.ts'
import { hashBytes, newId } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import { layInTray, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import type { Office } from '../office.ts'
import { SENT_BACK } from './take-from-folder.ts'

const FILES_A_LOOK_MAX = 50
const MEBIBYTE = 1_048_576

/**
 * Job. Takes what a scanner's own sync has laid into a folder of the cloud. Item, log and note of the
 * file are one transaction; only after it does the file move to `done/`, by its id. It is never
 * deleted. May run twice: killed in between, a file is recognised by its note and only moved.
 */
export async function takeFromCloud(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  const { shared } = office.cloud
  const folder = office.settings.cloudScanFolder
  if (!shared || !folder) return
  const door = { key: `cloud:${folder}`, kind: 'cloud-folder' as const }
  await ensureDoor(office.db, door)
  let waiting = 0
  try {
    assertRoomForUploads(await freeSpace(office.settings.dataFolder))
    const files = (await shared.listFiles(folder)).filter(({ name }) => !isPartialName(name) && !isNoise(name))
    waiting = Math.max(0, files.length - FILES_A_LOOK_MAX)
    for (const file of files.slice(0, FILES_A_LOOK_MAX)) await takeOne(office, shared, { folder, door: door.key }, file)
  } catch (error) {
    const code = isOfficeError(error) ? error.code : 'fault'
    await noteDoor(office.db, { ...door, at: office.now(), waiting, error: { code } })
    throw error
  }
  await noteDoor(office.db, { ...door, at: office.now(), waiting })
}

async function takeOne(
  office: Office, shared: SharedCloud, at: { folder: string; door: string }, file: RemoteFile,
): Promise<void> {
  if (file.byteSize === 0) return sendBack(office, shared, at, { file, code: 'file-empty' })
  if (file.byteSize > office.settings.uploadBytesMax) return sendBack(office, shared, at, { file, code: 'file-too-large' })
  const { stream } = await shared.read(file.itemId)
  const item = await spoolBytes(office, stream)
  let isKept = false
  try {
    if (item.byteSize !== file.byteSize) return
    const inspection = await office.inspector.inspect(office.spool.source(item.scanId, item))
    if (!inspection.ok && SENT_BACK.has(inspection.reason)) {
      return await sendBack(office, shared, at, { file, code: inspection.reason })
    }
    const noted = await commit(office, at.door, { file, item })
    isKept = noted.isTaken
    if (isKept) office.signals.send({ topic: 'scan', id: item.scanId })
    const done = `${at.folder}/${doneFolderOf(office.now())}`
    await shared.moveTo(file.itemId, done)
    await noteMoved(office.db, noted.rowId, { at: office.now(), path: done })
  } finally {
    if (!isKept) await office.spool.destroy(item.scanId)
  }
}

async function commit(
  office: Office, door: string, { file, item }: { file: RemoteFile; item: SpooledScan },
): Promise<{ isTaken: boolean; rowId: string }> {
  const sha256 = hashBytes(item.sha256)
  const note = { door, name: shown(file), sha256, byte_size: item.byteSize, seen_at: office.now() }
  return inTransaction(office.db, async (trx) => {
    await holdBytes(trx, item.sha256)
    const inHand = await findFileInHand(trx, note)
    if (inHand) return { isTaken: false, rowId: inHand.id }
    const before = await findTakenThroughCloud(trx, sha256)
    if (before) {
      await recordEvent(trx, WORKER, {
        kind: 'scan-received-again', subjectId: before, facts: { source: 'post', channel: 'cloud-folder' },
      })
      return { isTaken: false, rowId: await insertDoorFile(trx, { ...note, outcome: 'again', scan_id: before }) }
    }
    const deliveryId = newId()
    await insertDelivery(trx, {
      id: deliveryId, source: 'post', channel: 'cloud-folder', received_at: office.now(), received_by: null,
    })
    await layInTray(office, trx, WORKER, {
      ...item, deliveryId, source: 'post', channel: 'cloud-folder', fileName: file.name,
    })
    return { isTaken: true, rowId: await insertDoorFile(trx, { ...note, outcome: 'taken', scan_id: item.scanId }) }
  })
}

/** Aside, with the reason beside it. */
async function sendBack(
  office: Office, shared: SharedCloud, at: { folder: string; door: string }, { file, code }: { file: RemoteFile; code: string },
): Promise<void> {
  const key = { door: at.door, name: shown(file) }
  const rowId = (await findFailedInHand(office.db, key)) ?? (await insertDoorFile(office.db, {
    ...key, byte_size: file.byteSize, outcome: 'failed', reason_code: code, seen_at: office.now(),
  }))
  const failed = `${at.folder}/${FAILED_FOLDER}`
  await shared.putBeside(failed, reasonNameOf(file.name), reasonText(code, {
    name: file.name, megabytes: Math.floor(office.settings.uploadBytesMax / MEBIBYTE),
    at: office.now().toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' }),
  }))
  await shared.moveTo(file.itemId, failed)
  await noteMoved(office.db, rowId, { at: office.now(), path: failed })
  office.signals.send({ topic: 'scan', id: rowId })
}

const shown = (file: RemoteFile): string => fileNameToShow(file.name) ?? 'không tên'
