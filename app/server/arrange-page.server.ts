import { listTray } from '../../db/tray.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import type { PlacedPage } from '../../workflows/domain/page-order.ts'
import { openTable } from '../../workflows/intake/arrange-pages.ts'
import { placeOf } from '../../workflows/intake/page-table.ts'
import type { Office } from '../../workflows/office.ts'

const BROUGHT_MAX = 100

export interface ShownTablePage {
  from: string
  page: number
  turn: number
  isBlank: boolean
}

export interface ShownTableItem {
  pages: ShownTablePage[]
  /** Why nobody may change it. */
  locked: 'registered' | 'gone' | null
}

/** The table as the page shows it: where pages lie, nothing that was read of them. */
export async function arrangePage(office: Office, actor: Actor, scanId: string) {
  const { table, version, canUndo, canRedo } = await openTable(office, actor, scanId)
  const stands = new Map(table.pages.map((page) => [placeOf(page), page]))
  const shown = (page: PlacedPage): ShownTablePage => ({
    from: page.from, page: page.page, turn: page.turn,
    isBlank: stands.get(placeOf(page))?.isBlank ?? false,
  })
  const items = table.order.items.map((pages): ShownTableItem => {
    const scan = table.scans.get(stands.get(placeOf(pages[0]!))?.scanId ?? '')
    const isRegistered = scan?.state === 'registered' || scan?.state === 'duplicate'
    return { pages: pages.map(shown), locked: isRegistered ? 'registered' : scan?.disposed_at ? 'gone' : null }
  })
  const { plan } = table
  const onTable = new Set(table.scans.keys())
  const others = (await listTray(office.db))
    .filter((row) => !onTable.has(row.id) && row.state !== 'quarantined' && row.page_count
      && (row.gate === 'clear' || row.gate === 'cleared') && row.state !== 'reading')
    .slice(0, BROUGHT_MAX)
    .map((row) => ({
      id: row.id, receivedAt: row.received_at, pages: row.page_count ?? 0,
      name: [row.issuer, row.subject].filter(Boolean).join(' – ') || row.file_name || row.id,
    }))
  return {
    scanId, version, canUndo, canRedo, items, others,
    dropped: table.order.dropped.map(shown),
    isSettled: plan.gone.length === 0 && plan.made.length === 0 && plan.kept.every(({ isChanged }) => !isChanged),
    holdsSignature: plan.gone.some(({ id }) => table.scans.get(id)?.holds_signature),
  }
}
