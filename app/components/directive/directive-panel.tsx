import { Form } from '@remix-run/react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { Day } from '../../../workflows/domain/values.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { DirectiveFields } from './directive-fields.tsx'
import { nameOf, type Offers, type PanelStart } from './offers.ts'
import { type Choice, useChoice } from './use-choice.ts'

interface PanelProps {
  offers: Offers
  start: PanelStart | null
  startKind: 'proposal' | 'transcription' | 'replaced' | null
  externalDueOn: Day | null
  hidden: Record<string, string>
  mayConfirm: boolean
  /** The position of the leader, for whom it may be somebody else who acts. */
  actsAs: string
  /** Pictures of the paper that was written out. */
  papers: readonly string[]
  hasInk: boolean
  isSending: boolean
  /** He can sign the sheet right away. */
  hasKey: boolean
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
  const form = useRef<HTMLFormElement>(null)
  const choice = useChoice(form, offers, { start: props.start, externalDueOn: props.externalDueOn })
  const [isDropped, setDropped] = useState(false)
  const start = isDropped ? null : props.start
  const isReady = useRef(false)

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

  return (
    <aside className="pn" aria-label={text.title} id="giao-viec">
      <header>
        <h2 className="grow">{text.title}</h2>
        {props.onWriteOn ? (
          <button type="button" className="btn sm q" onClick={props.onWriteOn}><Icon name="pen" />{text.writeOn}</button>
        ) : null}
      </header>
      <Form method="post" className="panel-form" ref={form} onSubmit={onSubmit}>
        {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <div className="bd">
          {props.notice}
          {props.papers.map((image, at) => (
            <a key={image} className="paper" href={image} target="_blank" rel="noreferrer"><img src={image} alt={text.paper(at + 1)} loading="lazy" /></a>
          ))}
          <StartNote kind={props.startKind} start={start} onDrop={() => {
            setDropped(true)
            choice.reset(null)
          }} />
          <DirectiveFields offers={offers} choice={choice} externalDueOn={props.externalDueOn} />
        </div>
        <footer>
          {mayConfirm ? <ConfirmRow {...props} choice={choice} /> : (
            <button className="btn p big" name="intent" value="propose" disabled={props.isSending}>{text.propose}</button>
          )}
          {mayConfirm ? <OtherWays {...props} start={start} choice={choice} /> : null}
        </footer>
      </Form>
    </aside>
  )
}

/** The one button that the chips lead to: to confirm, to pass on or to keep. */
function ConfirmRow({ offers, choice, actsAs, isSending, hasKey }: PanelProps & { choice: Choice }) {
  const text = useText().directive.panel
  const [signs, setSigns] = useState(true)
  const { lead, support, fyi, passTo } = choice.picked
  const keeps = choice.parsed?.keeps === true && !lead && support.length + fyi.length === 0
  const intent = passTo ? 'pass' : keeps ? 'keep' : 'confirm'
  const confirm = hasKey && signs ? text.confirmAndSign : text.confirm
  const words = passTo ? text.passPrimary(nameOf(offers, passTo)) : keeps ? text.keepPrimary : confirm
  return (
    <>
      <p className="m" aria-live="polite">{text.count(lead ? 1 : 0, support.length, fyi.length)} · {text.as(actsAs)}</p>
      <div className="row">
        <button className="btn p big grow" name="intent" value={intent} disabled={isSending} data-confirms>
          <Icon name="check" />{isSending ? text.sending : words}
        </button>
      </div>
      {hasKey ? (
        <label className="row then-sign">
          <input type="checkbox" name="thenSign" value="yes" checked={signs} onChange={(event) => setSigns(event.target.checked)} />
          {text.thenSign}
        </label>
      ) : null}
    </>
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

function OtherWays({ offers, start, choice, hasInk, isSending, showsMore }: PanelProps & { choice: Choice }) {
  const text = useText().directive.panel
  return (
    <details className="other-ways" open={showsMore || Boolean(start?.passTo)}>
      <summary className="btn sm q"><Icon name="more" />{text.more}: {text.giveBack} · {text.pass} · {text.keep}</summary>
      <div className="row">
        <label className="grow"><span className="sr">{text.passTo}</span>
          <select className="in" name="passTo" value={choice.picked.passTo} onChange={(event) => choice.passOn(event.target.value)}>
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
