import { Form } from '@remix-run/react'
import { resultKinds } from '../../workflows/domain/values.ts'
import { formatDay } from '../text/dates.ts'
import { useText } from './use-text.ts'

/** What was typed before a refusal: a page without script gives it back. */
export type Typed = Readonly<Record<string, string | undefined>>

const WORDS_MAX = 4_000
const REASON_MIN = 10
const REASON_MAX = 1_000
const ACCEPT = '.pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.heic,.heif,.docx,.xlsx'

function FileField({ id, megabytes }: { id: string; megabytes: number }) {
  const { one } = useText().assignments
  return (
    <div className="dropz">
      <label className="label" htmlFor={id}>
        {one.file}
      </label>
      <input id={id} name="file" type="file" accept={ACCEPT} aria-describedby={`${id}-goi-y`} />
      <span className="hint" id={`${id}-goi-y`}>
        {one.fileHint(megabytes)}
      </span>
    </div>
  )
}

/** Finishing asks for the result (R18). The button stands in the bar below and belongs to this form. */
export function CompleteForm({ typed, megabytes }: { typed: Typed; megabytes: number }) {
  const { one } = useText().assignments
  return (
    <section className="res" aria-labelledby="ket-qua">
      <div className="row sp wrap">
        <h2 id="ket-qua">{one.result}</h2>
        <span className="xs">{one.resultHint}</span>
      </div>
      <Form id="f-complete" method="post" encType="multipart/form-data" reloadDocument>
        <input type="hidden" name="act" value="complete" />
        <fieldset>
          <legend>{one.resultKind}</legend>
          {resultKinds.map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="resultKind"
                value={kind}
                defaultChecked={kind === (typed.resultKind ?? 'note')}
              />
              {one.resultKinds[kind]}
            </label>
          ))}
        </fieldset>
        <div className="two">
          <div className="field">
            <label htmlFor="so-tra-loi">{one.replyNumber}</label>
            <input
              className="in"
              id="so-tra-loi"
              name="replyNumber"
              maxLength={60}
              autoComplete="off"
              placeholder={one.replyHint}
              defaultValue={typed.replyNumber}
            />
          </div>
          <div className="field">
            <label htmlFor="noi-dung-ket-qua">{one.note}</label>
            <textarea
              className="in"
              id="noi-dung-ket-qua"
              name="note"
              maxLength={WORDS_MAX}
              rows={2}
              placeholder={one.noteHint}
              defaultValue={typed.note}
            />
          </div>
        </div>
        <FileField id="tep-ket-qua" megabytes={megabytes} />
      </Form>
    </section>
  )
}

export function ProgressForm(props: { typed: Typed; megabytes: number; isOpen: boolean }) {
  const { typed, megabytes, isOpen } = props
  const { one } = useText().assignments
  return (
    <details className="res" id="tien-do" open={isOpen}>
      <summary>{one.progressTitle}</summary>
      <Form method="post" encType="multipart/form-data" reloadDocument>
        <input type="hidden" name="act" value="progress" />
        <div className="two">
          <div className="field">
            <label htmlFor="phan-tram">{one.percent}</label>
            <input
              className="in"
              id="phan-tram"
              name="percent"
              type="number"
              min={0}
              max={100}
              step={1}
              inputMode="numeric"
              defaultValue={typed.percent}
            />
          </div>
          <div className="field">
            <label htmlFor="noi-dung-tien-do">{one.progressText}</label>
            <textarea
              className="in"
              id="noi-dung-tien-do"
              name="text"
              maxLength={WORDS_MAX}
              rows={2}
              defaultValue={typed.text}
            />
          </div>
        </div>
        <FileField id="tep-tien-do" megabytes={megabytes} />
        <div>
          <button className="btn">{one.send}</button>
        </div>
      </Form>
    </details>
  )
}

interface ReasonFormProps {
  act: 'return' | 'recall'
  typed: Typed
  isOpen: boolean
  /** A return always gives its reason; a recall only once work has begun. */
  isRequired: boolean
}

export function ReasonForm({ act, typed, isOpen, isRequired }: ReasonFormProps) {
  const { one } = useText().assignments
  const isReturn = act === 'return'
  return (
    <details className="res" id={isReturn ? 'tra-lai' : 'thu-hoi'} open={isOpen}>
      <summary>{isReturn ? one.returnTitle : one.recall}</summary>
      <Form method="post" reloadDocument>
        <input type="hidden" name="act" value={act} />
        <div className="field">
          <label htmlFor={`ly-do-${act}`}>{one.reason}</label>
          <textarea
            className="in"
            id={`ly-do-${act}`}
            name="reason"
            rows={2}
            required={isRequired}
            minLength={REASON_MIN}
            maxLength={REASON_MAX}
            aria-describedby={`goi-y-${act}`}
            defaultValue={typed.reason}
          />
          <span className="hint" id={`goi-y-${act}`}>
            {isReturn ? one.returnHint : one.recallHint}
          </span>
        </div>
        <div>
          <button className="btn d">{isReturn ? one.return : one.recall}</button>
        </div>
      </Form>
    </details>
  )
}

interface ForwardFormProps {
  people: readonly { code: string; name: string }[]
  dueOn: string | null
  typed: Typed
  isOpen: boolean
}

/** A unit's head gives the work on to his own people. */
export function ForwardForm({ people, dueOn, typed, isOpen }: ForwardFormProps) {
  const { one } = useText().assignments
  return (
    <details className="res" id="giao-viec" open={isOpen}>
      <summary>{one.forward}</summary>
      <Form method="post" reloadDocument>
        <input type="hidden" name="act" value="forward" />
        <div className="two">
          <div className="field">
            <label htmlFor="nguoi-chu-tri">{one.forwardLead}</label>
            <select className="in" id="nguoi-chu-tri" name="lead" required defaultValue={typed.lead ?? ''}>
              <option value="">{one.choose}</option>
              {people.map((person) => (
                <option key={person.code} value={person.code}>
                  {person.name}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="han-giao">{one.forwardDue}</label>
            <input
              className="in"
              id="han-giao"
              name="dueOn"
              inputMode="numeric"
              autoComplete="off"
              maxLength={10}
              placeholder={dueOn ? formatDay(dueOn) : 'dd/mm/yyyy'}
              aria-describedby="goi-y-han"
              defaultValue={typed.dueOn}
            />
            <span className="hint" id="goi-y-han">
              {dueOn ? one.forwardDueHint(formatDay(dueOn)) : one.forwardDueFree}
            </span>
          </div>
        </div>
        {people.length > 1 ? (
          <>
            <PeopleBoxes name="support[]" legend={one.forwardSupport} people={people} />
            <PeopleBoxes name="fyi[]" legend={one.forwardFyi} people={people} />
          </>
        ) : null}
        <div className="field">
          <label htmlFor="y-kien">{one.forwardText}</label>
          <textarea
            className="in"
            id="y-kien"
            name="text"
            rows={2}
            required
            maxLength={WORDS_MAX}
            defaultValue={typed.text ?? one.forwardTextDefault}
          />
        </div>
        <div>
          <button className="btn p">{one.forwardDo}</button>
        </div>
      </Form>
    </details>
  )
}

function PeopleBoxes(props: {
  name: string
  legend: string
  people: readonly { code: string; name: string }[]
}) {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {props.people.map((person) => (
        <label key={person.code}>
          <input type="checkbox" name={props.name} value={person.code} />
          {person.name}
        </label>
      ))}
    </fieldset>
  )
}
