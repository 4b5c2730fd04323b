import type { ReactNode } from 'react'
import type { Proposal } from '../../../workflows/domain/reading.ts'
import { Confidence, confidenceClass } from '../confidence.tsx'
import { useText } from '../use-text.ts'
import { Crop } from './letter-view.tsx'

/**
 * One field of the form: its label, how far its proposal can be trusted, the place it was read
 * (enlarged when a person should look), and the control itself.
 */
export function RegistrationField({ id, label, proposal, scanId, turn, error, children }: {
  id: string
  label: string
  proposal: Proposal | undefined
  scanId: string
  turn: number
  error?: string | undefined
  children: (className: string) => ReactNode
}) {
  const text = useText().registration
  const kind = proposal ? confidenceClass(proposal.confidence) : null
  const wantsLook = proposal && kind !== 'hi' && proposal.box
  return (
    <div className={wantsLook ? 'f amber' : 'f'}>
      <div className="lb">
        <label htmlFor={id}>{label}</label>
        {proposal ? <Confidence value={proposal.confidence} /> : null}
      </div>
      {wantsLook && proposal.box ? (
        <Crop
          scanId={scanId} page={proposal.page} turn={turn} box={proposal.box} large
          label={text.crop.replace('{field}', label)}
        />
      ) : null}
      {children(kind ? `in ${kind}` : 'in')}
      {error ? <p className="error" role="alert" id={`${id}-error`}>{error}</p> : null}
    </div>
  )
}
