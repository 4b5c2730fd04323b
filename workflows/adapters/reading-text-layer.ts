import type { RecognisedWord } from '../domain/reading.ts'
import { normaliseVietnamese } from '../domain/vietnamese.ts'
import type { PageText } from './page-image-child.ts'

const LETTERS_MIN = 40
const UNMAPPED_MAX = 0.02
const VIETNAMESE_MIN = 0.12
/** A page mostly covered by a picture is a scan: its text, if any, is somebody's guess. */
const PICTURED_MAX = 0.5
const TEXT_LAYER_CONFIDENCE = 97

/** The words of a born-digital page, or undefined when its text layer cannot be trusted. */
export function trustedWords(text: PageText): RecognisedWord[] | undefined {
  if (text.pictured > PICTURED_MAX) return undefined
  const all = text.words.map((word) => word.text).join('').normalize('NFC')
  const letters = all.match(/\p{L}/gu) ?? []
  if (letters.length < LETTERS_MIN) return undefined
  const unmapped = all.match(/[\uE000-\uF8FF\uFFFD]/gu)?.length ?? 0
  if (unmapped / all.length > UNMAPPED_MAX) return undefined
  // Legacy fonts (TCVN3, VNI) put Latin signs where Vietnamese letters should be.
  const vietnamese = letters.filter((letter) =>
    /[đĐơƠưƯ]/u.test(letter) || letter.normalize('NFD').length > 1)
  if (vietnamese.length / letters.length < VIETNAMESE_MIN) return undefined
  if (/[µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ]{2}/u.test(all) && letters.length / all.length < 0.7) {
    return undefined
  }
  return text.words.map((word) => ({
    text: normaliseVietnamese(word.text), confidence: TEXT_LAYER_CONFIDENCE, box: word.box,
  }))
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
    text.widgets.find((widget) => isPlace(widget.box) && pattern.test(widget.text))?.text ?? null
  return {
    number: found((box) => (box[0] ?? 1) < places.split && near(places.numberY, box), /^\d{1,6}$/u),
    day: found((box) => (box[0] ?? 0) > places.split && near(places.dateY, box), /^\d{1,2}$/u),
  }
}
