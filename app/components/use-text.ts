import { useRouteLoaderData } from '@remix-run/react'
import type { Day } from '../../workflows/domain/values.ts'
import { formatWeekday } from '../text/dates.ts'
import { languageOf, textIn, type Text } from '../text/language.ts'

/** All sentences, in the language this person chose. Works on error pages too. */
export function useText(): Text {
  // The root page is the only one under this id, and `language` the only thing read of it.
  const root = useRouteLoaderData('root') as { language?: string } | undefined
  return textIn(languageOf(root?.language))
}

/** A day with its weekday, in the person's language: `Thứ Tư, 25/11/2026`. */
export function useWeekday(): (day: Day) => string {
  const { weekdays } = useText().frame
  return (day) => formatWeekday(day, weekdays)
}
