import { type RefObject, useEffect, useMemo, useState } from 'react'
import { calendarOf, formatDay } from '../../../workflows/domain/calendar.ts'
import { aliasesOf, type Ask, type ParsedDirective, parseDirective } from '../../../workflows/domain/parse-directive.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import type { Offers, PanelStart } from './offers.ts'

export type Part = 'lead' | 'support' | 'fyi'

/** What a directive is about to say; exactly this is posted. */
export interface Picked {
  lead: string
  support: readonly string[]
  fyi: readonly string[]
  passTo: string
  /** `default`, `none`, `other` or one of the offered days. */
  due: string
  dueOther: string
}

export interface Choice {
  text: string
  picked: Picked
  parsed: ParsedDirective | null
  /** What the text leaves open and nobody has answered. */
  asks: Ask[]
  type(text: string): void
  choose(part: Part, code: string, isOn: boolean): void
  /** Another in the same part. */
  exchange(part: Part, code: string, other: string): void
  passOn(code: string): void
  setDue(due: string, dueOther?: string): void
  /** One candidate of a question is the answer. */
  answer(ask: Ask, code: string): void
  /** The question is none. */
  putAside(ask: Ask): void
  reset(start: PanelStart | null): void
}

/** What was set by hand; the rest follows the words. */
type ByHand = Partial<Picked>

const nothing: Picked = { lead: '', support: [], fyi: [], passTo: '', due: 'default', dueOther: '' }

/**
 * Who does what by when, as it stands on the chips: read from the words while they are typed, and
 * by hand where somebody chose. What was chosen by hand the words do not change any more.
 */
export function useChoice(
  form: RefObject<HTMLFormElement>,
  offers: Offers,
  { start: given, externalDueOn }: { start: PanelStart | null; externalDueOn: Day | null },
): Choice {
  const [start, setStart] = useState(given)
  const [text, setText] = useState(given?.text ?? '')
  const [isTyped, setTyped] = useState(false)
  const [byHand, setByHand] = useState<ByHand>({})
  const [aside, setAside] = useState<readonly string[]>([])
  const aliases = useMemo(() => aliasesOf(offers.directory), [offers.directory])
  const calendar = useMemo(
    () => calendarOf(offers.calendar.days, offers.calendar.confirmedYears), [offers.calendar],
  )
  const parsed = useMemo(
    () => (isTyped ? parseDirective(text, aliases, calendar, offers.today, externalDueOn) : null),
    [isTyped, text, aliases, calendar, offers.today, externalDueOn],
  )
  const picked = useMemo(() => pickedOf(offers, start, parsed, byHand), [offers, start, parsed, byHand])
  const set = (change: ByHand) => setByHand((before) => ({ ...before, ...change }))
  // What was typed and chosen before the script was there is kept.
  useEffect(() => {
    if (!form.current) return
    const found = foundOn(new FormData(form.current))
    if (found.text !== text) {
      setText(found.text)
      setTyped(true)
    }
    const { lead, support, fyi } = found
    const isSame = lead === picked.lead && support.join() === picked.support.join() && fyi.join() === picked.fyi.join()
    if (!isSame) set({ lead, support, fyi })
    // Once: later everything goes through the choice itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const choose = (part: Part, code: string, isOn: boolean) => {
    const without = { support: picked.support.filter((one) => one !== code), fyi: picked.fyi.filter((one) => one !== code) }
    if (part === 'lead') return set({ ...without, lead: isOn ? code : '', passTo: '' })
    const own = isOn ? [...without[part], code] : without[part]
    set({ ...without, [part]: own, lead: picked.lead === code && isOn ? '' : picked.lead })
  }
  const exchange = (part: Part, code: string, other: string) => {
    if (part === 'lead') return choose('lead', other, true)
    const others = { support: picked.support.filter((one) => one !== other), fyi: picked.fyi.filter((one) => one !== other) }
    set({ ...others, [part]: others[part].map((one) => (one === code ? other : one)), lead: picked.lead === other ? '' : picked.lead })
  }
  const setDue = (due: string, dueOther = '') => set({ due, dueOther })
  const setDay = (day: Day) => {
    const isOffered = offers.dues.some((one) => one.day === day)
    setDue(isOffered ? day : 'other', isOffered ? '' : formatDay(day))
  }
  const answer = (ask: Ask, code: string) => {
    if (ask.why === 'two-days') return setDay(code)
    if (ask.role === 'pass') return set({ passTo: code })
    if (ask.why !== 'two-leads') return choose(ask.role, code, true)
    const others = ask.entries.map((one) => one.code).filter((one) => one !== code)
    set({ lead: code, passTo: '', support: [...new Set([...picked.support, ...others])].filter((one) => one !== code) })
  }
  return {
    text, picked, parsed,
    asks: (parsed?.asks ?? []).filter((one) => !aside.includes(one.words) && !isAnswered(one, picked, byHand)),
    type(typed) {
      setText(typed)
      setTyped(true)
    },
    choose, exchange, setDue, answer,
    passOn: (code) => set({ passTo: code }),
    putAside: (ask) => setAside((before) => [...before, ask.words]),
    reset(next) {
      setStart(next)
      setText(next?.text ?? '')
      setTyped(false)
      setByHand({})
    },
  }
}

function foundOn(form: FormData) {
  const codes = (name: string) => form.getAll(name).map(String)
  return {
    text: String(form.get('text') ?? ''), lead: String(form.get('lead') ?? ''),
    support: codes('support[]'), fyi: codes('fyi[]'),
  }
}

/** Hand before words, words before what the panel began with; nobody stands twice. */
function pickedOf(
  offers: Offers, start: PanelStart | null, parsed: ParsedDirective | null, byHand: ByHand,
): Picked {
  const typed = parsed ? typedOf(offers, parsed) : {}
  const own = startOf(offers, start)
  // Words that name whom to give it to are the whole of it; a proposal's others do not stay.
  const said = typed.lead || typed.passTo ? { ...own, support: [], fyi: [], lead: '', passTo: '' } : own
  const all: Picked = { ...nothing, ...said, ...typed, ...byHand }
  const passTo = byHand.lead ? '' : all.passTo
  const isPassed = passTo !== '' && (byHand.passTo !== undefined || all.lead === '')
  const lead = isPassed ? '' : all.lead
  const support = isPassed ? [] : all.support.filter((one) => one !== lead)
  return {
    ...all, lead, support, passTo: isPassed ? passTo : '',
    fyi: all.fyi.filter((one) => one !== lead && !support.includes(one)),
  }
}

function startOf(offers: Offers, start: PanelStart | null): ByHand {
  if (!start) return {}
  const { lead, support, fyi, passTo, dueOn } = start
  return { lead, support, fyi, passTo, ...(dueOn ? dueFields(offers, dueOn) : {}) }
}

function typedOf(offers: Offers, parsed: ParsedDirective): ByHand {
  const codes = (heard: ParsedDirective['support']) => heard.map((one) => one.entry.code)
  return {
    ...(parsed.lead ? { lead: parsed.lead.entry.code } : {}),
    ...(parsed.support.length > 0 ? { support: codes(parsed.support) } : {}),
    ...(parsed.fyi.length > 0 ? { fyi: codes(parsed.fyi) } : {}),
    ...(parsed.passTo ? { passTo: parsed.passTo.entry.code } : {}),
    ...(parsed.due ? dueFields(offers, parsed.due.day) : {}),
  }
}

function dueFields(offers: Offers, day: Day): Pick<Picked, 'due' | 'dueOther'> {
  return offers.dues.some((one) => one.day === day)
    ? { due: day, dueOther: '' } : { due: 'other', dueOther: formatDay(day) }
}

function isAnswered(ask: Ask, picked: Picked, byHand: ByHand): boolean {
  if (ask.why === 'two-days') return byHand.due !== undefined
  if (ask.why === 'two-leads') return picked.lead !== ''
  const chosen = [picked.lead, ...picked.support, ...picked.fyi, picked.passTo]
  return ask.entries.some((one) => chosen.includes(one.code))
}
