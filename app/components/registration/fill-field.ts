import { foldVietnamese } from '../../../workflows/domain/vietnamese.ts'

/** What a choice was before it was filled from the page, so that Ctrl+Z brings it back. */
const chosenBefore = new Map<string, string>()

/**
 * Puts a value into a field as if it had been typed: the browser's own undo takes it back, and
 * whoever listens to the field hears it. False when a choice has no such value.
 */
export function fillField(id: string, value: string, isAppended: boolean): boolean {
  const field = document.getElementById(id)
  if (field instanceof HTMLSelectElement) return choose(field, value)
  if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLTextAreaElement)) return false
  field.focus({ preventScroll: true })
  const end = field.value.length
  const text = isAppended && end > 0 ? ` ${value}` : value
  const room = field.maxLength > 0 ? field.maxLength - (isAppended ? end : 0) : text.length
  field.setSelectionRange(isAppended ? end : 0, end)
  // The only way that keeps the browser's own undo; where it fails the value is set without one.
  if (!document.execCommand('insertText', false, text.slice(0, room))) {
    field.setRangeText(text.slice(0, room), isAppended ? end : 0, end, 'end')
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return true
}

function choose(field: HTMLSelectElement, value: string): boolean {
  const wanted = foldVietnamese(value)
  const option = [...field.options].find(
    (one) => one.value === value || foldVietnamese(one.text) === wanted,
  )
  if (!option) return false
  chosenBefore.set(field.id, field.value)
  field.focus({ preventScroll: true })
  set(field, option.value)
  return true
}

/** Takes back what `fillField` chose in a list; false when there is nothing to take back. */
export function undoChoice(field: Element | null): boolean {
  if (!(field instanceof HTMLSelectElement)) return false
  const before = chosenBefore.get(field.id)
  if (before === undefined) return false
  chosenBefore.delete(field.id)
  set(field, before)
  return true
}

function set(field: HTMLSelectElement, value: string): void {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
}
