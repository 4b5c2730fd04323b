import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

const PAGES_MAX = 999

export interface PageTurn {
  ordinal: number
  /** Of the file. */
  page: number
  /** How the picture is turned, by the clerk. */
  turn: number
  /** How the page was turned when it was read; null before. */
  rotation: number | null
}

/** How each page of an item is shown and was read. */
export async function listPageTurns(db: Kysely<Database>, scanId: string): Promise<PageTurn[]> {
  return db
    .selectFrom('scan_page as s')
    .leftJoin('page_text as t', (join) => join.onRef('t.sha256', '=', 's.sha256').onRef('t.page', '=', 's.page'))
    .select(['s.ordinal', 's.page', 's.turn', 't.rotation'])
    .where('s.scan_id', '=', scanId)
    .orderBy('s.ordinal')
    .limit(PAGES_MAX)
    .execute()
}
