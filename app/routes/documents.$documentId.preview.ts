import type { LoaderFunctionArgs } from '@remix-run/node'
import { findLatestRendition } from '../../db/renditions.ts'
import type { MediaType } from '../../workflows/adapters/file-inspector.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import { nearestWidth, pageImage } from '../../workflows/oversight/page-image.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { theOffice } from '../server/office.server.ts'
import { pictureAnswer, seenTag } from '../server/picture-answer.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** The first page of a document as a small picture, for whoever may read it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const office = theOffice()
  try {
    const document = await readDocument(office, actor, { documentId: params.documentId ?? '', quiet: true })
    const original = await findLatestRendition(office.db, document.id, 'original')
    if (!original) throw new Response(null, { status: 404 })
    const sha256 = hashHex(original.file_sha256)
    const width = nearestWidth(Number(new URL(request.url).searchParams.get('w')) || 480)
    const tag = `${sha256}-preview-${width}`
    if (seenTag(request) === tag) return pictureAnswer(tag, null)
    const image = await pageImage(office, {
      sha256,
      source: await office.vault.source(sha256),
      // Named by the inspector at intake.
      mediaType: original.media_type as MediaType,
      page: 1,
      turn: 0,
      width,
    })
    return pictureAnswer(tag, image)
  } catch (error) {
    if (error instanceof Response) throw error
    throw refusalResponse(error)
  }
}
