import { type LetterLine, lineOf, lowest } from './letter-lines.ts'
import type { RecognisedWord } from './reading.ts'
import { isCapitals } from './vietnamese.ts'
import { editDistance, foldVietnamese } from './vietnamese.ts'
import { isSyllable } from './vietnamese-syllables.ts'

/** `near`: the same words but for marks or single letters; `single`: nobody looked again. */
export type Agreement = 'same' | 'near' | 'differs' | 'single'

export interface Settled {
  value: string | null
  agreement: Agreement
  /** The weakest word of the reading that was kept, 0 to 100. */
  weakest: number
}

const SLIPS_MAX = 2

/** What two readings of one place give together; the first counts where they cannot be aligned. */
export function settle(
  first: readonly LetterLine[],
  second: readonly LetterLine[],
  textOf: (lines: readonly LetterLine[]) => string | null,
): Settled {
  const value = textOf(first)
  const other = second.length > 0 ? textOf(second) : null
  const weakest = lowest(first)
  if (other === null) return { value, agreement: 'single', weakest }
  if (value === null) return { value: other, agreement: 'single', weakest: lowest(second) }
  if (value === other) {
    return { value, agreement: 'same', weakest: (weakest + lowest(second)) / 2 }
  }
  const merged = merge(first, second)
  if (!merged) return { value, agreement: 'differs', weakest: Math.min(weakest, lowest(second)) }
  return { value: textOf(merged), agreement: 'near', weakest: lowest(merged) }
}

/** Word by word the better one, where both readings have the same words but for a letter or two. */
function merge(
  first: readonly LetterLine[],
  second: readonly LetterLine[],
): LetterLine[] | undefined {
  const others = second.flatMap((line) => line.words).filter(isPrint)
  const own = first.flatMap((line) => line.words).filter(isPrint)
  if (others.length !== own.length) return undefined
  let at = 0
  const isAlike = own.every((word, index) => {
    const other = others[index]
    return other !== undefined
      && editDistance(foldVietnamese(word.text), foldVietnamese(other.text)) <= SLIPS_MAX
  })
  if (!isAlike) return undefined
  return first.map((line) => lineOf(line.words.map((word) => {
    if (!isPrint(word)) return word
    const other = others[at++]
    return other && isBetter(other, word) ? { ...word, text: other.text, confidence: other.confidence } : word
  })))
}

const isPrint = (word: RecognisedWord) => /[\p{L}\p{N}]/u.test(word.text)

function isBetter(other: RecognisedWord, word: RecognisedWord): boolean {
  if (other.text === word.text) return other.confidence > word.confidence
  const [a, b] = [isWord(other.text), isWord(word.text)]
  return a === b ? other.confidence > word.confidence + 4 : a
}

function isWord(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '')
  return letters === '' || isSyllable(letters) || (isCapitals(letters) && letters.length < 6)
}
