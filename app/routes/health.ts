import { isHealthy } from '../server/health.server.ts'
import { theOffice } from '../server/office.server.ts'

// For a watcher outside: ok or not, and nothing about why.

export async function loader() {
  const isOk = await isHealthy(theOffice())
  return Response.json({ status: isOk ? 'ok' : 'not-ok' }, { status: isOk ? 200 : 503 })
}
