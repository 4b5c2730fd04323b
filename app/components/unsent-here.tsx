import { useEffect, useState } from 'react'
import { countUnsent, type Unsent } from '../offline/leave.ts'
import { useText } from './use-text.ts'

/** Before sign-in: that something written on this device waits for its writer. Nobody's name, no word of it. */
export function UnsentHere() {
  const words = useText().offline.leaving
  const [unsent, setUnsent] = useState<Unsent | null>(null)
  useEffect(() => void countUnsent().then(setUnsent, () => undefined), [])
  if (!unsent || unsent.strokes + unsent.directives === 0) return null
  return <p className="note warn" role="status">{words.waitsHere(unsent.strokes, unsent.directives)}</p>
}
