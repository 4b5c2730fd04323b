import { Readable } from 'node:stream'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { openGivenFile } from '../../workflows/assignment/read-assignment.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** A file handed in with a report or a result: always a download, never a page of this office. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  try {
    const file = await openGivenFile(theOffice(), actor, {
      assignmentId: params.assignmentId ?? '',
      sha256: params.sha256 ?? '',
    })
    const name = encodeURIComponent(file.fileName ?? 'tep')
    // Node's stream as the web's: the two declarations name the same thing.
    return new Response(Readable.toWeb(file.source.open()) as ReadableStream, {
      headers: {
        'Content-Type': file.mediaType,
        'Content-Length': String(file.byteSize),
        'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
        'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
