import { Form, useNavigation } from '@remix-run/react'
import type { Duplicate } from '../../../db/duplicates.ts'
import type { Proposal, ProposalField, Proposals } from '../../../workflows/domain/reading.ts'
import type { FoundEmbedded } from '../../../db/embedded-files.ts'
import type { EndedIssuer } from '../../../db/issuers.ts'
import type { PrintedTerm } from '../../../workflows/registration/printed-term.ts'
import type { UsualWay } from '../../../workflows/registration/usual-way.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'
import { CONFIDENCE_CERTAIN_MIN } from '../confidence.tsx'
import { EmbeddedFiles } from '../embedded-files.tsx'
import { Icon } from '../icon.tsx'
import { Note, RefusalNote } from '../note.tsx'
import { SignatureBand } from '../signatures/signature-band.tsx'
import type { ShownSignatures } from '../signatures/signature-list.tsx'
import { useText } from '../use-text.ts'
import { EntryFields } from './entry-fields.tsx'
import { FormFoot } from './form-foot.tsx'
import { fieldNames } from './field-boxes.ts'
import type { ShownPage } from './letter-view.tsx'
import { SenderUsual } from './sender-usual.tsx'
import { ReadingHelp } from './reading-help.tsx'

export interface RegistrationPage {
  scan: { id: string }
  pages: readonly ShownPage[]
  proposals: Proposals
  term: PrintedTerm | null
  today: Day
  expected: number
  types: readonly { name: string }[]
  kinds: readonly { code: string; name: string }[]
  issuers: readonly string[]
  ended: readonly EndedIssuer[]
  usual: UsualWay | null
  leaders: readonly { code: string; name: string }[]
  attachments: readonly { id: string; name: string; isReady: boolean }[]
  duplicates: readonly Omit<Duplicate, 'fileSha256'>[]
  doubts: { scanId: string; ordinals: number[] }[]
  hiddenDuplicates: number
  embedded: readonly FoundEmbedded[]
  holdsSignature: boolean
  signatures: ShownSignatures | null
}

const EMBEDDED_FORM = 'tep-ben-trong'

/** The register's fields in the order of the eye on paper; what is sure is green, what is not is large. */
export function RegistrationForm({ page, isSeen, answer, onActive, onCompare }: {
  page: RegistrationPage
  /** This letter's picture stands on the screen. */
  isSeen: boolean
  answer: unknown
  /** The field that the person is in. */
  onActive: (field: string) => void
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
      value: isFilled(key, proposal) ? (proposal?.value ?? '') : '',
    }
  }
  return (
    <>
      {/* Stands outside: a form cannot stand in a form. */}
      <form id={EMBEDDED_FORM} method="post" hidden />
      <Form
        className="form" method="post" aria-label={text.facts}
        onFocus={(event) => {
          const { id } = event.target
          if (id in fieldNames) onActive(id)
        }}
      >
        <input type="hidden" name="scanId" value={page.scan.id} />
        <div className="flds">
          <RefusalNote answer={answer} />
          {page.holdsSignature ? <SignatureBand scanId={page.scan.id} shown={page.signatures} /> : null}
          <EmbeddedFiles files={page.embedded} formId={EMBEDDED_FORM} />
          <DuplicateBand page={page} onCompare={onCompare} />
          <ReadingHelp proposals={page.proposals} onShow={onActive} />
          <EntryFields page={page} field={field} />
          <SenderUsual page={page} />
        </div>
        <FormFoot page={page} turn={turnOf(1)} isSaving={isSaving || !isSeen} />
      </Form>
    </>
  )
}

/** Every letter has these: where none was read, the form says so instead of staying silent. */
const EXPECTED: readonly ProposalField[] = ['number', 'notation', 'issuedOn', 'issuer', 'subject', 'signer']

function unreadOf(key: ProposalField | null, proposals: Proposals): Proposal | undefined {
  const wasRead = Object.keys(proposals).length > 0
  if (!key || !wasRead || !EXPECTED.includes(key)) return undefined
  return { value: null, confidence: 0, page: 1, box: null, origin: 'ocr' }
}

/** A deadline that is not certain is only offered: a wrong one binds people. */
function isFilled(key: ProposalField | null, proposal: Proposal | undefined): boolean {
  return key !== 'dueOnInText' || (proposal?.confidence ?? 0) >= CONFIDENCE_CERTAIN_MIN
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

function wrongFields(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('wrong' in answer) || !Array.isArray(answer.wrong)) return []
  return answer.wrong.map(String)
}

function wordsFor(id: string, text: RegistrationText): string {
  if (id === 'issuedOn' || id === 'externalDueOn') return text.badDay
  return id === 'number' ? text.badNumber : text.required
}

type RegistrationText = ReturnType<typeof useText>['registration']
