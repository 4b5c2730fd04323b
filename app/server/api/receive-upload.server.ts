import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { isOfficeError, OfficeError } from '../../../workflows/domain/office-error.ts'
import { type ArrivalSource, arrivalSources } from '../../../workflows/domain/values.ts'
import { receiveScan, type ReceiveScan } from '../../../workflows/intake/receive-scan.ts'
import type { Office } from '../../../workflows/office.ts'

const FIELDS_MAX = 4
const FIELD_BYTES_MAX = 1_000
const FIELD_NAME_BYTES_MAX = 100
/** Of a refused upload so much is still read, and kept nowhere: the sender then gets the answer. */
const DRAINED_BYTES_MAX = 200_000_000

type Received = Awaited<ReturnType<typeof receiveScan>>
type FileStream = Readable & { truncated?: boolean }

/**
 * Takes a multipart upload into the tray as it streams in. Fields may stand before or after the
 * file: the stream that the tray reads ends only when the whole form has ended well, so whatever is
 * wrong with it (a second file, a missing source, a body cut short) leaves nothing behind.
 * @throws {OfficeError} `media-type-not-supported`, `form-not-readable`, `form-too-many-parts`,
 *   `form-field-unknown`, `form-field-twice`, `file-missing`, `source-missing`, `source-unknown`,
 *   `file-too-large`, and those of `receiveScan`
 */
export async function receiveUpload(
  office: Office,
  actor: Actor,
  request: Request,
): Promise<Received> {
  const parser = openParser(request, office.settings.uploadBytesMax)
  if (!request.body) throw new OfficeError('file-missing')
  // The same class at run time; the two type libraries do not know of each other.
  const body = Readable.fromWeb(request.body as unknown as ReadableStream<Uint8Array>)
  const form = readForm(parser, body)
  try {
    const file = await form.file
    const input: ReceiveScan = {
      source: 'desk',
      channel: 'api',
      fileName: file.name,
      // The tray asks for source and delivery only when it has every byte.
      bytes: Readable.from(wholeFile(file.stream, form, (fields) => Object.assign(input, fields)), {
        objectMode: false,
      }),
    }
    return await receiveScan(office, actor, input)
  } catch (error) {
    body.unpipe(parser)
    drain(body)
    throw error
  }
}

async function* wholeFile(
  stream: FileStream,
  form: Form,
  finish: (fields: { source: ArrivalSource; deliveryId?: string }) => void,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk
  } catch (cause) {
    if (isOfficeError(cause)) throw cause
    throw new OfficeError('form-not-readable', {}, { cause })
  }
  // busboy cuts what is too long and ends as if nothing had happened.
  if (stream.truncated) throw new OfficeError('file-too-large')
  const fields = await form.end
  const source = fields.get('source')
  if (source === undefined) throw new OfficeError('source-missing')
  const deliveryId = fields.get('deliveryId')
  finish({ source: asSource(source), ...(deliveryId ? { deliveryId } : {}) })
}

function asSource(text: string): ArrivalSource {
  const source = arrivalSources.find((one) => one === text)
  if (!source) throw new OfficeError('source-unknown', { source: text.slice(0, 40) })
  return source
}

function openParser(request: Request, bytesMax: number): busboy.Busboy {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new OfficeError('media-type-not-supported', { wanted: 'multipart/form-data' })
  }
  try {
    return busboy({
      headers: { 'content-type': type },
      defParamCharset: 'utf8',
      limits: {
        files: 1,
        // One more than the spool takes: the spool's own limit speaks first.
        fileSize: bytesMax + 1,
        fields: FIELDS_MAX,
        fieldSize: FIELD_BYTES_MAX,
        fieldNameSize: FIELD_NAME_BYTES_MAX,
        parts: FIELDS_MAX + 2,
        headerPairs: 20,
      },
    })
  } catch (cause) {
    throw new OfficeError('form-not-readable', {}, { cause })
  }
}

interface Form {
  file: Promise<{ stream: FileStream; name: string | null }>
  /** The fields, once the form has ended as it should. */
  end: Promise<ReadonlyMap<string, string>>
}

function readForm(parser: busboy.Busboy, body: Readable): Form {
  const file = Promise.withResolvers<{ stream: FileStream; name: string | null }>()
  const end = Promise.withResolvers<ReadonlyMap<string, string>>()
  const fields = new Map<string, string>()
  let stream: FileStream | undefined
  const fail = (code: string, facts: Record<string, string> = {}): void => {
    const error = new OfficeError(code, facts)
    file.reject(error)
    end.reject(error)
    stream?.destroy(error)
  }
  // Whoever waits for one of the two gets the error; the other one is nobody's fault.
  file.promise.catch(() => {})
  end.promise.catch(() => {})

  parser.on('field', (name, value, info) => {
    const field = name.slice(0, 40)
    if (name !== 'source' && name !== 'deliveryId') fail('form-field-unknown', { field })
    else if (fields.has(name) || info.valueTruncated || info.nameTruncated) {
      fail('form-field-twice', { field })
    } else if (name === 'source' && !arrivalSources.some((one) => one === value)) {
      fail('source-unknown', { source: value.slice(0, 40) })
    } else fields.set(name, value)
  })
  parser.on('file', (name, given, info) => {
    stream = given
    given.on('error', () => fail('form-not-readable'))
    if (name !== 'file') fail('form-field-unknown', { field: name.slice(0, 40) })
    else file.resolve({ stream: given, name: info.filename ?? null })
  })
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(limit, () => fail('form-too-many-parts'))
  }
  parser.on('error', () => fail('form-not-readable'))
  parser.on('close', () => {
    file.reject(new OfficeError('file-missing'))
    end.resolve(fields)
  })
  body.on('error', () => fail('form-not-readable'))
  body.on('close', () => {
    if (!body.readableEnded) fail('form-not-readable')
  })
  body.pipe(parser)
  return { file: file.promise, end: end.promise }
}

/** Reads on without keeping anything; a sender who never ends is cut off. */
function drain(body: Readable): void {
  let bytes = 0
  body.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes > DRAINED_BYTES_MAX) body.destroy()
  })
  body.resume()
}
