import { foldVietnamese } from './vietnamese.ts'

/** Folded words joined by `-`, cut at a word's end: for file names. */
export function slug(text: string, maxLength: number): string {
  const words = foldVietnamese(text).split(/[^a-z0-9]+/).filter((word) => word !== '')
  let joined = ''
  for (const word of words) {
    const longer = joined === '' ? word.slice(0, maxLength) : `${joined}-${word}`
    if (longer.length > maxLength) break
    joined = longer
  }
  return joined
}
