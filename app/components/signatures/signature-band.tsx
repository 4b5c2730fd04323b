import { Link } from '@remix-run/react'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { type ShownSignatures, SignatureList } from './signature-list.tsx'

/**
 * Above the register's fields: what the signatures of the item say. Where one does not hold the
 * way is back to the sender; the other is the clerk's recorded word that the paper lies before him.
 */
export function SignatureBand({ scanId, shown }: { scanId: string; shown: ShownSignatures | null }) {
  const text = useText().signatures
  const alarm = shown?.alarm ?? 'doubtful'
  const isInvalid = alarm === 'invalid'
  const look = isInvalid ? 'stop' : alarm === 'none' ? 'ok' : 'warn'
  const word = isInvalid ? text.what : alarm === 'none' ? text.sound : shown ? text.doubtful : text.notChecked
  return (
    <div className={`note ${look}`} role={isInvalid ? 'alert' : 'status'}>
      <Icon name={alarm === 'none' ? 'check' : 'warning'} />
      <div className="grow stack">
        <b>{word}</b>
        {isInvalid ? <span className="xs">{text.whatMore}</span> : null}
        {isInvalid ? (
          <div className="row wrap">
            <Link className="btn d" to={`/scans/${scanId}/return?because=signature`}>
              <Icon name="return" />{text.giveBack}
            </Link>
            <label className="row"><input type="checkbox" name="byPaper" value="yes" />{text.byPaper}</label>
          </div>
        ) : null}
        {shown ? (
          <details>
            <summary>{text.heading} ({shown.signatures.length})</summary>
            <SignatureList shown={shown} />
          </details>
        ) : null}
      </div>
    </div>
  )
}
