import { isDay } from './calendar.ts'
import { OfficeError } from './office-error.ts'
import type { Day } from './values.ts'

// More time for a line (gia hạn): asked by who works on it, decided by whoever set its day (R21).

export interface ExtensionBounds {
  today: Day
  /** The day that counts now. */
  dueOn: Day
  /** Of the line above; a later day has to be asked for there first. */
  parent: Day | null
  /** Set by the leader before. */
  earlier: Day | null
  /** The sender's demand; null where the letter came after it. */
  external: Day | null
}

/** @throws {OfficeError} `due-date-unreadable`, `extension-not-later`, `due-date-in-past`. */
export function assertLaterDay(day: Day, { today, dueOn }: Pick<ExtensionBounds, 'today' | 'dueOn'>): void {
  if (!isDay(day)) throw new OfficeError('due-date-unreadable')
  if (day <= dueOn) throw new OfficeError('extension-not-later', { dueOn })
  if (day < today) throw new OfficeError('due-date-in-past', { dueOn: day, today })
}

/**
 * A day that may be granted: later than the one that counts, not after the line above nor the
 * leader before, and after the sender's only with a reason (R13).
 * @throws {OfficeError} those of `assertLaterDay`, `extension-after-parent`, `extension-after-earlier`,
 *   `extension-after-external`.
 */
export function assertGrantable(day: Day, bounds: ExtensionBounds, overrideReason: string | null): void {
  assertLaterDay(day, bounds)
  const { parent, earlier, external } = bounds
  if (parent && day > parent) throw new OfficeError('extension-after-parent', { limit: parent })
  if (earlier && day > earlier) throw new OfficeError('extension-after-earlier', { limit: earlier })
  if (external && day > external && !overrideReason) {
    throw new OfficeError('extension-after-external', { limit: external })
  }
}
