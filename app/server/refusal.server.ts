import { data } from '@remix-run/node'
import { isOfficeError, type OfficeError } from '../../workflows/domain/office-error.ts'
import { refusalSentence } from '../text/language.ts'
import { textOf } from './look.server.ts'

/** Codes whose answer is not 422. The API answers with the same. */
const statusOfCode: Readonly<Record<string, number>> = {
  'not-allowed': 403,
  'needs-second-person': 403,
  'prove-again': 403,
  'sign-in-failed': 401,
  'sign-in-throttled': 429,
  'sign-in-busy': 503,
  'entra-start-again': 400,
  'entra-declined': 400,
  'entra-throttled': 429,
  'entra-refused': 401,
  'entra-token-refused': 401,
  'entra-unknown': 403,
  'entra-line-full': 403,
  'entra-no-role': 403,
  'entra-groups-too-many': 403,
  'entra-not-reached': 503,
  'entra-not-connected': 503,
  busy: 409,
  'signing-base-changed': 409,
  'signing-in-progress': 409,
  'signing-session-ended': 409,
  'signing-needs-own-session': 403,
  'signing-key-resting': 423,
  'signing-key-disabled': 423,
  'remote-not-reached': 503,
  'scan-already-disposed': 409,
  'directive-already-confirmed': 409,
  'document-already-presented': 409,
  'document-changed-meanwhile': 409,
  'order-changed-meanwhile': 409,
  'order-item-registered': 409,
  'document-frozen': 423,
  'file-too-large': 413,
  'tray-full': 429,
  'token-scope-asleep': 403,
  'directive-not-yours': 403,
  'assistant-may-not-confirm': 403,
  'token-may-not-confirm': 403,
  'own-rights': 403,
  'disk-full': 507,
  'disk-nearly-full': 507,
  'upload-too-large': 413,
}

/** The HTTP status of a refusal: by its code, else by how the code ends. */
export function statusOfRefusal(code: string): number {
  const exact = statusOfCode[code]
  if (exact) return exact
  if (code.endsWith('-not-yours')) return 403
  if (code.endsWith('-not-found')) return 404
  if (code === 'pages-judged-already' || code.endsWith('-in-wrong-state') || code.startsWith('already-')) return 409
  return 422
}

export interface Refusal {
  refusal: string
  code: string
}

/**
 * Turns a refusal into an answer for the page (`useActionData`). Faults and redirects pass through
 * to where they are handled.
 */
export function refusal(request: Request, error: unknown) {
  if (!isOfficeError(error)) throw error
  return data<Refusal>(refusalOf(request, error), { status: statusOfRefusal(error.code) })
}

export function refusalOf(request: Request, error: OfficeError): Refusal {
  return { refusal: refusalSentence(textOf(request), error.code, error.facts), code: error.code }
}

/** For loaders: what may not be seen ends as a page with the status of the refusal. */
export function refusalResponse(error: unknown): Response {
  if (!isOfficeError(error)) throw error
  return new Response(error.code, { status: statusOfRefusal(error.code) })
}
