import { z } from 'zod'
import { OfficeError } from '../../../workflows/domain/office-error.ts'
import { type FieldError, NotValid } from './route.server.ts'

const ERRORS_MAX = 50
const FIELD_CHARS_MAX = 120
const vietnamese = z.locales.vi().localeError

/**
 * The JSON of a request, held to its schema; text arrives NFC.
 * @throws {OfficeError} `media-type-not-supported`, `body-not-json`, `body-not-valid` with fields
 */
export async function readBody<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new OfficeError('media-type-not-supported', { wanted: 'application/json' })
  }
  const parsed = schema.safeParse(parseJson(await request.text()), { error: vietnamese })
  if (parsed.success) return parsed.data
  throw new NotValid('body-not-valid', fieldErrors(parsed.error))
}

/** @throws {OfficeError} `query-not-valid` also for a parameter that is unknown or comes twice. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const given = [...new URL(request.url).searchParams]
  const twice = given.find(([name], index) => given.findIndex((one) => one[0] === name) !== index)
  if (twice) throw badQuery(twice[0], 'có hai lần')
  const fields = Object.fromEntries(given.map(([name, value]) => [name, value.normalize('NFC')]))
  const broken = given.find(([, value]) => !isStorable(value))
  if (broken) throw badQuery(broken[0], 'có ký tự không nhận được')
  const parsed = schema.safeParse(fields, { error: vietnamese })
  if (parsed.success) return parsed.data
  throw new NotValid('query-not-valid', fieldErrors(parsed.error))
}

function badQuery(field: string, message: string): NotValid {
  return new NotValid('query-not-valid', [{ field: shown(field), message }])
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__' || !isStorable(key)) throw new OfficeError('body-not-json')
      if (typeof value !== 'string') return value
      if (!isStorable(value)) throw new OfficeError('body-not-json')
      return value.normalize('NFC')
    })
  } catch (cause) {
    throw new OfficeError('body-not-json', {}, { cause })
  }
}

/** The database holds neither NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues
    .flatMap((issue) => {
      const at = issue.path.map(String)
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : undefined
      if (!unknown) return [{ field: shown(at.join('.')), message: issue.message }]
      return unknown.map((key) => ({
        field: shown([...at, key].join('.')),
        message: 'không có ô này',
      }))
    })
    .slice(0, ERRORS_MAX)
}

const shown = (field: string): string => field.slice(0, FIELD_CHARS_MAX)
