import { type Kysely, sql, type Transaction } from 'kysely'
import { hashBytes, hashHex } from '../workflows/domain/ids.ts'
import { INK_STROKES_PER_LAYER_MAX, type PageTurn, type Stroke } from '../workflows/domain/ink.ts'
import { decodePoints, encodePoints, type SealedStroke } from '../workflows/domain/ink-strokes.ts'
import type { RenditionRole } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const LAYERS_MAX = 100
const FILES_MAX = 400

export interface InkLayerRow {
  id: string
  document_id: string
  position_id: string
  person_id: string
  sealed_at: Date | null
  sealed_sha256: Buffer | null
}

const layerColumns = ['id', 'document_id', 'position_id', 'person_id', 'sealed_at', 'sealed_sha256'] as const

export async function findInkLayer(
  db: Kysely<Database>,
  id: string,
): Promise<InkLayerRow | undefined> {
  return db.selectFrom('ink_layer').select(layerColumns).where('id', '=', id).executeTakeFirst()
}

/** The layer that a person is writing for a position on a document. */
export async function findOpenInkLayer(
  db: Kysely<Database>,
  of: { documentId: string; positionId: string; personId: string },
): Promise<InkLayerRow | undefined> {
  return db
    .selectFrom('ink_layer')
    .select(layerColumns)
    .where('document_id', '=', of.documentId)
    .where('position_id', '=', of.positionId)
    .where('person_id', '=', of.personId)
    .where('sealed_at', 'is', null)
    .executeTakeFirst()
}

/** Open layers of a position on a document that hold ink, whoever wrote them. */
export async function listInkedOpenLayers(
  db: Kysely<Database>,
  of: { documentId: string; positionId: string },
): Promise<InkLayerRow[]> {
  return db
    .selectFrom('ink_layer as l')
    .select(['l.id', 'l.document_id', 'l.position_id', 'l.person_id', 'l.sealed_at', 'l.sealed_sha256'])
    .where('l.document_id', '=', of.documentId)
    .where('l.position_id', '=', of.positionId)
    .where('l.sealed_at', 'is', null)
    .where(sql<boolean>`exists (select from ink_stroke s where s.ink_layer_id = l.id and not s.erased)`)
    .orderBy('l.started_at')
    .limit(LAYERS_MAX)
    .execute()
}

export async function insertInkLayer(
  trx: Transaction<Database>,
  layer: {
    id: string
    documentId: string
    positionId: string
    personId: string
    device: string | null
    startedAt: Date
  },
): Promise<void> {
  await trx
    .insertInto('ink_layer')
    .values({
      id: layer.id,
      document_id: layer.documentId,
      position_id: layer.positionId,
      person_id: layer.personId,
      device: layer.device,
      started_at: layer.startedAt,
    })
    .execute()
}

/** Keeps strokes; one that lies in this layer already only learns whether it was erased. */
export async function saveStrokes(
  trx: Transaction<Database>,
  layerId: string,
  strokes: readonly Stroke[],
): Promise<void> {
  await trx
    .insertInto('ink_stroke')
    .values(
      strokes.map((stroke) => ({
        id: stroke.id,
        ink_layer_id: layerId,
        sha256: hashBytes(stroke.sha256),
        page: stroke.page,
        tool: stroke.tool,
        color: stroke.color,
        width: stroke.width,
        points: encodePoints(stroke.points),
        drawn_at: new Date(stroke.drawnAt),
        erased: stroke.erased,
        words: stroke.words ?? null,
        turn: stroke.turn ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({ erased: eb.ref('excluded.erased') }))
        .whereRef('ink_stroke.ink_layer_id', '=', 'excluded.ink_layer_id'),
    )
    .execute()
}

/** Which of these strokes a person wrote on a document, in any layer. */
export async function listOwnStrokeIds(
  db: Kysely<Database>,
  of: { documentId: string; personId: string; ids: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('ink_stroke as s')
    .innerJoin('ink_layer as l', 'l.id', 's.ink_layer_id')
    .select('s.id')
    .where('s.id', 'in', [...of.ids])
    .where('l.document_id', '=', of.documentId)
    .where('l.person_id', '=', of.personId)
    .limit(of.ids.length)
    .execute()
  return rows.map((row) => row.id)
}

export async function countStrokes(db: Kysely<Database>, layerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('ink_stroke')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('ink_layer_id', '=', layerId)
    .executeTakeFirstOrThrow()
  return count
}

export async function hasInk(db: Kysely<Database>, layerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('ink_stroke')
    .select('id')
    .where('ink_layer_id', '=', layerId)
    .where('erased', '=', false)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function listSealedStrokes(
  db: Kysely<Database>,
  layerId: string,
): Promise<SealedStroke[]> {
  const rows = await strokeRows(db, [layerId])
  return rows.map((row) => ({
    id: row.id,
    sha256: hashHex(row.sha256),
    page: row.page,
    tool: row.tool,
    color: row.color,
    width: row.width,
    points: row.points,
    drawnAt: row.drawn_at.getTime(),
    erased: row.erased,
    ...wordsOf(row),
  }))
}

export async function sealInkLayer(
  trx: Transaction<Database>,
  id: string,
  seal: { at: Date; sha256: string },
): Promise<void> {
  await trx
    .updateTable('ink_layer')
    .set({ sealed_at: seal.at, sealed_sha256: hashBytes(seal.sha256) })
    .where('id', '=', id)
    .where('sealed_at', 'is', null)
    .execute()
}

/** Strokes of some layers as pages and copies draw them, in the order written, erased ones too. */
export async function listStrokes(
  db: Kysely<Database>,
  layerIds: readonly string[],
): Promise<(Stroke & { layerId: string })[]> {
  const rows = await strokeRows(db, layerIds)
  return rows.map((row) => ({
    layerId: row.ink_layer_id,
    id: row.id,
    sha256: hashHex(row.sha256),
    page: row.page,
    tool: row.tool,
    color: row.color,
    width: row.width,
    points: decodePoints(row.points),
    drawnAt: row.drawn_at.getTime(),
    erased: row.erased,
    ...wordsOf(row),
  }))
}

function wordsOf(row: { words: string | null; turn: number | null }): Pick<Stroke, 'words' | 'turn'> {
  if (row.words === null) return {}
  // The table holds no other turns.
  return { words: row.words, turn: (row.turn ?? 0) as PageTurn }
}

async function strokeRows(db: Kysely<Database>, layerIds: readonly string[]) {
  if (layerIds.length === 0) return []
  return db
    .selectFrom('ink_stroke')
    .selectAll()
    .where('ink_layer_id', 'in', [...layerIds])
    .orderBy('drawn_at')
    .orderBy('id')
    .limit(INK_STROKES_PER_LAYER_MAX * LAYERS_MAX)
    .execute()
}

/** The ink of one confirmed directive, for the copies that are made of a letter. */
export interface DirectiveInk {
  directiveId: string
  layerId: string
  authorName: string
  positionName: string
  confirmedAt: Date
  text: string | null
  strokes: Stroke[]
}

/** Ink of confirmed directives, struck-through ones too, in the order they were confirmed. */
export async function listDirectiveInk(
  db: Kysely<Database>,
  documentId: string,
): Promise<DirectiveInk[]> {
  const directives = await db
    .selectFrom('directive as i')
    .innerJoin('ink_layer as l', 'l.id', 'i.ink_layer_id')
    .innerJoin('person as w', 'w.id', 'i.confirmed_by')
    .innerJoin('position as p', 'p.id', 'i.author_position_id')
    .select(['i.id', 'l.id as layer_id', 'w.full_name', 'p.name', 'i.confirmed_at', 'i.text'])
    .where('i.document_id', '=', documentId)
    .where('i.state', 'in', ['confirmed', 'superseded'])
    .orderBy('i.confirmed_at')
    .limit(LAYERS_MAX)
    .execute()
  const strokes = await listStrokes(db, directives.map((row) => row.layer_id))
  return directives.map((row) => ({
    directiveId: row.id,
    layerId: row.layer_id,
    authorName: row.full_name,
    positionName: row.name,
    confirmedAt: row.confirmed_at ?? new Date(0),
    text: row.text,
    strokes: strokes.filter((stroke) => stroke.layerId === row.layer_id && !stroke.erased),
  }))
}

/** A file of a document that a pen may write on. */
export interface InkableFile {
  sha256: string
  role: RenditionRole
  part: number
  version: number
  mediaType: string
  pageCount: number | null
  fileName: string | null
}

/** Originals in the order of their parts, then slips with the newest first. */
export async function listInkableFiles(
  db: Kysely<Database>,
  documentId: string,
): Promise<InkableFile[]> {
  return listFilesOf(db, documentId, ['original', 'slip'])
}

/** What may be looked at page by page: the inkable files, and the copies that carry the ink. */
export async function listShownFiles(
  db: Kysely<Database>,
  documentId: string,
): Promise<InkableFile[]> {
  return listFilesOf(db, documentId, ['original', 'slip', 'inked', 'sheet', 'signed', 'paper'])
}

async function listFilesOf(
  db: Kysely<Database>,
  documentId: string,
  roles: RenditionRole[],
): Promise<InkableFile[]> {
  const rows = await db
    .selectFrom('rendition as r')
    .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .select([
      'r.file_sha256', 'r.role', 'r.part', 'r.version', 'f.media_type', 'f.page_count', 'r.file_name',
    ])
    .where('r.document_id', '=', documentId)
    .where('r.role', 'in', roles)
    .where('f.destroyed_at', 'is', null)
    .orderBy('r.role')
    .orderBy('r.part')
    .orderBy('r.version', 'desc')
    .limit(FILES_MAX)
    .execute()
  return rows.map((row) => ({
    sha256: hashHex(row.file_sha256),
    role: row.role,
    part: row.part,
    version: row.version,
    mediaType: row.media_type,
    pageCount: row.page_count,
    fileName: row.file_name,
  }))
}

/** How the clerk turned pages of a document's files: clockwise degrees, pages that stand as stored left out. */
export async function listPageTurns(
  db: Kysely<Database>,
  documentId: string,
): Promise<{ sha256: string; page: number; turn: number }[]> {
  const rows = await db
    .selectFrom('scan_page as p')
    .innerJoin('scan as s', 's.id', 'p.scan_id')
    .select(['p.sha256', 'p.page', 'p.turn'])
    .where('s.document_id', '=', documentId)
    .where('p.turn', '<>', 0)
    .limit(FILES_MAX)
    .execute()
  return rows.map((row) => ({ ...row, sha256: hashHex(row.sha256) }))
}
