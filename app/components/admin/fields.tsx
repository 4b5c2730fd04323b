import type { InputHTMLAttributes, ReactNode } from 'react'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'
import { Note, RefusalNote } from '../note.tsx'
import { useText } from '../use-text.ts'
import type { Text } from '../../text/language.ts'

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  id: string
  name: string
  label: string
  hint?: string
}

/** One line of a form: label, box, hint. */
export function Field({ id, label, hint, ...input }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input className="in" id={id} autoComplete="off" aria-describedby={hint ? `${id}-goi-y` : undefined} {...input} />
      {hint ? <span className="hint" id={`${id}-goi-y`}>{hint}</span> : null}
    </div>
  )
}

interface DayFieldProps {
  id: string
  name: string
  label: string
  day?: Day
}

/** A day, typed as it is written here: day before month, whatever the browser's language. */
export function DayField({ id, name, label, day }: DayFieldProps) {
  const text = useText().admin
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <DayInput id={id} name={name} {...(day ? { day } : {})} aria-describedby={`${id}-goi-y`} />
      <span className="hint" id={`${id}-goi-y`}>{text.dayHint}</span>
    </div>
  )
}

interface DayInputProps extends InputHTMLAttributes<HTMLInputElement> {
  name: string
  day?: Day
}

export function DayInput({ day, ...input }: DayInputProps) {
  return (
    <input className="in" inputMode="numeric" autoComplete="off" maxLength={10} required
      defaultValue={day ? formatDay(day) : undefined} {...input} />
  )
}

interface ChoiceProps {
  id: string
  name: string
  label: string
  hint?: string
  options: readonly { value: string; label: string }[]
  required?: boolean
  defaultValue?: string
}

/** A choice of one; it begins with nothing chosen, so that nobody sends the first by mistake. */
export function Choice({ id, name, label, hint, options, required, defaultValue }: ChoiceProps) {
  const text = useText().admin
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select className="in" id={id} name={name} required={required} defaultValue={defaultValue ?? ''}
        aria-describedby={hint ? `${id}-goi-y` : undefined}>
        <option value="">{text.choose}</option>
        {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
      {hint ? <span className="hint" id={`${id}-goi-y`}>{hint}</span> : null}
    </div>
  )
}

export function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      {children}
    </section>
  )
}

export type DoneWord = keyof Text['admin']['done']

/** What an action answered: a refusal, or what was done. */
export function Answer({ answer }: { answer: unknown }) {
  const done = useText().admin.done
  const isDone = typeof answer === 'object' && answer !== null && 'done' in answer
  const word = isDone ? (Object.keys(done) as DoneWord[]).find((one) => one === answer.done) : undefined
  return (
    <>
      <RefusalNote answer={answer} />
      {word ? <Note kind="ok">{done[word]}</Note> : null}
    </>
  )
}

/** A one-time code, shown this once: read off the screen, or copied. */
export function OneTimeCode({ signInName, code }: { signInName: string; code: string }) {
  const text = useText().admin.people
  return (
    <section className="panel" aria-labelledby="ma-mot-lan">
      <header>
        <h2 id="ma-mot-lan">{text.codeTitle}</h2>
      </header>
      <div className="stack pad">
        <p>{text.codeFor(signInName)}</p>
        <p>
          <output className="one-time-code">{code}</output>
        </p>
        <p className="m">{text.codeHint}</p>
      </div>
    </section>
  )
}

/** Which roles a seat gives. */
export function RoleBoxes({ id, held = [] }: { id: string; held?: readonly string[] }) {
  const { admin, states } = useText()
  return (
    <fieldset className="roles" aria-describedby={`${id}-rieng`}>
      <legend className="label">{admin.units.roles}</legend>
      <div className="row wrap">
        {Object.entries(states.role).map(([role, word]) => (
          <label className="chip" key={role}>
            <input type="checkbox" name="roles[]" value={role} defaultChecked={held.includes(role)} />
            {word}
          </label>
        ))}
      </div>
      <span className="hint" id={`${id}-rieng`}>{admin.units.alone} {admin.units.wide}</span>
    </fieldset>
  )
}
