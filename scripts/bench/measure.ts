/** One line of the table. */
export interface Measured {
  what: string
  /** Milliseconds, unless `unit` says otherwise. */
  value: number
  unit?: 'ms' | '/s'
  /** What it is held against: the same without the office around it. */
  raw?: { what: string; value: number }
}

const WARM_UPS = 3

/** Median of the milliseconds that a step takes, after it has been done a few times. */
export async function medianMs(times: number, step: () => Promise<unknown>, warmUps = WARM_UPS): Promise<number> {
  for (let run = 0; run < warmUps; run += 1) await step()
  const taken: number[] = []
  for (let run = 0; run < times; run += 1) taken.push(await onceMs(step))
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0
}

export async function onceMs(step: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await step()
  return performance.now() - began
}

/** Runs all pieces with so many at a time; answers how many a second. */
export async function perSecond<Piece>(
  pieces: readonly Piece[],
  atOnce: number,
  step: (piece: Piece, worker: number) => Promise<unknown>,
): Promise<number> {
  const waiting = [...pieces]
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, async (_, worker) => {
    for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) await step(piece, worker)
  }))
  return pieces.length / ((performance.now() - began) / 1000)
}

export function printTable(rows: readonly Measured[]): void {
  const cells = rows.map(({ what, value, unit = 'ms', raw }) => [
    what,
    `${shown(value)} ${unit}`,
    raw ? `${shown(raw.value)} ${unit}` : '',
    // Of a rate more is better, of a time less: the ratio is always how much the office costs.
    raw ? `× ${(unit === '/s' ? raw.value / value : value / raw.value).toFixed(1)}` : '',
    raw?.what ?? '',
  ])
  const header = ['what', 'office', 'raw', 'ratio', 'raw is']
  const widths = header.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of [header, ...cells]) {
    console.log(row.map((cell, column) => column === 0 || column === 4
      ? cell.padEnd(widths[column] ?? 0)
      : cell.padStart(widths[column] ?? 0)).join('  ').trimEnd())
  }
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}
