/** Vietnamese text as the office keeps and compares it. */

/** NFC, with the Icelandic Ð (U+00D0) that some readers and fonts put for the Vietnamese Đ mended. */
export function normaliseVietnamese(text: string): string {
  return text.normalize('NFC').replaceAll('\u00d0', 'Đ').replaceAll('\u00f0', 'đ')
}

/**
 * Text as it is searched and compared: lower case, without diacritics, đ = d, one blank between
 * words. The same for NFC and NFD.
 */
export function foldVietnamese(text: string): string {
  return normaliseVietnamese(text)
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

const EDIT_TEXT_MAX = 400

/** Letters to change, add or drop to make `b` of `a`; texts are cut at 400 characters. */
export function editDistance(a: string, b: string): number {
  const left = Array.from(a.slice(0, EDIT_TEXT_MAX))
  const right = Array.from(b.slice(0, EDIT_TEXT_MAX))
  let row = right.map((_, index) => index + 1)
  row.unshift(0)
  for (const [i, letter] of left.entries()) {
    const next = [i + 1]
    for (const [j, other] of right.entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** Whether a text is printed in capitals (digits and signs do not count). */
export function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.length === 0) return false
  const capitals = letters.filter((letter) => letter === letter.toUpperCase()).length
  return capitals / letters.length >= 0.85
}
