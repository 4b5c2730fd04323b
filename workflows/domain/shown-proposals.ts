import { turnedBox } from './page-boxes.ts'
import { proposalFields, type Proposals } from './reading.ts'

/**
 * Proposals by the pages of an item and as its pictures are turned, not as its file was read. What
 * was read on a page that does not belong to the item any more is not proposed.
 */
export function shownProposals(
  proposals: Proposals,
  pages: readonly { ordinal: number; page: number; turn: number; rotation: number | null }[],
): Proposals {
  const shown: Proposals = {}
  for (const field of proposalFields) {
    const proposal = proposals[field]
    if (!proposal) continue
    const page = pages.find((one) => one.page === proposal.page)
    if (!page) continue
    const box = proposal.box
      ? turnedBox(proposal.box, page.turn - (page.rotation ?? page.turn))
      : null
    shown[field] = { ...proposal, page: page.ordinal, box }
  }
  return shown
}
