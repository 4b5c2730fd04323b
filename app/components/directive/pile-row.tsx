import { Link } from '@remix-run/react'
import type { Day, Urgency } from '../../../workflows/domain/values.ts'
import { formatDay, formatShortDay } from '../../text/dates.ts'
import { ArrivalNumber } from '../arrival-number.tsx'
import { DueMark } from '../due.tsx'
import { Icon } from '../icon.tsx'
import { UrgencyMark } from '../urgency.tsx'
import { useText, useWeekday } from '../use-text.ts'

/** Working days from which the sender's date counts as near. */
const NEAR_DAYS = 2

interface Proposal {
  by: string
  outcome: string
  text: string
  dueOn: Day | null
  names: { lead: string; support: string[]; fyi: string[] }
}

interface PileLetter {
  document_id: string
  arrival_number: number
  arrival_suffix: string
  subject: string | null
  issuer_name: string | null
  urgency: Urgency
  page_count: number | null
  external_due_on: Day | null
  daysLeft: number | null
  previous_directive_id: string | null
  transcription_id: string | null
  proposal: Proposal | null
  onBehalfOf: string | null
}

/** One letter of the pile. */
export function PileRowView({ row, isChosen, show }: { row: PileLetter; isChosen: boolean; show: string }) {
  const text = useText().directive.pile
  return (
    <li>
      <Link to={`/inbox?show=${show}&letter=${row.document_id}`} replace preventScrollReset
        aria-current={isChosen ? 'true' : undefined}>
        <ArrivalNumber number={row.arrival_number} suffix={row.arrival_suffix} />
        <div className="grow">
          {row.urgency === 'normal' ? null : <div className="urgent"><UrgencyMark urgency={row.urgency} /></div>}
          <div className="t">{row.subject}</div>
          <div className="ln">
            <span className="cut">
              {row.issuer_name}
              {row.page_count ? ` · ${text.pages(row.page_count)}` : ''}
            </span>
            {row.external_due_on ? <SenderDue day={row.external_due_on} daysLeft={row.daysLeft} /> : null}
          </div>
          {row.onBehalfOf ? <div className="ln behalf">{text.behalf(row.onBehalfOf)}</div> : null}
          <div className="ln said">
            {row.proposal
              ? <><Icon name="speech" /><span className="cut">{proposalWords(row.proposal)}</span></>
              : <span className="m">{row.transcription_id ? text.toConfirm : row.previous_directive_id ? text.passedOn : text.noProposal}</span>}
          </div>
        </div>
      </Link>
    </li>
  )
}

function SenderDue({ day, daysLeft }: { day: Day; daysLeft: number | null }) {
  const text = useText().directive.pile
  const words = text.externalDue(formatShortDay(day))
  if (daysLeft !== null && daysLeft < 0) return <DueMark tone="over" icon="warning">{words}</DueMark>
  if (daysLeft !== null && daysLeft <= NEAR_DAYS) return <DueMark tone="near" icon="clock">{words}</DueMark>
  return <DueMark tone="" icon="calendar">{words}</DueMark>
}

function proposalWords(proposal: Proposal): string {
  if (proposal.text) return proposal.text
  return [proposal.names.lead, ...proposal.names.support].filter(Boolean).join(' · ')
}

/** What the chief of office proposes, as a sentence with its names and date. */
export function ProposalSentence({ draft }: { draft: Proposal }) {
  const text = useText().directive
  const weekday = useWeekday()
  const { lead, support, fyi } = draft.names
  return (
    <div className="row proposal">
      <span className="face k" aria-hidden="true">{draft.by.split(' ').slice(-2).map((word) => word[0]).join('')}</span>
      <div className="grow">
        <div className="m">{text.pile.proposalOf(draft.by)}</div>
        <div>{draft.text}</div>
        <div className="m">
          {lead ? <><b>{lead}</b> {text.panel.lead.toLowerCase()}</> : null}
          {support.length > 0 ? <> · <b>{support.join(', ')}</b> {text.panel.support.toLowerCase()}</> : null}
          {fyi.length > 0 ? <> · {fyi.join(', ')} {text.panel.fyi.toLowerCase()}</> : null}
          {draft.dueOn ? <> · <b title={formatDay(draft.dueOn)}>{weekday(draft.dueOn)}</b></> : null}
        </div>
      </div>
    </div>
  )
}
