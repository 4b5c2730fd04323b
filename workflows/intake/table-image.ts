import type { MediaType } from '../adapters/file-inspector.ts'
import { findScan } from '../../db/scans.ts'
import type { Actor } from '../domain/actor.ts'
import { hashHex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Turn } from '../domain/page-order.ts'
import type { Office } from '../office.ts'
import { type ImageWidth, pageImage } from '../oversight/page-image.ts'
import { openTable } from './arrange-pages.ts'
import { assertMayReadItem } from './may-read-item.ts'
import { placeOf } from './page-table.ts'
import { scanSource } from './scan-bytes.ts'

/**
 * A page on the table as a picture. Only pages that lie there, and none of an item that the gate has
 * stopped or that has left the tray: what is registered is looked at in the register.
 * @throws {OfficeError} `page-not-found`, `document-not-yours`, `order-item-…`.
 */
export async function tableImage(
  office: Office,
  actor: Actor,
  wanted: { scanId: string; from: string; page: number; turn: Turn; width: ImageWidth },
) {
  const { table } = await openTable(office, actor, wanted.scanId)
  const place = placeOf(wanted)
  const isThere = [...table.order.items.flat(), ...table.order.dropped].some((page) => placeOf(page) === place)
  const stands = table.pages.find((page) => placeOf(page) === place
    && !['split', 'joined'].includes(table.scans.get(page.scanId)?.state ?? ''))
  const holder = stands && table.scans.get(stands.scanId)
  if (!isThere || (holder && (holder.disposed_at || !holder.may_hold_text))) throw new OfficeError('page-not-found')
  const id = holder ? holder.id : wanted.from
  await assertMayReadItem(office, actor, id)
  const scan = await findScan(office.db, id)
  if (!scan?.sha256 || !scan.media_type) throw new OfficeError('page-not-found')
  return pageImage(office, {
    sha256: hashHex(scan.sha256),
    source: await scanSource(office, scan),
    // Named by the inspector at intake, or `application/pdf` where it was cut.
    mediaType: scan.media_type as MediaType,
    page: stands?.filePage ?? wanted.page,
    turn: wanted.turn,
    width: wanted.width,
  })
}
