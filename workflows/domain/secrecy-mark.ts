import type { GateVerdict } from './reading.ts'
import { editDistance, foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** A mark of state secrecy in a text, or what may be one. */
export interface SecrecyMark {
  verdict: 'marked' | 'suspect'
  level: NonNullable<GateVerdict['level']> | null
  ground: 'text' | 'symbol'
}

/** Where the text was read: in a stamp or frame the same letters mean more than in running text. */
export type MarkPlace = 'page' | 'stamp'

const LINES_MAX = 5_000
const LINE_LETTERS_MAX = 400

/**
 * Looks for MẬT, TỐI MẬT, TUYỆT MẬT alone on a line (spaced letters, lost or wrong diacritics
 * and look-alike letters included) and for "BÍ MẬT NHÀ NƯỚC" in capitals. Words as "bảo mật",
 * "bí mật kinh doanh", "mật độ", "mật ong" are ordinary. In doubt it answers `suspect`: a person
 * looks.
 */
export function findSecrecyMark(text: string, place: MarkPlace = 'page'): SecrecyMark | undefined {
  let doubt: SecrecyMark | undefined
  for (const line of normaliseVietnamese(text).split('\n').slice(0, LINES_MAX)) {
    const mark = markOfLine(line.slice(0, LINE_LETTERS_MAX), place)
    if (mark?.verdict === 'marked') return mark
    doubt ??= mark
  }
  return doubt
}

function markOfLine(line: string, place: MarkPlace): SecrecyMark | undefined {
  const letters = lettersOf(line)
  if (letters === '') return undefined
  const level = levelOf(letters)
  if (level) return aloneOnLine(line, level, place)
  if (place === 'stamp' && areMostlyCapitals(line)) {
    const near = nearLevelOf(letters)
    if (near) return { verdict: 'suspect', level: near, ground: 'text' }
  }
  return statementOf(line) ?? amongOthers(line)
}

/** Ordinary words in capitals of which MẬT is a part: bảo mật, bí mật, mật độ, mật mã, mật ong… */
const ORDINARY_BESIDE = /^(?:BAO|BI|DO|ONG|MA|KHAU|VU|THU|CO|DUONG|GAU|RI)$/u
/** A word that stands alone and differs from a mark by the accent on its A, or is in small letters. */
const OTHER_WORD = /^[^\p{L}\p{N}]*(?:M[ẶẮẤÁ]T|mật)[^\p{L}\p{N}]*$/u

/**
 * The line says another word than a mark, if it was read for sure: of 64 invented pages with a mark
 * in print, 150 to 300 dots an inch, none was read as one of these with a confidence from 85 on.
 */
export function isOtherWord(line: string): boolean {
  return OTHER_WORD.test(normaliseVietnamese(line.slice(0, LINE_LETTERS_MAX)))
}

const OTHER_CAPITALS = /^[^\p{L}\p{N}]*M[ẶẮẤÁ]T[^\p{L}\p{N}]*$/u

/**
 * All that looks like a mark in these texts of one place is another word: MẤT at the head of a
 * table, MẶT TRẬN above an office. Only the accent tells; where it can be lost, ask for more.
 */
export function saysOtherWord(texts: readonly string[]): boolean {
  const alike = texts.flatMap((text) => normaliseVietnamese(text.slice(0, LINE_LETTERS_MAX)).split(/\s+/u))
    .filter((word) => nearLevelOf(lettersOf(word)) !== undefined)
  return alike.length > 0 && alike.every((word) => OTHER_CAPITALS.test(word))
}

/** Words of stamps and headings that differ from a mark by a letter or two. */
const OTHER_STAMP = /^(?:M[ẪẦẨ]U|TỐI (?:ĐA|THIỂU)|CHẤT|NHẤT|NHẬT|ĐẠT)$/u

/** The words are those of another stamp or heading, if they were read for sure. */
export function isOtherStamp(text: string): boolean {
  return OTHER_STAMP.test(normaliseVietnamese(text.slice(0, LINE_LETTERS_MAX)).replace(/[^\p{L}\p{N} ]/gu, '').trim())
}

const ORDINARY_PHRASE =
  /B[ẢÁÃẠA]O M[ẬÂẠĂA]T|B[ÍIÌ] M[ẬÂẠĂA]T|M[ẬÂẠĂẶ]T (?:ĐỘ|ONG|MÃ|KHẨU|VỤ|TR[ẬÂA]N)/u

/** A phrase in capitals of which MẬT, or a word like it, is an ordinary part. */
export function holdsOrdinaryPhrase(text: string): boolean {
  return ORDINARY_PHRASE.test(normaliseVietnamese(text.slice(0, LINE_LETTERS_MAX)))
}

/** Ậ and what is left of it; Ặ, Ấ and Ă make other words (MẶT TRẬN, MẤT). */
const MAT_CAPITAL = /^M[ẬÂẠA]T$/u

/**
 * A stamp may stand on one row with the words beside it: a run of capitals that is a mark by
 * itself, or has one in it, is for a person.
 */
function amongOthers(line: string): SecrecyMark | undefined {
  for (const run of capitalRuns(line)) {
    const letters = lettersOf(run.filter((word) => word.length > 1).join(''))
    const level = levelOf(lettersOf(run.join(''))) ?? levelOf(letters) ?? halfLevelOf(letters)
    if (level) return { verdict: 'suspect', level, ground: 'text' }
    for (const [at, word] of run.entries()) {
      if (!MAT_CAPITAL.test(word)) continue
      const before = lettersOf(run[at - 1] ?? '')
      if ([run[at - 1], run[at + 1]].some(isOrdinaryBeside)) continue
      const named = before === 'TOI' ? 'secret' : before === 'TUYET' ? 'top-secret' : 'confidential'
      return { verdict: 'suspect', level: named, ground: 'text' }
    }
  }
  return undefined
}

/** Digits may be letters (0NG) or none (0ONG), and a letter may have been read twice (BAAO). */
function isOrdinaryBeside(word = ''): boolean {
  return [word, word.replace(/\p{N}/gu, '')]
    .some((one) => ORDINARY_BESIDE.test(lettersOf(one).replace(/(.)\1+/gu, '$1')))
}

/** The first word of a mark whose second is lost. */
function halfLevelOf(letters: string): SecrecyMark['level'] | undefined {
  if (letters === 'TUYET') return 'top-secret'
  return letters === 'TOI' ? 'secret' : undefined
}

function capitalRuns(line: string): string[][] {
  const runs: string[][] = [[]]
  for (const token of line.split(/\s+/u)) {
    const word = token.replace(/[^\p{L}\p{N}]/gu, '')
    if (word === '') continue
    if (/^[\p{Lu}\p{N}]+$/u.test(word)) runs.at(-1)?.push(word)
    else runs.push([])
  }
  return runs.filter((run) => run.length > 0)
}

/** Letters only, without diacritics, in capitals; digits that look like letters are those. */
function lettersOf(line: string): string {
  return foldVietnamese(line)
    .toUpperCase()
    .replaceAll('0', 'O')
    .replaceAll('4', 'A')
    .replaceAll('1', 'I')
    .replace(/[^A-Z]/gu, '')
}

const levels = {
  MAT: 'confidential',
  DOMAT: 'confidential',
  TOIMAT: 'secret',
  TUYETMAT: 'top-secret',
} as const

function levelOf(letters: string): SecrecyMark['level'] | undefined {
  if (letters === 'MAT') return 'confidential'
  if (/^T[OQ][IL1]?MAT$/u.test(letters)) return 'secret'
  if (/^T[UV]Y?[EF]?T?MAT$/u.test(letters)) return 'top-secret'
  if (letters.length >= 7 && editDistance(letters, 'TUYETMAT') <= 2 && letters.endsWith('AT')) {
    return 'top-secret'
  }
  if (letters.length >= 5 && letters.length <= 7 && editDistance(letters, 'TOIMAT') <= 1) {
    return 'secret'
  }
  return undefined
}

/** In a stamp a letter may be lost to the frame: one wrong in three is still a doubt. */
function nearLevelOf(letters: string): SecrecyMark['level'] | undefined {
  // No other stamp has these letters.
  if (/TUYET|YETM/u.test(letters)) return 'top-secret'
  if (/TOIM|OIMA/u.test(letters)) return 'secret'
  if (letters.length > 12) return undefined
  for (const [name, level] of Object.entries(levels)) {
    if (letters.includes(name)) return level
    const slips = name.length <= 3 ? 1 : 2
    const isNear = Math.abs(letters.length - name.length) <= 1
      && editDistance(letters, name) <= slips
    if (isNear && letters.length >= 3) return level
  }
  return undefined
}

/** Marks are printed in capitals; a reader may make small letters of some. */
function areMostlyCapitals(line: string): boolean {
  const letters = line.match(/\p{L}/gu) ?? []
  return letters.filter((letter) => /\p{Lu}/u.test(letter)).length * 2 >= letters.length
}

function aloneOnLine(
  line: string,
  level: SecrecyMark['level'],
  place: MarkPlace,
): SecrecyMark | undefined {
  const plain = line.replace(/[^\p{L}\p{N}]/gu, '')
  const capitals = plain.replace(/[\p{Ll}]/gu, '').length
  const isStamped = place === 'stamp' && areMostlyCapitals(line)
  if (isStamped || capitals >= plain.length - 1) {
    return { verdict: 'marked', level, ground: 'text' }
  }
  // The last word of a sentence may stand alone on its line ("… phải được giữ bí / mật.").
  const isSentenceEnd = /^\s*\p{Ll}/u.test(line) && /[.,;:!?/]\s*$/u.test(line)
  if (isSentenceEnd) return undefined
  return { verdict: 'suspect', level, ground: 'text' }
}

const CAPITAL_SECRET = /B[ÍIÌ]\s*M[ẬAÂẠĂÁẤẦ]T\s*NH[ÀAÁ]\s*N[ƯU][ỚOƠỜ]C/u
/** What follows the level is judged by `endsLabel`. */
const LABELLED = /(?:do|muc do|cap do)\s+mat\s*[:.-]\s*\(?\s*(tuyet mat|toi mat|mat)\s*\)?[.;]?(?=\s|$)/u
/** The first word is enough: what follows it may lie under a stamp. */
const LABELLED_HIGH = /(?:do|muc do|cap do)\s+mat\s*[:.-]\s*\(?\s*(tuyet|toi)(?=\s|$)/u
const BRACKETED = /^\W*(?:tai lieu|van ban|ho so)?\s*[([]?\s*(tuyet mat|toi mat)\s*[)\]]?\W*$/u

function statementOf(line: string): SecrecyMark | undefined {
  const folded = foldVietnamese(line)
  const isAlone = /^\W*(?:tai lieu |van ban |do )?bi mat nha nuoc\W*$/u.test(folded)
  if (isAlone && CAPITAL_SECRET.test(line)) {
    return { verdict: 'marked', level: null, ground: 'symbol' }
  }
  if (isAlone || CAPITAL_SECRET.test(line)) {
    return { verdict: 'suspect', level: null, ground: 'symbol' }
  }
  const label = LABELLED.exec(folded)
  const named = (label && endsLabel(line, folded.slice(0, label.index + label[0].length)) ? label[1] : undefined)
    ?? LABELLED_HIGH.exec(folded)?.[1] ?? BRACKETED.exec(folded)?.[1]
  if (!named) return undefined
  const level = named.startsWith('tuyet') ? 'top-secret'
    : named.startsWith('toi') ? 'secret' : 'confidential'
  return { verdict: 'suspect', level, ground: 'symbol' }
}

/**
 * "Độ mật: Mật" says a level at the end of a line or with another column, in capitals, beside it;
 * "Độ mật: mật, tối mật hoặc tuyệt mật" and "độ mật: mật độ …" say none.
 */
function endsLabel(line: string, upTo: string): boolean {
  const next = line.trim().split(/\s+/u)[upTo.trim().split(' ').length]
  return next === undefined || /^\p{Lu}/u.test(next)
}
