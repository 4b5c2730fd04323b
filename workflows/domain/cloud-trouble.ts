/** What to do with a published copy that the cloud did not take. */
export type CloudTrouble =
  /** Waits and tries again by itself; a person may have something to put right meanwhile. */
  | { kind: 'wait'; seconds: number }
  /** Trying again changes nothing. The vault keeps the file. */
  | { kind: 'give-up' }
  /** Other content stands at the path: another name. */
  | { kind: 'rename' }

const LOCKED_WAIT_SECONDS = 5 * 60
const FULL_WAIT_SECONDS = 60 * 60
const REFUSED_WAIT_SECONDS = 15 * 60
const PAUSE_MAX_SECONDS = 24 * 60 * 60

/** By the refusal's code; undefined: a fault, tried again by the queue's own rules. */
export function troubleOf(
  code: string, facts: Readonly<Record<string, string | number | null>> = {},
): CloudTrouble | undefined {
  if (code === 'cloud-paused') {
    return { kind: 'wait', seconds: Math.min(PAUSE_MAX_SECONDS, Math.max(1, Number(facts.seconds) || 60)) }
  }
  if (code === 'cloud-item-locked') return { kind: 'wait', seconds: LOCKED_WAIT_SECONDS }
  if (code === 'cloud-full') return { kind: 'wait', seconds: FULL_WAIT_SECONDS }
  if (waits.has(code)) return { kind: 'wait', seconds: REFUSED_WAIT_SECONDS }
  if (code === 'cloud-name-taken') return { kind: 'rename' }
  if (gone.has(code)) return { kind: 'give-up' }
  return undefined
}

/** An administrator puts these right: sign-in, the clock, permissions. */
const waits = new Set(['cloud-sign-in-refused', 'cloud-clock-wrong', 'cloud-not-permitted'])
const gone = new Set(['cloud-malware', 'cloud-path-refused', 'cloud-refused'])

/** `a/b.pdf` → `a/b (2).pdf`. */
export function numberedPath(path: string, count: number): string {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1).replace(/( \(\d+\))?(\.[^.]*)?$/, (_whole, _old, extension?: string) =>
    ` (${count})${extension ?? ''}`)
  return path.slice(0, slash + 1) + name
}
