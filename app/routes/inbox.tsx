import {
  type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigate, useSearchParams } from '@remix-run/react'
import { useEffect } from 'react'
import { findDirective } from '../../db/directives.ts'
import { listWaitingExtensions } from '../../db/extensions.ts'
import { listInkableFiles } from '../../db/ink.ts'
import { listPile } from '../../db/presentations.ts'
import { directedPositionIds, openedPositionIds } from '../../workflows/directive/author-seat.ts'
import { agreeWithProposal } from '../../workflows/directive/propose-distribution.ts'
import { listSignable } from '../../db/signatures.ts'
import { findLiveKey } from '../../db/signing-keys.ts'
import { hasRole } from '../../workflows/domain/actor.ts'
import { findCalendar } from '../../db/calendar.ts'
import { officeDay, workingDaysBetween } from '../../workflows/domain/due-date.ts'
import { AgreeForm } from '../forms/agree-form.server.ts'
import { ExtensionsWaiting } from '../components/extension-parts.tsx'
import { Icon } from '../components/icon.tsx'
import { RefusalNote } from '../components/note.tsx'
import { isTyping, type PageHandle } from '../components/page-keys.tsx'
import { PileRowView, ProposalSentence } from '../components/directive/pile-row.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { installOffline } from '../offline/install.ts'
import { decidingPositions } from '../server/extensions.server.ts'
import { draftsOf } from '../server/directive-desk.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { SIGNERS } from '../server/signing-page.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/pile.css?url'

/** Letters after the chosen one whose first page is fetched ahead. */
const AHEAD = 3

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Chờ bút phê – Bút Phê' }]
export const handle: PageHandle = {
  keys: (text) => [
    { key: 'J', does: text.directive.pile.keys.down },
    { key: 'K', does: text.directive.pile.keys.up },
    { key: 'Enter', does: text.directive.pile.keys.open },
  ],
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const piles = openedPositionIds(actor)
  const rows = await listPile(office.db, piles)
  const proposals = await Promise.all(
    rows.flatMap((row) => (row.proposal_id ? [findDirective(office.db, row.proposal_id)] : [])),
  )
  const drafts = await draftsOf(office.db, proposals.filter((one) => one !== undefined))
  const pages = new Map<string, string>()
  for (const row of rows.slice(0, 60)) {
    const files = await listInkableFiles(office.db, row.document_id)
    const letter = files.find((file) => file.role === 'original')
    if (letter) pages.set(row.document_id, letter.sha256)
  }
  const directed = directedPositionIds(actor)
  const calendar = await findCalendar(office.db)
  const today = officeDay(office.now())
  const signable = hasRole(actor, ...SIGNERS)
    ? await listSignable(office.db, { personId: actor.personId }) : []
  const agreedId = new URL(request.url).searchParams.get('agreed')
  const agreed = signable.find((row) => row.documentId === agreedId)
  const hasKey = signable.length > 0 && (await findLiveKey(office.db, actor.personId)) !== undefined
  return {
    today,
    agreed: agreed ? { documentId: agreed.documentId, number: agreed.arrivalNumber, maySign: hasKey } : null,
    waitingExtensions: (await listWaitingExtensions(office.db, decidingPositions(actor), actor.personId)).length,
    waitingForSignature: hasKey ? signable.length : 0,
    rows: rows.map((row) => ({
      ...row,
      sha256: pages.get(row.document_id) ?? null,
      proposal: row.proposal_id ? (drafts.get(row.proposal_id) ?? null) : null,
      mayConfirm: directed.includes(row.to_position_id),
      onBehalfOf: actor.delegations.find((one) => one.fromPositionId === row.to_position_id)?.fromPositionName ?? null,
      daysLeft: row.external_due_on ? workingDaysBetween(today, row.external_due_on, calendar) : null,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const form = await readForm(request, AgreeForm)
  try {
    await agreeWithProposal(theOffice(), actor, form)
  } catch (error) {
    return refusal(request, error)
  }
  return redirect(`/inbox?agreed=${encodeURIComponent(form.documentId)}`)
}

export default function InboxPage() {
  const { rows, today, waitingForSignature, waitingExtensions, agreed } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().directive.pile
  const signing = useText().signing.page
  const [search] = useSearchParams()
  const show = search.get('show') ?? 'all'
  const groups = {
    all: rows,
    proposed: rows.filter((row) => row.proposal),
    today: rows.filter((row) => row.urgency !== 'normal' || (row.external_due_on ?? '9') <= today),
  }
  const shown = show === 'proposed' ? groups.proposed : show === 'today' ? groups.today : rows
  const chosen = shown.find((row) => row.document_id === search.get('letter')) ?? shown[0]
  const at = chosen ? shown.indexOf(chosen) : -1
  usePileOnDevice(rows.map((row) => row.presentation_id).join())
  usePileKeys(shown.map((row) => row.document_id), at, show)
  const express = rows.filter((row) => row.urgency.startsWith('express')).length
  const ahead = shown.slice(at + 1, at + 1 + AHEAD)

  return (
    <div className="inbox">
      <section className="pile" aria-label={text.label}>
        <header>
          <div className="row sp">
            <h1>{text.heading(rows.length)}</h1>
            <span className="m">{express > 0 ? text.express(express) : text.order}</span>
          </div>
          {agreed ? (
            <p className="row note ok" role="status">
              <span className="grow">{text.agreed(agreed.number)}</span>
              {agreed.maySign ? <Link className="btn" to={`/signing?document=${agreed.documentId}`}><Icon name="pen" />{text.signIt}</Link> : null}
            </p>
          ) : null}
          <ExtensionsWaiting count={waitingExtensions} />
          {waitingForSignature > 0 ? <p><Link to="/signing">{signing.waiting(waitingForSignature)}</Link></p> : null}
          <nav className="row" aria-label={text.order}>
            {(['all', 'proposed', 'today'] as const).map((one) => (
              <Link key={one} to={`/inbox?show=${one}`} className={show === one ? 'chip on' : 'chip'}
                aria-current={show === one ? 'true' : undefined}>
                {text.filters[one](groups[one].length)}
              </Link>
            ))}
          </nav>
        </header>
        {shown.length === 0 ? <p className="pad m">{rows.length === 0 ? text.empty : text.emptyFilter}</p> : null}
        <ul>
          {shown.map((row) => (
            <PileRowView key={row.presentation_id} row={row} isChosen={row === chosen} show={show} />
          ))}
        </ul>
      </section>
      {chosen ? (
        <section className="prev" aria-label={text.preview(`${chosen.arrival_number}${chosen.arrival_suffix}`)}>
          {chosen.sha256 ? (
            // The frame scrolls, so that a letter can be read to its end without opening it.
            <div className="page" tabIndex={0} role="region" aria-label={text.page}>
              <img key={chosen.sha256} alt={text.page} src={pageOf(chosen.document_id, chosen.sha256)} />
            </div>
          ) : <p className="pad m">{text.noPage}</p>}
          <div className="sheet">
            <RefusalNote answer={answer} />
            {chosen.proposal ? <ProposalSentence draft={chosen.proposal} /> : (
              <p className="m">{chosen.transcription_id ? text.toConfirm : text.noProposal}</p>
            )}
            <div className="row">
              {chosen.proposal && chosen.mayConfirm ? (
                <Form method="post" className="grow">
                  <input type="hidden" name="documentId" value={chosen.document_id} />
                  <input type="hidden" name="proposalId" value={chosen.proposal.id} />
                  <button className="btn big"><Icon name="check" />{text.agree}</button>
                </Form>
              ) : null}
              <Link className="btn big p grow" to={`/documents/${chosen.document_id}/directive`} prefetch="intent">
                <Icon name="pen" />{text.open}
              </Link>
              <Link className="btn big ic" aria-label={text.more}
                to={`/documents/${chosen.document_id}/directive?panel=more`}>
                <Icon name="more" />
              </Link>
            </div>
          </div>
        </section>
      ) : null}
      {ahead.map((row) => row.sha256
        ? <link key={row.sha256} rel="prefetch" as="image" href={pageOf(row.document_id, row.sha256)} />
        : null)}
    </div>
  )
}

function pageOf(documentId: string, sha256: string): string {
  return `/documents/${documentId}/pages/${sha256}/1?w=1400`
}

/** Lays the pile on this device whenever it has changed. */
function usePileOnDevice(pile: string): void {
  useEffect(() => {
    const leaving = new AbortController()
    // Without it the office still works, with a network.
    void installOffline(leaving.signal).catch(() => undefined)
    return () => leaving.abort()
  }, [pile])
}

function usePileKeys(ids: readonly string[], at: number, show: string): void {
  const navigate = useNavigate()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
      const next = step === undefined ? undefined : ids[at + step]
      if (next) {
        event.preventDefault()
        navigate(`/inbox?show=${show}&letter=${next}`, { replace: true, preventScrollReset: true })
      }
      const isLink = event.target instanceof HTMLElement && event.target.closest('a,button,summary')
      if (event.key === 'Enter' && !isLink && ids[at]) navigate(`/documents/${ids[at]}/directive`)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [ids, at, show, navigate])
}
