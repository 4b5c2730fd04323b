import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { refusalSentence, textIn } from '../text/language.ts'
import { statusOfRefusal } from './refusal.server.ts'

export interface Problem {
  status: number
  /** Stable: programs go by it. */
  code: string
  /** For people, in Vietnamese. */
  title: string
  headers?: Record<string, string>
  /** Further members of the problem, such as the names of fields. */
  more?: Record<string, unknown>
}

/** An error of the API (RFC 9457). */
export function problem({ status, code, title, headers, more }: Problem): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, code, title, ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers },
  })
}

/** A refusal of the office as an error of the API. Faults pass through to where they are logged. */
export function problemOf(error: unknown): Response {
  if (!isOfficeError(error)) throw error
  const title = refusalSentence(textIn('vi'), error.code, error.facts)
  return problem({ status: statusOfRefusal(error.code), code: error.code, title })
}
