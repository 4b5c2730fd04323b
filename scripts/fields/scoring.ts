import type { Truth } from '../invented-letters/parts.ts'
import type { ProposalField, Proposals } from '../../workflows/domain/reading.ts'

export type Verdict = 'right' | 'wrong' | 'missing' | 'extra' | 'right-empty'

/** Strict but for case, blanks, a last stop and the two printings of "Uỷ"/"Ủy". */
export function asCompared(value: string | null | undefined): string {
  return (value ?? '').normalize('NFC').toLowerCase().replaceAll('uỷ', 'ủy').replaceAll('hoà', 'hòa')
    .replace(/[–—]/gu, '-').replace(/\s*([-/,;:])\s*/gu, '$1').replace(/\s+/gu, ' ').replace(/^[\s"“(]+|[\s.;,"”)]+$/gu, '')
}

const withoutLabel = (text: string) => text.replace(/^v\/v\s*/u, '')

export function verdictOf(field: ProposalField, truth: Truth, read: Proposals): Verdict | null {
  const wanted = truth[field]
  if (wanted === undefined) return null
  const value = read[field]?.value ?? null
  if (wanted === null) return value === null ? 'right-empty' : 'extra'
  if (value === null) return 'missing'
  const [a, b] = [asCompared(wanted), asCompared(value)]
  const isSame = field === 'subject' ? withoutLabel(a) === withoutLabel(b) : a === b
  return isSame ? 'right' : 'wrong'
}
