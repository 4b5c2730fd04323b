import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import type { z } from 'zod'
import { readForm } from './form.server.ts'

const FIELDS_MAX = 40
const FIELD_BYTES_MAX = 65_536

export interface FormFile {
  name: string | null
  /** Arrives while it is read; whoever does not want it lets it run out with `resume()`. */
  bytes: Readable
}

/**
 * Reads a form that may carry one file. The file is the form's last part, so that everything else
 * is known when its first byte comes, and it is never held whole. A form without a file may come
 * either way. What does not fit ends as a 400.
 */
export async function readFormWithFile<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<{ form: z.output<S>; file: FormFile | null }> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) {
    return { form: await readForm(request, schema), file: null }
  }
  const { fields, file } = await partsOf(request)
  const parsed = schema.safeParse(fields)
  if (parsed.success) return { form: parsed.data, file }
  file?.bytes.resume()
  throw doesNotFit()
}

interface Parts {
  fields: Record<string, string>
  file: FormFile | null
}

function partsOf(request: Request): Promise<Parts> {
  if (!request.body) throw doesNotFit()
  const fields: Record<string, string> = {}
  const parser = busboy({
    headers: Object.fromEntries(request.headers),
    defParamCharset: 'utf8',
    limits: { fields: FIELDS_MAX, fieldSize: FIELD_BYTES_MAX, files: 1 },
  })
  // The web's stream type of the library and of Node name the same thing.
  const body = Readable.fromWeb(request.body as ReadableStream)
  return new Promise((resolve, reject) => {
    parser.on('field', (name, value, info) => {
      if (info.valueTruncated || name in fields) return reject(doesNotFit())
      fields[name] = value.normalize('NFC')
    })
    parser.on('file', (_name, bytes, info) => {
      if (!info.filename) return void bytes.resume()
      resolve({ fields, file: { name: info.filename, bytes } })
    })
    parser.on('fieldsLimit', () => reject(doesNotFit()))
    parser.on('close', () => resolve({ fields, file: null }))
    pipeline(body, parser).catch(() => reject(doesNotFit()))
  })
}

function doesNotFit(): Response {
  return new Response('form does not fit', {
    status: 400,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  })
}
