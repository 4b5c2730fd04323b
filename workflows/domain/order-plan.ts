import type { PlacedPage } from './page-order.ts'

/** An item of the tray as it stands. */
export interface StandingItem {
  id: string
  pages: readonly PlacedPage[]
  /** It was received so; its file is kept untouched as long as no page goes to another letter. */
  isReceived: boolean
}

/** From how items stand to how they shall lie. */
export interface OrderPlan {
  /** Same file, perhaps fewer pages or pages turned. */
  kept: { id: string; pages: PlacedPage[]; isChanged: boolean }[]
  /** Items that give their pages to others. */
  gone: { id: string; becomes: 'split' | 'joined' }[]
  /** Items to be made, each with a file of its own. */
  made: { parent: string; pages: PlacedPage[] }[]
}

const keyOf = ({ from, page }: PlacedPage): string => `${from} ${page}`
const listOf = (pages: readonly PlacedPage[]): string => pages.map(keyOf).join('|')
const turnsOf = (pages: readonly PlacedPage[]): string => pages.map(({ turn }) => turn).join('|')

/**
 * What has to be done so that the items of the tray are as the pages lie on the table. An item whose
 * pages stay together as they are is left alone; a received file from which pages were only dropped
 * stays the original, with a shorter list of pages; everything else is made anew.
 */
export function planOrder(
  standing: readonly StandingItem[], wanted: readonly (readonly PlacedPage[])[],
): OrderPlan {
  const plan: OrderPlan = { kept: [], gone: [], made: [] }
  const free = new Set(standing)
  const made: PlacedPage[][] = []
  for (const pages of wanted) {
    const same = standing.find((item) => free.has(item) && listOf(item.pages) === listOf(pages))
      ?? standing.find((item) => free.has(item) && keepsItsFile(item, pages, wanted))
    if (!same) {
      made.push([...pages])
      continue
    }
    free.delete(same)
    const isChanged = listOf(same.pages) !== listOf(pages) || turnsOf(same.pages) !== turnsOf(pages)
    plan.kept.push({ id: same.id, pages: [...pages], isChanged })
  }
  for (const item of free) plan.gone.push({ id: item.id, becomes: dispositionOf(item, made) })
  for (const pages of made) {
    const parent = standing.find((item) => item.pages.some((page) => keyOf(page) === keyOf(pages[0]!)))
    plan.made.push({ parent: parent?.id ?? pages[0]!.from, pages })
  }
  return plan
}

/** Only pages of the file as received, in its order, and none of its pages in another letter. */
function keepsItsFile(
  item: StandingItem, pages: readonly PlacedPage[], wanted: readonly (readonly PlacedPage[])[],
): boolean {
  if (!item.isReceived || !pages.every(({ from }) => from === item.id)) return false
  if (pages.some(({ page }, index) => index > 0 && page <= pages[index - 1]!.page)) return false
  return wanted.every((other) => other === pages || !other.some(({ from }) => from === item.id))
}

function dispositionOf(item: StandingItem, made: readonly PlacedPage[][]): 'split' | 'joined' {
  const mine = new Set(item.pages.map(keyOf))
  const takers = made.filter((pages) => pages.some((page) => mine.has(keyOf(page))))
  const isWholeInOne = takers.length === 1
    && takers[0]!.some((page) => !mine.has(keyOf(page)))
  return isWholeInOne ? 'joined' : 'split'
}
