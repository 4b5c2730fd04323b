import { Link } from '@remix-run/react'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/** Pages of an item that the gate could not judge, and the way to look at them. */
export function DoubtNote({ doubts }: { doubts: readonly { scanId: string; ordinals: readonly number[] }[] }) {
  const text = useText().tray.doubt
  return doubts.map(({ scanId, ordinals }) => (
    <p key={scanId} className="note warn">
      <Icon name="warning" />
      <span>
        {text.note.replace('{pages}', ordinals.join(', '))} {text.waits}{' '}
        <Link to={`/scans/${scanId}/doubt`}>{text.look}</Link>
      </span>
    </p>
  ))
}
