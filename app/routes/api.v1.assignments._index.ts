import { listOwnLines } from '../../db/api-lists.ts'
import { findCalendar } from '../../db/calendar.ts'
import { nextWorkingDay, officeDay } from '../../workflows/domain/calendar.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { AssignmentsQuery, LIST_DEFAULT } from '../forms/api-bodies.server.ts'
import { readQuery } from '../server/api/body.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { ownAssignmentView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// A person's own lines of work, the newest first. The cursor is the id of the last one.

const handle = apiRoute({
  async GET({ request }) {
    const { actor } = await requireToken(request, 'assignments:read')
    const { box, cursor, limit = LIST_DEFAULT } = readQuery(request, AssignmentsQuery)
    if (cursor !== undefined && !isUuid(cursor)) throw new OfficeError('cursor-invalid')
    const office = theOffice()
    const today = officeDay(office.now())
    const lines = await listOwnLines(office.db, actor, {
      today,
      nearUntil: nextWorkingDay(today, await findCalendar(office.db)),
      limit: limit + 1,
      ...(box ? { box } : {}),
      ...(cursor ? { beforeId: cursor } : {}),
    })
    const items = lines.slice(0, limit)
    const next = lines.length > limit ? (items.at(-1)?.id ?? null) : null
    return answer({ items: items.map(ownAssignmentView), next })
  },
})
export const loader = handle
export const action = handle
