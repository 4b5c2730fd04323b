import { answer, apiRoute } from '../server/api/route.server.ts'
import { isHealthy } from '../server/health.server.ts'
import { theOffice } from '../server/office.server.ts'

// For a watcher outside, without a token: ok or failing, and nothing about why.

const handle = apiRoute({
  async GET() {
    const isOk = await isHealthy(theOffice())
    return answer({ status: isOk ? 'ok' : 'failing' }, isOk ? 200 : 503)
  },
})
export const loader = handle
export const action = handle
