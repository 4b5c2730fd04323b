import { receiveUpload } from '../server/api/receive-upload.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// A file comes into the tray.

const handle = apiRoute({
  async POST({ request }) {
    const { actor } = await requireToken(request, 'scans:write')
    const { scanId, deliveryId, state } = await receiveUpload(theOffice(), actor, request)
    return answer({ id: scanId, state, deliveryId }, 201, { Location: `/api/v1/scans/${scanId}` })
  },
})
export const loader = handle
export const action = handle
