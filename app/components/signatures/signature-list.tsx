import type {
  SignatureAlarm, SignatureFileProblem, SignatureFinding,
} from '../../../workflows/domain/signature-report.ts'
import { formatInstant } from '../../text/dates.ts'
import { StateWord } from '../state-word.tsx'
import { useText } from '../use-text.ts'

/** What is known of the signatures of one file. */
export interface ShownSignatures {
  checkedAt: Date
  alarm: SignatureAlarm
  problem: SignatureFileProblem | null
  signatures: readonly SignatureFinding[]
}

/**
 * Three separate statements for each signature: whole, changed afterwards, by whom. None of them
 * stands for another.
 *
 * @param signedHref where the file lies as it was at a signature, by its place from 1.
 */
export function SignatureList({ shown, signedHref }: {
  shown: ShownSignatures | null
  signedHref?: (ordinal: number) => string
}) {
  const text = useText().signatures
  if (!shown) return <StateWord look={['warn', 'seal-unknown']}>{text.notChecked}</StateWord>
  return (
    <div className="stack">
      {shown.problem ? <StateWord look={['warn', 'warning']}>{text.fileProblems[shown.problem]}</StateWord> : null}
      {shown.signatures.map((one, index) => (
        <Signature
          key={`${index}-${one.field ?? ''}`} one={one}
          href={signedHref && one.revisionEnd !== null && !one.coversWholeFile
            ? signedHref(index + 1) : null}
        />
      ))}
      <span className="m">{text.checkedAt(formatInstant(shown.checkedAt))}</span>
    </div>
  )
}

const chainLooks = {
  trusted: ['ok', 'check'], revoked: ['stop', 'cross'], unknown: ['warn', 'seal-unknown'],
  expired: ['warn', 'seal-unknown'],
} as const

function Signature({ one, href }: { one: SignatureFinding; href: string | null }) {
  const text = useText().signatures
  const who = [one.signer ?? text.noName, one.organisation].filter(Boolean).join(', ')
  const isIntact = one.integrity === 'intact'
  const isSame = one.changedAfterSigning === 'no' || one.changedAfterSigning === 'allowed'
  const isWrong = one.changedAfterSigning === 'forbidden'
  return (
    <div>
      <b>{text.kinds[one.kind]}: {who}</b>
      <div className="m">
        {one.signedAt ? `${formatInstant(one.signedAt)} (${text.timeSource[one.timeSource]})` : text.noTime}
      </div>
      <div>
        <StateWord look={isIntact ? ['ok', 'check'] : ['stop', 'cross']}>
          {text.integrity[one.integrity]}
        </StateWord>
      </div>
      <div>
        <StateWord look={isSame ? ['ok', 'check'] : isWrong ? ['stop', 'warning'] : ['warn', 'warning']}>
          {text.changed[one.changedAfterSigning]}
        </StateWord>
      </div>
      <div>
        <StateWord look={chainLooks[one.chain]}>
          {text.chain[one.chain]}
        </StateWord>
        {one.chain === 'trusted' ? (
          <span className="m"> · {text.revocationLabel}: {text.revocation[one.revocation]}</span>
        ) : null}
      </div>
      {one.changes.length > 0 ? (
        <details open={isWrong}>
          <summary>{text.showChanges(one.changes.length)}</summary>
          {one.changes.map((change, index) => (
            <div key={index}>
              – {[text.changes[change.kind], change.page ? text.page(change.page) : '', change.words ?? '']
                .filter(Boolean).join(' · ')}
            </div>
          ))}
        </details>
      ) : null}
      {one.problems.length > 0 ? (
        <details>
          <summary>{text.why(one.problems.length)}</summary>
          {one.problems.map((problem) => <div className="m" key={problem}>– {text.problems[problem]}</div>)}
        </details>
      ) : null}
      {href ? <a className="btn sm" href={href}>{text.showSigned}</a> : null}
    </div>
  )
}
