import { phrases, type SoughtWord, wordsOf } from './directive-words.ts'

/** Whom a directive can name, as the office's own list has them today. */
export interface Listed {
  id: string
  kind: 'unit' | 'position' | 'person'
  code: string
  /** As people read it on a chip: "Phó Chủ tịch – Lê Thu Hà". */
  name: string
  /** Of the unit, the position or the person alone. */
  label: string
  shortName: string | null
  unitId: string
  /** Who sits there today. */
  holder: string | null
  /** A letter can be passed on to it. */
  isLeader: boolean
  /** The only position that this person holds. */
  seatId: string | null
}

export type Directory = readonly Listed[]

/** A way of writing somebody. Full names and the office's own short names go before pieces. */
export interface Alias {
  words: SoughtWord[]
  entry: Listed
  isWeak: boolean
}

export interface Aliases {
  units: Map<string, Alias[]>
  positions: Map<string, Alias[]>
  people: { words: SoughtWord[]; entry: Listed }[]
  byId: ReadonlyMap<string, Listed>
}

const KIND_OF_NAME = phrases('phòng', 'ban', 'trung tâm', 'tổ', 'đội', 'bộ phận', 'ban chỉ huy', 'trạm')
/** Behind the name of a unit: where it is. */
export const PLACE = phrases('phường', 'xã', 'đặc khu')
const LITTLE = phrases('và', 'của', 'về')
/** Titles and how they are shortened. */
const TITLES: readonly (readonly [string, readonly string[]])[] = [
  ['phó chủ tịch', ['pct']], ['chủ tịch', ['ct']], ['phó chánh văn phòng', ['pcvp']],
  ['chánh văn phòng', ['cvp']], ['phó trưởng phòng', ['ptp']], ['trưởng phòng', ['tp']],
  ['phó giám đốc', ['pgđ']], ['giám đốc', ['gđ']], ['chỉ huy phó', ['chp']], ['chỉ huy trưởng', ['cht']],
  ['phó trưởng', ['pt']], ['trưởng', ['tr']], ['chuyên viên', ['cv']],
]
const SHORT_WORDS_MIN = 2

/** Made once for an office's list; the text may change with every letter typed. */
export function aliasesOf(directory: Directory): Aliases {
  const units = directory.filter((one) => one.kind === 'unit')
  const ofUnit = new Map(units.map((unit) => [unit.id, unitAliases(unit)]))
  const unitList = [...ofUnit.values()].flat()
  const positions = directory.filter((one) => one.kind === 'position')
    .flatMap((position) => positionAliases(position, ofUnit.get(position.unitId) ?? []))
  const people = directory
    .filter((one) => one.kind === 'person')
    .map((entry) => ({ words: wordsOf(entry.label), entry }))
  return {
    units: byFirstWord([...unitList, ...uniquePieces(units, unitList)]),
    positions: byFirstWord(positions), people,
    byId: new Map(directory.map((one) => [one.id, one])),
  }
}

function byFirstWord(aliases: readonly Alias[]): Map<string, Alias[]> {
  const map = new Map<string, Alias[]>()
  for (const alias of aliases) {
    const first = alias.words[0]?.folded
    if (first) map.set(first, [...(map.get(first) ?? []), alias])
  }
  return map
}

const joined = (words: readonly SoughtWord[], pick: (word: SoughtWord) => string): string =>
  words.map(pick).join('')

function asWords(raw: string): SoughtWord[] {
  return wordsOf(raw)
}

/** "kthtđt" for "Kinh tế, Hạ tầng và Đô thị". */
function initialsOf(words: readonly SoughtWord[]): SoughtWord[] {
  const told = words.filter((word) => !LITTLE.some(([little]) => little?.folded === word.folded))
  return asWords(joined(told, (word) => word.raw[0] ?? ''))
}

function unitAliases(unit: Listed): Alias[] {
  const whole = withoutPlace(wordsOf(unit.label))
  const bare = withoutKind(whole)
  const short = unit.shortName ? wordsOf(unit.shortName) : []
  const spelled = [
    whole, bare, short, asWords(unit.code), asWords(joined(short, (word) => word.raw)),
    initialsOf(whole), ...(bare.length >= SHORT_WORDS_MIN ? [initialsOf(bare)] : []),
    ...(short.length >= SHORT_WORDS_MIN && short.every((word) => word.raw.length > 2) ? [initialsOf(short)] : []),
    ...(startsWith(whole, wordsOf('trung tâm')) ? [asWords(`tt${joined(initialsOf(bare), (word) => word.raw)}`)] : []),
  ]
  return distinct(spelled).map((words) => ({ words, entry: unit, isWeak: false }))
}

/** Beginnings and ends of a name ("Văn hóa", "Quân sự", "QS") that only one unit has. */
function uniquePieces(units: readonly Listed[], known: readonly Alias[]): Alias[] {
  const taken = new Set(known.map((alias) => joined(alias.words, (word) => `${word.folded} `)))
  const pieces = units.flatMap((unit) => {
    const bare = withoutKind(withoutPlace(wordsOf(unit.label)))
    const all: SoughtWord[][] = []
    for (let count = SHORT_WORDS_MIN; count < bare.length; count += 1) {
      all.push(bare.slice(0, count), bare.slice(-count), initialsOf(bare.slice(-count)))
    }
    return distinct(all).map((words): Alias => ({ words, entry: unit, isWeak: true }))
  })
  const owners = new Map<string, Set<string>>()
  const keyOf = (alias: Alias) => joined(alias.words, (word) => `${word.folded} `)
  for (const piece of pieces) owners.set(keyOf(piece), (owners.get(keyOf(piece)) ?? new Set()).add(piece.entry.id))
  return pieces.filter((piece) => owners.get(keyOf(piece))?.size === 1 && !taken.has(keyOf(piece)))
}

function positionAliases(position: Listed, ofUnit: readonly Alias[]): Alias[] {
  const name = withoutPlace(wordsOf(position.label))
  const spelled: SoughtWord[][] = [name, asWords(position.code)]
  const title = TITLES.find(([words]) => startsWith(name, wordsOf(words)))
  if (title) {
    const [words, shorts] = title
    const rest = name.slice(wordsOf(words).length)
    const isTitleAlone = rest.length === 0 || startsWith(rest, wordsOf('ủy ban')) || startsWith(rest, wordsOf('ubnd'))
    for (const form of [words, ...shorts].map(wordsOf)) {
      if (isTitleAlone) spelled.push(form)
      else spelled.push(...ofUnit.map((alias) => [...form, ...alias.words]), ...ofUnit.map((alias) => [...form, ...withoutKind(alias.words)]))
    }
  }
  return distinct(spelled).map((words) => ({ words, entry: position, isWeak: false }))
}

const startsWith = (words: readonly SoughtWord[], begin: readonly SoughtWord[]): boolean =>
  begin.every((word, index) => words[index]?.raw === word.raw)

function withoutKind(words: SoughtWord[]): SoughtWord[] {
  const kind = KIND_OF_NAME.find((one) => startsWith(words, one))
  return kind && words.length > kind.length ? words.slice(kind.length) : words
}

function withoutPlace(words: SoughtWord[]): SoughtWord[] {
  // "Công an phường Bến Xuân"; the "Xã" of "Văn hóa – Xã hội" is no place.
  const at = words.findIndex((word, index) => index > 0 && words[index + 1]?.folded !== 'hoi'
    && PLACE.some(([first]) => first?.raw === word.raw))
  return at > 0 ? words.slice(0, at) : words
}

function distinct(spelled: readonly SoughtWord[][]): SoughtWord[][] {
  const seen = new Set<string>()
  return spelled.filter((words) => {
    const key = joined(words, (word) => `${word.raw} `)
    if (words.length === 0 || key.trim().length < 2 || seen.has(key)) return false
    seen.add(key)
    return true
  })
}
