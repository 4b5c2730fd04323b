import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { findDocumentByCode, mayRead } from '../../db/documents.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'

// The address on a slip's QR. It stands on paper for ever, so it holds a code and nothing else.

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  // Behind the code stands the check of a printed slip: whoever scans it with a telephone opens the document.
  const [code = ''] = (params.code ?? '').toUpperCase().split('-')
  const document = /^[0-9A-Z]{10}$/.test(code) ? await findDocumentByCode(office.db, code) : undefined
  // Whoever may not read it is told no more than of a code that nobody has.
  const may = document && (await mayRead(office.db, actor, document.id, officeDay(office.now())))
  if (!document || !may) throw new Response('document-not-found', { status: 404 })
  return redirect(`/documents/${document.id}`)
}
