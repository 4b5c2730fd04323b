import { openFile } from '../../workflows/oversight/open-file.ts'
import { fileAnswer, isNoted } from '../server/api/file-answer.server.ts'
import { apiRoute } from '../server/api/route.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// The bytes of one file. Who lost the right, or whose token was revoked, loses the download too.

const handle = apiRoute({
  async GET({ request, params, context }) {
    const { actor } = await requireToken(request, 'documents:read')
    const office = theOffice()
    const renditionId = params.fileId ?? ''
    // Asked before it is noted: who may not have the file leaves only the refusal in the log.
    await openFile(office, actor, { renditionId, quiet: true })
    const isQuiet = request.method === 'HEAD' ||
      (request.headers.has('range') && isNoted(actor.personId, renditionId, office.now()))
    const file = await openFile(office, actor, { renditionId, quiet: isQuiet })
    return fileAnswer(request, file, {
      async mayStill() {
        const holder = await requireToken(request, 'documents:read')
        await openFile(office, holder.actor, { renditionId, quiet: true })
      },
      ...(context?.whenDrained ? { whenDrained: context.whenDrained } : {}),
    })
  },
})
export const loader = handle
export const action = handle
