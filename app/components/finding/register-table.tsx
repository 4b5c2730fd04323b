import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Piece } from '../../../workflows/domain/highlight.ts'
import type { ArrivalSource, AssignmentRole, Day, DocumentState, Urgency } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'
import { ArrivalNumber } from '../arrival-number.tsx'
import { Due } from '../due.tsx'
import { SourceWord } from '../source-word.tsx'
import { DocumentStateWord } from '../state-word.tsx'
import { UrgencyMark } from '../urgency.tsx'
import { useText } from '../use-text.ts'
import { Marked } from './marked.tsx'
import type { RegisterColumn } from './register-columns.ts'

/** A row of the register as the page gets it. */
export interface ShownRow {
  id: string
  arrivalNumber: number
  arrivalSuffix: string
  arrivedOn: Day
  source: ArrivalSource
  typeName: string | null
  symbol: string
  issuedOn: Day | null
  issuer: string | null
  subject: string | null
  urgency: Urgency
  state: DocumentState
  isRestricted: boolean
  dueOn: Day | null
  daysLeft: number | null
  completedOn: Day | null
  pageCount: number | null
  copies: number
  signer: string | null
  eofficeArrivalNumber: string | null
  voidReason: string | null
  receivers: readonly { role: AssignmentRole | 'presented'; name: string }[]
  transferredOn: Day | null
  hits?: { subject: readonly Piece[]; issuer: readonly Piece[]; text?: { page: number; pieces: readonly Piece[] } }
}

interface RegisterTableProps {
  rows: readonly ShownRow[]
  columns: readonly RegisterColumn[]
  /** Row that the keyboard stands on. */
  current: number
  onCurrent: (index: number) => void
}

export function RegisterTable({ rows, columns, current, onCurrent }: RegisterTableProps) {
  const { register } = useText().finding
  return (
    <table className="reg">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={`c-${column}`}>
              {register.column[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={row.id}
            data-row={index}
            className={`${index === current ? 'on' : ''}${row.state === 'voided' ? ' void' : ''}`.trim()}
            onClick={() => onCurrent(index)}
          >
            {columns.map((column) => (
              <td key={column} className={`c-${column}`}>
                <Cell column={column} row={row} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const cells: Record<Exclude<RegisterColumn, 'subject' | 'note' | 'receivers'>, (row: ShownRow) => ReactNode> = {
  arrivedOn: (row) => formatDay(row.arrivedOn),
  arrivalNumber: (row) => (
    <Link className="plain" to={`/documents/${row.id}`}>
      <ArrivalNumber number={row.arrivalNumber} suffix={row.arrivalSuffix} />
    </Link>
  ),
  issuer: (row) => (row.hits ? <Marked pieces={row.hits.issuer} /> : row.issuer),
  symbol: (row) => row.symbol,
  issuedOn: (row) => (row.issuedOn ? formatDay(row.issuedOn) : ''),
  transferredOn: (row) => (row.transferredOn ? formatDay(row.transferredOn) : ''),
  receipt: () => '',
  dueOn: (row) => <Due dueOn={row.dueOn} daysLeft={row.daysLeft} completedOn={row.completedOn} />,
  state: (row) => <DocumentStateWord state={row.state} />,
  source: (row) => <SourceWord source={row.source} />,
  signer: (row) => row.signer,
  pages: (row) => row.pageCount,
  copies: (row) => row.copies,
  eoffice: (row) => row.eofficeArrivalNumber,
}

function Cell({ column, row }: { column: RegisterColumn; row: ShownRow }) {
  const { register } = useText().finding
  if (column === 'subject') return <Subject row={row} />
  if (column === 'note') {
    return (
      <>
        <UrgencyMark urgency={row.urgency} />
        {row.isRestricted ? <span className="st warn">{register.restricted}</span> : null}
        {row.voidReason ? <span className="m">{register.voided(row.voidReason)}</span> : null}
      </>
    )
  }
  if (column === 'receivers') {
    return (
      <>
        {row.receivers.map((receiver, index) => (
          <div key={index} className={receiver.role === 'lead' ? 'b' : 'm'}>
            {receiver.role === 'presented' ? `${register.presented} ` : ''}
            {receiver.name}
          </div>
        ))}
      </>
    )
  }
  if (column === 'symbol' && !row.symbol) return <span className="m">{register.noSymbol}</span>
  return <>{cells[column](row)}</>
}

function Subject({ row }: { row: ShownRow }) {
  const { register } = useText().finding
  return (
    <>
      {row.typeName ? <span className="m">{row.typeName}</span> : null}
      <div>
        <Link className="t" to={`/documents/${row.id}`} prefetch="intent">
          {row.hits ? <Marked pieces={row.hits.subject} /> : row.subject}
        </Link>
      </div>
      {row.hits?.text ? (
        <div className="snip">
          {register.page(row.hits.text.page)} “<Marked pieces={row.hits.text.pieces} />”
        </div>
      ) : null}
    </>
  )
}
