import { useEffect, useState } from 'react'
import type { EndedIssuer } from '../../../db/issuers.ts'
import { parseDay } from '../../../workflows/domain/calendar.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import { foldVietnamese } from '../../../workflows/domain/vietnamese.ts'
import { formatDay } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import { fillField } from './fill-field.ts'

/** A letter dated after its sender ended: a misread name or date, or an old letterhead. */
export function EndedIssuerNote({ ended, issuer, issuedOn }: {
  ended: readonly EndedIssuer[]; issuer: string; issuedOn: Day | null
}) {
  const text = useText().registration
  const [entry, setEntry] = useState({ issuer, issuedOn })
  useEffect(() => {
    const read = () => {
      const words = valueOf('issuer')
      const day = parseDay(valueOf('issuedOn'), '2000-01-01') ?? null
      setEntry((now) => (now.issuer === words && now.issuedOn === day ? now : { issuer: words, issuedOn: day }))
    }
    document.addEventListener('input', read)
    return () => document.removeEventListener('input', read)
  }, [])
  const folded = foldVietnamese(entry.issuer)
  const gone = ended.find((one) => foldVietnamese(one.name) === folded)
  if (!gone || !entry.issuedOn || entry.issuedOn <= gone.until) return null
  const { successor } = gone
  return (
    <div className="quote" role="status">
      <p className="hint warn">{text.ended.replace('{name}', gone.name).replace('{until}', formatDay(gone.until))}</p>
      {successor ? (
        <button type="button" className="btn sm" onClick={() => fillField('issuer', successor, false)}>
          {text.endedUse.replace('{name}', successor)}
        </button>
      ) : null}
    </div>
  )
}

function valueOf(id: string): string {
  const field = document.getElementById(id)
  return field instanceof HTMLInputElement ? field.value : ''
}
