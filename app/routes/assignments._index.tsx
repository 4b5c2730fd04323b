import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useEffect } from 'react'
import { type BoxRow, countBoxes, listBox } from '../../db/assignment-boxes.ts'
import { listWaitingExtensions } from '../../db/extensions.ts'
import {
  type AssignmentBox, assignmentBoxes, type BoxCounts,
} from '../../workflows/domain/assignment-box.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import type { Day } from '../../workflows/domain/values.ts'
import { AssignmentRow, type RowOfBox } from '../components/assignment-row.tsx'
import { ExtensionsWaiting } from '../components/extension-parts.tsx'
import { Icon, type IconName } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { isTyping, type PageHandle } from '../components/page-keys.tsx'
import { useText, useWeekday } from '../components/use-text.ts'
import { type DueContext, dueContext, standOf } from '../server/due.server.ts'
import { decidingPositions } from '../server/extensions.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import assignmentsCss from '../styles/assignments.css?url'

const PAGE_ROWS = 50

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: assignmentsCss }]
export const meta: MetaFunction = () => [{ title: 'Việc của tôi – Bút Phê' }]
export const handle: PageHandle = {
  keys: (text) => [
    { key: 'J', does: text.assignments.keys.down },
    { key: 'K', does: text.assignments.keys.up },
  ],
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const query = new URL(request.url).searchParams
  const box = assignmentBoxes.find((one) => one === query.get('box')) ?? 'in-hand'
  const context = await dueContext(office.db, office.now())
  const counts = await countBoxes(office.db, actor, context)
  const { items, next } = await listBox(office.db, actor, context, {
    box, limit: PAGE_ROWS, cursor: query.get('cursor'),
  })
  const seat = actor.seats.find((one) => one.positionId === actor.positionId)
  return {
    box,
    counts,
    next,
    waitingExtensions: (await listWaitingExtensions(office.db, decidingPositions(actor), actor.personId)).length,
    isDone: query.get('done') === 'return',
    nearUntil: context.nearUntil,
    position: seat ? `${seat.name}, ${seat.unitName}` : '',
    rows: items.map((row) => shownRow(row, context)),
  }
}

function shownRow(row: BoxRow, context: DueContext): RowOfBox {
  const { authorName, authorPosition, assignedAt, documentId: _id, seenAt: _seen, ...rest } = row
  return {
    ...rest,
    ...standOf(row.dueOn, context),
    receivedOn: officeDay(assignedAt),
    author: authorName ? `${authorPosition} ${authorName}` : null,
  }
}

const icons: Record<AssignmentBox, IconName> = {
  waiting: 'inbox', 'in-hand': 'clock', 'near-due': 'calendar', overdue: 'warning', forwarded: 'next',
  'for-information': 'eye', returned: 'return', done: 'check', unit: 'people',
}
/** Boxes of one's own open work stand above the line. */
const openBoxes: readonly AssignmentBox[] = ['waiting', 'in-hand', 'near-due', 'overdue', 'forwarded']
const otherBoxes = assignmentBoxes.filter((box) => !openBoxes.includes(box))

export default function AssignmentsPage() {
  const { box, counts, next, isDone, nearUntil, position, rows, waitingExtensions } = useLoaderData<typeof loader>()
  const { assignments } = useText()
  useRowKeys()
  return (
    <div className="work-list">
      <nav className="boxes" aria-label={assignments.boxesLabel}>
        <BoxLinks boxes={openBoxes} here={box} counts={counts} />
        <hr />
        <BoxLinks boxes={otherBoxes} here={box} counts={counts} />
      </nav>
      <section className="ls" aria-labelledby="hop">
        <div className="head">
          <h1 id="hop">{assignments.boxes[box]}</h1>
          <p className="m">{assignments.count(counts[box], position)}</p>
          <ExtensionsWaiting count={waitingExtensions} />
          {isDone ? <Note kind="ok">{assignments.one.done.return}</Note> : null}
        </div>
        {rows.length === 0 ? <p className="none">{assignments.empty[box]}</p> : null}
        <Groups box={box} rows={rows} nearUntil={nearUntil} />
        {next ? (
          <p className="more">
            <Link className="btn" to={`?box=${box}&cursor=${encodeURIComponent(next)}`}>
              {assignments.next}
            </Link>
          </p>
        ) : null}
      </section>
    </div>
  )
}

interface BoxLinksProps {
  boxes: readonly AssignmentBox[]
  here: AssignmentBox
  counts: BoxCounts
}

function BoxLinks({ boxes, here, counts }: BoxLinksProps) {
  const text = useText()
  return (
    <>
      {boxes.map((box) => (
        <Link key={box} to={`?box=${box}`} aria-current={box === here ? 'page' : undefined}>
          <Icon name={icons[box]} />
          {text.assignments.boxes[box]}
          <b>
            {counts[box]}
            <span className="sr"> {text.frame.count(counts[box]).replace(/^\d+ /, '')}</span>
          </b>
        </Link>
      ))}
    </>
  )
}

function Groups({ box, rows, nearUntil }: { box: AssignmentBox; rows: RowOfBox[]; nearUntil: Day }) {
  const { groups } = useText().assignments
  const weekday = useWeekday()
  const showsAddressee = box === 'unit'
  if (box === 'done' || box === 'returned' || box === 'for-information') {
    return <Rows rows={rows} showsAddressee={showsAddressee} />
  }
  const near = weekday(nearUntil)
  return (
    <>
      {(['over', 'near', 'later', 'none'] as const).map((nearness) => {
        const own = rows.filter((row) => row.nearness === nearness)
        if (own.length === 0) return null
        const words = {
          over: groups.overdue, near: groups.near(near), later: groups.later, none: groups.undated,
        }
        const icon = { over: 'warning', near: 'clock', later: 'calendar', none: 'list' } as const
        return (
          <section key={nearness} aria-label={words[nearness]}>
            <h2 className={nearness}>
              <Icon name={icon[nearness]} />
              {words[nearness]} ({own.length})
            </h2>
            <Rows rows={own} showsAddressee={showsAddressee} />
          </section>
        )
      })}
    </>
  )
}

function Rows({ rows, showsAddressee }: { rows: RowOfBox[]; showsAddressee: boolean }) {
  return (
    <ul>
      {rows.map((row) => (
        <AssignmentRow key={row.id} row={row} showsAddressee={showsAddressee} />
      ))}
    </ul>
  )
}

/** J and K walk the rows; Enter is the link's own. */
function useRowKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key.toLowerCase()]
      if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      const rows = [...document.querySelectorAll<HTMLElement>('.task a')]
      const at = rows.findIndex((row) => row === document.activeElement)
      rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus()
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
