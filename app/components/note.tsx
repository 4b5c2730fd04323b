import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { useText } from './use-text.ts'

const icons: Record<NoteKind, IconName> = {
  info: 'speech',
  ok: 'check',
  warn: 'warning',
  stop: 'warning',
}

export type NoteKind = 'info' | 'ok' | 'warn' | 'stop'

/** A sentence that must be seen. `stop` and `warn` are read out at once. */
export function Note({ kind, children }: { kind: NoteKind; children: ReactNode }) {
  const isUrgent = kind === 'stop' || kind === 'warn'
  return (
    <div className={`note ${kind}`} role={isUrgent ? 'alert' : 'status'}>
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  )
}

/** On a page of its own, so that what was typed here stays. */
function ProveAgain() {
  return <a href="/again" target="_blank" rel="noopener">{useText().again.link}</a>
}

/** The refusal of an action, if there was one. */
export function RefusalNote({ answer }: { answer: unknown }) {
  if (typeof answer !== 'object' || answer === null || !('refusal' in answer)) return null
  const asksForProof = 'code' in answer && answer.code === 'prove-again'
  return (
    <Note kind="stop">
      {String(answer.refusal)} {asksForProof ? <ProveAgain /> : null}
    </Note>
  )
}
