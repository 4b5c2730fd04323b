import { Link } from '@remix-run/react'
import type { TrayRow } from '../../../db/tray.ts'
import { formatTime } from '../../text/dates.ts'
import { Icon, type IconName } from '../icon.tsx'
import { ScanStateWord } from '../state-word.tsx'
import { UrgencyMark } from '../urgency.tsx'
import { useText } from '../use-text.ts'

/** A row as it reaches the browser: instants as text or Date. */
export type TrayRowShown = Omit<TrayRow, 'received_at' | 'read_at'> & {
  received_at: Date | string
  read_at: Date | string | null
}

const doors: Record<TrayRow['source'], IconName> = { post: 'post', desk: 'desk', email: 'mail', 'e-office': 'globe' }

export function TrayItem({ row }: { row: TrayRowShown }) {
  const isStopped = row.state === 'quarantined'
  return (
    <li className={isStopped ? 'q' : ''}>
      <Thumbnail row={row} />
      <div className="grow">
        <Title row={row} />
        <Meta row={row} />
      </div>
      <State row={row} />
      <Actions row={row} />
    </li>
  )
}

function Thumbnail({ row }: { row: TrayRowShown }) {
  if (row.state === 'quarantined' || row.slip_closed) return <span className="thumb lock" aria-hidden="true"><Icon name="lock" /></span>
  if (!row.page_count || row.gate === 'pending') return <span className="thumb busy" aria-hidden="true" />
  return <img className="thumb pic" src={`/scans/${row.id}/pages/1?w=120`} alt="" loading="lazy" width={44} height={58} />
}

function Title({ row }: { row: TrayRowShown }) {
  const text = useText().tray
  if (row.state === 'quarantined') return <div className="t">{text.hidden}</div>
  if (row.slip_of) return <div className="t"><Icon name="pen" /> {text.paper.of(row.slip_of)}</div>
  const title = [row.issuer, row.subject].filter(Boolean).join(' – ')
  return (
    <div className="t two-lines">
      {row.urgency && row.urgency !== 'normal' ? <><UrgencyMark urgency={row.urgency} /> </> : null}
      {title || row.file_name || '—'}
    </div>
  )
}

function Meta({ row }: { row: TrayRowShown }) {
  const text = useText().tray
  const symbol = [row.number, row.notation].filter(Boolean).join('/')
  const parts = [
    formatTime(row.received_at),
    row.page_count ? text.pages.replace('{count}', String(row.page_count)) : null,
    symbol || null,
    row.holds_signature ? text.signed : null,
    row.state === 'quarantined' ? text.hiddenMore : null,
    row.issuer || row.subject ? row.file_name : null,
    row.source === 'email' ? row.sender : null,
    row.mail_subject ? `“${row.mail_subject}”` : null,
  ].filter(Boolean)
  return (
    <div className="m cut">
      <Icon name={doors[row.source]} /> {text.sources[row.source]} · {parts.join(' · ')}
    </div>
  )
}

function State({ row }: { row: TrayRowShown }) {
  const text = useText().tray
  const pages = row.page_count ?? 0
  const isReadingOn = row.state === 'ready' && !row.read_at && pages > 1
  return (
    <div>
      <ScanStateWord state={row.state} />
      <div className="xs">
        {row.state === 'quarantined' ? text.stopped : null}
        {row.state === 'needs-person' ? (text.reasons[row.reason_code ?? ''] ?? text.byHand) : null}
        {row.state === 'reading' && row.gate === 'pending' ? text.checking : null}
        {row.state === 'ready' && row.urgency && row.urgency !== 'normal' ? <b className="stop">{text.atOnce} · </b> : null}
        {row.state === 'ready' ? `${text.sure.replace('{count}', String(row.sure))}, ${text.unsure.replace('{count}', String(row.unsure))}` : null}
        {row.in_doubt.length > 0 ? <><br /><Link className="stop" to={`/scans/${row.id}/doubt`}>{text.doubt.short.replace('{pages}', row.in_doubt.join(', '))}</Link></> : null}
        {isReadingOn ? <><br />{text.reading.replace('{read}', String(row.pages_read)).replace('{pages}', String(pages))}</> : null}
      </div>
    </div>
  )
}

function Actions({ row }: { row: TrayRowShown }) {
  const all = useText()
  const text = all.tray
  if (row.state === 'quarantined') {
    return (
      <div className="act">
        <Link data-main-action className="btn d" to={`/scans/${row.id}/quarantine`}>{text.look}</Link>
      </div>
    )
  }
  if (row.slip_of) {
    return (
      <div className="act">
        <Link data-main-action className="btn p" to={`/scans/${row.id}/slip`}>{text.paper.take}</Link>
        <Link className="btn q" to={`/scans/${row.id}/arrange`}>{all.arrange.open}</Link>
      </div>
    )
  }
  const canRegister = row.gate === 'clear' || row.gate === 'cleared'
  return (
    <div className="act">
      {canRegister ? (
        <Link data-main-action className={row.state === 'ready' ? 'btn p' : 'btn'} to={`/register/new?scan=${row.id}`}>
          {row.state === 'ready' ? text.open : text.byHand}
        </Link>
      ) : null}
      {canRegister && row.page_count ? (
        <Link className="btn q" to={`/scans/${row.id}/arrange`}>{all.arrange.open}</Link>
      ) : null}
      {row.state === 'needs-person' ? (
        <>
          <Link data-main-action={canRegister ? undefined : true} className="btn" to={`/scans/${row.id}/return`}>{text.giveBack}</Link>
          <Link className="btn q" to={`/scans/${row.id}/return?as=rejected`}>{text.reject}</Link>
        </>
      ) : null}
    </div>
  )
}
