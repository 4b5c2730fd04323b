import { listRenditions } from '../../db/renditions.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { fileView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// The files of a document: originals, attachments and what was made of them.

const handle = apiRoute({
  async GET({ request, params }) {
    const { actor } = await requireToken(request, 'documents:read')
    const office = theOffice()
    const documentId = params.documentId ?? ''
    await readDocument(office, actor, { documentId, quiet: true })
    const files = await listRenditions(office.db, documentId)
    return answer({ items: files.map(fileView), next: null })
  },
})
export const loader = handle
export const action = handle
