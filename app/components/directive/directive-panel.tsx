import { Form } from '@remix-run/react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { Day } from '../../../workflows/domain/values.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { DirectiveFields, keepOnce, type Offers, type PanelStart } from './directive-fields.tsx'

interface PanelProps {
  offers: Offers
  start: PanelStart | null
  startKind: 'proposal' | 'transcription' | 'replaced' | null
  externalDueOn: Day | null
  hidden: Record<string, string>
  mayConfirm: boolean
  /** The position of the leader, for whom it may be somebody else who acts. */
  actsAs: string
  hasInk: boolean
  isSending: boolean
  notice: ReactNode
  showsMore: boolean
  onWriteOn?: () => void
  /** Before anything is sent: the ink must be with the office. Answers whether it may go on. */
  beforeSend?: (form: FormData) => Promise<boolean>
}

/** Who does what by when: the structured half of a directive. A plain form, so that it posts without script. */
export function DirectivePanel(props: PanelProps) {
  const { offers, hidden, mayConfirm } = props
  const text = useText().directive.panel
  const [start, setStart] = useState(props.start)
  const form = useRef<HTMLFormElement>(null)
  const isReady = useRef(false)
  const [counts, setCounts] = useState(() => countsOf(start))

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    if (!props.beforeSend || isReady.current) {
      isReady.current = false
      return
    }
    event.preventDefault()
    // The browser made the event; the button that was pressed goes along when it is sent again.
    const { submitter } = event.nativeEvent as SubmitEvent
    void props.beforeSend(new FormData(event.currentTarget, submitter)).then((mayGo) => {
      if (!mayGo) return
      isReady.current = true
      form.current?.requestSubmit(submitter)
    })
  }
  const onChange = (event: FormEvent<HTMLFormElement>) => {
    const { target } = event
    if (target instanceof HTMLInputElement) keepOnce(event.currentTarget, target)
    const chosen = new FormData(event.currentTarget)
    setCounts([chosen.get('lead') ? 1 : 0, chosen.getAll('support[]').length, chosen.getAll('fyi[]').length])
  }

  return (
    <aside className="pn" aria-label={text.title} id="giao-viec">
      <header>
        <h2 className="grow">{text.title}</h2>
        {props.onWriteOn ? (
          <button type="button" className="btn sm q" onClick={props.onWriteOn}><Icon name="pen" />{text.writeOn}</button>
        ) : null}
      </header>
      <Form method="post" className="panel-form" ref={form} onSubmit={onSubmit} onChange={onChange} key={start?.id ?? 'own'}>
        {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <div className="bd">
          {props.notice}
          <StartNote kind={props.startKind} start={start} onDrop={() => {
            setStart(null)
            setCounts([0, 0, 0])
          }} />
          <DirectiveFields offers={offers} start={start} externalDueOn={props.externalDueOn} />
        </div>
        <footer>
          <p className="m" aria-live="polite">{text.count(...counts)} · {text.as(props.actsAs)}</p>
          {mayConfirm ? (
            <div className="row">
              <button className="btn p big grow" name="intent" value="confirm" disabled={props.isSending}>
                <Icon name="check" />{props.isSending ? text.sending : text.confirm}
              </button>
            </div>
          ) : (
            <button className="btn p big" name="intent" value="propose" disabled={props.isSending}>{text.propose}</button>
          )}
          {mayConfirm ? <OtherWays {...props} start={start} /> : null}
        </footer>
      </Form>
    </aside>
  )
}

function StartNote({ kind, start, onDrop }: { kind: PanelProps['startKind']; start: PanelStart | null; onDrop(): void }) {
  const text = useText().directive.panel
  if (!start || !kind) return null
  if (kind === 'replaced') return <p className="note warn"><Icon name="warning" /><span>{text.replaces}</span></p>
  return (
    <div className="prop row">
      <div className="grow">
        <Icon name="check" /> <b>{kind === 'proposal' ? text.proposed(start.by) : text.transcribed(start.by)}</b>
        <div className="m">{text.proposedMore}</div>
      </div>
      {kind === 'proposal' ? <button type="button" className="btn sm q" onClick={onDrop}>{text.drop}</button> : (
        <button className="btn sm p" name="intent" value="transcription">{text.confirmTranscription}</button>
      )}
    </div>
  )
}

function OtherWays({ offers, start, hasInk, isSending, showsMore }: PanelProps) {
  const text = useText().directive.panel
  return (
    <details className="other-ways" open={showsMore || Boolean(start?.passTo)}>
      <summary className="btn sm q"><Icon name="more" />{text.more}: {text.giveBack} · {text.pass} · {text.keep}</summary>
      <div className="row">
        <label className="grow"><span className="sr">{text.passTo}</span>
          <select className="in" name="passTo" defaultValue={start?.passTo ?? ''}>
            <option value="">{text.passTo}</option>
            {offers.leaders.map((one) => <option key={one.id} value={one.code}>{one.name}</option>)}
          </select>
        </label>
        <button className="btn" name="intent" value="pass" disabled={isSending}><Icon name="next" />{text.passNow}</button>
      </div>
      <div className="row">
        <label className="grow"><span className="sr">{text.giveBackReason}</span>
          <input className="in" name="reason" maxLength={1000} placeholder={text.giveBackReason} />
        </label>
        <button className="btn d" name="intent" value="return" disabled={isSending}><Icon name="return" />{text.giveBack}</button>
      </div>
      <div className="row">
        <button className="btn grow" name="intent" value="keep" disabled={isSending}><Icon name="document" />{text.keep}</button>
        <button className="btn grow" name="intent" value="leave" disabled={isSending || !hasInk}><Icon name="letters" />{text.leave}</button>
      </div>
    </details>
  )
}

function countsOf(start: PanelStart | null): [number, number, number] {
  return [start?.lead ? 1 : 0, start?.support.length ?? 0, start?.fyi.length ?? 0]
}
