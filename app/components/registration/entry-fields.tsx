import type { Proposal, ProposalField } from '../../../workflows/domain/reading.ts'
import type { PrintedTerm } from '../../../workflows/registration/printed-term.ts'
import { formatDay } from '../../text/dates.ts'
import { CONFIDENCE_CERTAIN_MIN } from '../confidence.tsx'
import { useText } from '../use-text.ts'
import { DayField } from './day-field.tsx'
import { EndedIssuerNote } from './ended-issuer.tsx'
import { type FieldFacts, RegistrationField } from './field.tsx'
import { fillField } from './fill-field.ts'
import type { RegistrationPage } from './registration-form.tsx'

export type EntryField = FieldFacts & { value: string }
type FieldOf = (id: string, label: string, key: ProposalField | null) => EntryField

/** The register's fields in the order of the eye on paper. */
export function EntryFields({ page, field }: { page: RegistrationPage; field: FieldOf }) {
  const text = useText().registration
  const { urgency } = useText().states
  const names = text.fields
  const plain = (id: string, label: string, key: ProposalField | null, max: number) => {
    const { value, ...rest } = field(id, label, key)
    return (
      <RegistrationField {...rest}>
        {(className) => <input id={id} name={id} className={className} defaultValue={value} maxLength={max} autoComplete="off" />}
      </RegistrationField>
    )
  }
  const { value: subjectValue, ...subject } = field('subject', names.subject, 'subject')
  const type = field('documentType', names.documentType, 'documentType')
  const speed = field('urgency', names.urgency, 'urgency')
  const issuer = field('issuer', names.issuer, 'issuer')
  const due = field('externalDueOn', names.externalDueOn, 'dueOnInText')
  return (
    <>
      <div className="two">
        {plain('number', names.number, 'number', 11)}
        <DayField field={field('issuedOn', names.issuedOn, 'issuedOn')} today={page.today} isIssue />
      </div>
      <div className="two">
        {plain('notation', names.notation, 'notation', 30)}
        <RegistrationField {...type}>
          {(className) => (
            <select id="documentType" name="documentType" className={className} defaultValue={type.value || 'Công văn'}>
              {page.types.map((one) => <option key={one.name}>{one.name}</option>)}
            </select>
          )}
        </RegistrationField>
      </div>
      <RegistrationField
        {...issuer}
        more={<EndedIssuerNote ended={page.ended} issuer={issuer.value} issuedOn={page.proposals.issuedOn?.value ?? null} />}
      >
        {(className) => (
          <input id="issuer" name="issuer" className={className} defaultValue={issuer.value} maxLength={200} required list="danh-ba" autoComplete="off" />
        )}
      </RegistrationField>
      <datalist id="danh-ba">{page.issuers.map((name) => <option key={name} value={name} />)}</datalist>
      <RegistrationField {...subject}>
        {(className) => (
          <textarea id="subject" name="subject" className={className} rows={3} defaultValue={subjectValue} maxLength={2000} required />
        )}
      </RegistrationField>
      <div className="two">
        {plain('signer', names.signer, 'signer', 50)}
        {plain('signerPosition', names.signerPosition, 'signerPosition', 100)}
      </div>
      <div className="two">
        <RegistrationField {...speed}>
          {(className) => (
            <select id="urgency" name="urgency" className={className} defaultValue={speed.value || 'normal'}>
              {(['normal', 'urgent', 'very-urgent', 'express'] as const).map((one) => <option key={one} value={one}>{urgency[one]}</option>)}
            </select>
          )}
        </RegistrationField>
        <DayField field={due} today={page.today} isIssue={false} more={<Deadline proposal={page.proposals.dueOnInText} term={page.term} />} />
      </div>
      <Attachments page={page} />
      <details className="more">
        <summary>{text.more}</summary>
        <div className="two">
          <div className="f"><label className="lb" htmlFor="correspondenceKind">{names.correspondenceKind}</label>
            <select id="correspondenceKind" name="correspondenceKind" className="in" defaultValue="">
              <option value="">{text.none}</option>
              {page.kinds.map((kind) => <option key={kind.code} value={kind.code}>{kind.name}</option>)}
            </select></div>
          {plain('parentBody', names.parentBody, 'parentBody', 200)}
        </div>
        <div className="two">
          {plain('eofficeRef', names.eofficeRef, null, 200)}
          {plain('eofficeArrivalNumber', names.eofficeArrivalNumber, null, 40)}
        </div>
      </details>
    </>
  )
}

/** A deadline stands with its sentence; one that is not certain is offered, never filled in. */
function Deadline({ proposal, term }: { proposal: Proposal | undefined; term: PrintedTerm | null }) {
  const text = useText().registration.deadline
  const offered = proposal?.value ?? term?.day
  if (!proposal || (!offered && !proposal.quote)) return null
  const isOffered = offered && proposal.confidence < CONFIDENCE_CERTAIN_MIN
  const day = offered ? formatDay(offered) : ''
  return (
    <div className="quote">
      {proposal.quote ? <q>{proposal.quote}</q> : null}
      {isOffered ? (
        <button type="button" className="btn sm" id="dung-lam-han" onClick={() => fillField('externalDueOn', day, false)}>
          {text.use} {day}
        </button>
      ) : null}
      {term ? <span className="m">{text.counted(term)}</span> : null}
    </div>
  )
}

function Attachments({ page }: { page: RegistrationPage }) {
  const text = useText().registration
  if (page.attachments.length === 0) return null
  return (
    <fieldset className="f attachments">
      <legend className="lb">{text.fields.attachments}</legend>
      {page.attachments.map((one) => (
        <label key={one.id} className="check">
          <input type="checkbox" name="attachments[]" value={one.id} defaultChecked={one.isReady} disabled={!one.isReady} />
          <span className="cut">{one.name}</span>
        </label>
      ))}
    </fieldset>
  )
}
