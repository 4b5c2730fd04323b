/** One line of the other system's list: its arrival number and the document's symbol. */
export interface TheirLine {
  number: string
  symbol: string
}

export interface OurLine {
  arrivalNumber: string
  symbol: string
  theirNumber: string | null
}

export interface Reconciled<T extends OurLine> {
  onlyOurs: T[]
  onlyTheirs: TheirLine[]
  /** In both, but the number noted here is not the one there. */
  differ: { ours: T; theirs: TheirLine }[]
  same: number
}

const LINES_MAX = 2_000
const FIELD_CHARS_MAX = 200

/** Lines of a list pasted or exported from the e-office: number, then symbol, parted by tab, `;` or `,`. */
export function readTheirList(text: string): TheirLine[] {
  return text.split(/\r?\n/).slice(0, LINES_MAX).flatMap((line) => {
    const [number = '', symbol = ''] = line.split(/[\t;,]/).map((part) => part.trim().replace(/^"|"$/g, '').slice(0, FIELD_CHARS_MAX))
    // A heading has no digit in either field.
    return /\d/.test(number) && /\d/.test(symbol) ? [{ number, symbol }] : []
  })
}

/** Compares by symbol, with blanks, case and marks of writing folded; the same symbol twice is matched in order. */
export function reconcile<T extends OurLine>(ours: readonly T[], theirs: readonly TheirLine[]): Reconciled<T> {
  const left = new Map<string, TheirLine[]>()
  for (const line of theirs) left.set(fold(line.symbol), [...(left.get(fold(line.symbol)) ?? []), line])
  const result: Reconciled<T> = { onlyOurs: [], onlyTheirs: [], differ: [], same: 0 }
  for (const our of ours) {
    const found = left.get(fold(our.symbol))?.shift()
    if (!found) result.onlyOurs.push(our)
    else if (our.theirNumber !== null && bare(our.theirNumber) === bare(found.number)) result.same += 1
    else result.differ.push({ ours: our, theirs: found })
  }
  result.onlyTheirs = [...left.values()].flat()
  return result
}

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd').replace(/\s+/g, '').toUpperCase().replace(/^0+(?=\d)/, '')

const bare = (number: string): string => number.trim().replace(/^0+(?=\d)/, '')
