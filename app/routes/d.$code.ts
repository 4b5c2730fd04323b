import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { findDocumentByCode } from '../../db/documents.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'

// The address on a slip's QR. It stands on paper for ever, so it holds a code and nothing else.

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireActor(request)
  const code = (params.code ?? '').toUpperCase()
  const document = /^[0-9A-Z]{10}$/.test(code) ? await findDocumentByCode(theOffice().db, code) : undefined
  if (!document) throw new Response('document-not-found', { status: 404 })
  return redirect(`/documents/${document.id}`)
}
