import { useRouteLoaderData } from '@remix-run/react'
import { languageOf, textIn, type Text } from '../text/language.ts'

/** All sentences, in the language this person chose. Works on error pages too. */
export function useText(): Text {
  // The root page is the only one under this id, and `language` the only thing read of it.
  const root = useRouteLoaderData('root') as { language?: string } | undefined
  return textIn(languageOf(root?.language))
}
