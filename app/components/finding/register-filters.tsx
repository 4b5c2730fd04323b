import { Form, Link } from '@remix-run/react'
import { documentStates } from '../../../workflows/domain/values.ts'
import { useText } from '../use-text.ts'
import { DayField } from './day-field.tsx'
import { allColumns, type RegisterColumn } from './register-columns.ts'

interface FiltersProps {
  params: URLSearchParams
  units: readonly { id: string; name: string }[]
  types: readonly { code: string; name: string }[]
  states: Readonly<Record<string, number>>
  sources: Readonly<Record<string, number>>
  oddDates: string
}

const shownStates = documentStates.filter((state) => state !== 'removed')
const doors = ['post', 'desk', 'email', 'e-office'] as const

/** The side of the register: what narrows it, with how many there are. */
export function RegisterFilters({ params, units, types, states, sources, oddDates }: FiltersProps) {
  const text = useText()
  const { register } = text.finding
  const key = params.toString()
  return (
    <Form className="side" aria-label={register.filters} key={key} preventScrollReset>
      {['q', 'in', 'view', 'mine', 'sort'].map((name) =>
        params.get(name) ? <input key={name} type="hidden" name={name} value={params.get(name)!} /> : null,
      )}
      {params.getAll('col').map((column) => <input key={column} type="hidden" name="col" value={column} />)}
      <button className="btn p">{register.apply}</button>
      <fieldset>
        <legend>{register.days}</legend>
        <DayField name="from" label={register.from} value={params.get('from') ?? ''} />
        <DayField name="to" label={register.to} value={params.get('to') ?? ''} />
      </fieldset>
      <fieldset>
        <legend>{register.state}</legend>
        {shownStates.map((state) => (
          <Check key={state} name="state" value={state} params={params} count={states[state]}>
            {text.states.documentState[state]}
          </Check>
        ))}
      </fieldset>
      <fieldset>
        <legend>{register.source}</legend>
        {doors.map((door) => (
          <Check key={door} name="source" value={door} params={params} count={sources[door]}>
            {text.states.source[door]}
          </Check>
        ))}
      </fieldset>
      <label className="line">
        {register.unit}
        <select className="in" name="unit" defaultValue={params.get('unit') ?? ''}>
          <option value="">{register.anyUnit}</option>
          {units.map((unit) => <option key={unit.id} value={unit.id}>{unit.name}</option>)}
        </select>
      </label>
      <label className="line">
        {register.type}
        <select className="in" name="type" defaultValue={params.get('type') ?? ''}>
          <option value="">{register.anyType}</option>
          {types.map((type) => <option key={type.code} value={type.code}>{type.name}</option>)}
        </select>
      </label>
      <label className="line">
        {register.issuer}
        <input className="in" name="issuer" maxLength={200} defaultValue={params.get('issuer') ?? ''} />
      </label>
      <fieldset>
        <legend>{register.check}</legend>
        <Check name="check" value="odd-dates" params={params} shown={oddDates}>{register.oddDates}</Check>
        <Check name="check" value="late" params={params}>{register.late}</Check>
        <Check name="due" value="overdue" params={params}>{register.overdue}</Check>
      </fieldset>
      <button className="btn p">{register.apply}</button>
      <Link className="btn q" to="/register">{register.clearFilters}</Link>
    </Form>
  )
}

interface CheckProps {
  name: string
  value: string
  params: URLSearchParams
  count?: number | undefined
  shown?: string
  children: string
}

function Check({ name, value, params, count, shown, children }: CheckProps) {
  return (
    <label className="check">
      <input type="checkbox" name={name} value={value} defaultChecked={params.getAll(name).includes(value)} />
      <span>{children}</span>
      <span className="m">{shown ?? count ?? ''}</span>
    </label>
  )
}

/** Which columns are shown; the choice stays in the address. */
export function ColumnChooser({ params, columns }: { params: URLSearchParams; columns: readonly RegisterColumn[] }) {
  const { register } = useText().finding
  const others = [...params].filter(([name]) => name !== 'col' && name !== 'cursor')
  return (
    <details className="cols-menu">
      <summary className="btn sm">{register.columns}</summary>
      <Form className="menu up" preventScrollReset>
        {others.map(([name, value], index) => <input key={index} type="hidden" name={name} value={value} />)}
        {allColumns.map((column) => (
          <label className="check" key={column}>
            <input type="checkbox" name="col" value={column} defaultChecked={columns.includes(column)} />
            <span>{register.column[column]}</span>
          </label>
        ))}
        <button className="btn p">{register.apply}</button>
      </Form>
    </details>
  )
}
