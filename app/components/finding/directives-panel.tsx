import type { InkPicture } from '../../../workflows/domain/ink-picture.ts'
import { formatInstant } from '../../text/dates.ts'
import { Due } from '../due.tsx'
import { Icon } from '../icon.tsx'
import { RoleMark } from '../role-mark.tsx'
import { AssignmentStateWord } from '../state-word.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

const PICTURE_HEIGHT_MAX = 130

/** What leaders wrote, and the lines of work that came of it. */
export function DirectivesPanel({ page }: { page: DocumentPageProps }) {
  const words = useText().finding.document
  return (
    <section className="panel" aria-labelledby="but-phe">
      <header>
        <Icon name="pen" />
        <h2 className="grow" id="but-phe">{words.directives}</h2>
      </header>
      {page.directives.length === 0 ? <p className="pad m">{words.noDirective}</p> : null}
      {page.directives.map((directive) => <Directive key={directive.id} directive={directive} />)}
      {page.lines.length > 0 ? (
        <ul className="as">
          {page.lines.map((line) => <Line key={line.id} line={line} />)}
        </ul>
      ) : null}
    </section>
  )
}

function Directive({ directive }: { directive: DocumentPageProps['directives'][number] }) {
  const text = useText()
  const words = text.finding.document
  const isOld = directive.state === 'superseded'
  return (
    <div className={`dir${isOld ? ' old' : ''}`}>
      {directive.ink.map((picture, index) => <Ink key={index} picture={picture} label={words.ink} />)}
      {directive.text ? <p className="said">{directive.text}</p> : null}
      <p className="m">
        {directive.position} {directive.author}
        {directive.onBehalfOf ? ` (${text.history.onBehalf(directive.onBehalfOf)})` : ''}
        {directive.confirmedAt ? ` · ${formatInstant(directive.confirmedAt)}` : ''}
        {directive.passedTo ? ` · ${words.passedOn(directive.passedTo)}` : ''}
        {directive.origin === 'transcribed' ? ` · ${words.transcribed}` : ''}
        {isOld ? ` · ${words.superseded}` : ''}
      </p>
    </div>
  )
}

function Ink({ picture, label }: { picture: InkPicture; label: string }) {
  const height = Math.min(PICTURE_HEIGHT_MAX, picture.height)
  return (
    <svg
      className="ink-picture"
      role="img"
      aria-label={label}
      viewBox={picture.viewBox}
      width={(picture.width * height) / picture.height}
      height={height}
    >
      {picture.lines.map((line, index) => (
        <path
          key={index}
          d={line.path}
          fill="none"
          stroke={line.color}
          strokeWidth={line.width}
          strokeLinecap="round"
          strokeLinejoin="round"
          opacity={line.isHighlighter ? 0.4 : 1}
        />
      ))}
      {picture.words.map((note, index) => (
        <text key={index} x={note.x} y={note.y} fontSize={note.size} fill={note.color}
          transform={`rotate(${note.turn} ${note.x} ${note.y})`}>
          {note.lines.map((line, at) => <tspan key={at} x={note.x} dy={at === 0 ? 0 : note.size * 1.25}>{line}</tspan>)}
        </text>
      ))}
    </svg>
  )
}

function Line({ line }: { line: DocumentPageProps['lines'][number] }) {
  const words = useText().finding.document
  const isOver = ['done', 'closed', 'returned', 'recalled', 'seen'].includes(line.state)
  return (
    <li className={line.parentId ? 'sub' : ''}>
      <RoleMark role={line.role} />
      <span>
        <b>{line.name}</b>
        {line.person && line.person !== line.name ? ` · ${line.person}` : ''}
        {line.result ? <span className="m"> · {line.result}</span> : null}
      </span>
      {line.dueOn ? (
        <Due dueOn={line.dueOn} daysLeft={isOver ? null : line.daysLeft} completedOn={line.completedOn} />
      ) : <span />}
      <span className="nw">
        <AssignmentStateWord state={line.state} />
        {line.percent !== null && line.state === 'active' ? ` ${words.percent(line.percent)}` : ''}
      </span>
    </li>
  )
}
