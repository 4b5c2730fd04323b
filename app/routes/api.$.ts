import { unknownPath } from '../server/api/route.server.ts'

// Whatever below /api has no route of its own.

export const loader = unknownPath
export const action = unknownPath
