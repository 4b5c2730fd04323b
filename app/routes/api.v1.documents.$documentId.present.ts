import { findDocument } from '../../db/documents.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { PresentBody } from '../forms/api-bodies.server.ts'
import { readBody } from '../server/api/body.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// Trình: the desk puts a document on a leader's pile.

const handle = apiRoute({
  async POST({ request, params }) {
    const { actor } = await requireToken(request, 'present')
    const { leader } = await readBody(request, PresentBody)
    const id = params.documentId ?? ''
    if (!isUuid(id)) throw new OfficeError('document-not-found', { documentId: id.slice(0, 60) })
    const office = theOffice()
    const { presentationId } = await presentDocument(office, actor, { documentId: id, leader })
    const document = await findDocument(office.db, id)
    return answer({ id, state: document?.state ?? 'awaiting-directive', presentationId })
  },
})
export const loader = handle
export const action = handle
