import { mayReadItem as mayReadItemOn } from '../../db/item-readers.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Whether an item of the tray may be shown to this clerk: the letter it became, or whose slip it is,
 * is his to read. An item of no letter yet is every clerk's.
 */
export async function mayReadItem(office: Office, actor: Actor, scanId: string): Promise<boolean> {
  return mayReadItemOn(office.db, actor, scanId, officeDay(office.now()))
}

/** @throws {OfficeError} `document-not-yours`. */
export async function assertMayReadItem(office: Office, actor: Actor, scanId: string): Promise<void> {
  if (await mayReadItem(office, actor, scanId)) return
  throw new OfficeError('document-not-yours', { scanId })
}
