import { OfficeError } from './office-error.ts'

/** A page of a file as it was received, and the quarter turns it was given. */
export interface PlacedPage {
  /** The item that was received. */
  from: string
  /** Page of its file, counted from 1. */
  page: number
  turn: Turn
}
export type Turn = 0 | 90 | 180 | 270

/** Pages on the table: letters as lists of pages, and the pages that belong to none. */
export interface PageOrder {
  items: PlacedPage[][]
  dropped: PlacedPage[]
}

/** One thing a clerk does to the pages on the table. Places count from 0. */
export type OrderStep =
  /** At separator sheets, which belong to no letter. */
  | { kind: 'separate'; item: number; sheets: number[] }
  /** A new letter begins with this page. */
  | { kind: 'split'; item: number; at: number }
  /** With the letter that follows. */
  | { kind: 'join'; item: number }
  | { kind: 'turn'; item: number; page: number; by: 90 | 180 | 270 }
  | { kind: 'drop'; item: number; page: number }
  | { kind: 'put-back'; page: number; item: number; at: number }
  | { kind: 'move'; item: number; page: number; toItem: number; at: number }
  /** Fronts and backs scanned one after the other; the backs come last page first. */
  | { kind: 'interleave'; fronts: number; backs: number }
  /** Another item of the tray is laid beside. */
  | { kind: 'bring'; pages: PlacedPage[] }
export type OrderStepKind = OrderStep['kind']

/** All that happened on the table: undo walks back along the steps, redo forward. */
export interface OrderHistory {
  first: PageOrder
  steps: OrderStep[]
  /** Steps that count; those behind were undone. */
  done: number
  /** How the pages lay when the tray was last brought to it. */
  settled: PageOrder
}

export const ORDER_PAGES_MAX = 999
export const ORDER_STEPS_MAX = 1_000

/** @throws {OfficeError} `order-step-impossible` when the step does not fit what lies there. */
export function orderAfter(order: PageOrder, step: OrderStep): PageOrder {
  const items = order.items.map((pages) => [...pages])
  const dropped = [...order.dropped]
  const next = change({ items, dropped }, step)
  return { items: next.items.filter((pages) => pages.length > 0), dropped: next.dropped }
}

function change({ items, dropped }: PageOrder, step: OrderStep): PageOrder {
  switch (step.kind) {
    case 'separate':
      return separate({ items, dropped }, step)
    case 'split': {
      const pages = itemAt(items, step.item)
      assertPlace(step.at > 0 && step.at < pages.length)
      items.splice(step.item, 1, pages.slice(0, step.at), pages.slice(step.at))
      return { items, dropped }
    }
    case 'join': {
      const pages = [...itemAt(items, step.item), ...itemAt(items, step.item + 1)]
      items.splice(step.item, 2, pages)
      return { items, dropped }
    }
    case 'turn': {
      const page = pageAt(itemAt(items, step.item), step.page)
      itemAt(items, step.item)[step.page] = { ...page, turn: turned(page.turn, step.by) }
      return { items, dropped }
    }
    case 'drop': {
      const pages = itemAt(items, step.item)
      // A whole letter leaves the tray with a reason, not by dropping its last page.
      if (pages.length === 1) throw new OfficeError('order-last-page')
      dropped.push(pageAt(pages, step.page))
      pages.splice(step.page, 1)
      return { items, dropped }
    }
    case 'put-back': {
      const page = pageAt(dropped, step.page)
      const pages = itemAt(items, step.item)
      assertPlace(step.at >= 0 && step.at <= pages.length)
      dropped.splice(step.page, 1)
      pages.splice(step.at, 0, page)
      return { items, dropped }
    }
    case 'move':
      return move({ items, dropped }, step)
    case 'interleave':
      return interleave({ items, dropped }, step)
    case 'bring': {
      if (pageCountOf({ items, dropped }) + step.pages.length > ORDER_PAGES_MAX) {
        throw new OfficeError('order-too-large', { max: ORDER_PAGES_MAX })
      }
      items.push([...step.pages])
      return { items, dropped }
    }
  }
}

function separate(
  { items, dropped }: PageOrder, step: Extract<OrderStep, { kind: 'separate' }>,
): PageOrder {
  const pages = itemAt(items, step.item)
  const parts: PlacedPage[][] = [[]]
  for (const [index, page] of pages.entries()) {
    if (step.sheets.includes(index)) {
      dropped.push(page)
      parts.push([])
    } else {
      parts.at(-1)?.push(page)
    }
  }
  items.splice(step.item, 1, ...parts)
  return { items, dropped }
}

function move({ items, dropped }: PageOrder, step: Extract<OrderStep, { kind: 'move' }>): PageOrder {
  const pages = itemAt(items, step.item)
  const page = pageAt(pages, step.page)
  const target = itemAt(items, step.toItem)
  pages.splice(step.page, 1)
  assertPlace(step.at >= 0 && step.at <= target.length)
  target.splice(step.at, 0, page)
  return { items, dropped }
}

function interleave(
  { items, dropped }: PageOrder, step: Extract<OrderStep, { kind: 'interleave' }>,
): PageOrder {
  const fronts = itemAt(items, step.fronts)
  const backs = itemAt(items, step.backs).toReversed()
  assertPlace(step.fronts !== step.backs)
  if (fronts.length !== backs.length) {
    throw new OfficeError('order-sides-differ', { fronts: fronts.length, backs: backs.length })
  }
  items[step.fronts] = fronts.flatMap((front, index) => [front, pageAt(backs, index)])
  items.splice(step.backs, 1)
  return { items, dropped }
}

function itemAt(items: readonly PlacedPage[][], index: number): PlacedPage[] {
  const pages = items[index]
  if (!pages) throw new OfficeError('order-step-impossible')
  return pages
}

function pageAt(pages: readonly PlacedPage[], index: number): PlacedPage {
  const page = pages[index]
  if (!page) throw new OfficeError('order-step-impossible')
  return page
}

function assertPlace(fits: boolean): void {
  if (!fits) throw new OfficeError('order-step-impossible')
}

function turned(turn: Turn, by: 90 | 180 | 270): Turn {
  const whole = (turn + by) % 360
  return whole === 90 || whole === 180 || whole === 270 ? whole : 0
}

export function pageCountOf({ items, dropped }: PageOrder): number {
  return items.reduce((sum, pages) => sum + pages.length, dropped.length)
}

/** How the pages lie now. */
export function orderOf({ first, steps, done }: OrderHistory): PageOrder {
  return steps.slice(0, done).reduce(orderAfter, first)
}

/** What was undone is forgotten when something else is done instead. @throws {OfficeError} */
export function withStep(history: OrderHistory, step: OrderStep): OrderHistory {
  if (history.done >= ORDER_STEPS_MAX) throw new OfficeError('order-too-large', { max: ORDER_STEPS_MAX })
  orderAfter(orderOf(history), step)
  const steps = [...history.steps.slice(0, history.done), step]
  return { ...history, steps, done: steps.length }
}

export const undone = (history: OrderHistory): OrderHistory =>
  ({ ...history, done: Math.max(0, history.done - 1) })
export const redone = (history: OrderHistory): OrderHistory =>
  ({ ...history, done: Math.min(history.steps.length, history.done + 1) })
