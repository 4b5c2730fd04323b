import type { LoaderFunctionArgs } from '@remix-run/node'
import { openFile } from '../../workflows/oversight/open-file.ts'
import { signedPart } from '../../workflows/oversight/signed-part.ts'
import { isNoted } from '../server/api/file-answer.server.ts'
import { byteAnswer } from '../server/byte-answer.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

// The bytes of one file of a document, whole or a range of them, with the right asked each time.

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/tiff': 'tif',
  'image/heic': 'heic',
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const query = new URL(request.url).searchParams
  const isPrint = query.get('for') === 'print'
  const ordinal = /^[1-9]\d?$/.test(query.get('signed') ?? '') ? Number(query.get('signed')) : null
  const office = theOffice()
  const asked = { renditionId: params.renditionId ?? '', documentId: params.documentId ?? '' }
  try {
    // Asked before it is noted: who may not have the file leaves only the refusal in the log.
    await openFile(office, actor, { ...asked, quiet: true })
    const isContinued = request.method === 'HEAD' ||
      (request.headers.has('range') && isNoted(actor.personId, asked.renditionId, office.now()))
    const opened = await openFile(office, actor, {
      ...asked,
      quiet: isContinued,
      ...(isPrint ? { act: 'print' as const } : {}),
    })
    const file = ordinal === null ? opened : await signedPart(office, opened, ordinal)
    const ending = endings[file.mediaType] ?? 'bin'
    return byteAnswer(request, {
      byteSize: file.byteSize,
      mediaType: file.mediaType,
      fileName: file.fileName ?? `${file.role}-${file.part}.${ending}`,
      sha256: file.sha256,
      open: (range) => file.source.open(range),
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
