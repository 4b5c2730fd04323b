import { OfficeError } from './office-error.ts'
import { GUESSABLE_WORD_LENGTH_MIN, guessableWords } from './password-words.ts'
import { foldVietnamese } from './vietnamese.ts'

export const PASSWORD_LENGTH_MIN = 15
/** With a second factor at each sign-in. */
export const PASSWORD_LENGTH_MIN_WITH_SECOND_FACTOR = 10
export const PASSWORD_LENGTH_MAX = 128
/** A letter with its marks may be typed as up to four units. */
const PASSWORD_UNITS_MAX = PASSWORD_LENGTH_MAX * 4
const DIFFERENT_CHARACTERS_MIN = 5
const REPEATED_PART_MAX = 6
const CONTEXT_WORDS_MAX = 200
const YEAR = /(?:19[3-9]|20[0-4])\d/g

/** What a stranger knows of the person and the office; none of it makes a password. */
export interface PasswordContext {
  signInName: string
  personName: string
  /** Names of the office, its ward and units. */
  officeNames: readonly string[]
  hasSecondFactor?: boolean
}

/**
 * The one spelling of a password: NFC, because a tablet sends decomposed letters; nothing else is
 * changed. What is too long or no text is refused before any work is spent on it.
 * @throws {OfficeError} `password-malformed`, `password-too-long`.
 */
export function passwordText(typed: string): string {
  if (typed.length > PASSWORD_UNITS_MAX) throw tooLong()
  // oxlint-disable-next-line no-control-regex
  if (/[\p{Cc}\p{Cs}]/u.test(typed)) throw new OfficeError('password-malformed')
  const text = typed.normalize('NFC')
  if (Array.from(text).length > PASSWORD_LENGTH_MAX) throw tooLong()
  return text
}

function tooLong(): OfficeError {
  return new OfficeError('password-too-long', { most: PASSWORD_LENGTH_MAX })
}

/**
 * Refuses a new password that is too short, or more than half of which is guessable: common words,
 * years, the person's or the office's names, whatever their case and diacritics. There are no
 * rules of composition.
 * @throws {OfficeError} `password-too-short`, `password-too-common`, and those of `passwordText`.
 */
export function assertGoodPassword(password: string, context: PasswordContext): void {
  const text = passwordText(password)
  const least = context.hasSecondFactor
    ? PASSWORD_LENGTH_MIN_WITH_SECOND_FACTOR
    : PASSWORD_LENGTH_MIN
  if (Array.from(text).length < least) throw new OfficeError('password-too-short', { least })

  const lettersOnly = foldVietnamese(text).replace(/[^\p{L}\p{N}]/gu, '')
  const isMonotonous = new Set(lettersOnly).size < DIFFERENT_CHARACTERS_MIN
  if (isMonotonous || isRepeated(lettersOnly) || isMostlyGuessable(lettersOnly, context)) {
    throw new OfficeError('password-too-common')
  }
}

function isRepeated(text: string): boolean {
  for (let length = 1; length <= REPEATED_PART_MAX; length += 1) {
    const part = text.slice(0, length)
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return true
  }
  return false
}

function isMostlyGuessable(text: string, context: PasswordContext): boolean {
  const isGuessable = Array.from({ length: text.length }, () => false)
  for (const word of [...guessableWords, ...wordsOf(context)]) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      isGuessable.fill(true, at, at + word.length)
    }
  }
  for (const { index } of text.matchAll(YEAR)) isGuessable.fill(true, index, index + 4)
  return isGuessable.filter(Boolean).length * 2 > text.length
}

/** Each name whole, and each of its longer words. */
function wordsOf({ signInName, personName, officeNames }: PasswordContext): string[] {
  const words = [signInName, personName, ...officeNames].flatMap((name) => {
    const parts = foldVietnamese(name).split(/[^\p{L}\p{N}]+/u)
    return [parts.join(''), ...parts]
  })
  return words
    .filter((word) => word.length >= GUESSABLE_WORD_LENGTH_MIN)
    .slice(0, CONTEXT_WORDS_MAX)
}
