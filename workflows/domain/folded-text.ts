const marks = /\p{M}+/gu

/** Lower case without diacritics, đ as d: for comparing what people type, never for keeping it. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(marks, '').replace(/[đĐ]/g, 'd').toLowerCase().normalize('NFC')
}

/** Folded words joined by `-`, cut at a word's end: for file names. */
export function slug(text: string, maxLength: number): string {
  const words = foldText(text).split(/[^a-z0-9]+/).filter((word) => word !== '')
  let joined = ''
  for (const word of words) {
    const longer = joined === '' ? word.slice(0, maxLength) : `${joined}-${word}`
    if (longer.length > maxLength) break
    joined = longer
  }
  return joined
}
