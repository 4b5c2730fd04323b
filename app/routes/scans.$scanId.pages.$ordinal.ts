import type { LoaderFunctionArgs } from '@remix-run/node'
import { findScan, listScanPages } from '../../db/scans.ts'
import type { MediaType } from '../../workflows/adapters/file-inspector.ts'
import { hashHex, isUuid } from '../../workflows/domain/ids.ts'
import { isScanWaiting } from '../../workflows/domain/moves.ts'
import { mayReadItem } from '../../workflows/intake/may-read-item.ts'
import { scanSource } from '../../workflows/intake/scan-bytes.ts'
import { nearestWidth, pageImage } from '../../workflows/oversight/page-image.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/**
 * A page of a tray item as a picture of our own making, for the clerks' eyes. A stopped item shows
 * its first page and those that bear the mark, so that a person can decide; of a registered
 * letter only pages in doubt are shown here; nothing shows before the file was opened.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const scanId = params.scanId ?? ''
  const ordinal = Number(params.ordinal)
  const scan = isUuid(scanId) ? await findScan(office.db, scanId) : undefined
  if (!scan?.media_type) throw new Response(null, { status: 404 })
  const pages = await listScanPages(office.db, scan.id)
  const page = pages.find((one) => one.ordinal === ordinal)
  const isInDoubt = scan.state === 'registered' && page?.gate === 'unjudged'
  if (!isScanWaiting(scan.state) && !isInDoubt) throw new Response(null, { status: 404 })
  if (scan.state === 'quarantined' && ordinal !== 1 && page?.gate !== 'marked') {
    throw new Response(null, { status: 403 })
  }
  if (!(await mayReadItem(office, actor, scan.id))) throw new Response(null, { status: 403 })
  if (scan.gate === 'pending') throw new Response(null, { status: 409 })

  if (!page) throw new Response(null, { status: 404 })
  const width = nearestWidth(Number(new URL(request.url).searchParams.get('w')) || 1400)
  try {
    const image = await pageImage(office, {
      sha256: hashHex(page.sha256),
      source: await scanSource(office, scan),
      // Named by the inspector at intake.
      mediaType: scan.media_type as MediaType,
      page: page.page,
      turn: page.turn,
      width,
    })
    return new Response(new Uint8Array(image.bytes), {
      headers: {
        'Content-Type': image.mediaType,
        // It may turn out to be secret: the browser keeps no copy on its disk.
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch {
    throw new Response(null, { status: 422 })
  }
}
