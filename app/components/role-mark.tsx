import type { AssignmentRole } from '../../workflows/domain/values.ts'
import { useText } from './use-text.ts'

const classes: Record<AssignmentRole, string> = {
  lead: 'role lead',
  support: 'role sup',
  fyi: 'role fyi',
  'follow-up': 'role sup',
  advise: 'role sup',
}

/** Chủ trì, phối hợp, để biết. */
export function RoleMark({ role }: { role: AssignmentRole }) {
  const text = useText()
  return <span className={classes[role]}>{text.states.assignmentRole[role]}</span>
}
