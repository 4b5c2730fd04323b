import {
  type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { listInkableFiles } from '../../db/ink.ts'
import { listPile } from '../../db/presentations.ts'
import type { DirectiveRow } from '../../db/schema.ts'
import { openedPositionIds } from '../../workflows/directive/author-seat.ts'
import { openLetter } from '../../workflows/directive/open-letter.ts'
import { type Actor, hasRole } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { newId } from '../../workflows/domain/ids.ts'
import type { Office } from '../../workflows/office.ts'
import { usualWay } from '../../workflows/registration/usual-way.ts'
import { ArrivalNumber } from '../components/arrival-number.tsx'
import { DirectivePanel } from '../components/directive/directive-panel.tsx'
import { InkDesk } from '../components/directive/ink-desk.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import type { PageHandle } from '../components/page-keys.tsx'
import { UrgencyMark } from '../components/urgency.tsx'
import { UsualNote } from '../components/usual.tsx'
import { useText } from '../components/use-text.ts'
import { DirectiveForm } from '../forms/directive-form.server.ts'
import { useInk } from '../ink/use-ink.ts'
import { actOnLetter, draftsOf, panelOffers } from '../server/directive-desk.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/ink.css?url'
import { formatDay } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Bút phê – Bút Phê' }]
export const handle: PageHandle = {
  bare: true,
  keys: (text) => [
    { key: 'Ctrl+Z', does: text.directive.page.keys.undo },
    { key: 'N', does: text.directive.page.keys.note },
    { key: '1…6', does: text.directive.page.keys.tool },
    { key: 'PgUp PgDn', does: text.directive.page.keys.sheet },
    { key: 'G', does: text.directive.page.keys.panel },
    { key: 'Ctrl+Enter', does: text.directive.page.keys.confirm },
  ],
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const replaces = new URL(request.url).searchParams.get('replaces') ?? undefined
  const letter = await openLetter(office, actor, {
    documentId: params.documentId ?? '', ...(replaces ? { replaces } : {}),
  }).catch((error: unknown) => { throw refusalResponse(error) })
  const { document, presentation, directives } = letter
  const pile = await listPile(office.db, openedPositionIds(actor))
  const at = pile.findIndex((row) => row.document_id === document.id)
  const { start, kind } = startOf(directives, presentation?.id, replaces)
  const drafts = await draftsOf(office.db, start ? [start] : [])
  return {
    personId: actor.personId,
    document: {
      id: document.id, number: `${document.arrival_number}${document.arrival_suffix}`,
      subject: document.subject ?? '', issuer: document.issuer_name ?? '', urgency: document.urgency,
      externalDueOn: document.external_due_on,
    },
    presentationId: presentation?.id ?? null,
    mayConfirm: letter.mayConfirm,
    actsAs: actsAs(actor, presentation?.to_position_id),
    layerId: letter.ink.layerId ?? newId(),
    saved: letter.ink.own,
    earlier: letter.ink.earlier,
    sheets: letter.sheets.map((sheet) => ({
      ...sheet, image: `/documents/${document.id}/pages/${sheet.sha256}/${sheet.page}?w=1400`,
    })),
    offers: await panelOffers(office.db, actor, officeDay(office.now())),
    start: start ? (drafts.get(start.id) ?? null) : null,
    startKind: kind,
    // Where nobody has proposed anything, what is usual with the sender is told, and can be taken.
    usual: !start && hasRole(actor, 'leader', 'chief-of-office', 'assistant', 'clerk')
      ? await usualWay(office, actor, document.issuer_name ?? '') : null,
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

async function firstPageOf(office: Office, documentId: string | undefined): Promise<string | null> {
  if (!documentId) return null
  const letter = (await listInkableFiles(office.db, documentId)).find((file) => file.role === 'original')
  return letter ? `/documents/${documentId}/pages/${letter.sha256}/1?w=1400` : null
}

function pathOf(documentId: string | undefined): string | null {
  return documentId ? `/documents/${documentId}/directive` : null
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

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const documentId = params.documentId ?? ''
  const pile = await listPile(office.db, openedPositionIds(actor))
  const at = pile.findIndex((row) => row.document_id === documentId)
  const post = await readForm(request, DirectiveForm)
  try {
    await actOnLetter(office, actor, documentId, post)
  } catch (error) {
    return refusal(request, error)
  }
  // The next letter slides in; after the last one, the pile.
  const next = pile[at + 1] ?? pile[at - 1]
  return redirect((post.intent !== 'propose' && at >= 0 && pathOf(next?.document_id)) || '/inbox')
}

export default function DirectivePage() {
  const letter = useLoaderData<typeof loader>()
  // Another letter is another page: its ink, panel and place start anew.
  return <LetterDesk key={letter.document.id} letter={letter} />
}

/** Chooses a unit as a press on its chip would. */
function takeLead(code: string | undefined): void {
  const chips = document.querySelectorAll<HTMLInputElement>('#giao-viec input[name="lead"]')
  for (const chip of chips) if (chip.value === code) chip.click()
}

type Letter = ReturnType<typeof useLoaderData<typeof loader>>

function LetterDesk({ letter }: { letter: Letter }) {
  const { document, presentationId } = letter
  const text = useText().directive
  const answer = useActionData<typeof action>()
  const [search] = useSearchParams()
  const isSending = useNavigation().state === 'submitting'
  const [layerId] = useState(letter.layerId)
  const saved = useMemo(() => letter.saved, [letter.saved])
  const ink = useInk({ personId: letter.personId, documentId: document.id, layerId, saved })
  const [isOpen, setOpen] = useState(true)
  const [isUnsent, setUnsent] = useState(false)
  // Without script the panel stands open; with it the letter comes first.
  useEffect(() => {
    if (!search.has('panel') && !letter.replaces) setOpen(false)
  }, [search, letter.replaces])
  useEffect(() => {
    if (answer) setOpen(true)
  }, [answer])
  const hasInk = ink.strokes.some((stroke) => !stroke.erased)

  return (
    <main className="ink-main" id="noi-dung">
      <h1 className="sr">{text.page.title(document.number)}</h1>
      <InkDesk sheets={letter.sheets} earlier={letter.earlier} ink={ink} isReadOnly={!letter.mayConfirm || !presentationId}
        phrases={letter.offers.phrases} pager={letter.pager} isPanelOpen={isOpen} onPanel={setOpen}
        head={(
          <div className="cap letter">
            <ArrivalNumber number={document.number} />
            <span className="tx">
              <b>{document.subject}</b>
              <span className="m">
                {document.issuer}
                {document.externalDueOn ? ` · ${text.page.external(formatDay(document.externalDueOn))}` : ''}
              </span>
            </span>
            <UrgencyMark urgency={document.urgency} />
          </div>
        )}>
        <DirectivePanel offers={letter.offers} start={letter.start} startKind={letter.startKind}
          externalDueOn={document.externalDueOn} mayConfirm={letter.mayConfirm} actsAs={letter.actsAs}
          hasInk={hasInk} isSending={isSending} showsMore={search.get('panel') === 'more'}
          hidden={{
            ...(presentationId && !letter.replaces ? { presentationId } : {}),
            ...(letter.replaces ? { supersedesId: letter.replaces } : {}),
            ...(letter.startKind === 'transcription' && letter.start ? { directiveId: letter.start.id } : {}),
          }}
          notice={(
            <>
              <RefusalNote answer={answer} />
              {isUnsent ? <Note kind="warn">{text.page.unsent}</Note> : null}
              {letter.mayConfirm ? null : <Note kind="info">{text.page.readOnly}</Note>}
              {letter.usual ? <UsualNote usual={letter.usual} takes={['lead']} onTake={() => takeLead(letter.usual?.lead?.code)} /> : null}
            </>
          )}
          onWriteOn={() => setOpen(false)}
          beforeSend={async () => {
            const isSent = await ink.flush()
            setUnsent(!isSent)
            return isSent
          }} />
      </InkDesk>
    </main>
  )
}
