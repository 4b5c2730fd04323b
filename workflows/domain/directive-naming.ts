import { type Alias, type Aliases, type Listed, PLACE } from './directive-directory.ts'
import {
  firstPhrase, isWord, phrases, type SoughtWord, type Token, type TypedText, wordsOf,
} from './directive-words.ts'

/** Somebody as written at a place of the text; several where the name does not tell them apart. */
export interface Naming {
  entries: Listed[]
  end: number
}

const KINDS = phrases('phòng', 'ban', 'trung tâm', 'tt', 'bộ phận', 'đơn vị', 'tổ', 'p', 'lãnh đạo')
const HONORIFICS = phrases(
  'đ/c', 'đ.c', 'đc', 'dc', 'đ/chí', 'đchí', 'đồng chí', 'các đồng chí', 'các đ/c', 'anh', 'chị', 'ông', 'bà', 'cô', 'chú',
)
const ABOVE = ['tỉnh', 'thành', 'huyện', 'quận', 'trung', 'tw', 'bộ', 'chính', 'quốc', 'tp', 'sở', 'cấp', 'cục']
  .map((one) => wordsOf(one)[0]!)

/** A unit, a position or a person that is written at `at`, the longest way of writing first. */
export function namingAt(typed: TypedText, aliases: Aliases, at: number): Naming | undefined {
  const { tokens } = typed
  const honorific = firstPhrase(tokens, at, HONORIFICS)
  const from = honorific > 0 ? honorific : at
  const found = [
    positionAt(typed, aliases, from),
    honorific > 0 ? personAt(typed, aliases, from, 1) : personAt(typed, aliases, from, 2),
    unitAt(typed, aliases, from),
  ].filter((one) => one !== undefined)
  return found.sort((a, b) => b.end - a.end)[0]
}

/** A name without a title, as somebody is called: never taken for sure, only offered. */
export function bareNameAt(typed: TypedText, aliases: Aliases, at: number): Naming | undefined {
  const token = typed.tokens[at]
  if (!token?.isCapital || typed.isAllCapitals) return undefined
  return personAt(typed, aliases, at, 1)
}

function unitAt(typed: TypedText, aliases: Aliases, at: number): Naming | undefined {
  const { tokens } = typed
  const kind = firstPhrase(tokens, at, KINDS)
  const behind = kind > 0 && tokens[kind]?.folded === '.' ? kind + 1 : kind
  const found = [longest(aliases.units, tokens, at), kind > 0 ? longest(aliases.units, tokens, behind) : undefined]
    .filter((one) => one !== undefined).sort((a, b) => b.end - a.end)[0]
  if (!found || isAbove(tokens, found.end)) return undefined
  const place = firstPhrase(tokens, found.end, PLACE)
  return { ...found, end: place > 0 && tokens[place]?.folded !== 'hoi' ? place : found.end }
}

/** "Công an tỉnh", "Văn phòng UBND tỉnh": another body that is called like a unit of ours. */
function isAbove(tokens: readonly Token[], at: number): boolean {
  const isBody = ['ubnd', 'hdnd'].includes(tokens[at]?.folded ?? '')
  const next = tokens[isBody ? at + 1 : at]
  if (!next || next.kind !== 'letters') return false
  const above = ABOVE.find((one) => isWord(next, one))
  if (!above) return false
  // Without marks "tinh" may be the "tính" of "tính toán".
  return next.raw === above.raw || isBody || tokens[at + 1]?.folded !== 'toan'
}

function positionAt(typed: TypedText, aliases: Aliases, at: number): Naming | undefined {
  const found = longest(aliases.positions, typed.tokens, at)
  if (!found) return undefined
  const { tokens } = typed
  const named = found.entries.flatMap((entry) => {
    const holder = wordsOf(entry.holder ?? '')
    const ends = [holder, holder.slice(-2), holder.slice(-1)].map((words) => wordsEnd(tokens, found.end, words))
    const end = Math.max(...ends)
    return end > found.end ? [{ entry, end }] : []
  })
  if (named.length > 0) {
    const end = Math.max(...named.map((one) => one.end))
    return { entries: named.filter((one) => one.end === end).map((one) => one.entry), end }
  }
  // "PCT Tuấn" where no such vice-chair is: somebody the office does not know.
  const next = tokens[found.end]
  const isStranger = next !== undefined && isName(typed, next) && tokens[found.end - 1]?.isCapital
    && unitAt(typed, aliases, found.end) === undefined
  return isStranger ? undefined : found
}

/** A word written as a name is: one capital, small letters behind. */
function isName(typed: TypedText, token: Token): boolean {
  const written = typed.text.slice(token.start, token.end)
  return token.kind === 'letters' && token.isCapital && !typed.isAllCapitals && !token.isGlued
    && written.length > 1 && written !== written.toUpperCase()
}

/** @param least words of a name that are enough: one behind "đ/c", two without a title. */
function personAt(typed: TypedText, aliases: Aliases, at: number, least: number): Naming | undefined {
  const { tokens } = typed
  const found = aliases.people.flatMap(({ words, entry }) => {
    const ends = words.map((_, index) => (words.length - index >= least ? wordsEnd(tokens, at, words.slice(index)) : -1))
    // Two words alone are a name only when they are all of it, or stand behind a title.
    const whole = least > 1 ? ends.slice(0, Math.max(1, words.length - 2)) : ends
    const end = Math.max(...whole)
    return end > at ? [{ entry, end, isExact: isExactly(tokens, at, end, words) }] : []
  })
  if (found.length === 0) return undefined
  const end = Math.max(...found.map((one) => one.end))
  const longestOnes = found.filter((one) => one.end === end)
  // Who types with marks and writes "Lan" does not mean "Lân".
  const exact = typed.isMarked ? longestOnes.filter((one) => one.isExact) : longestOnes
  const people = (exact.length > 0 ? exact : typed.isMarked ? [] : longestOnes).map((one) => one.entry)
  if (people.length === 0) return undefined
  return ofUnitBehind(typed, aliases, { entries: people, end })
}

/** "đ/c Lan VHXH", "đ/c Lan (VP)": the unit tells two of one name apart. */
function ofUnitBehind(typed: TypedText, aliases: Aliases, found: Naming): Naming {
  const { tokens } = typed
  const isOpen = ['(', '-', '–'].includes(tokens[found.end]?.folded ?? '')
  const unit = unitAt(typed, aliases, isOpen ? found.end + 1 : found.end)
  if (!unit) return found
  const own = found.entries.filter((entry) => unit.entries.some((one) => one.id === entry.unitId))
  if (own.length === 0) return found
  return { entries: own, end: tokens[unit.end]?.folded === ')' && isOpen ? unit.end + 1 : unit.end }
}

function isExactly(tokens: readonly Token[], at: number, end: number, words: readonly SoughtWord[]): boolean {
  const tail = words.slice(-(end - at))
  return tail.every((word, index) => tokens[at + index]?.raw === word.raw)
}

/** Words one after the other without a sign between them; -1 when they do not stand there. */
function wordsEnd(tokens: readonly Token[], at: number, words: readonly SoughtWord[]): number {
  if (words.length === 0 || !words.every((word, index) => isWord(tokens[at + index], word))) return -1
  return at + words.length
}

const BETWEEN = new Set(['-', '–', '/', '&', '.', ','])
const AND = wordsOf('và')[0]!

function longest(map: Map<string, Alias[]>, tokens: readonly Token[], at: number): Naming | undefined {
  const first = tokens[at]
  if (first?.kind !== 'letters') return undefined
  let best: { alias: Alias; end: number }[] = []
  for (const alias of map.get(first.folded) ?? []) {
    const end = aliasEnd(tokens, at, alias.words)
    if (end < 0) continue
    if (best.length > 0 && end < best[0]!.end) continue
    if (best.length > 0 && end > best[0]!.end) best = []
    best.push({ alias, end })
  }
  if (best.length === 0) return undefined
  const strong = best.filter((one) => !one.alias.isWeak)
  const entries = (strong.length > 0 ? strong : best).map((one) => one.alias.entry)
  return { entries: [...new Set(entries)], end: best[0]!.end }
}

/** The words of a way of writing, with dashes, commas and "và" between them or not. */
function aliasEnd(tokens: readonly Token[], at: number, words: readonly SoughtWord[]): number {
  let next = at
  for (const [index, word] of words.entries()) {
    if (index > 0 && BETWEEN.has(tokens[next]?.folded ?? '')) next += 1
    if (index > 0 && !isWord(tokens[next], word) && isWord(tokens[next], AND)) next += 1
    if (!isWord(tokens[next], word)) return -1
    next += 1
  }
  return next
}
