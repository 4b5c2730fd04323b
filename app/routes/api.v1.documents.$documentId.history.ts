import { historyOf } from '../../workflows/oversight/history.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { historyEventView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// What happened to a document, the newest first.

const handle = apiRoute({
  async GET({ request, params }) {
    const { actor } = await requireToken(request, 'documents:read')
    const { events } = await historyOf(theOffice(), actor, { documentId: params.documentId ?? '' })
    return answer({ items: events.map(historyEventView), next: null })
  },
})
export const loader = handle
export const action = handle
