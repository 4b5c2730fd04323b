import { type ReactNode, useEffect, useRef } from 'react'
import type { ShownTableItem, ShownTablePage } from '../../server/arrange-page.server.ts'
import { Icon, type IconName } from '../icon.tsx'
import { useText } from '../use-text.ts'

/** A button that says to the table what to do: its value is read by the form's action. */
export function ActButton({ act, icon, label, shortcut, disabled = false, className = 'btn sm', children }: {
  act: object
  icon: IconName
  label: string
  /** Key on the chosen page that presses this button. */
  shortcut?: string
  disabled?: boolean
  className?: string
  children?: ReactNode
}) {
  return (
    <button
      className={className} name="act" value={JSON.stringify(act)} disabled={disabled}
      aria-label={label} title={label} data-shortcut={shortcut}
    >
      <Icon name={icon} />{children}
    </button>
  )
}

const step = (one: object) => ({ kind: 'step', step: one })

/** One letter on the table: its pages in order, and what may be done between it and the next. */
export function TableItem({ scanId, items, at }: {
  scanId: string
  items: readonly ShownTableItem[]
  at: number
}) {
  const text = useText().arrange
  const item = items[at]
  const next = items[at + 1]
  if (!item) return null
  const number = String(at + 1)
  const canMeet = next && !item.locked && !next.locked
  return (
    <section className="panel letter" aria-label={text.letter.replace('{number}', number)}>
      <header>
        <h2>{text.letter.replace('{number}', number)}</h2>
        <span className="m">{text.pages.replace('{count}', String(item.pages.length))}</span>
        {item.locked ? <span className="st warn"><Icon name="lock" />{text[item.locked]}</span> : null}
      </header>
      <ol className="pages">
        {item.pages.map((page, index) => (
          <TablePage key={`${page.from} ${page.page}`} scanId={scanId} page={page} place={{ items, at, index }} />
        ))}
      </ol>
      {canMeet ? (
        <footer className="row wrap">
          <ActButton act={step({ kind: 'join', item: at })} icon="link" label={text.join} className="btn">{text.join}</ActButton>
          {item.pages.length === next.pages.length ? (
            <>
              <ActButton act={step({ kind: 'interleave', fronts: at, backs: at + 1 })} icon="document" label={text.interleave} className="btn">
                {text.interleave}
              </ActButton>
              <span className="xs">{text.interleaveHint}</span>
            </>
          ) : null}
        </footer>
      ) : null}
    </section>
  )
}

function TablePage({ scanId, page, place: { items, at, index } }: {
  scanId: string
  page: ShownTablePage
  place: { items: readonly ShownTableItem[]; at: number; index: number }
}) {
  const text = useText().arrange
  const item = items[at]
  const count = item?.pages.length ?? 0
  const before = leftOf(items, at, index)
  const behind = rightOf(items, at, index)
  const name = text.pageOf.replace('{page}', String(index + 1)).replace('{number}', String(at + 1))
  return (
    <li className="sheet" tabIndex={0} aria-label={name} data-place={`${page.from} ${page.page}`}>
      <Picture scanId={scanId} page={page} name={name} />
      <span className="xs">{text.page.replace('{page}', String(index + 1))}{page.isBlank ? ` · ${text.sheet}` : ''}</span>
      {item?.locked ? null : (
        <span className="do" role="group" aria-label={name}>
          <ActButton act={step({ kind: 'move', item: at, page: index, ...before })} icon="back" label={`${text.left}: ${name}`} shortcut="alt+arrowleft" disabled={!before}>{text.short.left}</ActButton>
          <ActButton act={step({ kind: 'turn', item: at, page: index, by: 90 })} icon="turn" label={`${text.turn}: ${name}`} shortcut="r">{text.short.turn}</ActButton>
          <ActButton act={step({ kind: 'drop', item: at, page: index })} icon="cross" label={`${text.drop}: ${name}`} shortcut="delete" disabled={count === 1}>{text.short.drop}</ActButton>
          <ActButton act={step({ kind: 'move', item: at, page: index, ...behind })} icon="next" label={`${text.right}: ${name}`} shortcut="alt+arrowright" disabled={!behind}>{text.short.right}</ActButton>
          {index > 0 ? (
            <ActButton act={step({ kind: 'split', item: at, at: index })} icon="minus" label={`${text.splitHere}: ${name}`} shortcut="s" className="btn sm wide">
              {text.splitHere}
            </ActButton>
          ) : null}
        </span>
      )}
    </li>
  )
}

/** One place to the left; from the first place to the end of the letter before. */
function leftOf(items: readonly ShownTableItem[], at: number, index: number) {
  if (index > 0) return { toItem: at, at: index - 1 }
  const before = items[at - 1]
  return before && !before.locked ? { toItem: at - 1, at: before.pages.length } : undefined
}

function rightOf(items: readonly ShownTableItem[], at: number, index: number) {
  if (index < (items[at]?.pages.length ?? 0) - 1) return { toItem: at, at: index + 1 }
  const behind = items[at + 1]
  return behind && !behind.locked ? { toItem: at + 1, at: 0 } : undefined
}

export function Picture({ scanId, page, name }: { scanId: string; page: ShownTablePage; name: string }) {
  const source = `/scans/${scanId}/table/${page.from}/${page.page}?turn=${page.turn}&w=480`
  return <span className="pic"><img src={source} alt={name} loading="lazy" decoding="async" /></span>
}

/**
 * Keys of the chosen page press its buttons; arrows walk. After a step the same page is chosen again,
 * wherever it lies now.
 */
export function useTableKeys(changed: unknown): void {
  const chosen = useRef<string | null>(null)
  useEffect(() => {
    const onFocus = (event: FocusEvent) => {
      const sheet = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
      chosen.current = sheet?.dataset['place'] ?? null
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  useEffect(() => {
    const now = document.activeElement
    if (!chosen.current || (now && now !== document.body && now.closest('[data-place]'))) return
    document.querySelector<HTMLElement>(`[data-place="${CSS.escape(chosen.current)}"]`)?.focus()
  }, [changed])
}

const BUSY_LOOK_MS = 60
const BUSY_LOOKS_MAX = 100

function onKey(event: KeyboardEvent): void {
  if (event.target instanceof HTMLElement && ['INPUT', 'SELECT'].includes(event.target.tagName)) return
  const key = event.key.toLowerCase()
  const sheet = document.activeElement?.closest<HTMLElement>('[data-place]')
  if (event.ctrlKey || event.metaKey) {
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    press('', `ctrl+${key}`)
    return
  }
  if (!sheet) return
  const shortcut = event.altKey ? `alt+${key}` : key
  if (sheet.querySelector(`[data-shortcut="${CSS.escape(shortcut)}"]`)) {
    event.preventDefault()
    press(`[data-place="${CSS.escape(sheet.dataset['place'] ?? '')}"] `, shortcut)
    return
  }
  if (event.altKey || (key !== 'arrowleft' && key !== 'arrowright')) return
  const sheets = [...document.querySelectorAll<HTMLElement>('[data-place]')]
  const to = sheets[sheets.findIndex((one) => one === sheet) + (key === 'arrowright' ? 1 : -1)]
  to?.focus()
  event.preventDefault()
}

/** Quick fingers wait for the step before: the pages must lie as they are shown. */
function press(within: string, shortcut: string, looks = BUSY_LOOKS_MAX): void {
  if (document.querySelector('form.arrange[aria-busy="true"]')) {
    if (looks > 0) setTimeout(() => press(within, shortcut, looks - 1), BUSY_LOOK_MS)
    return
  }
  const button = document.querySelector<HTMLButtonElement>(`${within}[data-shortcut="${CSS.escape(shortcut)}"]`)
  if (button && !button.disabled) button.click()
}
