import { isOfficeError, OfficeError } from '../../../workflows/domain/office-error.ts'
import { refusalSentence, textIn } from '../../text/language.ts'
import { webOffice } from '../office.server.ts'
import { problem } from '../problem.server.ts'
import { statusOfRefusal } from '../refusal.server.ts'
import { requestId } from '../request-facts.server.ts'

export interface ApiCall {
  request: Request
  params: Readonly<Record<string, string | undefined>>
  /** What the web server hands over with a request. */
  context?: { whenDrained?: () => Promise<unknown> }
}
export type ApiMethod = 'GET' | 'POST' | 'PATCH'
type Answerer = (call: ApiCall) => Promise<Response>

/** Codes whose answer the pages do not need to tell apart. */
const statusOfCode: Readonly<Record<string, number>> = {
  'path-not-found': 404,
  'body-not-json': 400,
  'query-not-valid': 400,
  'cursor-invalid': 400,
  'idempotency-key-not-valid': 400,
  'form-not-readable': 400,
  'form-too-many-parts': 400,
  'form-field-twice': 400,
  'method-not-allowed': 405,
  'document-already-presented': 409,
  'directive-already-confirmed': 409,
  'scan-already-disposed': 409,
  'document-changed-meanwhile': 409,
  'presentation-not-open': 409,
  'file-too-large': 413,
  'media-type-not-supported': 415,
  'range-not-satisfiable': 416,
  'tray-full': 429,
  'directive-not-yours': 403,
  'token-may-not-confirm': 403,
  'assistant-may-not-confirm': 403,
  fault: 500,
}

/** The HTTP status by which the API tells of a refusal. */
export function statusOfProblem(code: string): number {
  return statusOfCode[code] ?? (code.endsWith('-not-yours') ? 403 : statusOfRefusal(code))
}

/**
 * One address of the API, as loader and action of its route: each method its own function, any
 * other one 405 with what is allowed. Whatever is thrown becomes a problem; a fault tells no more
 * than that it was one, and stands in the log.
 */
export function apiRoute(
  answerers: Partial<Record<ApiMethod, Answerer>>,
): (call: ApiCall) => Promise<Response> {
  const allowed = Object.keys(answerers).flatMap((name) =>
    name === 'GET' ? ['GET', 'HEAD'] : [name],
  )
  return async ({ request, params, context }) => {
    const { method } = request
    // Only our own keys are looked up; `undefined` for any other method.
    const answerer = answerers[(method === 'HEAD' ? 'GET' : method) as ApiMethod]
    try {
      if (!answerer) throw new OfficeError('method-not-allowed', { method })
      return await answerer({ request, params, ...(context ? { context } : {}) })
    } catch (error) {
      if (error instanceof Response) return error
      return problemFrom(request, error, answerer ? undefined : { Allow: allowed.join(', ') })
    }
  }
}

function problemFrom(request: Request, error: unknown, headers?: Record<string, string>): Response {
  const isRefusal = isOfficeError(error)
  if (!isRefusal) webOffice().log.error({ event: 'fault', requestId: requestId(request) }, error)
  const code = isRefusal ? error.code : 'fault'
  const facts = isRefusal ? error.facts : {}
  const title = refusalSentence(textIn('vi'), code, facts)
  const more = isRefusal && error instanceof NotValid ? { errors: error.errors } : undefined
  return problem({
    status: statusOfProblem(code),
    code,
    title,
    ...(headers ? { headers } : {}),
    ...(more ? { more } : {}),
  })
}

/** A path below the API that has no route, whatever the method. */
export async function unknownPath({ request }: ApiCall): Promise<Response> {
  return problemFrom(request, new OfficeError('path-not-found'))
}

export interface FieldError {
  field: string
  /** In Vietnamese. */
  message: string
}

/** What was sent does not fit its schema; names every field. */
export class NotValid extends OfficeError {
  readonly errors: readonly FieldError[]

  constructor(code: 'body-not-valid' | 'query-not-valid', errors: readonly FieldError[]) {
    super(code, { fields: errors.map(({ field }) => field).join(', ').slice(0, 300) })
    this.errors = errors
  }
}

export function answer(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return answerText(JSON.stringify(body), status, headers)
}

export function answerText(
  text: string,
  status: number,
  headers: Record<string, string> = {},
): Response {
  return new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  })
}
