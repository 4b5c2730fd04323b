import { type ReactNode, useState } from 'react'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatDay } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import type { EntryField } from './entry-fields.tsx'
import { RegistrationField } from './field.tsx'

const YEAR_DAYS = 365

/** A day as it is typed here, dd/mm/yyyy, never as a browser's language would have it. */
export function DayField({ field, today, isIssue, more }: {
  field: EntryField; today: Day; isIssue: boolean; more?: ReactNode
}) {
  const text = useText().registration
  const { value, ...rest } = field
  const [typed, setTyped] = useState(value ? formatDay(value) : '')
  const warning = dayWarning(typed, today, isIssue, text)
  return (
    <RegistrationField {...rest} more={more} error={rest.error ?? (warning?.isError ? warning.words : undefined)}>
      {(className) => (
        <>
          <input
            id={field.id} name={field.id} className={warning?.isError ? `${className} bad` : className} value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)} placeholder={text.dayHint} inputMode="numeric"
            maxLength={10} autoComplete="off" aria-invalid={warning?.isError ?? false}
          />
          {warning && !warning.isError ? <p className="hint warn">{warning.words}</p> : null}
        </>
      )}
    </RegistrationField>
  )
}

type RegistrationText = ReturnType<typeof useText>['registration']

function dayWarning(typed: string, today: Day, isIssue: boolean, text: RegistrationText) {
  if (typed.trim() === '') return null
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed.trim()) ?? []
  if (!day || !month || !year) return typed.length >= 8 ? { words: text.badDay, isError: true } : null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (isIssue && iso > today) return { words: text.future, isError: true }
  if (!isIssue && iso < today) return { words: text.lateDue, isError: false }
  const age = (Date.parse(today) - Date.parse(iso)) / 86_400_000
  return isIssue && age > YEAR_DAYS ? { words: text.old, isError: false } : null
}
