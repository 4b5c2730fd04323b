import { PDFDocument, StandardFonts } from 'pdf-lib'
import { randomUUID } from 'node:crypto'
import { insertFile, insertRendition } from '../../db/renditions.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashBytes, newId } from '../../workflows/domain/ids.ts'
import type { Stroke } from '../../workflows/domain/ink.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { type DocumentChanges, registeredDocument } from './registered-document.ts'
import type { TestOffice } from './test-office.ts'

export interface PresentedLetter {
  documentId: string
  /** Of the letter's pages: two, A4. */
  sha256: string
}

/** A registered letter with real pages, on nobody's pile yet. */
export async function letterWithPages(
  office: TestOffice,
  changes: DocumentChanges & { kind?: string } = {},
): Promise<PresentedLetter> {
  const { kind, ...rest } = changes
  const { documentId } = await registeredDocument(office, rest)
  const pdf = await twoPages(documentId)
  const { sha256, byteSize } = await office.vault.write(pdf)
  await inTransaction(office.db, async (trx) => {
    await insertFile(trx, {
      sha256: hashBytes(sha256), byte_size: byteSize, media_type: 'application/pdf', page_count: 2,
    })
    await insertRendition(trx, {
      id: newId(), document_id: documentId, part: 2, role: 'original',
      file_sha256: hashBytes(sha256), made_by: 'test',
    })
    if (kind) {
      await trx.updateTable('incoming_document').set({ correspondence_kind_code: kind })
        .where('id', '=', documentId).execute()
    }
  })
  return { documentId, sha256 }
}

/** The same, presented by the clerk. */
export async function presentedLetter(
  office: TestOffice,
  changes: DocumentChanges & { kind?: string; leader?: string } = {},
): Promise<PresentedLetter> {
  const { leader = 'chutich', ...rest } = changes
  const letter = await letterWithPages(office, rest)
  await presentDocument(office, await office.as('vanthu'), { documentId: letter.documentId, leader })
  return letter
}

async function twoPages(words: string): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.TimesRoman)
  for (const number of [1, 2]) {
    pdf.addPage([595.28, 841.89]).drawText(`Page ${number} of ${words}`, { x: 80, y: 700, font, size: 13 })
  }
  return pdf.save()
}

/** A stroke as a tablet sends it. */
export function strokeOn(sha256: string, changes: Partial<Stroke> = {}): Stroke {
  return {
    id: randomUUID(),
    sha256,
    page: 1,
    tool: 'pen',
    color: '#1746a8',
    width: 2,
    points: [[100, 600, 0.4, 0, 0, 0], [130.5, 590.25, 0.7, 10, -5, 16], [160, 600, 0.5, 0, 0, 33]],
    drawnAt: Date.UTC(2026, 10, 23, 2, 0, 0),
    erased: false,
    ...changes,
  }
}

/** What the log tells of a document, in order. */
export async function eventsOf(office: TestOffice, documentId: string): Promise<string[]> {
  const rows = await office.db.selectFrom('audit_event').select('kind')
    .where('document_id', '=', documentId).orderBy('seq').execute()
  return rows.map((row) => row.kind)
}

/** The document's lines as `role code state due`, chủ trì first. */
export async function linesOf(office: TestOffice, documentId: string): Promise<string[]> {
  const rows = await office.db.selectFrom('assignment as a')
    .leftJoin('unit as u', 'u.id', 'a.assignee_id')
    .leftJoin('position as p', 'p.id', 'a.assignee_id')
    .leftJoin('person as w', 'w.id', 'a.assignee_id')
    .select(['a.role', 'u.code', 'p.code as position', 'w.sign_in_name', 'a.state', 'a.due_on'])
    .where('a.document_id', '=', documentId).orderBy('a.id').execute()
  return rows.map((row) =>
    [row.role, row.code ?? row.position ?? row.sign_in_name, row.state, row.due_on ?? '-'].join(' '))
}

export async function stateOf(office: TestOffice, documentId: string): Promise<string> {
  const row = await office.db.selectFrom('incoming_document').select('state')
    .where('id', '=', documentId).executeTakeFirstOrThrow()
  return row.state
}

/** A written delegation between two positions, by code. */
export async function delegate(
  office: TestOffice,
  input: { from: string; to: string; paper: string; since: string; until: string },
): Promise<string> {
  const id = newId()
  const position = (code: string) => office.db.selectFrom('position').select('id')
    .where('code', '=', code).executeTakeFirstOrThrow()
  const { personId } = await office.as('chutich')
  await office.db.insertInto('delegation').values({
    id,
    from_position_id: (await position(input.from)).id,
    to_position_id: (await position(input.to)).id,
    granted_by_person_id: personId,
    paper_number: input.paper,
    paper_issued_on: input.since,
    days: `[${input.since},${input.until}]`,
    reason: 'Đi công tác',
  }).execute()
  return id
}
