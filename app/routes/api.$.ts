import { apiRoute, noSuchPath } from '../server/api/route.server.ts'

// Whatever below /api has no route of its own.

const handle = apiRoute({ GET: async () => noSuchPath(), POST: async () => noSuchPath(), PATCH: async () => noSuchPath() })
export const loader = handle
export const action = handle
