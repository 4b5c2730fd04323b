import type { Day } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'

interface DayFieldProps {
  name: string
  label: string
  value: string
}

/** As this office writes a day, `25/11/2026`: a browser's own picker follows its own language. */
export function DayField({ name, label, value }: DayFieldProps) {
  return (
    <label className="line">
      {label}
      <input
        className="in day"
        name={name}
        inputMode="numeric"
        placeholder="dd/mm/yyyy"
        pattern="\s*\d{1,2}[\/\-. ]\d{1,2}[\/\-. ]\d{4}\s*"
        title="dd/mm/yyyy"
        maxLength={12}
        size={10}
        autoComplete="off"
        defaultValue={shown(value)}
      />
    </label>
  )
}

/** An address may hold either way of writing. */
function shown(value: string | Day): string {
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value
}
