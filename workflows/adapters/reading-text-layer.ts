import { fromLegacy, legacyFont, legacyScriptOf } from '../domain/legacy-vietnamese.ts'
import type { RecognisedWord } from '../domain/reading.ts'
import { normaliseVietnamese } from '../domain/vietnamese.ts'
import type { PageText } from './page-image-child.ts'
import { type ReadyPage, straightArea } from './reading-page.ts'
import { clip } from './reading-picture.ts'

const LETTERS_MIN = 40
const UNMAPPED_MAX = 0.02
const VIETNAMESE_MIN = 0.12
/** A page mostly covered by a picture is a scan: its text, if any, is somebody's guess. */
const PICTURED_MAX = 0.5
const TEXT_LAYER_CONFIDENCE = 97
/** Of the words that lie on the page, so many must be seen on it. */
const SEEN_MIN = 0.8
/** Between the darkest and the lightest point of a word that can be read. */
const CONTRAST_MIN = 40

type Word = PageText['words'][number]

/** The words of a born-digital page, or undefined when its text layer cannot be trusted. */
export function trustedWords(text: PageText): RecognisedWord[] | undefined {
  if (text.pictured > PICTURED_MAX) return undefined
  const words = joinSpaced(inUnicode(text.words).filter(isOnPage))
  const all = words.map((word) => word.text).join('').normalize('NFC')
  const letters = all.match(/\p{L}/gu) ?? []
  if (letters.length < LETTERS_MIN) return undefined
  const unmapped = all.match(/[\uE000-\uF8FF\uFFFD]/gu)?.length ?? 0
  if (unmapped / all.length > UNMAPPED_MAX) return undefined
  const vietnamese = letters.filter((letter) =>
    /[đĐơƠưƯ]/u.test(letter) || letter.normalize('NFD').length > 1)
  if (vietnamese.length / letters.length < VIETNAMESE_MIN) return undefined
  // Latin signs where Vietnamese letters should be, in a script we could not tell.
  if (/[µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ]{2}/u.test(all) && letters.length / all.length < 0.7) {
    return undefined
  }
  return withFigures(words, text.widgets).map((word) => ({
    text: normaliseVietnamese(word.text), confidence: TEXT_LAYER_CONFIDENCE, box: word.box,
  }))
}

/**
 * The words a person sees on the page as drawn: white, invisible, covered ones are left out (the
 * gate looks at the layer as a whole). Undefined when so many are unseen that the layer is not
 * that of this page. Boxes are of the straightened page.
 */
export function seenWords(
  ready: ReadyPage, words: readonly RecognisedWord[],
): RecognisedWord[] | undefined {
  const seen = words.filter((word) => isSeen(ready, word))
  return seen.length < words.length * SEEN_MIN ? undefined : seen
}

function isSeen({ colour, ...page }: ReadyPage, word: RecognisedWord): boolean {
  const area = clip(straightArea({ colour, ...page }, word.box), colour)
  let [darkest, lightest] = [255, 0]
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) {
      const at = (y * colour.width + x) * 3
      // The lowest channel: red or blue print on white is dark there, too.
      const value = Math.min(
        colour.pixels[at] ?? 255, colour.pixels[at + 1] ?? 255, colour.pixels[at + 2] ?? 255)
      if (value < darkest) darkest = value
      if (value > lightest) lightest = value
      if (lightest - darkest >= CONTRAST_MIN) return true
    }
  }
  return false
}

function isOnPage({ box: [x, y, width, height] }: Word): boolean {
  const middle = [x + width / 2, y + height / 2]
  return middle.every((part) => part >= 0 && part <= 1)
}

/** Words in legacy scripts as Unicode; each font by its name, else by the syllables it makes. */
export function inUnicode(words: readonly Word[]): Word[] {
  const byFont = Map.groupBy(words, (word) => word.font ?? '')
  const scripts = new Map([...byFont].map(([font, own]) => {
    const named = legacyFont(font)
    const told = legacyScriptOf(own.map((word) => word.text).join(' '))
    // A font with an old name may hold Unicode; one with a new name may hold legacy signs.
    const isPlain = named && told === undefined && own.some((word) => /[\u1E00-\u1EFFđĐơƠưƯ]/u.test(word.text))
    const script = told ?? (isPlain ? undefined : named?.script)
    return [font, script && { script, isCapitals: named?.isCapitals ?? false }] as const
  }))
  return words.map((word) => {
    const found = scripts.get(word.font ?? '')
    if (!found) return word
    const text = fromLegacy(word.text, found.script)
    return { ...word, text: found.isCapitals ? text.toUpperCase() : text }
  })
}

const SPACED_MIN = 4
const WORD_GAP = 1.7

/** "C Ộ N G  H Ò A": letters set apart become words where the gaps are wider than usual. */
function joinSpaced(words: readonly Word[]): Word[] {
  const made: Word[] = []
  let run: Word[] = []
  const end = () => {
    made.push(...(run.length < SPACED_MIN ? run : joinRun(run)))
    run = []
  }
  for (const word of words) {
    const last = run.at(-1)
    const isLetter = /^\p{L}\p{M}*$/u.test(word.text)
    if (!isLetter || (last && !followsClosely(last, word))) end()
    if (isLetter) run.push(word)
    else made.push(word)
  }
  end()
  return made
}

const gapOf = (one: Word, next: Word) => next.box[0] - one.box[0] - one.box[2]

function followsClosely(one: Word, next: Word): boolean {
  const gap = gapOf(one, next)
  return Math.abs(one.box[1] - next.box[1]) < one.box[3] * 0.5 && gap > -one.box[3] * 0.2
    && gap < one.box[3] * 2.5
}

function joinRun(run: readonly Word[]): Word[] {
  const gaps = run.slice(1).map((word, at) => gapOf(run[at] ?? word, word))
  const usual = [...gaps].sort((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0
  const words: Word[] = []
  for (const [at, letter] of run.entries()) {
    const last = words.at(-1)
    if (!last || (gaps[at - 1] ?? 0) > usual * WORD_GAP) {
      words.push({ ...letter })
      continue
    }
    last.text += letter.text
    last.box = [last.box[0], last.box[1], letter.box[0] + letter.box[2] - last.box[0], last.box[3]]
  }
  return words
}

const FIGURES = /^\d[\d\p{L}/.-]{0,30}$/u

/** Number, day and month that an e-office drew over the blanks of the head, in their places. */
function withFigures(words: readonly Word[], widgets: PageText['widgets']): Word[] {
  const made = [...words]
  for (const widget of widgets) {
    if (!FIGURES.test(widget.text)) continue
    const middle = widget.box[1] + widget.box[3] / 2
    const isBefore = ({ box }: Word) =>
      middle > box[1] && middle < box[1] + box[3] && box[0] + box[2] / 2 < widget.box[0] + widget.box[2] / 2
    const before = made.reduce((found, word, at) =>
      isBefore(word) && word.box[0] >= (made[found]?.box[0] ?? -1) ? at : found, -1)
    if (before >= 0) made.splice(before + 1, 0, { text: widget.text, box: widget.box })
  }
  return made
}

/**
 * The number and the day that an e-office writes as signature fields over the blanks of the
 * head: their text is in the fields' own drawings, nowhere else.
 */
export function widgetFigures(
  text: PageText,
  places: { numberY: number | null; dateY: number | null; split: number },
): { number: string | null; day: string | null } {
  const near = (y: number | null, box: readonly number[]) =>
    y !== null && (box[1] ?? 0) - 0.01 < y && y < (box[1] ?? 0) + (box[3] ?? 0) + 0.01
  const found = (isPlace: (box: readonly number[]) => boolean, pattern: RegExp) =>
    text.widgets
      .filter((widget) => isPlace(widget.box) && pattern.test(widget.text))
      .sort((one, other) => one.box[0] - other.box[0])[0]?.text ?? null
  return {
    number: found((box) => (box[0] ?? 1) < places.split && near(places.numberY, box), /^\d{1,6}$/u),
    day: found((box) => (box[0] ?? 0) > places.split && near(places.dateY, box), /^\d{1,2}$/u),
  }
}
