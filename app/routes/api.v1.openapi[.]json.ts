import { isLoopbackHost } from '../../workflows/domain/settings.ts'
import { openApiDocument } from '../forms/api-openapi.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// The description of the API: open on this machine alone, elsewhere for whoever has a token.

const handle = apiRoute({
  async GET({ request }) {
    const { publicUrl } = theOffice().settings
    if (!isLoopbackHost(new URL(publicUrl).hostname)) await requireToken(request)
    return answer(openApiDocument(publicUrl))
  },
})
export const loader = handle
export const action = handle
