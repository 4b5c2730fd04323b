import type {
  AssignmentState,
  DocumentState,
  ScanState,
} from '../../workflows/domain/values.ts'
import { Icon, type IconName } from './icon.tsx'
import { useText } from './use-text.ts'

/** Going on, done, look here, stopped; nothing for what merely is. */
type Tone = 'go' | 'ok' | 'warn' | 'stop' | ''
type Look = readonly [tone: Tone, icon: IconName]

const documentLooks: Record<DocumentState, Look> = {
  registered: ['', 'list'],
  'awaiting-directive': ['go', 'pen'],
  directed: ['go', 'pen'],
  assigned: ['go', 'people'],
  'in-progress': ['go', 'clock'],
  'awaiting-acceptance': ['go', 'seal'],
  completed: ['ok', 'check'],
  filed: ['ok', 'check'],
  recalled: ['warn', 'return'],
  replaced: ['warn', 'turn'],
  voided: ['stop', 'cross'],
  removed: ['stop', 'lock'],
}

const scanLooks: Record<ScanState, Look> = {
  received: ['go', 'inbox'],
  reading: ['go', 'scan'],
  ready: ['ok', 'check'],
  'needs-person': ['warn', 'question'],
  quarantined: ['stop', 'lock'],
  registered: ['ok', 'check'],
  returned: ['', 'return'],
  duplicate: ['', 'link'],
  secret: ['stop', 'lock'],
  rejected: ['', 'cross'],
  'passed-on': ['', 'next'],
  split: ['', 'document'],
  joined: ['', 'link'],
  slip: ['ok', 'pen'],
}

const assignmentLooks: Record<AssignmentState, Look> = {
  pending: ['warn', 'inbox'],
  active: ['go', 'clock'],
  forwarded: ['', 'next'],
  'awaiting-acceptance': ['go', 'seal'],
  done: ['ok', 'check'],
  closed: ['ok', 'check'],
  returned: ['warn', 'return'],
  recalled: ['', 'undo'],
  unseen: ['warn', 'eye'],
  seen: ['', 'eye'],
}

/** A state as word, shape and colour: never colour alone. */
export function StateWord({ look, children }: { look: Look; children: string }) {
  const [tone, icon] = look
  return (
    <span className={`st ${tone}`.trim()}>
      <Icon name={icon} />
      {children}
    </span>
  )
}

export function DocumentStateWord({ state }: { state: DocumentState }) {
  const text = useText()
  return <StateWord look={documentLooks[state]}>{text.states.documentState[state]}</StateWord>
}

export function ScanStateWord({ state }: { state: ScanState }) {
  const text = useText()
  return <StateWord look={scanLooks[state]}>{text.states.scanState[state]}</StateWord>
}

export function AssignmentStateWord({ state }: { state: AssignmentState }) {
  const text = useText()
  return <StateWord look={assignmentLooks[state]}>{text.states.assignmentState[state]}</StateWord>
}
