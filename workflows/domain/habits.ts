/** From so many letters on, a sender has a usual way. */
export const HABIT_CASES_MIN = 3
/** And where at least this share of them went the same way. */
export const HABIT_SHARE_MIN = 0.6

/** What was done most often, and in how many cases. */
export interface Habit {
  value: string
  times: number
  of: number
}

/**
 * The usual among what was done; null where there are too few cases or no clear majority, also
 * where most often nothing was chosen.
 */
export function usualOf(cases: readonly (string | null)[]): Habit | null {
  if (cases.length < HABIT_CASES_MIN) return null
  const counts = countsOf(cases)
  const [first] = [...counts].sort((a, b) => b[1] - a[1])
  if (!first) return null
  const [value, times] = first
  if (value === null || times < HABIT_CASES_MIN || times / cases.length < HABIT_SHARE_MIN) return null
  return { value, times, of: cases.length }
}

/** Those that were there in most cases: who usually helps. */
export function usualAmong(cases: readonly (readonly string[])[]): Habit[] {
  if (cases.length < HABIT_CASES_MIN) return []
  return [...countsOf(cases.flatMap((one) => [...new Set(one)]))]
    .filter(([, times]) => times >= HABIT_CASES_MIN && times / cases.length >= HABIT_SHARE_MIN)
    .sort((a, b) => b[1] - a[1])
    .map(([value, times]) => ({ value, times, of: cases.length }))
}

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
