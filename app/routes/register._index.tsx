import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigate, useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useState } from 'react'
import { listUnits } from '../../db/document-view.ts'
import { listDocumentTypes } from '../../db/lists.ts'
import { countRegister, listRegister } from '../../db/search.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { ColumnChooser, RegisterFilters } from '../components/finding/register-filters.tsx'
import { columnsOf } from '../components/finding/register-columns.ts'
import { RegisterTable } from '../components/finding/register-table.tsx'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../components/live.tsx'
import { isTyping, type PageHandle } from '../components/page-keys.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { registerQueryOf, registerReaders } from '../server/register-query.server.ts'
import { shownRows } from '../server/register-rows.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/register.css?url'
import { formatDay } from '../text/dates.ts'
import type { Text } from '../text/language.ts'

export const meta: MetaFunction = () => [{ title: 'Sổ đăng ký – Bút Phê' }]
export const links = () => [{ rel: 'stylesheet', href: css }]
export const handle: PageHandle = {
  keys: (text) => [
    { key: '↑ ↓', does: text.finding.register.keys.move },
    { key: 'Enter', does: text.finding.register.keys.open },
  ],
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: registerReaders })
  const params = new URL(request.url).searchParams
  const { db, now } = theOffice()
  const today = officeDay(now())
  try {
    const query = registerQueryOf(params, actor)
    const cursor = params.get('cursor')
    const [list, counted, odd, units, types] = await Promise.all([
      listRegister(db, actor, query, { today, ...(cursor ? { cursor } : {}) }),
      countRegister(db, actor, query, today),
      countRegister(db, actor, { check: 'odd-dates' }, today),
      listUnits(db),
      listDocumentTypes(db),
    ])
    return {
      rows: await shownRows(list.rows, today),
      next: list.next,
      counted,
      isInspector: actor.roles.every((role) => role === 'inspector'),
      oddDates: odd.isMore ? '1.000+' : String(odd.count),
      units,
      types: types.map(({ code, name }) => ({ code, name })),
    }
  } catch (error) {
    throw refusalResponse(error)
  }
}

const tabs = [
  ['all', ''], ['open', 'view=open'], ['overdue', 'view=overdue'], ['today', 'view=today'], ['toPresent', 'state=registered'],
] as const

export default function RegisterPage() {
  const { rows, next, counted, oddDates, units, types, isInspector } = useLoaderData<typeof loader>()
  const [params] = useSearchParams()
  const text = useText()
  const { register } = text.finding
  const [current, setCurrent] = useRowKeys(rows)
  useLive(['document'])
  const columns = columnsOf(params)
  const query = withoutCursor(params)
  const isFirst = !params.get('cursor')
  return (
    <div className="reg-page">
      <RegisterFilters
        params={params}
        units={units}
        types={types}
        states={counted.states}
        sources={counted.sources}
        oddDates={oddDates}
      />
      <section className="reg-body" aria-label={register.title}>
        <h1 className="sr">{register.title}</h1>
        <SearchBar params={params} query={query} />
        <nav className="fil" aria-label={register.views}>
          {tabs.map(([name, search]) => (
            <Link
              key={name}
              className={`chip${isTab(params, search) ? ' on' : ''}`}
              aria-current={isTab(params, search) ? 'page' : undefined}
              to={`/register${search ? `?${search}` : ''}`}
            >
              {register.tabs[name]}
            </Link>
          ))}
          <span className="grow" />
          <span className="m" role="status">
            <b>{register.count(counted.count, counted.isMore)}</b>
            {counted.first !== null && counted.last !== null
              ? ` · ${register.range(counted.first, counted.last)}` : ''}
          </span>
        </nav>
        <p className="words m">
          {filterWords(params, text, units, types)}
          {oddDates !== '0' && hidesByDay(params) ? (
            <>
              {' · '}{register.oddNotice(oddDates)}{' '}
              <Link to="/register?check=odd-dates">{register.showOdd}</Link>
            </>
          ) : null}
        </p>
        {rows.length === 0 ? (
          <p className="pad">{[...params.keys()].length > 0 ? register.nothingFound : isInspector ? register.nothingOpened : register.nothingYet}</p>
        ) : (
          <div className="reg-scroll">
            <RegisterTable rows={rows} columns={columns} current={current} onCurrent={setCurrent} />
          </div>
        )}
        <div className="reg-end">
          <span>{register.shown(rows.length)}</span>
          <span className="grow" />
          <ColumnChooser params={params} columns={columns} />
          {isFirst ? null : <Link className="btn sm" to={`?${query}`}>{register.first}</Link>}
          {next ? (
            <Link className="btn sm" to={`?${withCursor(query, next)}`}>
              {register.next} <Icon name="next" />
            </Link>
          ) : null}
        </div>
      </section>
    </div>
  )
}

function SearchBar({ params, query }: { params: URLSearchParams; query: string }) {
  const { register } = useText().finding
  const typed = params.get('q') ?? ''
  const kept = [...params].filter(([name]) => !['q', 'cursor', 'in'].includes(name))
  const cleared = new URLSearchParams(kept)
  return (
    <div className="q">
      <Form className="q-form" role="search" aria-label={register.title} key={typed}>
        {kept.map(([name, value], index) => <input key={index} type="hidden" name={name} value={value} />)}
        <label className="in q-in">
          <Icon name="search" />
          <span className="sr">{register.search}</span>
          <input type="search" name="q" maxLength={200} defaultValue={typed} placeholder={register.search} autoComplete="off" />
          <span className="xs">{register.searchHint}</span>
          {typed ? <Link to={`?${cleared}`} aria-label={register.clear}><Icon name="cross" /></Link> : null}
        </label>
        {typed ? (
          <label className="chip">
            <input type="checkbox" name="in" value="head" defaultChecked={params.get('in') === 'head'} />
            {register.inHead}
          </label>
        ) : null}
        <button className="btn p">{register.searchButton}</button>
      </Form>
      <a className="btn" href={`/register/print?${query}`}><Icon name="print" />{register.print}</a>
      <a className="btn" href={`/register/csv?${query}`}><Icon name="download" />{register.csv}</a>
    </div>
  )
}

/** Up and down the rows, Enter opens: as in the tray. */
function useRowKeys(rows: readonly { id: string }[]): [number, (index: number) => void] {
  // The choice belongs to the rows it was made among; with other rows it is gone.
  const firstId = rows[0]?.id
  const [chosen, setChosen] = useState({ firstId, index: -1 })
  const navigate = useNavigate()
  const current = chosen.firstId === firstId ? chosen.index : -1
  const setCurrent = useCallback((index: number) => setChosen({ firstId, index }), [firstId])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
      const step = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
      if (step !== 0) {
        event.preventDefault()
        const to = Math.max(0, Math.min(rows.length - 1, current + step))
        setCurrent(to)
        document.querySelector(`[data-row="${to}"]`)?.scrollIntoView({ block: 'nearest' })
      }
      const isOnLink = event.target instanceof Element && event.target.closest('a, button, summary') !== null
      const row = rows[current]
      if (event.key === 'Enter' && row && !isOnLink) navigate(`/documents/${row.id}`)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [current, setCurrent, rows, navigate])
  return [current, setCurrent]
}

/** A document whose dates are wrong may lie outside the days asked for. */
function hidesByDay(params: URLSearchParams): boolean {
  return ['from', 'to', 'year'].some((name) => params.get(name)) || params.get('view') === 'today'
}

function withoutCursor(params: URLSearchParams): string {
  return new URLSearchParams([...params].filter(([name]) => name !== 'cursor')).toString()
}

function withCursor(query: string, cursor: string): string {
  const params = new URLSearchParams(query)
  params.set('cursor', cursor)
  return params.toString()
}

function isTab(params: URLSearchParams, search: string): boolean {
  const shown = new URLSearchParams([...params].filter(([name]) => !['cursor', 'col', 'sort'].includes(name)))
  return shown.toString() === search
}

function dayWord(value: string | null): string {
  if (!value) return '…'
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value
}

/** What is being looked at, in words. */
function filterWords(
  params: URLSearchParams,
  text: Text,
  units: readonly { id: string; name: string }[],
  types: readonly { code: string; name: string }[],
): string {
  const { register } = text.finding
  const states: Readonly<Record<string, string>> = text.states.documentState
  const sources: Readonly<Record<string, string>> = text.states.source
  const view = params.get('view')
  const tabNames: Readonly<Record<string, string>> = register.tabs
  const [from, to] = [params.get('from'), params.get('to')]
  const words = [
    params.get('q') ? `“${params.get('q')}”` : '',
    view ? (tabNames[view] ?? '') : '',
    from || to ? `${dayWord(from)} – ${dayWord(to)}` : '',
    ...params.getAll('state').map((state) => states[state] ?? state),
    ...params.getAll('source').map((source) => sources[source] ?? source),
    units.find((unit) => unit.id === params.get('unit'))?.name ?? '',
    types.find((type) => type.code === params.get('type'))?.name ?? '',
    params.get('issuer') ?? '',
    params.get('due') === 'overdue' ? register.overdue : '',
    params.get('check') === 'odd-dates' ? register.oddDates : '',
    params.get('check') === 'late' ? register.late : '',
    params.get('mine') === '1' ? register.mine : '',
    register.sorts[params.get('sort') ?? ''] ?? '',
  ].filter(Boolean)
  return words.length > 0 ? words.join(' · ') : register.everything
}
