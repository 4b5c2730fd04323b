import { formatDay } from '../../text/dates.ts'
import { useText } from '../use-text.ts'

/** Shown of a hash or of an id without a name; the whole of it stands in the title. */
const SHOWN_CHARS = 12
const DAY = /^\d{4}-\d{2}-\d{2}$/
const HASH_OR_ID = /^(?:[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27})$/

interface AuditFactsProps {
  /** As sealed: JSON of ids, codes, numbers, days and hashes. */
  facts: string
  names: Readonly<Record<string, string>>
}

/** What an event was about, for people: names for ids, days as they are written, the start of a hash. */
export function AuditFactsList({ facts, names }: AuditFactsProps) {
  const { factNames } = useText().finding.audit
  const entries = Object.entries(JSON.parse(facts) as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
  if (entries.length === 0) return null
  return (
    <dl className="facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{factNames[name] ?? name}</dt>
          <dd>{(Array.isArray(value) ? value : [value]).map((one, at) => (
            <span key={at}>{at > 0 ? ', ' : ''}<Fact value={one} names={names} /></span>
          ))}</dd>
        </div>
      ))}
    </dl>
  )
}

function Fact({ value, names }: { value: unknown; names: Readonly<Record<string, string>> }) {
  const { yes, no, codes } = useText().finding.audit
  if (typeof value === 'boolean') return <>{value ? yes : no}</>
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const known = names[text] ?? codes[text]
  if (known !== undefined) return <>{known}</>
  if (DAY.test(text)) return <>{formatDay(text)}</>
  if (HASH_OR_ID.test(text)) return <code title={text}>{text.slice(0, SHOWN_CHARS)}…</code>
  return <>{text}</>
}
