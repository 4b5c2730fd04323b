import { findProposals, findScan, listPagesInDoubt } from '../../db/scans.ts'
import { assertRole } from '../../workflows/domain/actor.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { mayReadItem } from '../../workflows/intake/may-read-item.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { isGateOpen, scanView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// Where an item of the tray stands, and what reading proposes once the secrecy gate is open. Of a
// letter that is closed to the token's person nothing is proposed.

const handle = apiRoute({
  async GET({ request, params }) {
    const { actor } = await requireToken(request, 'scans:write')
    assertRole(actor, 'clerk', 'chief-of-office')
    const office = theOffice()
    const { db } = office
    const scanId = params.scanId ?? ''
    const scan = isUuid(scanId) ? await findScan(db, scanId) : undefined
    if (!scan) throw new OfficeError('scan-not-found', { scanId: scanId.slice(0, 60) })
    const [doubt] = await listPagesInDoubt(db, [scan.id])
    const isShown = isGateOpen(scan) && (await mayReadItem(office, actor, scan.id))
    const proposals = isShown ? await findProposals(db, scan.id) : {}
    return answer(scanView(scan, proposals, doubt?.ordinals ?? []))
  },
})
export const loader = handle
export const action = handle
