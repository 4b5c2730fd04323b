import { useEffect, useRef } from 'react'

export interface RegistrationKeys {
  onPrevious: () => void
  onNext: () => void
  onCompare: () => void
}

/** Ctrl+Enter saves, F8 ticks "không có dấu mật", Alt+↓ goes to the next field that wants a look. */
export function useRegistrationKeys(keys: RegistrationKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const does = actionOf(event, latest.current)
      if (!does) return
      event.preventDefault()
      does()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function actionOf(event: KeyboardEvent, keys: RegistrationKeys): (() => void) | undefined {
  if (event.key === 'F8') return () => document.getElementById('khong-mat')?.click()
  if (event.key === 'F4') return keys.onCompare
  if (event.ctrlKey && event.key === 'Enter') {
    return () => document.getElementById('vao-so')?.click()
  }
  if (!event.altKey) return undefined
  if (event.key === 'ArrowLeft') return keys.onPrevious
  if (event.key === 'ArrowRight') return keys.onNext
  return event.key === 'ArrowDown' ? focusNextUnsure : undefined
}

/** Amber and empty fields in the order of the eye; after the last, the secrecy box. */
export function focusNextUnsure(): void {
  const fields = [...document.querySelectorAll<HTMLElement>('.registration .in.mid, .registration .in.no, #khong-mat')]
  const at = fields.findIndex((field) => field === document.activeElement)
  fields[(at + 1) % fields.length]?.focus()
}
