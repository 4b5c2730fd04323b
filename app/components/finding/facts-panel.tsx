import { Link } from '@remix-run/react'
import { useState } from 'react'
import { formatDay, formatInstant } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** The entry's remaining fields. */
export function FactsPanel({ page }: { page: DocumentPageProps }) {
  const words = useText().finding.document
  const { document, facts } = page
  const rows: readonly (readonly [string, string | null])[] = [
    [words.fact.kind, facts.kindName],
    [words.fact.register, facts.registerName],
    [words.fact.registeredBy, facts.registeredBy],
    [words.fact.externalDue, document.externalDueOn ? formatDay(document.externalDueOn) : null],
    [words.fact.due, document.dueOn ? formatDay(document.dueOn) : null],
    [words.fact.copies, String(document.copies)],
    [words.fact.paper, document.paperReceived ? words.fact.paperYes : words.fact.paperNo],
    [words.fact.toPlaces, document.toPlaces],
    [words.fact.oddDate, document.oddDateReason],
    [words.fact.code, document.code],
  ]
  return (
    <section className="panel" aria-labelledby="thong-tin">
      <header>
        <Icon name="list" />
        <h2 id="thong-tin">{words.facts}</h2>
      </header>
      <dl className="facts">
        {rows.filter(([, value]) => value).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {page.receipt ? <Receipt receipt={page.receipt} /> : null}
      </dl>
    </section>
  )
}

/** A letter that waits to be sent, or could not be, leads to where it is sent. */
function Receipt({ receipt }: { receipt: NonNullable<DocumentPageProps['receipt']> }) {
  const words = useText().finding.document.receipt
  const kinds = { drafted: 'st warn', sending: 'st', sent: 'st ok', failed: 'st warn' } as const
  return (
    <div>
      <dt>{words.title}</dt>
      <dd>
        <span className={kinds[receipt.state]}>{words[receipt.state]}</span>
        {receipt.state === 'sent' && receipt.sentAt ? ` ${formatInstant(receipt.sentAt)}` : null}
        {receipt.state === 'drafted' || receipt.state === 'failed'
          ? <>{' '}<Link to="/tray/answers">{words.open}</Link></> : null}
      </dd>
    </div>
  )
}

/** Beside the mandatory e-office: each field ready to be copied, in the order of its form. */
export function EofficePanel({ page }: { page: DocumentPageProps }) {
  const text = useText()
  const words = text.finding.document
  const { document, facts } = page
  const day = (value: string | null) => (value ? formatDay(value) : '')
  const fields: Readonly<Record<string, string>> = {
    arrivalNumber: `${document.arrivalNumber}${document.arrivalSuffix}`,
    arrivedOn: day(document.arrivedOn),
    number: document.number ?? '',
    notation: document.notation ?? '',
    type: facts.typeName ?? '',
    issuedOn: day(document.issuedOn),
    issuer: document.issuer ?? '',
    subject: document.subject ?? '',
    signer: document.signer ?? '',
    signerPosition: document.signerPosition ?? '',
    urgency: text.states.urgency[document.urgency],
    pages: document.pageCount === null ? '' : String(document.pageCount),
    copies: String(document.copies),
    due: day(document.dueOn ?? document.externalDueOn),
  }
  return (
    <details className="panel eoffice">
      <summary><Icon name="globe" /> <b>{words.eoffice}</b></summary>
      <p className="m pad">{words.eofficeHint} <a href={`/documents/${document.id}/edxml`} download>{text.doors.eoffice.edxml}</a></p>
      <ul>
        {Object.entries(fields).filter(([, value]) => value).map(([field, value]) => (
          <CopyField key={field} label={words.eofficeField[field] ?? field} value={value} />
        ))}
      </ul>
    </details>
  )
}

function CopyField({ label, value }: { label: string; value: string }) {
  const words = useText().finding.document
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(value).then(() => setCopied(true), () => setCopied(false))
  }
  return (
    <li>
      <span className="m">{label}</span>
      <span className="val">{value}</span>
      <button type="button" className="btn sm" onClick={copy} aria-label={words.copy(label)}>
        {isCopied ? words.copied : words.copy('').trim()}
      </button>
    </li>
  )
}
