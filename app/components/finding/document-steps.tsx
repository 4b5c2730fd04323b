import { formatDay, formatInstant } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

type Standing = 'd' | 'n' | 'f'

/** The way of the document as a line of steps: done, here, still to come. */
export function DocumentSteps({ page }: { page: DocumentPageProps }) {
  const { steps, lines, dueBy } = useText().finding.document
  const { document, facts } = page
  const place = placeOf(page)
  const due = document.dueOn ?? document.externalDueOn
  const all: readonly (readonly [string, string])[] = [
    [steps.received, formatInstant(document.receivedAt)],
    [steps.registered, formatInstant(document.registeredAt)],
    [steps.presented, facts.presentedAt ? `${formatInstant(facts.presentedAt)} · ${facts.presentedTo ?? ''}` : ''],
    [steps.directed, facts.directedAt ? formatInstant(facts.directedAt) : ''],
    [steps.assigned, facts.assignedAt ? `${formatInstant(facts.assignedAt)} · ${lines(page.lines.length)}` : ''],
    [steps.working, facts.startedAt ? formatInstant(facts.startedAt) : ''],
    [steps.completed, document.completedOn ? formatDay(document.completedOn) : due ? dueBy(formatDay(due)) : ''],
    [steps.filed, ''],
  ]
  return (
    <ol className="panel circ" aria-label={steps.title}>
      {all.map(([name, at], index) => {
        const standing: Standing = index < place ? 'd' : index === place ? 'n' : 'f'
        return (
          <li key={name} className={standing} aria-current={standing === 'n' ? 'step' : undefined}>
            <span className="p">{standing === 'd' ? <Icon name="check" /> : null}</span>
            <b>{name}</b>
            {at}
          </li>
        )
      })}
    </ol>
  )
}

/** Index of the step where the document is now; past the last when it is filed. */
function placeOf({ document, facts }: DocumentPageProps): number {
  switch (document.state) {
    case 'registered': return 2
    case 'awaiting-directive': return 3
    case 'directed': return 4
    case 'assigned': return 5
    case 'in-progress': return 5
    case 'awaiting-acceptance': return 6
    case 'completed': return 7
    case 'filed': return 8
    default: return facts.directedAt ? 4 : 2
  }
}
