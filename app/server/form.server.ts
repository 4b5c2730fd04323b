import type { z } from 'zod'

const FIELDS_MAX = 400
const FIELD_CHARS_MAX = 65_536

/**
 * Reads a posted form. The browser has already held the person to the required fields, so a form
 * that does not fit is a stale page or a forged request: it ends here, as a 400 that names the
 * fields. A field whose name ends in `[]` is a list; any other may come once only.
 */
export async function readForm<S extends z.ZodType>(
  request: Request,
  schema: S,
  options: { fieldCharsMax?: number } = {},
): Promise<z.output<S>> {
  return fitted(await readFields(request, options), schema)
}

/** The fields of a posted form as they are, for a page that tells a person which of them is wrong. */
export async function readFields(
  request: Request,
  options: { fieldCharsMax?: number } = {},
): Promise<Map<string, unknown>> {
  return collect(await formOf(request), options.fieldCharsMax ?? FIELD_CHARS_MAX)
}

/** The fields as a schema wants them; a form that does not fit ends as a 400 that names the fields. */
export function fitted<S extends z.ZodType>(fields: Map<string, unknown>, schema: S): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  const named = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  )
  throw doesNotFit(named)
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData()
  } catch {
    throw doesNotFit([])
  }
}

function collect(form: FormData, charsMax: number): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  let count = 0
  for (const [name, value] of form) {
    count += 1
    if (count > FIELDS_MAX) throw doesNotFit([name])
    if (typeof value !== 'string' || value.length > charsMax) throw doesNotFit([name])
    if (!isPlainText(value)) throw doesNotFit([name])
    const text = value.normalize('NFC')
    if (name.endsWith('[]')) {
      const key = name.slice(0, -2)
      const list = fields.get(key)
      fields.set(key, Array.isArray(list) ? [...list, text] : [text])
      continue
    }
    if (fields.has(name)) throw doesNotFit([name])
    fields.set(name, text)
  }
  return fields
}

/** Whether the database can hold the text: no NUL, no half of a character. */
export function isPlainText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

function doesNotFit(fields: readonly string[]): Response {
  const names = fields.join(', ').replaceAll(/[^\w.,[\] -]/g, '?').slice(0, 300)
  return new Response(`form does not fit: ${names}`, {
    status: 400,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  })
}
