import { Form, Link, useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Text } from '../text/language.ts'
import { Icon } from './icon.tsx'
import { Mark } from './mark.tsx'
import { QueueLine } from './offline-queue.tsx'
import { KeysDialog } from './page-keys.tsx'
import { SignOut } from './sign-out.tsx'
import { useText } from './use-text.ts'

export interface NavEntry {
  word: keyof Text['frame']['nav']
  to: string
  /** Shown beside the word when something waits. */
  count?: number
}

/** What the frame shows of the person and the office. */
export interface Desk {
  officeName: string
  personId: string
  fullName: string
  positionId: string
  positionName: string
  seats: readonly { positionId: string; name: string; unitName: string }[]
  /** Positions this person may act for, by written delegation. */
  onBehalfOf: readonly { positionName: string; paperNumber: string }[]
  nav: readonly NavEntry[]
}

/** The bar above every page: the words of the person's role, search, person and position. */
export function Frame({ desk, children }: { desk: Desk; children: ReactNode }) {
  const text = useText()
  return (
    <>
      <a className="skip" href="#noi-dung">
        {text.frame.skip}
      </a>
      <header className="bar">
        <Link className="brand" to="/">
          <Mark />
          {text.frame.product}
          <small>{desk.officeName.replace(/^Ủy ban nhân dân/, 'UBND')}</small>
        </Link>
        <Navigation entries={desk.nav} />
        <SearchBox />
        <Me desk={desk} />
      </header>
      <QueueLine />
      {desk.onBehalfOf.map((one) => (
        <p className="behalf-line" key={one.positionName}>
          {text.frame.onBehalf(one.positionName)} · {one.paperNumber}
        </p>
      ))}
      <main id="noi-dung" tabIndex={-1}>
        {children}
      </main>
      <KeysDialog />
    </>
  )
}

function Navigation({ entries }: { entries: readonly NavEntry[] }) {
  const text = useText()
  const { pathname, search } = useLocation()
  const here = currentEntry(entries, pathname, search)
  return (
    <nav aria-label={text.frame.mainNavigation}>
      {entries.map((entry) => (
        // Not a NavLink: it knows paths only, and two words may lead to one path with other filters.
        <Link key={entry.word} to={entry.to} aria-current={entry === here ? 'page' : undefined}>
          {text.frame.nav[entry.word]}
          {entry.count ? (
            <span className="n" aria-label={text.frame.count(entry.count)}>
              {entry.count}
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  )
}

/** The entry of this page: same path and query before same path before a path that begins alike. */
export function currentEntry(
  entries: readonly NavEntry[],
  pathname: string,
  search: string,
): NavEntry | undefined {
  const whole = entries.find((entry) => entry.to === `${pathname}${search}`)
  const plain = entries.filter((entry) => !entry.to.includes('?'))
  return (
    whole ??
    plain.find((entry) => entry.to === pathname) ??
    plain.find((entry) => pathname.startsWith(`${entry.to}/`))
  )
}

function SearchBox() {
  const text = useText()
  return (
    <Form className="find" role="search" action="/register">
      <button aria-label={text.frame.searchButton}>
        <Icon name="search" />
      </button>
      <input
        id="tim"
        name="q"
        type="search"
        maxLength={200}
        autoComplete="off"
        placeholder={text.frame.search}
        aria-label={text.frame.searchLabel}
        aria-keyshortcuts="/"
      />
      <kbd aria-hidden="true">/</kbd>
    </Form>
  )
}

function Me({ desk }: { desk: Desk }) {
  const text = useText()
  return (
    <details className="me">
      <summary>
        <span className="face" aria-hidden="true">
          {initialsOf(desk.fullName)}
        </span>
        <span className="who">
          {desk.fullName}{' '}
          <small>{desk.positionName}</small>
        </span>
      </summary>
      <div className="menu">
        <p className="cap">
          <b>{desk.fullName}</b>
          <br />
          {desk.positionName}
        </p>
        {desk.seats.length > 1 ? <SeatSwitch desk={desk} /> : null}
        <hr />
        <Link to="/account">
          <Icon name="person" />
          {text.frame.account}
        </Link>
        <button type="button" data-open-keys>
          <Icon name="keys" />
          {text.frame.keysOfPage}
        </button>
        <SignOut personId={desk.personId} />
      </div>
    </details>
  )
}

function SeatSwitch({ desk }: { desk: Desk }) {
  const text = useText()
  return (
    <>
      <hr />
      <p className="cap">{text.frame.actingAs}</p>
      {desk.seats.map((seat) => (
        <Form method="post" action="/account/position" key={seat.positionId} reloadDocument>
          <input type="hidden" name="positionId" value={seat.positionId} />
          <button aria-pressed={seat.positionId === desk.positionId}>
            <Icon name={seat.positionId === desk.positionId ? 'check' : 'next'} />
            {seat.name}
          </button>
        </Form>
      ))}
    </>
  )
}

/** Two letters: the last two words of a Vietnamese name, middle name and given name. */
export function initialsOf(fullName: string): string {
  const words = fullName.trim().split(/\s+/).slice(-2)
  return words.map((word) => [...word][0] ?? '').join('').toLocaleUpperCase('vi')
}
