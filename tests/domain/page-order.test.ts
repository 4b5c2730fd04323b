import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planOrder } from '../../workflows/domain/order-plan.ts'
import {
  orderAfter, type OrderHistory, orderOf, type OrderStep, pageCountOf, type PageOrder,
  type PlacedPage, redone, undone, withStep,
} from '../../workflows/domain/page-order.ts'

const pagesOf = (from: string, count: number): PlacedPage[] =>
  Array.from({ length: count }, (_, index) => ({ from, page: index + 1, turn: 0 }))
const begin = (...items: PlacedPage[][]): PageOrder => ({ items, dropped: [] })
const historyOf = (first: PageOrder): OrderHistory => ({ first, steps: [], done: 0, settled: first })
const shown = ({ items }: PageOrder) => items.map((pages) => pages.map(({ from, page }) => `${from}${page}`).join(' '))

/** The same "random" numbers on every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

function anyStep(roll: (below: number) => number): OrderStep {
  const place = () => roll(5)
  const steps: OrderStep[] = [
    { kind: 'split', item: roll(3), at: place() },
    { kind: 'join', item: roll(3) },
    { kind: 'turn', item: roll(3), page: place(), by: ([90, 180, 270] as const)[roll(3)] ?? 90 },
    { kind: 'drop', item: roll(3), page: place() },
    { kind: 'put-back', page: roll(2), item: roll(3), at: place() },
    { kind: 'move', item: roll(3), page: place(), toItem: roll(3), at: place() },
    { kind: 'interleave', fronts: roll(3), backs: roll(3) },
    { kind: 'separate', item: roll(3), sheets: [place()] },
  ]
  return steps[roll(steps.length)]!
}

describe('the order of pages', () => {
  it('split and joined again is as it was, wherever it is split', () => {
    for (let at = 1; at < 6; at += 1) {
      const before = begin(pagesOf('a', 6), pagesOf('b', 2))
      const parted = orderAfter(before, { kind: 'split', item: 0, at })
      assert.equal(parted.items.length, 3)
      assert.deepEqual(orderAfter(parted, { kind: 'join', item: 0 }), before)
    }
  })

  it('undone is as it was before, redone as after, whatever was done', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const roll = dice(seed * 7_919)
      let history = historyOf(begin(pagesOf('a', 4), pagesOf('b', 3), pagesOf('c', 3)))
      for (let tried = 0; tried < 12; tried += 1) {
        const before = orderOf(history)
        let next: OrderHistory
        try {
          next = withStep(history, anyStep(roll))
        } catch {
          continue
        }
        assert.deepEqual(orderOf(undone(next)), before)
        assert.deepEqual(orderOf(redone(undone(next))), orderOf(next))
        history = next
      }
      while (history.done > 0) history = undone(history)
      assert.deepEqual(orderOf(history), history.first)
    }
  })

  it('never loses a page and never has one twice', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const roll = dice(seed * 104_729)
      let order = begin(pagesOf('a', 4), pagesOf('b', 3))
      for (let tried = 0; tried < 15; tried += 1) {
        try {
          order = orderAfter(order, anyStep(roll))
        } catch {
          continue
        }
        const places = [...order.items.flat(), ...order.dropped].map(({ from, page }) => `${from}${page}`)
        assert.equal(new Set(places).size, 7)
        assert.equal(pageCountOf(order), 7)
        assert.ok(order.items.every((pages) => pages.length > 0))
      }
    }
  })

  it('interleaves fronts with backs that came last page first', () => {
    const order = begin(pagesOf('f', 3), pagesOf('b', 3))
    assert.deepEqual(shown(orderAfter(order, { kind: 'interleave', fronts: 0, backs: 1 })), ['f1 b3 f2 b2 f3 b1'])
    assert.deepEqual(shown(orderAfter(order, { kind: 'interleave', fronts: 1, backs: 0 })), ['b1 f3 b2 f2 b3 f1'])
  })

  it('refuses what does not fit: halves of different length, the last page, places that are not there', () => {
    const order = begin(pagesOf('a', 2), pagesOf('b', 1))
    const refused = (step: OrderStep, code: string) => assert.throws(() => orderAfter(order, step), { code })
    refused({ kind: 'interleave', fronts: 0, backs: 1 }, 'order-sides-differ')
    refused({ kind: 'interleave', fronts: 0, backs: 0 }, 'order-step-impossible')
    refused({ kind: 'drop', item: 1, page: 0 }, 'order-last-page')
    refused({ kind: 'split', item: 0, at: 2 }, 'order-step-impossible')
    refused({ kind: 'join', item: 1 }, 'order-step-impossible')
    refused({ kind: 'turn', item: 5, page: 0, by: 90 }, 'order-step-impossible')
    assert.deepEqual(order, begin(pagesOf('a', 2), pagesOf('b', 1)))
  })
})

describe('what has to be done in the tray', () => {
  const item = (id: string, count: number) => ({ id, pages: pagesOf(id, count), isReceived: true })

  it('is nothing while the pages lie as the items stand', () => {
    const plan = planOrder([item('a', 2), item('b', 1)], [pagesOf('a', 2), pagesOf('b', 1)])
    assert.deepEqual([plan.gone, plan.made, plan.kept.map(({ isChanged }) => isChanged)], [[], [], [false, false]])
  })

  it('keeps a received file from which pages were only dropped or turned', () => {
    const plan = planOrder([item('a', 3)], [[{ from: 'a', page: 1, turn: 0 }, { from: 'a', page: 3, turn: 90 }]])
    assert.deepEqual([plan.made, plan.gone], [[], []])
    assert.equal(plan.kept[0]?.isChanged, true)
  })

  it('makes files anew where pages are parted, joined or put in another order', () => {
    const [one, two, three] = pagesOf('a', 3)
    const split = planOrder([item('a', 3)], [[one!], [two!, three!]])
    assert.deepEqual([split.made.length, split.gone], [2, [{ id: 'a', becomes: 'split' }]])
    const joined = planOrder([item('a', 3), item('b', 1)], [[...pagesOf('a', 3), ...pagesOf('b', 1)]])
    assert.deepEqual(joined.gone, [{ id: 'a', becomes: 'joined' }, { id: 'b', becomes: 'joined' }])
    const reordered = planOrder([item('a', 3)], [[three!, one!, two!]])
    assert.deepEqual([reordered.made.length, reordered.kept], [1, []])
  })
})
