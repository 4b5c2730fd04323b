/** The same seed gives the same letters. */
export interface Chance {
  /** From 0, below 1. */
  next(): number
  /** Both ends included. */
  whole(from: number, to: number): number
  one<T>(of: readonly T[]): T
  some<T>(of: readonly T[], count: number): T[]
  is(share: number): boolean
}

export function chanceFrom(seed: number): Chance {
  const next = randomFrom(seed)
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  function one<T>(of: readonly T[]): T {
    const found = of[whole(0, of.length - 1)]
    if (found === undefined) throw new RangeError('nothing to choose from')
    return found
  }
  return {
    next,
    whole,
    one,
    some(of, count) {
      const left = [...of]
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(whole(0, left.length - 1), 1)).flat()
    },
    is: (share) => next() < share,
  }
}

export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
