import { useMatches } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import type { Text } from '../text/language.ts'
import { useText } from './use-text.ts'

export interface PageKey {
  /** As printed on the key: `J`, `Enter`, `Ctrl+Enter`. */
  key: string
  does: string
}

/**
 * What a page may tell the frame: `export const handle: PageHandle = { … }` in its route.
 */
export interface PageHandle {
  /** The page draws itself whole, with its own `main` and `h1`: no bar above it. */
  bare?: boolean
  /** Its keys, listed when a person presses `?`. */
  keys?: (text: Text) => readonly PageKey[]
}

export function useHandles(): PageHandle[] {
  // Only routes of this application put anything under `handle`, and always a PageHandle.
  return useMatches().flatMap(({ handle }) => (handle ? [handle as PageHandle] : []))
}

/** Whether a key was meant for a field, not for the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** The list of the page's keys, and the keys every page has: `/`, `?`. */
export function KeysDialog() {
  const text = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  const keys = useHandles().flatMap((handle) => handle.keys?.(text) ?? [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      if (event.key === '/') {
        event.preventDefault()
        document.getElementById('tim')?.focus()
      }
      if (event.key === '?' && !dialog.current?.open) dialog.current?.showModal()
    }
    const onClick = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : undefined
      if (target?.closest('[data-open-keys]')) dialog.current?.showModal()
      // A menu closes when the person turns to something else.
      for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.me[open]')) {
        if (!target || !menu.contains(target)) menu.open = false
      }
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('click', onClick)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('click', onClick)
    }
  }, [])

  const all = [
    ...keys,
    { key: '/', does: text.frame.keys.search },
    { key: '?', does: text.frame.keys.help },
    { key: 'Esc', does: text.frame.keys.close },
  ]
  return (
    <dialog ref={dialog} aria-labelledby="phim-tat">
      <header className="row sp pad">
        <h2 id="phim-tat">{text.frame.keysOfPage}</h2>
        <form method="dialog">
          <button className="btn">{text.frame.close}</button>
        </form>
      </header>
      <dl className="keys">
        {all.map((one) => (
          <KeyRow key={one.key} name={one.key} does={one.does} />
        ))}
      </dl>
    </dialog>
  )
}

function KeyRow({ name, does }: { name: string; does: string }) {
  return (
    <>
      <dt>
        <kbd>{name}</kbd>
      </dt>
      <dd>{does}</dd>
    </>
  )
}
