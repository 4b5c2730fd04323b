import type { LoaderFunctionArgs } from '@remix-run/node'
import { letterPage } from '../../workflows/directive/letter-page.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

const WIDTH_DEFAULT = 1_400

/** A page of a letter as a picture of our own making, for whoever may read the letter. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const query = new URL(request.url).searchParams
  try {
    const image = await letterPage(theOffice(), actor, {
      documentId: params.documentId ?? '',
      sha256: params.sha256 ?? '',
      page: Number(params.page),
      width: Number(query.get('w')) || WIDTH_DEFAULT,
      ...(query.has('strip') ? { strip: Number(query.get('strip')) } : {}),
    })
    return new Response(new Uint8Array(image.bytes), {
      headers: {
        'Content-Type': image.mediaType,
        // Minutes, for leafing; a right taken away must not be outlived by a picture for long.
        'Cache-Control': 'private, max-age=600',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'PageUnreadable') throw new Response(null, { status: 422 })
    throw refusalResponse(error)
  }
}
