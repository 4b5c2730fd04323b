import { OfficeError } from './office-error.ts'
import type { AssignmentState, DirectiveState, DocumentState, ScanState } from './values.ts'

// The whole procedure as tables: from each state, where a thing may go next.
// Overdue, near due, unread are computed and never stored. What has no way on is final.

const dispositions = [
  'returned', 'duplicate', 'rejected', 'passed-on', 'secret', 'split', 'joined',
] as const satisfies readonly ScanState[]

const scanMoves: Record<ScanState, readonly ScanState[]> = {
  received: ['reading', 'needs-person', 'quarantined', ...dispositions],
  reading: ['ready', 'needs-person', 'quarantined', ...dispositions],
  ready: ['reading', 'quarantined', 'registered', 'slip', ...dispositions],
  'needs-person': ['reading', 'ready', 'quarantined', 'registered', 'slip', ...dispositions],
  quarantined: ['reading', 'secret', 'returned'],
  registered: [], returned: [], duplicate: [], secret: [], rejected: [], 'passed-on': [], split: [], joined: [], slip: [],
}

const documentMoves: Record<DocumentState, readonly DocumentState[]> = {
  registered: ['awaiting-directive', 'assigned', 'recalled', 'replaced', 'voided', 'removed'],
  'awaiting-directive': ['registered', 'directed', 'recalled', 'replaced', 'removed'],
  directed: ['awaiting-directive', 'assigned', 'completed', 'recalled', 'replaced', 'removed'],
  assigned: ['in-progress', 'awaiting-directive', 'completed', 'recalled', 'replaced', 'removed'],
  'in-progress': ['awaiting-directive', 'awaiting-acceptance', 'completed', 'recalled', 'replaced', 'removed'],
  'awaiting-acceptance': ['in-progress', 'completed', 'recalled', 'replaced', 'removed'],
  completed: ['filed', 'in-progress', 'removed'],
  filed: ['completed', 'removed'],
  recalled: ['removed'],
  replaced: ['removed'],
  voided: ['removed'],
  removed: [],
}

const directiveMoves: Record<DirectiveState, readonly DirectiveState[]> = {
  draft: ['awaiting-confirmation', 'confirmed', 'conflicting', 'discarded'],
  'awaiting-confirmation': ['confirmed', 'discarded'],
  conflicting: ['draft', 'discarded'],
  confirmed: ['superseded'],
  superseded: [],
  discarded: [],
}

const assignmentMoves: Record<AssignmentState, readonly AssignmentState[]> = {
  unseen: ['seen', 'recalled'],
  seen: ['recalled'],
  pending: ['active', 'forwarded', 'returned', 'recalled', 'closed'],
  active: ['forwarded', 'returned', 'awaiting-acceptance', 'done', 'recalled', 'closed'],
  forwarded: ['active', 'awaiting-acceptance', 'done', 'returned', 'recalled', 'closed'],
  'awaiting-acceptance': ['active', 'done', 'recalled', 'closed'],
  done: ['active'],
  closed: [],
  returned: [],
  recalled: [],
}

function assertMove<S extends string>(
  machine: string,
  moves: Record<S, readonly S[]>,
  id: string,
  from: S,
  to: S,
): void {
  if (moves[from].includes(to)) return
  throw new OfficeError(`${machine}-in-wrong-state`, { id, state: from, wanted: to })
}

export function assertScanCanBecome(scan: { id: string; state: ScanState }, next: ScanState): void {
  assertMove('scan', scanMoves, scan.id, scan.state, next)
}

export function assertDocumentCanBecome(
  document: { id: string; state: DocumentState },
  next: DocumentState,
): void {
  assertMove('document', documentMoves, document.id, document.state, next)
}

export function assertDirectiveCanBecome(
  directive: { id: string; state: DirectiveState },
  next: DirectiveState,
): void {
  assertMove('directive', directiveMoves, directive.id, directive.state, next)
}

export function assertAssignmentCanBecome(
  assignment: { id: string; state: AssignmentState },
  next: AssignmentState,
): void {
  assertMove('assignment', assignmentMoves, assignment.id, assignment.state, next)
}

/** The states in which an item still waits for somebody. */
export const waitingScanStates = [
  'received', 'reading', 'ready', 'needs-person', 'quarantined',
] as const satisfies readonly ScanState[]

export function isScanWaiting(state: ScanState): boolean {
  return waitingScanStates.some((one) => one === state)
}
