import type { LoaderFunctionArgs } from '@remix-run/node'
import { letterPage } from '../../workflows/directive/letter-page.ts'
import { theOffice } from '../server/office.server.ts'
import { pictureAnswer, seenTag } from '../server/picture-answer.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

const WIDTH_DEFAULT = 1_400

/** A page of a letter as a picture of our own making, for whoever may read the letter. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const query = new URL(request.url).searchParams
  try {
    const { tag, image } = await letterPage(theOffice(), actor, {
      documentId: params.documentId ?? '',
      sha256: params.sha256 ?? '',
      page: Number(params.page),
      width: Number(query.get('w')) || WIDTH_DEFAULT,
      ...(query.has('strip') ? { strip: Number(query.get('strip')) } : {}),
      seen: seenTag(request),
    })
    return pictureAnswer(tag, image)
  } catch (error) {
    if (error instanceof Error && error.name === 'PageUnreadable') throw new Response(null, { status: 422 })
    throw refusalResponse(error)
  }
}
