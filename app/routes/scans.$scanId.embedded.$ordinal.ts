import type { ActionFunctionArgs } from '@remix-run/node'
import { openEmbeddedFile } from '../../workflows/oversight/open-embedded-file.ts'
import { readFields } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

/**
 * A file from inside a letter, for a person who pressed its button: a form that is sent, so that no
 * link, picture or look ahead ever fetches one. Its kind is never told to the browser.
 */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  await readFields(request)
  const ordinal = /^[1-9]\d{0,2}$/.test(params.ordinal ?? '') ? Number(params.ordinal) : 0
  try {
    const { bytes, fileName } = await openEmbeddedFile(theOffice(), actor, {
      scanId: params.scanId ?? '', ordinal,
    })
    const name = encodeURIComponent(fileName).replaceAll("'", '%27')
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
        'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'Cache-Control': 'private, no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
