import { listInkableFiles } from '../../db/ink.ts'
import { listPile } from '../../db/presentations.ts'
import type { DirectiveRow } from '../../db/schema.ts'
import { findLiveKey } from '../../db/signing-keys.ts'
import { findDefaultDueOn } from '../../workflows/directive/directive-fields.ts'
import { openedPositionIds } from '../../workflows/directive/author-seat.ts'
import { paperSheets } from '../../workflows/directive/open-for-transcription.ts'
import { openLetter } from '../../workflows/directive/open-letter.ts'
import { type Actor, hasRole } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { newId } from '../../workflows/domain/ids.ts'
import type { Office } from '../../workflows/office.ts'
import { usualWay } from '../../workflows/registration/usual-way.ts'
import { inkKeyOf } from './device-keys.server.ts'
import { draftsOf, panelOffers } from './directive-desk.server.ts'

/**
 * A letter as the leader's desk shows it: pages, ink, what the panel offers.
 * @throws {OfficeError} what `openLetter` refuses.
 */
export async function letterForDesk(
  office: Office, actor: Actor, asked: { documentId: string; replaces?: string | undefined },
) {
  const { replaces } = asked
  const letter = await openLetter(office, actor, {
    documentId: asked.documentId, ...(replaces ? { replaces } : {}),
  })
  const { document, presentation, directives } = letter
  const pile = await listPile(office.db, openedPositionIds(actor))
  const at = pile.findIndex((row) => row.document_id === document.id)
  const { start, kind } = startOf(directives, presentation?.id, replaces)
  const drafts = await draftsOf(office.db, start ? [start] : [])
  return {
    personId: actor.personId,
    inkKey: inkKeyOf(office, actor.personId),
    document: {
      id: document.id, number: `${document.arrival_number}${document.arrival_suffix}`,
      subject: document.subject ?? '', issuer: document.issuer_name ?? '', urgency: document.urgency,
      externalDueOn: document.external_due_on,
    },
    presentationId: presentation?.id ?? null,
    mayConfirm: letter.mayConfirm,
    hasKey: letter.mayConfirm && (await findLiveKey(office.db, actor.personId)) !== undefined,
    actsAs: actsAs(actor, presentation?.to_position_id),
    layerId: letter.ink.layerId ?? newId(),
    saved: letter.ink.own,
    earlier: letter.ink.earlier,
    sheets: letter.sheets.map((sheet) => ({
      ...sheet, image: `/documents/${document.id}/pages/${sheet.sha256}/${sheet.page}?w=1400`,
    })),
    offers: await panelOffers(office.db, actor, {
      today: officeDay(office.now()),
      defaultDueOn: presentation ? await findDefaultDueOn(office, document, presentation) : null,
    }),
    start: start ? (drafts.get(start.id) ?? null) : null,
    startKind: kind,
    // What he wrote on paper, to lay beside what the clerk read of it.
    papers: kind === 'transcription' && start ? (await paperSheets(office, start.id)).map((sheet) =>
      `/documents/${document.id}/pages/${sheet.sha256}/${sheet.page}?w=1400`) : [],
    // Where nobody has proposed anything, what is usual with the sender is told, and can be taken.
    usual: start ? null : await usualLead(office, actor, document.issuer_name),
    replaces: kind === 'replaced' ? (replaces ?? null) : null,
    pager: {
      at: Math.max(0, at),
      count: pile.length,
      previous: pathOf(pile[at - 1]?.document_id),
      next: pathOf(pile[at + 1]?.document_id),
      nextImage: await firstPageOf(office, pile[at + 1]?.document_id),
    },
  }
}

export type DeskLetter = Awaited<ReturnType<typeof letterForDesk>>

async function firstPageOf(office: Office, documentId: string | undefined): Promise<string | null> {
  if (!documentId) return null
  const letter = (await listInkableFiles(office.db, documentId)).find((file) => file.role === 'original')
  return letter ? `/documents/${documentId}/pages/${letter.sha256}/1?w=1400` : null
}

export function pathOf(documentId: string | undefined): string | null {
  return documentId ? `/documents/${documentId}/directive` : null
}

/** Nothing where nobody usually leads: of the rest a directive has no use. */
async function usualLead(office: Office, actor: Actor, issuer: string | null) {
  if (!hasRole(actor, 'leader', 'chief-of-office', 'assistant', 'clerk')) return null
  const usual = await usualWay(office, actor, issuer ?? '')
  return usual?.lead ? usual : null
}

/** What the panel begins with: what the clerk wrote out, else what is replaced, else the proposal. */
function startOf(
  directives: readonly DirectiveRow[],
  presentationId: string | undefined,
  replaces: string | undefined,
): { start: DirectiveRow | undefined; kind: 'transcription' | 'replaced' | 'proposal' | null } {
  const replaced = directives.find((one) => one.id === replaces && one.state === 'confirmed')
  if (replaced) return { start: replaced, kind: 'replaced' }
  const written = directives.findLast(
    (one) => one.state === 'awaiting-confirmation' && one.presentation_id === presentationId,
  )
  if (written) return { start: written, kind: 'transcription' }
  const proposal = directives.findLast((one) => one.origin === 'proposed' && one.state === 'draft')
  return { start: proposal, kind: proposal ? 'proposal' : null }
}

function actsAs(actor: Actor, positionId: string | undefined): string {
  const held = actor.delegations.find((one) => one.fromPositionId === positionId)
  const seat = actor.seats.find((one) => one.positionId === (held?.toPositionId ?? positionId))
  const own = seat?.name ?? actor.seats[0]?.name ?? ''
  return held ? `${own}, thay mặt ${held.fromPositionName} (${held.paperNumber})` : own
}
