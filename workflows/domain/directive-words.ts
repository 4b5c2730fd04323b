import { foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** One word, number or sign of what a leader typed, and where it stands in the NFC text. */
export interface Token {
  kind: 'letters' | 'digits' | 'mark'
  /** NFC, lower case, tone marks where the newer spelling puts them ("hoà" as "hòa"). */
  raw: string
  /** Lower case, without marks. */
  folded: string
  isCapital: boolean
  /** No blank stands before it. */
  isGlued: boolean
  start: number
  end: number
}

export interface TypedText {
  /** NFC. */
  text: string
  tokens: Token[]
  /** Somewhere in it stands a Vietnamese mark: who wrote it types with marks. */
  isMarked: boolean
  isAllCapitals: boolean
}

const PIECES = /\p{L}[\p{L}\p{M}]*|\p{N}+|\n|[^\s\p{L}\p{N}]/gu
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu

/** The tone marks of a word gathered at its end: "hoà" and "hòa" are one word. */
function toneLast(word: string): string {
  const letters = word.normalize('NFD')
  const tones = letters.match(TONES)?.join('') ?? ''
  return `${letters.replace(TONES, '').normalize('NFC')}${tones}`
}

export function tokensOf(typed: string): TypedText {
  const text = normaliseVietnamese(typed)
  const tokens: Token[] = []
  let before = 0
  for (const match of text.matchAll(PIECES)) {
    const piece = match[0]
    const start = match.index
    const lower = piece.toLowerCase()
    tokens.push({
      kind: /^\p{L}/u.test(piece) ? 'letters' : /^\p{N}/u.test(piece) ? 'digits' : 'mark',
      raw: toneLast(lower), folded: foldVietnamese(piece) || piece,
      isCapital: /^\p{Lu}/u.test(piece), isGlued: start === before && start > 0,
      start, end: start + piece.length,
    })
    before = start + piece.length
  }
  const words = tokens.filter((token) => token.kind === 'letters')
  return {
    text, tokens,
    isMarked: words.some((token) => token.raw !== token.folded),
    isAllCapitals: text === text.toUpperCase() && text !== text.toLowerCase(),
  }
}

/** A word of a name or an abbreviation, as it is looked for. */
export interface SoughtWord {
  raw: string
  folded: string
}

/** The words of a name, without its dashes and commas. */
export function wordsOf(name: string): SoughtWord[] {
  return tokensOf(name).tokens
    .filter((token) => token.kind !== 'mark')
    .map(({ raw, folded }) => ({ raw, folded }))
}

/** Whether the typed word is the sought one: with its marks where it was typed with marks. */
export function isWord(typed: Token | undefined, sought: SoughtWord): boolean {
  if (!typed || typed.folded !== sought.folded) return false
  return typed.raw === typed.folded || typed.raw === sought.raw
}

/** Where a phrase ends that begins at `at` ("phối hợp với"); -1 where another stands. */
export function phraseEnd(tokens: readonly Token[], at: number, phrase: readonly SoughtWord[]): number {
  for (const [index, word] of phrase.entries()) {
    if (!isWord(tokens[at + index], word)) return -1
  }
  return at + phrase.length
}

/** Phrases by length, the longest first, so that "giao cho" goes before "giao". */
export function phrases(...spelled: readonly string[]): SoughtWord[][] {
  return spelled.map((one) => tokensOf(one).tokens.map(({ raw, folded }) => ({ raw, folded })))
    .sort((a, b) => b.length - a.length)
}

export function firstPhrase(
  tokens: readonly Token[], at: number, known: readonly (readonly SoughtWord[])[],
): number {
  for (const phrase of known) {
    const end = phraseEnd(tokens, at, phrase)
    if (end > 0) return end
  }
  return -1
}

/** The text from one word up to another, as it was written. */
export function wordsBetween({ text, tokens }: TypedText, from: number, end: number): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[end - 1]?.end ?? 0)
}
