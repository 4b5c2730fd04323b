import { Form, Link, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import type { Duplicate } from '../../../db/duplicates.ts'
import type { Box, Proposal, ProposalField, Proposals } from '../../../workflows/domain/reading.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { Note, RefusalNote } from '../note.tsx'
import { useText } from '../use-text.ts'
import { RegistrationField } from './field.tsx'
import { Crop, type ShownPage } from './letter-view.tsx'

export interface RegistrationPage {
  scan: { id: string }
  pages: readonly ShownPage[]
  proposals: Proposals
  today: Day
  expected: number
  types: readonly { name: string }[]
  kinds: readonly { code: string; name: string }[]
  issuers: readonly string[]
  leaders: readonly { code: string; name: string }[]
  attachments: readonly { id: string; name: string; isReady: boolean }[]
  duplicates: readonly Omit<Duplicate, 'fileSha256'>[]
  hiddenDuplicates: number
}

/** Zone 10a of the law's page: under number and symbol, left (Phụ lục I). */
const SECRECY_ZONE: Box = [0.06, 0.08, 0.42, 0.16]
const YEAR_DAYS = 365

/** The register's fields in the order of the eye on paper; what is sure is green, what is not is large. */
export function RegistrationForm({ page, isSeen, answer, onMark, onCompare }: {
  page: RegistrationPage
  /** This letter's picture stands on the screen. */
  isSeen: boolean
  answer: unknown
  onMark: (mark: { page: number; box: Box } | null) => void
  onCompare: (documentId: string) => void
}) {
  const text = useText().registration
  const wrong = wrongFields(answer)
  const isSaving = useNavigation().state === 'submitting'
  const turnOf = (ordinal: number) => page.pages.find((one) => one.ordinal === ordinal)?.turn ?? 0
  const field = (id: string, label: string, key: ProposalField | null) => {
    const proposal = key ? page.proposals[key] : undefined
    return {
      id, label, proposal: proposal ?? unreadOf(key, page.proposals), scanId: page.scan.id, turn: proposal ? turnOf(proposal.page) : 0,
      error: wrong.includes(id) ? wordsFor(id, text) : undefined,
      focus: { onFocus: () => onMark(proposal?.box ? { page: proposal.page, box: proposal.box } : null) },
      value: proposal?.value ?? '',
    }
  }
  return (
    <Form className="form" method="post" aria-label={text.facts}>
      <input type="hidden" name="scanId" value={page.scan.id} />
      <div className="flds">
        <RefusalNote answer={answer} />
        <DuplicateBand page={page} onCompare={onCompare} />
        <Fields page={page} field={field} />
      </div>
      <Foot page={page} turn={turnOf(1)} isSaving={isSaving || !isSeen} />
    </Form>
  )
}

/** Every letter has these: where none was read, the form says so instead of staying silent. */
const EXPECTED: readonly ProposalField[] = ['number', 'notation', 'issuedOn', 'issuer', 'subject', 'signer']

function unreadOf(key: ProposalField | null, proposals: Proposals): Proposal | undefined {
  const wasRead = Object.keys(proposals).length > 0
  if (!key || !wasRead || !EXPECTED.includes(key)) return undefined
  return { value: null, confidence: 0, page: 1, box: null, origin: 'ocr' }
}

type FieldOf = (id: string, label: string, key: ProposalField | null) => {
  id: string; label: string; proposal: Proposal | undefined; scanId: string; turn: number
  error: string | undefined; focus: { onFocus: () => void }; value: string
}

function Fields({ page, field }: { page: RegistrationPage; field: FieldOf }) {
  const text = useText().registration
  const { urgency } = useText().states
  const names = text.fields
  const plain = (id: string, label: string, key: ProposalField | null, max: number) => {
    const { focus, value, ...rest } = field(id, label, key)
    return (
      <RegistrationField {...rest}>
        {(className) => <input id={id} name={id} className={className} defaultValue={value} maxLength={max} autoComplete="off" {...focus} />}
      </RegistrationField>
    )
  }
  const subject = field('subject', names.subject, 'subject')
  const type = field('documentType', names.documentType, 'documentType')
  const speed = field('urgency', names.urgency, 'urgency')
  const issuer = field('issuer', names.issuer, 'issuer')
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
            <select id="documentType" name="documentType" className={className} defaultValue={type.value || 'Công văn'} {...type.focus}>
              {page.types.map((one) => <option key={one.name}>{one.name}</option>)}
            </select>
          )}
        </RegistrationField>
      </div>
      <RegistrationField {...issuer}>
        {(className) => (
          <input id="issuer" name="issuer" className={className} defaultValue={issuer.value} maxLength={200} required list="danh-ba" autoComplete="off" {...issuer.focus} />
        )}
      </RegistrationField>
      <datalist id="danh-ba">{page.issuers.map((name) => <option key={name} value={name} />)}</datalist>
      <RegistrationField {...subject}>
        {(className) => (
          <textarea id="subject" name="subject" className={className} rows={3} defaultValue={subject.value} maxLength={2000} required {...subject.focus} />
        )}
      </RegistrationField>
      <div className="two">
        {plain('signer', names.signer, 'signer', 50)}
        {plain('signerPosition', names.signerPosition, 'signerPosition', 100)}
      </div>
      <div className="two">
        <RegistrationField {...speed}>
          {(className) => (
            <select id="urgency" name="urgency" className={className} defaultValue={speed.value || 'normal'} {...speed.focus}>
              {(['normal', 'urgent', 'very-urgent', 'express'] as const).map((one) => <option key={one} value={one}>{urgency[one]}</option>)}
            </select>
          )}
        </RegistrationField>
        <DayField field={field('externalDueOn', names.externalDueOn, 'dueOnInText')} today={page.today} isIssue={false} />
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

/** A day as it is typed here, dd/mm/yyyy, never as a browser's language would have it. */
function DayField({ field, today, isIssue }: { field: ReturnType<FieldOf>; today: Day; isIssue: boolean }) {
  const text = useText().registration
  const { focus, value, ...rest } = field
  const [typed, setTyped] = useState(value ? formatDay(value) : '')
  const warning = dayWarning(typed, today, isIssue, text)
  return (
    <RegistrationField {...rest} error={rest.error ?? (warning?.isError ? warning.words : undefined)}>
      {(className) => (
        <>
          <input
            id={field.id} name={field.id} className={warning?.isError ? `${className} bad` : className} value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)} placeholder={text.dayHint} inputMode="numeric"
            maxLength={10} autoComplete="off" aria-invalid={warning?.isError ?? false} {...focus}
          />
          {warning && !warning.isError ? <p className="hint warn">{warning.words}</p> : null}
        </>
      )}
    </RegistrationField>
  )
}

type RegistrationText = ReturnType<typeof useText>['registration']

function dayWarning(typed: string, today: Day, isIssue: boolean, text: RegistrationText) {
  if (typed.trim() === '') return null
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed.trim()) ?? []
  if (!day || !month || !year) return typed.length >= 8 ? { words: text.badDay, isError: true } : null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (isIssue && iso > today) return { words: text.future, isError: true }
  if (!isIssue && iso < today) return { words: text.lateDue, isError: false }
  const age = (Date.parse(today) - Date.parse(iso)) / 86_400_000
  return isIssue && age > YEAR_DAYS ? { words: text.old, isError: false } : null
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

function DuplicateBand({ page, onCompare }: { page: RegistrationPage; onCompare: (documentId: string) => void }) {
  const text = useText().registration
  const [first] = page.duplicates
  return (
    <>
      {first ? (
        <div className="note warn" role="status">
          <Icon name="link" />
          <div className="grow">
            <b>{text.duplicate.replace('{number}', String(first.arrivalNumber))}</b> ({formatDay(first.arrivedOn)})<br />
            {first.ground === 'bytes' ? text.sameBytes : text.sameCode}
          </div>
          <button type="button" className="btn sm" onClick={() => onCompare(first.documentId)}>{text.compare} <kbd>F4</kbd></button>
        </div>
      ) : null}
      {page.hiddenDuplicates > 0 ? <Note kind="warn">{text.hiddenDuplicate}</Note> : null}
    </>
  )
}

function Foot({ page, turn, isSaving }: { page: RegistrationPage; turn: number; isSaving: boolean }) {
  const text = useText().registration
  return (
    <div className="foot">
      <div className="sec">
        <input id="khong-mat" type="checkbox" name="noSecrecyMark" value="yes" required disabled={isSaving} aria-describedby="khong-mat-them" />
        <div>
          <label htmlFor="khong-mat"><b>{text.secrecy}</b></label> <kbd>F8</kbd>
          <div className="xs" id="khong-mat-them">{text.secrecyMore}</div>
        </div>
        <Crop scanId={page.scan.id} page={1} turn={turn} box={SECRECY_ZONE} large={false} label={text.zone} />
      </div>
      <div className="row wrap">
        <Link className="btn d" to={`/scans/${page.scan.id}/quarantine`}><Icon name="lock" />{text.hasMark}</Link>
        <Link className="btn" to={`/scans/${page.scan.id}/return`}><Icon name="return" />{text.giveBack}</Link>
        <span className="grow" />
        <button id="vao-so" className="btn p save" name="intent" value="save" disabled={isSaving}>{text.save} <kbd>Ctrl Enter</kbd></button>
      </div>
      <div className="row sp wrap">
        <span className="xs">{text.expected} <b>{page.expected}</b>, {text.whenSaved}</span>
        {page.leaders.length > 0 ? (
          <span className="row">
            <label className="xs" htmlFor="presentTo">{text.presentTo}</label>
            <select id="presentTo" name="presentTo" className="in short">
              {page.leaders.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
            </select>
            <button className="btn" name="intent" value="save-and-present" disabled={isSaving}>{text.saveAndPresent}</button>
          </span>
        ) : null}
      </div>
    </div>
  )
}

function wrongFields(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('wrong' in answer) || !Array.isArray(answer.wrong)) return []
  return answer.wrong.map(String)
}

function wordsFor(id: string, text: RegistrationText): string {
  if (id === 'issuedOn' || id === 'externalDueOn') return text.badDay
  return id === 'number' ? text.badNumber : text.required
}
