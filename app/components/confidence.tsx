import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/** From here on a proposal is shown as certain. */
export const CONFIDENCE_CERTAIN_MIN = 85

export type ConfidenceClass = 'hi' | 'mid' | 'no'

export function confidenceClass(confidence: number): ConfidenceClass {
  if (confidence >= CONFIDENCE_CERTAIN_MIN) return 'hi'
  return confidence >= 1 ? 'mid' : 'no'
}

/** How far a proposed value can be trusted (0 to 100), as word, shape and colour. */
export function Confidence({ value, why }: { value: number; why?: string }) {
  const { confidence } = useText().states
  const kind = confidenceClass(value)
  const words = {
    hi: `${confidence.certainLabel} ${confidence.certain(value)}`,
    mid: confidence.look,
    no: confidence.unread,
  }
  const icons = { hi: 'check', mid: 'question', no: 'cross' } as const
  return (
    <span className={`conf ${kind}`}>
      <Icon name={icons[kind]} />
      {why ? `${words[kind]}, ${why}` : words[kind]}
    </span>
  )
}
