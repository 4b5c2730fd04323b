import { useText } from './use-text.ts'

interface ArrivalNumberProps {
  /** Undefined before registration. */
  number?: number | string | null
  suffix?: string
  isLarge?: boolean
}

/** The arrival number as a small stamp, the same everywhere. */
export function ArrivalNumber({ number, suffix = '', isLarge = false }: ArrivalNumberProps) {
  const { states } = useText()
  const has = number !== undefined && number !== null && number !== ''
  const words = has ? states.arrivalNumber(`${number}${suffix}`) : states.noArrivalNumber
  return (
    <span className={`den${isLarge ? ' l' : ''}${has ? '' : ' none'}`} role="img" aria-label={words}>
      <small>{states.arrival}</small>
      <b>{has ? `${number}${suffix}` : '—'}</b>
    </span>
  )
}
