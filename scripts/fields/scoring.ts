import type { Truth } from '../invented-letters/parts.ts'
import type { ProposalField, Proposals } from '../../workflows/domain/reading.ts'

export type Verdict = 'right' | 'wrong' | 'missing' | 'extra' | 'right-empty'

/** Strict but for case, blanks, a last stop and the two places of a mark ("hoá", "hóa"). */
export function asCompared(value: string | null | undefined): string {
  return (value ?? '').toLowerCase().normalize('NFD')
    .replace(/([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])(?!\p{L})/gu, '$1$3$2').normalize('NFC')
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
