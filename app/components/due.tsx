import type { Day } from '../../workflows/domain/values.ts'
import { formatDay } from '../text/dates.ts'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/** Working days before the due date from which it counts as near. */
const NEAR_DAYS = 2

interface DueProps {
  dueOn: Day | null
  /** Working days until the due date, as the server counted them: 0 today, negative when over. */
  daysLeft?: number | null
  /** Finished: the day on which it was. */
  completedOn?: Day | null
}

/** A due date with what it means today, as word, shape and colour. */
export function Due({ dueOn, daysLeft, completedOn }: DueProps) {
  const { due } = useText().states
  if (!dueOn) return <span className="due">{due.none}</span>
  const day = formatDay(dueOn)
  if (completedOn) {
    if (completedOn > dueOn) return <DueMark tone="" icon="check">{day}</DueMark>
    return <DueMark tone="ok" icon="check">{`${day} · ${due.onTime}`}</DueMark>
  }
  if (daysLeft === undefined || daysLeft === null || daysLeft > NEAR_DAYS) {
    return <DueMark tone="" icon="calendar">{day}</DueMark>
  }
  if (daysLeft < 0) {
    return <DueMark tone="over" icon="warning">{`${day} · ${due.over(-daysLeft)}`}</DueMark>
  }
  return <DueMark tone="near" icon="clock">{`${day} · ${due.left(daysLeft)}`}</DueMark>
}

interface DueMarkProps {
  tone: '' | 'ok' | 'near' | 'over'
  icon: 'calendar' | 'check' | 'clock' | 'warning'
  children: string
}

/** For due times that are no plain day: a meeting, an hour. */
export function DueMark({ tone, icon, children }: DueMarkProps) {
  return (
    <span className={`due ${tone}`.trim()}>
      <Icon name={icon} />
      {children}
    </span>
  )
}
