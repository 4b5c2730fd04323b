import type { ArrivalSource } from '../../workflows/domain/values.ts'
import { Icon, type IconName } from './icon.tsx'
import { useText } from './use-text.ts'

export const sourceIcons: Record<ArrivalSource, IconName> = {
  post: 'post',
  desk: 'desk',
  email: 'mail',
  'e-office': 'globe',
}

/** The door by which something came. */
export function SourceWord({ source }: { source: ArrivalSource }) {
  const text = useText()
  return (
    <span className="nw">
      <Icon name={sourceIcons[source]} /> {text.states.source[source]}
    </span>
  )
}
