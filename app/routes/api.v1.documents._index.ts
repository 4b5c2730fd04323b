import { listRegister } from '../../db/search.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { DocumentBody, DocumentsQuery, LIST_DEFAULT } from '../forms/api-bodies.server.ts'
import { readBody, readQuery } from '../server/api/body.server.ts'
import { once } from '../server/api/once.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { documentHeadView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// The register: what this person may read of it, and a new entry.

const handle = apiRoute({
  async GET({ request }) {
    const { actor } = await requireToken(request, 'documents:read')
    const { q, cursor, limit } = readQuery(request, DocumentsQuery)
    const office = theOffice()
    const { rows, next } = await listRegister(office.db, actor, q ? { text: q } : {}, {
      today: officeDay(office.now()),
      limit: limit ?? LIST_DEFAULT,
      ...(cursor ? { cursor } : {}),
    })
    return answer({ items: rows.map(documentHeadView), next })
  },

  async POST({ request }) {
    const { actor } = await requireToken(request, 'documents:write')
    const body = await readBody(request, DocumentBody)
    return once({ office: theOffice(), actor, request, body }, async (office) => {
      // A secret letter has no entry in this register (domain rule R2); it goes by hand.
      if (body.secrecy && body.secrecy !== 'none') throw new OfficeError('secret-document')
      const { secrecy: _none, urgentAt, noSecrecyMark, ...fields } = body
      const registered = await registerDocument(office, actor, {
        ...fields,
        number: body.number ?? null,
        notation: body.notation ?? null,
        issuedOn: body.issuedOn ?? null,
        urgentAt: urgentAt ? new Date(urgentAt) : null,
        noSecrecyMark: noSecrecyMark ?? false,
      })
      const { documentId: id, arrivalNumber, arrivedOn } = registered
      return { status: 201, body: { id, arrivalNumber, arrivedOn } }
    })
  },
})
export const loader = handle
export const action = handle
