import { formatDay } from './dates.ts'
import { en } from './en.ts'
import { vi, type Text } from './vi.ts'

export type { Text } from './vi.ts'

export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]
export const languageNames: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' }

const texts: Record<Language, Text> = { vi, en }

export function textIn(language: Language): Text {
  return texts[language]
}

/** Vietnamese unless English was chosen. */
export function languageOf(value: string | undefined): Language {
  return value === 'en' ? 'en' : 'vi'
}

/** How the office writes days among facts. */
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The sentence for a refusal, its `{facts}` filled in; the general one for a code without a sentence. */
export function refusalSentence(
  text: Text,
  code: string,
  facts: Readonly<Record<string, string | number | null>> = {},
): string {
  const sentence = text.refusals[code] ?? text.faults.failed
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = String(facts[name] ?? whole)
    return DAY.test(fact) ? formatDay(fact) : fact
  })
}
