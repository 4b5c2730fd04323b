import { Form, Link } from '@remix-run/react'
import { formatDay, formatInstant } from '../../text/dates.ts'
import { ArrivalNumber } from '../arrival-number.tsx'
import { Due } from '../due.tsx'
import { Icon } from '../icon.tsx'
import { Note } from '../note.tsx'
import { SourceWord } from '../source-word.tsx'
import { DocumentStateWord } from '../state-word.tsx'
import { UrgencyMark } from '../urgency.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** Number, subject, symbol, issuer, door, state and due date of a document. */
export function DocumentHead({ page }: { page: DocumentPageProps }) {
  const text = useText()
  const words = text.finding.document
  const { document, facts, items, files } = page
  const letter = files.find((file) => file.role === 'original' && file.part === 1)
  const symbol = [document.number, document.notation].filter(Boolean).join('/')
  const others = items.filter((item) => item.state === 'duplicate')
  return (
    <>
      <div className="doc-head">
        <ArrivalNumber number={document.arrivalNumber} suffix={document.arrivalSuffix} isLarge />
        <div className="grow">
          <h1>{document.subject}</h1>
          <p className="m">
            {facts.typeName} <b>{symbol}</b>{' '}
            {document.issuedOn ? words.dated(formatDay(document.issuedOn)) : words.undated}
            {' · '}{[document.parentBody, document.issuer].filter(Boolean).join(', ')}
            {document.signer ? ` · ${words.signedBy(document.signer, document.signerPosition ?? '')}` : ''}
          </p>
          <p className="m">
            <SourceWord source={document.source} />, {formatInstant(document.receivedAt)}
            {others.map((item, index) => (
              <span key={index}>
                {' · '}
                <Icon name="link" /> {words.alsoCame(text.states.source[item.source], formatInstant(item.receivedAt))}
              </span>
            ))}
            {document.pageCount ? ` · ${words.pages(document.pageCount)}` : ''}
          </p>
          <p className="row wrap marks">
            <DocumentStateWord state={document.state} />
            <Due dueOn={document.dueOn ?? document.externalDueOn} daysLeft={page.daysLeft} completedOn={document.completedOn} />
            <UrgencyMark urgency={document.urgency} />
            {document.isRestricted ? <span className="st warn"><Icon name="lock" />{text.finding.register.restricted}</span> : null}
          </p>
        </div>
        <div className="row acts">
          {page.slipId ? (
            <a className="btn" href={`/documents/${document.id}/files/${page.slipId}?for=print`}>
              <Icon name="print" />{words.printSlip}
            </a>
          ) : null}
          {page.mayCorrect ? (
            <Link className="btn" to={`/documents/${document.id}/correct`}>{words.correct}</Link>
          ) : null}
          {page.mayPropose && !page.mayDirect ? (
            <Link className="btn" to={`/documents/${document.id}/directive`}><Icon name="speech" />{words.propose}</Link>
          ) : null}
          {page.mayWithdraw ? (
            <Form method="post">
              <input type="hidden" name="step" value="withdraw" />
              <button className="btn"><Icon name="undo" />{words.withdraw}</button>
            </Form>
          ) : null}
          {page.replaceable ? (
            <Link className="btn" to={`/documents/${document.id}/directive?replaces=${page.replaceable}`}>
              <Icon name="pen" />{words.replace}
            </Link>
          ) : null}
          {page.mayDirect ? (
            <Link className="btn p" to={`/documents/${document.id}/directive`}><Icon name="pen" />{words.direct}</Link>
          ) : null}
          {page.mayReportSecret ? (
            <Link className="btn" to={`/documents/${document.id}/secret`}><Icon name="lock" />{text.lateSecret.found}</Link>
          ) : null}
          {letter && !page.mayDirect ? (
            <a className="btn p" href="#van-ban"><Icon name="eye" />{words.open}</a>
          ) : null}
        </div>
      </div>
      {facts.voidReason ? <Note kind="stop">{text.finding.register.voided(facts.voidReason)}</Note> : null}
      {document.stateReason && !facts.voidReason ? <Note kind="warn">{words.stateReason(document.stateReason)}</Note> : null}
    </>
  )
}
