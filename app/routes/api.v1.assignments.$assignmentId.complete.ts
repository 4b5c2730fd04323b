import { findAssignment } from '../../db/assignments.ts'
import { findDocument } from '../../db/documents.ts'
import { completeAssignment } from '../../workflows/assignment/complete-assignment.ts'
import { CompleteBody } from '../forms/api-bodies.server.ts'
import { readBody } from '../server/api/body.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// A line of work is finished, with its result. One that still waits is taken in hand first.

const handle = apiRoute({
  async POST({ request, params }) {
    const { actor } = await requireToken(request, 'assignments:write')
    const { result } = await readBody(request, CompleteBody)
    const assignmentId = params.assignmentId ?? ''
    const office = theOffice()
    await completeAssignment(office, actor, {
      assignmentId,
      result: typeof result === 'string' ? { kind: 'note', note: result } : result,
    })
    const line = await findAssignment(office.db, assignmentId)
    const document = line && (await findDocument(office.db, line.document_id))
    return answer({ id: assignmentId, state: line?.state, documentState: document?.state })
  },
})
export const loader = handle
export const action = handle
