import { normaliseVietnamese } from './vietnamese.ts'

// What a person types into the search box, as the database and the highlighter understand it.

export const SEARCH_CHARS_MAX = 200
const WORDS_MAX = 12
/** A shorter last word would match half of the register as a beginning. */
const PREFIX_CHARS_MIN = 2

/** One word to find, without diacritics. */
export interface SearchWord {
  word: string
  /** Whether a longer word that begins so is found as well. */
  isPrefix: boolean
}

export interface SearchQuery {
  words: readonly SearchWord[]
  /** For `to_tsquery`: made of a–z, 0–9 and operators only. */
  tsquery: string
}

/** One character without its marks: lower case, đ = d. */
export function foldLetter(letter: string): string {
  return letter.toLowerCase().normalize('NFD').replace(/\p{M}+/gu, '').replaceAll('đ', 'd')
}

/** The words of a text as search knows them: a–z and 0–9 only. */
export function searchWords(text: string): string[] {
  return foldLetter(normaliseVietnamese(text)).match(/[a-z0-9]+/g) ?? []
}

/**
 * The query a person meant; undefined when nothing in it can be searched for. Words are all to be
 * found, the last one also as a beginning. What stands in quotes, and a symbol such as
 * `131/KH-UBND`, must be found in one piece.
 */
export function searchQuery(typed: string): SearchQuery | undefined {
  const text = normaliseVietnamese(typed.slice(0, SEARCH_CHARS_MAX)).replaceAll(/[“”]/g, '"')
  const groups: SearchWord[][] = []
  let left = WORDS_MAX
  for (const [, quoted, plain] of text.matchAll(/"([^"]*)"?|([^\s"]+)/g)) {
    const words = searchWords(quoted ?? plain ?? '').slice(0, left)
    left -= words.length
    if (words.length > 0) groups.push(words.map((word) => ({ word, isPrefix: false })))
  }
  const last = groups.at(-1)?.at(-1)
  if (!last) return undefined
  last.isPrefix = last.word.length >= PREFIX_CHARS_MIN && !/["\s]$/.test(text)
  return { words: groups.flat(), tsquery: tsqueryOf(groups) }
}

function tsqueryOf(groups: readonly (readonly SearchWord[])[]): string {
  return groups
    .map((group) => `(${group.map(({ word, isPrefix }) => `${word}${isPrefix ? ':*' : ''}`).join(' <-> ')})`)
    .join(' & ')
}

/** The same query for the entry's own fields only, not the letter's text. */
export function inHeadOnly(tsquery: string): string {
  return tsquery.replaceAll(/[a-z0-9]+(:\*)?/g, (word) => (word.includes(':') ? `${word}A` : `${word}:A`))
}
