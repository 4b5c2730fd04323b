import { useEffect, useRef } from 'react'
import { undoChoice } from './fill-field.ts'

export interface RegistrationKeys {
  onPrevious: () => void
  onNext: () => void
  onCompare: () => void
  /** To walk the words of the page. */
  onWords: () => void
}

/**
 * Ctrl+Enter saves, F8 ticks "không có dấu mật", F2 or Alt+↓ goes to the next field that wants a
 * look, Alt+↑ to the words of the page, F9 takes what is usual with the sender.
 */
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
  if (event.key === 'F9') return takeUsual
  if (event.key === 'F2') return () => focusNextUnsure()
  if (event.ctrlKey && event.key.toLowerCase() === 'z' && document.activeElement instanceof HTMLSelectElement) {
    return () => void undoChoice(document.activeElement)
  }
  if (event.ctrlKey && event.key === 'Enter') {
    return () => document.getElementById('vao-so')?.click()
  }
  if (!event.altKey) return undefined
  if (event.key === 'ArrowLeft') return keys.onPrevious
  if (event.key === 'ArrowRight') return keys.onNext
  if (event.key === 'ArrowUp') return keys.onWords
  return event.key === 'ArrowDown' ? () => focusNextUnsure() : undefined
}

/** Amber and empty fields in the order of the eye; after the last, the secrecy box. */
export function focusNextUnsure(from: Element | null = document.activeElement): void {
  const all = [...document.querySelectorAll<HTMLInputElement>('.registration .in, #khong-mat')]
    .filter((field) => !field.disabled && (field === from || wantsLook(field)))
  const at = all.findIndex((field) => field === from)
  const next = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))][0]
  next?.focus()
  if (next && next.type !== 'checkbox') next.select?.()
}

/** A proposal that is not certain, a needed field without words, the secrecy box. */
function wantsLook(field: HTMLInputElement): boolean {
  if (field.id === 'khong-mat') return true
  if (field.matches('.mid, .no')) return true
  return field.required && field.value.trim() === ''
}

/** Takes everything that is offered as usual with this sender. */
function takeUsual(): void {
  const before = document.activeElement
  for (const offer of document.querySelectorAll<HTMLElement>('.registration .usual [data-take]')) offer.click()
  if (before instanceof HTMLElement) before.focus()
}
