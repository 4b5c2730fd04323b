import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { recordEvent, WORKER } from '../../db/audit.ts'
import {
  findFailedInHand, findFileInHand, findTakenThroughFolder, holdBytes, insertDoorFile,
  isNameInHand, noteMoved,
} from '../../db/doors.ts'
import { findScan, findSpoolKey, insertDelivery } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hasCode } from '../adapters/durable-files.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import { type FolderEntry, isUnchanged, moveEntry, openEntry, writeReason } from '../adapters/watched-folder.ts'
import { doneFolderOf, FAILED_FOLDER, SECRET_FOLDER } from '../domain/door-files.ts'
import { reasonText } from '../domain/door-reasons.ts'
import { fileNameToShow } from '../domain/file-name.ts'
import { hashBytes, newId } from '../domain/ids.ts'
import { mailLimits } from '../adapters/mail-message.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { ArrivalSource } from '../domain/values.ts'
import { layInTray, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import { scanSource } from '../intake/scan-bytes.ts'
import { receiveExchange } from '../exchange/receive-exchange.ts'
import { receiveMessage } from '../mail/receive-message.ts'
import type { Office } from '../office.ts'

export interface FolderDoor {
  /** Absolute. */
  path: string
  source: ArrivalSource
}

export const doorKeyOf = (door: FolderDoor): string => `folder:${door.path}`

/** `busy`: it changed under our hands, or cannot be read just now; it is looked at again. */
export type Taken = 'taken' | 'again' | 'failed' | 'busy' | 'gone'

const MEBIBYTE = 1_048_576

/** What a letter's file cannot be opened for: the person at the scanner can do it again at once. */
export const SENT_BACK: ReadonlySet<string> = new Set([
  'file-empty', 'file-broken', 'file-no-pages', 'file-too-many-pages', 'file-page-too-large',
  'file-too-many-pixels', 'file-bomb', 'file-timed-out', 'file-crashed-reader', 'file-type-unknown',
])

/**
 * Takes one file of a watched folder into the tray. Item, log and note of the file are one
 * transaction; only after it, and when the stored bytes have been read back and are those of the
 * file, does the file move to `done/`. It is never deleted. Killed in between, it is recognised by
 * its note and only moved.
 */
export async function takeFromFolder(office: Office, door: FolderDoor, entry: FolderEntry): Promise<Taken> {
  if (entry.kind === 'link') return sendBack(office, door, entry, 'file-is-link')
  if (entry.kind !== 'file') return sendBack(office, door, entry, 'file-is-special')
  if (entry.size === 0) return sendBack(office, door, entry, 'file-empty')
  if (entry.size > office.settings.uploadBytesMax) return sendBack(office, door, entry, 'file-too-large')
  assertRoomForUploads(await freeSpace(office.settings.dataFolder))
  const file = await openEntry(door.path, entry)
  if (!file) return 'gone'
  try {
    const inHand = await finishEarlier(office, door, entry, file)
    if (inHand) return inHand
    return await takeBytes(office, door, entry, file)
  } finally {
    await file.close()
  }
}

/** A crash may have come between the commit and the move: the same file is then only moved. */
async function finishEarlier(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  file: FileHandle,
): Promise<Taken | undefined> {
  const key = { door: doorKeyOf(door), name: shown(entry) }
  if (!(await isNameInHand(office.db, key))) return undefined
  const sha256 = await hashOf(file)
  const row = await findFileInHand(office.db, { ...key, sha256: hashBytes(sha256) })
  if (!row?.scan_id) return undefined
  await moveAway(office, door, entry, { rowId: row.id, scanId: row.scan_id, sha256 })
  return row.outcome === 'again' ? 'again' : 'taken'
}

async function takeBytes(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  file: FileHandle,
): Promise<Taken> {
  const item = await spoolBytes(office, file.createReadStream({ autoClose: false, start: 0 }))
  let kept = false
  try {
    const reason = await reasonAgainst(office, item)
    if (reason === 'file-type-unknown' && isMessageName(entry.name)) return await takeMessage(office, door, entry, file)
    if (reason === 'file-type-unknown' && /\.(edxml|xml)$/i.test(entry.name)) return await takeExchange(office, door, entry, item)
    if (reason) return await sendBack(office, door, entry, reason)
    if (item.byteSize !== entry.size || !(await isUnchanged(door.path, entry))) return 'busy'
    const noted = await commit(office, door, entry, item)
    kept = noted.outcome === 'taken'
    if (kept) office.signals.send({ topic: 'scan', id: item.scanId })
    await moveAway(office, door, entry, { ...noted, sha256: item.sha256 })
    return noted.outcome
  } finally {
    if (!kept) await office.spool.destroy(item.scanId)
  }
}

/** A message that somebody saved into the folder comes in as mail does, once. */
async function takeMessage(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  file: FileHandle,
): Promise<Taken> {
  if (entry.size > mailLimits.messageBytes) return sendBack(office, door, entry, 'file-too-large')
  const { outcome, scanIds, sha256 } = await receiveMessage(office, WORKER, {
    bytes: file.createReadStream({ autoClose: false, start: 0 }), channel: 'watched-folder', door: doorKeyOf(door),
  })
  // Coming again, it is known by its own id and its parts.
  await moveHolder(office, door, entry, { scanIds, sha256 })
  return outcome === 'again' ? 'again' : 'taken'
}

/** A document of the exchange, once by its own id. */
async function takeExchange(office: Office, door: FolderDoor, entry: FolderEntry, item: SpooledScan): Promise<Taken> {
  const source = office.spool.source(item.scanId, item)
  const received = await receiveExchange(office, WORKER, { ...source, sha256: item.sha256 })
  if (received.outcome === 'refused') return sendBack(office, door, entry, received.reason)
  await moveHolder(office, door, entry, { scanIds: received.scanIds, sha256: item.sha256 })
  return received.outcome === 'again' ? 'again' : 'taken'
}

/** Moves a file that held several items, and notes where it lies: one of them may prove a secret. */
async function moveHolder(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  held: { scanIds: readonly string[]; sha256: string },
): Promise<void> {
  if (!(await isUnchanged(door.path, entry))) return
  const path = await moveEntry(door.path, entry.rawName, { below: doneFolderOf(office.now()), name: entry.name })
  for (const scanId of held.scanIds) {
    await insertDoorFile(office.db, {
      door: doorKeyOf(door), name: shown(entry), sha256: hashBytes(held.sha256), byte_size: entry.size, outcome: 'taken', scan_id: scanId,
      seen_at: office.now(), moved_at: office.now(), done_path: path ?? null,
    })
  }
}

const isMessageName = (name: string): boolean => /\.(eml|msg)$/i.test(name)

async function reasonAgainst(office: Office, item: SpooledScan): Promise<string | undefined> {
  const inspection = await office.inspector.inspect(office.spool.source(item.scanId, item))
  return !inspection.ok && SENT_BACK.has(inspection.reason) ? inspection.reason : undefined
}

/** The same bytes that came through a folder before are noted, and are no second item. */
async function commit(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  item: SpooledScan,
): Promise<{ outcome: 'taken' | 'again'; rowId: string; scanId: string }> {
  const sha256 = hashBytes(item.sha256)
  const note = { door: doorKeyOf(door), name: shown(entry), sha256, byte_size: item.byteSize, seen_at: office.now() }
  return inTransaction(office.db, async (trx) => {
    await holdBytes(trx, item.sha256)
    const inHand = await findFileInHand(trx, note)
    if (inHand?.scan_id) return { outcome: 'again', rowId: inHand.id, scanId: inHand.scan_id } as const
    const before = await findTakenThroughFolder(trx, sha256)
    if (before) {
      const rowId = await insertDoorFile(trx, { ...note, outcome: 'again', scan_id: before })
      await recordEvent(trx, WORKER, {
        kind: 'scan-received-again', subjectId: before, facts: { source: door.source, channel: 'watched-folder' },
      })
      return { outcome: 'again', rowId, scanId: before } as const
    }
    const deliveryId = newId()
    await insertDelivery(trx, {
      id: deliveryId, source: door.source, channel: 'watched-folder', received_at: office.now(), received_by: null,
    })
    await layInTray(office, trx, WORKER, {
      ...item, deliveryId, source: door.source, channel: 'watched-folder', fileName: entry.name,
    })
    const rowId = await insertDoorFile(trx, { ...note, outcome: 'taken', scan_id: item.scanId })
    return { outcome: 'taken', rowId, scanId: item.scanId } as const
  })
}

/** Moves a file whose item is safe. What was changed or replaced meanwhile is another file: it stays. */
async function moveAway(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  noted: { rowId: string; scanId: string; sha256: string },
): Promise<void> {
  const scan = await findScan(office.db, noted.scanId)
  const isSecret = scan?.state === 'secret'
  if (!isSecret && !(await isStored(office, noted))) {
    throw new Error(`the stored bytes of scan ${noted.scanId} are not those of the file`)
  }
  const to = isSecret
    ? { below: SECRET_FOLDER, name: noted.scanId }
    : { below: doneFolderOf(office.now()), name: entry.name }
  const path = (await isUnchanged(door.path, entry)) ? await moveEntry(door.path, entry.rawName, to) : undefined
  await noteMoved(office.db, noted.rowId, { at: office.now(), path: path ?? null })
}

/** Reads back what lies in the spool, or the vault once it was registered. */
async function isStored(office: Office, noted: { scanId: string; sha256: string }): Promise<boolean> {
  const scan = await findScan(office.db, noted.scanId)
  if (!scan) return false
  const isCleared = scan.disposed_at !== null && (await findSpoolKey(office.db, scan.id)) === undefined
  // Returned long ago and destroyed by rule: there is nothing left to compare.
  if (isCleared && (scan.state === 'returned' || scan.state === 'rejected')) return true
  const hash = createHash('sha256')
  for await (const part of (await scanSource(office, scan)).open()) hash.update(part)
  return hash.digest('hex') === noted.sha256
}

/** Puts a file that cannot be taken aside, with the reason beside it. */
export async function sendBack(
  office: Office,
  door: FolderDoor,
  entry: FolderEntry,
  code: string,
): Promise<'failed'> {
  const key = { door: doorKeyOf(door), name: shown(entry) }
  const rowId = (await findFailedInHand(office.db, key)) ?? (await insertDoorFile(office.db, {
    ...key, byte_size: entry.size, outcome: 'failed', reason_code: code, seen_at: office.now(),
  }))
  const path = await moveEntry(door.path, entry.rawName, { below: FAILED_FOLDER, name: entry.name })
  if (path) {
    await writeReason(door.path, path, reasonText(code, {
      name: entry.name, megabytes: Math.floor(office.settings.uploadBytesMax / MEBIBYTE),
      at: office.now().toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' }),
    }))
  }
  await noteMoved(office.db, rowId, { at: office.now(), path: path ?? null })
  office.signals.send({ topic: 'scan', id: rowId })
  return 'failed'
}

/** Whether the file itself can be read from end to end: a fault was then not its own. */
export async function canBeRead(door: FolderDoor, entry: FolderEntry): Promise<boolean> {
  try {
    const file = await openEntry(door.path, entry)
    if (!file) return true
    try {
      await hashOf(file)
    } finally {
      await file.close()
    }
    return true
  } catch {
    return false
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of file.createReadStream({ autoClose: false, start: 0 })) hash.update(part)
  return hash.digest('hex')
}

const shown = (entry: FolderEntry): string => fileNameToShow(entry.name) ?? 'không tên'

/** Whether a fault is one of this file alone, and may pass: a share that is away, a file in use. */
export function isPassing(error: unknown): boolean {
  return hasCode(error, 'EACCES', 'EPERM', 'EBUSY', 'EIO', 'ETIMEDOUT', 'ESTALE', 'EAGAIN', 'EHOSTDOWN')
}

export const codeOf = (error: unknown): string => (isOfficeError(error) ? error.code : 'fault')
