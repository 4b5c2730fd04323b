import type { Calendar } from './calendar.ts'
import { type Aliases, aliasesOf, type Directory, type Listed } from './directive-directory.ts'
import { dueAt, type DueGround, type HeardDue } from './directive-due.ts'
import { bareNameAt, namingAt } from './directive-naming.ts'
import {
  AFTER_VERB, AGREES, BREAKS, BULLETS, DIRECTS, JOINS, JOIN_SIGNS, KEEPS, KEPT_AS, KNOWS, LEADS, RETURNS, SUPPORTS,
  type Verb, VERBS, WITH_WHOM,
} from './directive-phrases.ts'
import { firstPhrase, type Token, tokensOf, type TypedText, wordsBetween } from './directive-words.ts'
import type { Day } from './values.ts'

export { aliasesOf, type Directory, type Listed } from './directive-directory.ts'
export type { HeardDue } from './directive-due.ts'

export type HeardRole = 'lead' | 'support' | 'fyi' | 'pass'

/** Somebody whom the text names, and the words that do. */
export interface Heard {
  entry: Listed
  words: string
}

/** What the text leaves open: offered to the leader, never decided for him. */
export type Ask =
  | {
    why: 'several-called-so' | 'unclear-role' | 'bare-name' | 'two-leads'
    role: HeardRole
    words: string
    entries: Listed[]
  }
  | { why: 'two-days'; words: string; dues: HeardDue[] }

export interface ParsedDirective {
  lead: Heard | null
  support: Heard[]
  fyi: Heard[]
  passTo: Heard | null
  due: HeardDue | null
  asks: Ask[]
  /** "Văn phòng lưu", with nobody to work. */
  keeps: boolean
  /** "chuyển trả nơi gửi". */
  returns: boolean
  /** "Thống nhất theo đề xuất". */
  agrees: boolean
}

/** Longer texts are read up to here; a directive has at most as many characters. */
export const PARSED_TEXT_MAX = 4_000
const ASKS_MAX = 6
const CANDIDATES_MAX = 8

interface Reading {
  typed: TypedText
  aliases: Aliases
  out: { role: HeardRole; entries: Listed[]; words: string }[]
  days: HeardDue[]
  asks: Ask[]
}

interface Item {
  entries: Listed[]
  from: number
  end: number
  /** Stands behind a comma: may begin something new ("phối hợp VHXH, CA để biết"). */
  isAfterComma: boolean
}

/**
 * Reads who does what by when out of a directive as leaders type it: "Giao VP tham mưu, phối hợp
 * VHXH, trước 25/3". With or without marks, in any case, in NFC or NFD.
 *
 * It only ever names whom the office's own list has. What is not known stays text; what could mean
 * two is asked. A name alone, without "đ/c" or a title, is offered and not taken.
 * @param latest the sender's day: a day off is then moved back and not past it.
 */
export function parseDirective(
  text: string,
  directory: Directory | Aliases,
  calendar: Calendar,
  today: Day,
  latest: Day | null = null,
): ParsedDirective {
  const typed = tokensOf(text.slice(0, PARSED_TEXT_MAX))
  const aliases = 'byId' in directory ? directory : aliasesOf(directory)
  const reading: Reading = { typed, aliases, out: [], days: [], asks: [] }
  const ground: DueGround = { typed, today, calendar, latest }
  const told = { keeps: false, returns: false, agrees: false }
  let at = 0
  let isStart = true
  while (at < typed.tokens.length) {
    const token = typed.tokens[at]!
    const found = dueAt(ground, at, isStart)
    if (found) {
      reading.days.push(found.due)
      at = found.end
      isStart = false
      continue
    }
    if (token.kind === 'mark' || isNumbering(typed.tokens, at, isStart)) {
      isStart = BREAKS.has(token.folded) || token.kind === 'digits' || (isStart && BULLETS.has(token.folded))
      at += 1
      continue
    }
    noteWhole(typed, at, told)
    const end = verbEnd(reading, at) ?? (isStart ? listEnd(reading, at) : undefined)
    isStart = end !== undefined && end > at && typed.tokens[end - 1]?.kind === 'mark'
    at = end !== undefined && end > at ? end : at + 1
  }
  return settled(reading, told)
}

function isNumbering(tokens: readonly Token[], at: number, isStart: boolean): boolean {
  const next = tokens[at + 1]
  return isStart && tokens[at]?.kind === 'digits' && next !== undefined && next.isGlued && ['.', ')', '-'].includes(next.folded)
}

function noteWhole({ tokens }: TypedText, at: number, told: { keeps: boolean; returns: boolean; agrees: boolean }): void {
  if (firstPhrase(tokens, at, RETURNS) > 0) told.returns = true
  if (firstPhrase(tokens, at, AGREES) > 0) told.agrees = true
  if (isKept(tokens, at)) told.keeps = true
}

/** "lưu", "lưu hồ sơ"; not "lưu ý". */
function isKept(tokens: readonly Token[], at: number): boolean {
  const kept = firstPhrase(tokens, at, KEEPS)
  const next = tokens[kept]
  return kept > 0 && (!next || next.kind === 'mark' || firstPhrase(tokens, kept, KEPT_AS) > 0)
}

/** "giao …", "phối hợp …", "kính chuyển …" and whom it names; undefined when no such word stands here. */
function verbEnd(reading: Reading, at: number): number | undefined {
  const { tokens } = reading.typed
  const verb = VERBS.map(([kind, words]) => ({ kind, end: firstPhrase(tokens, at, words) }))
    .filter((one) => one.end > 0).sort((a, b) => b.end - a.end)[0]
  if (!verb) return undefined
  let from = verb.end
  for (let next = firstPhrase(tokens, from, AFTER_VERB); next > 0; next = firstPhrase(tokens, from, AFTER_VERB)) from = next
  const items = itemsAt(reading, from)
  if (items.length === 0) {
    offerBareName(reading, verb.kind, from)
    return verb.end
  }
  return take(reading, items, verb.kind)
}

function listEnd(reading: Reading, at: number): number | undefined {
  const items = itemsAt(reading, at)
  const last = items.at(-1)
  if (!last) return undefined
  // "Văn phòng lưu" gives nobody work.
  return isKept(reading.typed.tokens, last.end) ? last.end : take(reading, items, null)
}

/** One name after another, with commas and "và" between them. */
function itemsAt({ typed, aliases }: Reading, at: number): Item[] {
  const { tokens } = typed
  const items: Item[] = []
  let from = at
  let isAfterComma = false
  while (items.length < tokens.length) {
    const naming = namingAt(typed, aliases, from)
    if (!naming) break
    items.push({ entries: naming.entries.slice(0, CANDIDATES_MAX), from, end: naming.end, isAfterComma })
    const sign = tokens[naming.end]
    const isSign = sign !== undefined && JOIN_SIGNS.has(sign.folded)
    const behindSign = isSign ? naming.end + 1 : naming.end
    const join = firstPhrase(tokens, behindSign, JOINS)
    if (!isSign && join < 0) break
    isAfterComma = isSign && sign.folded === ',' && join < 0
    from = join > 0 ? join : behindSign
  }
  return items
}

/** Gives the named their parts by the verb before them and the words behind. */
function take(reading: Reading, items: Item[], verb: Verb | null): number {
  const last = items.at(-1)!
  const behind = roleBehind(reading, last.end)
  // "phối hợp VHXH, CA để biết": what follows speaks of the last one alone.
  const cut = behind && (verb === 'support' || verb === null) && last.isAfterComma && behind.role !== roleOf(verb)
    ? items.map((item) => item.isAfterComma).lastIndexOf(true) : 0
  if (cut > 0) {
    give(reading, items.slice(0, cut), verb, undefined)
    give(reading, items.slice(cut), null, behind?.role)
  } else {
    give(reading, items, verb, behind?.role)
  }
  return behind?.end ?? last.end
}

function roleOf(verb: Verb | null): HeardRole | undefined {
  if (verb === 'support') return 'support'
  return verb === 'fyi' || verb === 'copy' ? 'fyi' : undefined
}

function roleBehind(reading: Reading, at: number): { role: HeardRole; end: number } | undefined {
  const { tokens } = reading.typed
  const lead = firstPhrase(tokens, at, LEADS)
  if (lead > 0) return { role: 'lead', end: lead }
  const know = firstPhrase(tokens, at, KNOWS)
  if (know > 0) return { role: 'fyi', end: know }
  const directs = firstPhrase(tokens, at, DIRECTS)
  if (directs > 0) return { role: 'pass', end: directs }
  const support = firstPhrase(tokens, at, SUPPORTS)
  if (support < 0) return undefined
  // "VP phối hợp VHXH": the word belongs to those who follow.
  const withWhom = firstPhrase(tokens, support, JOINS)
  const isVerb = namingAt(reading.typed, reading.aliases, withWhom > 0 ? withWhom : support) !== undefined
    || withWhom > 0 || firstPhrase(tokens, support, WITH_WHOM) > 0
  return isVerb ? undefined : { role: 'support', end: support }
}

function give(reading: Reading, items: readonly Item[], verb: Verb | null, behind: HeardRole | undefined): void {
  for (const item of items) {
    const isLeader = item.entries.every((entry) => entry.isLeader)
    const hasLead = reading.out.some((one) => one.role === 'lead')
    const role = roleFor(verb, behind, { isLeader, isAlone: items.length === 1, hasLead })
    const words = wordsBetween(reading.typed, item.from, item.end)
    const entries = item.entries.map((one) => seatOf(reading, one))
    if (role === 'ask') ask(reading, { why: 'unclear-role', role: 'support', words, entries })
    else if (role) reading.out.push({ role, entries, words })
  }
}

interface Named {
  isLeader: boolean
  isAlone: boolean
  hasLead: boolean
}

function roleFor(verb: Verb | null, behind: HeardRole | undefined, named: Named): HeardRole | 'ask' | undefined {
  if (behind === 'lead' || behind === 'fyi') return behind
  const mayPass = named.isLeader && named.isAlone
  switch (verb) {
    case 'support': return 'support'
    case 'fyi': case 'copy': return 'fyi'
    case 'lead': return 'lead'
    case 'pass': if (!mayPass && named.isLeader) return 'ask'
      return mayPass ? 'pass' : 'lead'
    case 'send': if (mayPass) return 'pass'
      return behind === 'support' ? 'support' : 'lead'
    case 'give': if (behind === 'support' && named.hasLead) return 'support'
      return mayPass && behind === 'pass' ? 'pass' : 'lead'
    default: break
  }
  if (behind === 'support') return 'support'
  if (behind === 'pass') return mayPass ? 'pass' : undefined
  return named.hasLead ? 'ask' : 'lead'
}

/** A person's work belongs to the seat he holds, where it is one. */
function seatOf({ aliases }: Reading, entry: Listed): Listed {
  return (entry.seatId && aliases.byId.get(entry.seatId)) || entry
}

function ask(reading: Reading, asked: Ask): void {
  if (reading.asks.length < ASKS_MAX) reading.asks.push(asked)
}

function offerBareName(reading: Reading, verb: Verb, at: number): void {
  const naming = bareNameAt(reading.typed, reading.aliases, at)
  if (!naming) return
  ask(reading, {
    why: 'bare-name', role: roleOf(verb) ?? 'lead', words: wordsBetween(reading.typed, at, naming.end),
    entries: naming.entries.slice(0, CANDIDATES_MAX).map((one) => seatOf(reading, one)),
  })
}

/** Everybody once: chủ trì before phối hợp before để biết; what is left open is asked. */
function settled(reading: Reading, told: { keeps: boolean; returns: boolean; agrees: boolean }): ParsedDirective {
  const taken = new Set<string>()
  const of = (role: HeardRole): Heard[] => {
    const heard: Heard[] = []
    for (const { entries, words } of reading.out.filter((one) => one.role === role)) {
      const [entry] = entries
      if (!entry || entries.some((one) => taken.has(one.id))) continue
      if (entries.length > 1) {
        ask(reading, { why: 'several-called-so', role, words, entries })
        continue
      }
      taken.add(entry.id)
      heard.push({ entry, words })
    }
    return heard
  }
  const passes = of('pass')
  const leads = of('lead')
  const [lead] = leads
  if (leads.length > 1) {
    ask(reading, {
      why: 'two-leads', role: 'lead', words: leads.map((one) => one.words).join(', '),
      entries: leads.map((one) => one.entry),
    })
  }
  const isOne = leads.length === 1
  const support = of('support').filter((one) => !(isOne && isSameUnit(one.entry, lead!.entry)))
  const fyi = of('fyi')
  const days = [...new Map(reading.days.map((one) => [one.day, one])).values()]
  if (days.length > 1) {
    ask(reading, {
      why: 'two-days', words: days.map((one) => one.words).join(', '), dues: days.slice(0, CANDIDATES_MAX),
    })
  }
  const hasWork = leads.length > 0 || support.length > 0 || passes.length > 0
  return {
    lead: isOne ? lead! : null, support, fyi, passTo: passes.length === 1 && !isOne ? passes[0]! : null,
    due: days.length === 1 ? days[0]! : null,
    asks: reading.asks.filter((one) =>
      one.why !== 'unclear-role' || one.entries.some((entry) => !taken.has(entry.id))),
    keeps: told.keeps && !hasWork && fyi.length === 0, returns: told.returns && !hasWork, agrees: told.agrees,
  }
}

/** A unit beside its own unit's lead is the same unit twice (domain rule R12). */
function isSameUnit(one: Listed, lead: Listed): boolean {
  return one.unitId === lead.unitId && (one.kind === 'unit' || lead.kind === 'unit')
}
