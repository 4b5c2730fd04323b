import busboy from 'busboy'
import { Readable } from 'node:stream'
import type { ActionFunctionArgs } from '@remix-run/node'
import { arrivalSources, type ArrivalSource } from '../../workflows/domain/values.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { isOfficeError, OfficeError } from '../../workflows/domain/office-error.ts'
import { receiveUpload } from '../../workflows/doors/receive-upload.ts'
import { fileBytes } from '../server/form-with-file.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, statusOfRefusal } from '../server/refusal.server.ts'
import { toldOfUpload } from '../server/told-upload.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

const FIELDS_MAX = 4
const FIELD_BYTES_MAX = 200

/**
 * One file from the tray page, streamed into the spool. Fields come before the file: `source`, and
 * `deliveryId` when it came in one envelope with others.
 */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  try {
    const received = await readUpload(request, office.settings.uploadBytesMax, (upload) =>
      receiveUpload(office, actor, { ...upload, channel: 'upload' }),
    )
    const told = toldOfUpload(request, received)
    return Response.json({ ...received, ...(told ? { told } : {}) }, { status: 201 })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    const status = error.code === 'invalid-input' ? 400 : statusOfRefusal(error.code)
    return Response.json(refusalOf(request, error), { status })
  }
}

interface Upload {
  source: ArrivalSource
  deliveryId?: string
  fileName: string | null
  bytes: Readable
}

/**
 * Hands the first file of a multipart body on as a stream. busboy only cuts a file that is too
 * large and ends it as if it were whole, so its `limit` event ends the stream with an error.
 */
async function readUpload<T>(
  request: Request,
  bytesMax: number,
  take: (upload: Upload) => Promise<T>,
): Promise<T> {
  const parser = openParser(request, bytesMax)
  const fields = new Map<string, string>()
  return new Promise<T>((done, fail) => {
    let taken = false
    parser.on('field', (name, value) => void fields.set(name, value))
    parser.on('file', (_name, stream, info) => {
      taken = true
      const bytes = fileBytes(stream)
      stream.on('limit', () => stream.destroy(new OfficeError('file-too-large', { maxBytes: bytesMax })))
      const source = fields.get('source') ?? ''
      const deliveryId = fields.get('deliveryId')
      if (!isSource(source) || (deliveryId !== undefined && !isUuid(deliveryId))) {
        bytes.resume()
        fail(new OfficeError('invalid-input', { field: 'source' }))
        return
      }
      take({ source, ...(deliveryId ? { deliveryId } : {}), fileName: info.filename || null, bytes })
        .then(done, (error: unknown) => {
          bytes.resume()
          fail(error)
        })
    })
    parser.on('error', (cause) => fail(new OfficeError('invalid-input', { field: 'file' }, { cause })))
    parser.on('close', () => {
      if (!taken) fail(new OfficeError('file-empty', {}))
    })
    if (!request.body) return fail(new OfficeError('file-empty', {}))
    // The web stream's chunks are bytes; the two declarations of it differ only in name.
    const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
    body.on('error', (error) => parser.destroy(error))
    body.pipe(parser)
  })
}

/** busboy throws for a type it does not know, or one without a boundary. */
function openParser(request: Request, bytesMax: number): busboy.Busboy {
  const type = request.headers.get('content-type') ?? ''
  const unreadable = { field: 'file' }
  if (!/^multipart\/form-data\b/i.test(type)) throw new OfficeError('invalid-input', unreadable)
  try {
    return busboy({
      headers: { 'content-type': type },
      defParamCharset: 'utf8',
      limits: {
        files: 1,
        fields: FIELDS_MAX,
        fieldSize: FIELD_BYTES_MAX,
        fileSize: bytesMax + 1,
        parts: FIELDS_MAX + 1,
      },
    })
  } catch (cause) {
    throw new OfficeError('invalid-input', unreadable, { cause })
  }
}

function isSource(text: string): text is ArrivalSource {
  return arrivalSources.some((source) => source === text)
}
