import { isUuid } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { DirectiveBody } from '../forms/api-bodies.server.ts'
import { readBody } from '../server/api/body.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// Bút phê: the leader's word, confirmed, and who does what by when.

const handle = apiRoute({
  async POST({ request, params }) {
    const { actor } = await requireToken(request, 'directives:confirm')
    const { lead, dueOn, ...fields } = await readBody(request, DirectiveBody)
    const documentId = params.documentId ?? ''
    if (!isUuid(documentId)) {
      throw new OfficeError('document-not-found', { documentId: documentId.slice(0, 60) })
    }
    const { directiveId, assignmentIds } = await confirmDirective(theOffice(), actor, {
      documentId,
      ...fields,
      ...(lead ? { lead } : {}),
      ...(dueOn ? { dueOn } : {}),
    })
    return answer({ id: directiveId, assignmentIds }, 201)
  },
})
export const loader = handle
export const action = handle
