import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import type { z } from 'zod'
import { isOfficeError, OfficeError } from '../../workflows/domain/office-error.ts'
import { isPlainText, readForm } from './form.server.ts'

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
  if (!/^multipart\/form-data\b/i.test(type)) {
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
  const parser = openParser(request)
  // The web's stream type of the library and of Node name the same thing.
  const body = Readable.fromWeb(request.body as ReadableStream)
  return new Promise((resolve, reject) => {
    parser.on('field', (name, value, info) => {
      const isTwice = Object.hasOwn(fields, name)
      if (info.valueTruncated || isTwice || !isPlainText(value)) return reject(doesNotFit())
      fields[name] = value.normalize('NFC')
    })
    parser.on('file', (_name, stream, info) => {
      const bytes = fileBytes(stream)
      if (!info.filename) return void bytes.resume()
      resolve({ fields, file: { name: info.filename, bytes } })
    })
    parser.on('fieldsLimit', () => reject(doesNotFit()))
    parser.on('close', () => resolve({ fields, file: null }))
    parser.on('error', () => reject(doesNotFit()))
    pipeline(body, parser).catch(() => reject(doesNotFit()))
  })
}

/** busboy throws for a type it does not know, or one without a boundary. */
function openParser(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      defParamCharset: 'utf8',
      limits: { fields: FIELDS_MAX, fieldSize: FIELD_BYTES_MAX, files: 1 },
    })
  } catch {
    throw doesNotFit()
  }
}

/**
 * The bytes of a form's file. A body cut short ends them with the refusal `invalid-input`, also
 * when nobody reads yet: an error of a stream that nobody listens to would end the process.
 */
export function fileBytes(stream: Readable): Readable {
  stream.on('error', () => {})
  const bytes = Readable.from(wholeFile(stream), { objectMode: false })
  bytes.on('error', () => {})
  // What is left runs out, so that the sender gets the answer.
  bytes.on('close', () => stream.resume())
  return bytes
}

async function* wholeFile(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk
  } catch (cause) {
    if (isOfficeError(cause)) throw cause
    throw new OfficeError('invalid-input', { field: 'file' }, { cause })
  }
}

function doesNotFit(): Response {
  return new Response('form does not fit', {
    status: 400,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  })
}
