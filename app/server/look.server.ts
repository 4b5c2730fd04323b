import { languageOf, textIn, type Language, type Text } from '../text/language.ts'
import { cookieValue } from './cookies.server.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** How a person wants pages to look, on this device. */
export interface Look {
  language: Language
  type: 'normal' | 'large'
  contrast: 'normal' | 'more'
  /** `auto`: large targets where the pointer is a finger. */
  touch: 'auto' | 'on' | 'off'
}

export type LookChange = { [K in keyof Look]: { name: K; value: Look[K] } }[keyof Look]

const cookieNames: Record<keyof Look, string> = {
  language: 'butphe-lang',
  type: 'butphe-type',
  contrast: 'butphe-contrast',
  touch: 'butphe-touch',
}

export function lookOf(request: Request): Look {
  const touch = cookieValue(request, cookieNames.touch)
  return {
    language: languageOf(cookieValue(request, cookieNames.language)),
    type: cookieValue(request, cookieNames.type) === 'large' ? 'large' : 'normal',
    contrast: cookieValue(request, cookieNames.contrast) === 'more' ? 'more' : 'normal',
    touch: touch === 'on' || touch === 'off' ? touch : 'auto',
  }
}

export function textOf(request: Request): Text {
  return textIn(lookOf(request).language)
}

/** Names nobody and opens nothing, so it may outlive the session. */
export function lookCookie(change: LookChange): string {
  const name = cookieNames[change.name]
  return `${name}=${change.value}; Path=/; Max-Age=${YEAR_SECONDS}; Secure; HttpOnly; SameSite=Lax`
}
