import type { Kysely } from 'kysely'
import { listDirectives, listLines } from '../../db/directives.ts'
import { findInkLayer, listSealedStrokes } from '../../db/ink.ts'
import { listNames } from '../../db/proof-packs.ts'
import type { Database, DirectiveRow } from '../../db/schema.ts'
import { inkSvg } from '../adapters/pack-page/ink-svg.ts'
import type { PackPageFacts } from '../adapters/pack-page/page.ts'
import { hashHex } from '../domain/ids.ts'
import type { InkTool } from '../domain/ink.ts'
import { inkPicture, type PictureStroke } from '../domain/ink-picture.ts'
import { decodePoints, type SealedStroke } from '../domain/ink-strokes.ts'
import type { PackedInk } from '../domain/proof-pack.ts'
import type { DirectiveState } from '../domain/values.ts'
import { json, type PackText } from './pack-text.ts'

export interface PackedDirective {
  data: Record<string, unknown>
  texts: PackText[]
  shown: PackPageFacts['directives'][number]
}

/** What was said and stands, or stood: notes to oneself and proposals are no directives. */
const PACKED: ReadonlySet<DirectiveState> = new Set(['confirmed', 'superseded', 'conflicting'])

/** The directives of a document in their order: as data, as ink with its seal, as pictures. */
export async function packedDirectives(
  db: Kysely<Database>, documentId: string,
): Promise<PackedDirective[]> {
  const rows = (await listDirectives(db, documentId)).filter(({ state }) => PACKED.has(state))
  const lines = await listLines(db, rows.map(({ id }) => id))
  const ids = rows.flatMap((row) =>
    [row.author_position_id, row.confirmed_by, row.on_behalf_of_position_id, row.passed_to_position_id])
  const names = new Map(
    (await listNames(db, ids.filter((id) => id !== null))).map(({ id, name }) => [id, name]),
  )
  const packed: PackedDirective[] = []
  for (const [index, row] of rows.entries()) {
    const ink = await inkTexts(db, row, index + 1)
    const author = names.get(row.author_position_id) ?? ''
    const person = names.get(row.confirmed_by ?? '') ?? ''
    packed.push({
      texts: ink.texts,
      data: {
        ...dataOf(row), author, confirmedByName: person, inkPath: ink.texts[0]?.path ?? null,
        lines: lines.filter((line) => line.directive_id === row.id)
          .map(({ code, name, role, due_on: dueOn }) => ({ code, name, role, dueOn })),
      },
      shown: {
        who: [author, person].filter(Boolean).join(' '), at: row.confirmed_at, text: row.text,
        isSuperseded: row.state === 'superseded', pictures: ink.pictures,
      },
    })
  }
  return packed
}

function dataOf(row: DirectiveRow): Record<string, unknown> {
  return {
    id: row.id, state: row.state, outcome: row.outcome, origin: row.origin, via: row.via, text: row.text,
    authorPositionId: row.author_position_id, confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at, onBehalfOfPositionId: row.on_behalf_of_position_id,
    delegationId: row.delegation_id, passedToPositionId: row.passed_to_position_id,
    previousId: row.previous_id, supersedesId: row.supersedes_id, noDueReason: row.no_due_reason,
    overrideReason: row.override_reason, inkLayerId: row.ink_layer_id,
  }
}

/** A closed layer as its seal sees it, and a picture of each page that was written on. */
async function inkTexts(
  db: Kysely<Database>, row: DirectiveRow, number: number,
): Promise<{ texts: PackText[]; pictures: string[] }> {
  const layer = row.ink_layer_id ? await findInkLayer(db, row.ink_layer_id) : undefined
  if (!layer?.sealed_sha256) return { texts: [], pictures: [] }
  const strokes = await listSealedStrokes(db, layer.id)
  const ink: PackedInk = {
    layerId: layer.id, directiveId: row.id, seal: hashHex(layer.sealed_sha256),
    strokes: strokes.map((one) => ({ ...one, points: Buffer.from(one.points).toString('base64') })),
  }
  const pictures = picturesOf(strokes)
  const texts: PackText[] = [
    // A conflicting directive was never confirmed: the log holds no seal of its ink.
    json(`ink/${number}.json`, row.state === 'conflicting' ? 'directives' : 'ink', 'Nét bút đã niêm phong', ink),
    ...pictures.map((svg, index): PackText => ({
      path: `ink/${number}-${index + 1}.svg`, kind: 'picture', label: 'Nét bút', bytes: Buffer.from(svg),
    })),
  ]
  return { texts, pictures }
}

function picturesOf(strokes: readonly SealedStroke[]): string[] {
  const pages = new Map<string, PictureStroke[]>()
  for (const stroke of strokes) {
    if (stroke.erased) continue
    const key = `${stroke.sha256} ${stroke.page}`
    // The table holds no other tools.
    const drawn: PictureStroke = { ...stroke, tool: stroke.tool as InkTool, points: decodePoints(stroke.points) }
    pages.set(key, [...(pages.get(key) ?? []), drawn])
  }
  return [...pages.values()].flatMap((page) => {
    const picture = inkPicture(page)
    return picture ? [inkSvg(picture)] : []
  })
}
