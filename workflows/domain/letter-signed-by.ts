import type { LetterLine } from './letter-lines.ts'
import { hasSurname, mayBeName } from './person-names.ts'
import { editDistance, foldVietnamese, isCapitals, normaliseVietnamese } from './vietnamese.ts'

const NAMES_MAX = 20
/** "Người ký: …", "Ký bởi: …", as signing programs write beside the number or over the page. */
const CAPTION = /(?:^|\s)(?:ng[ưu][ờơo]i k[ýy]|k[ýy] b[ởơo]i|signed by)\s*:?\s*(.+)$/iu
const AFTER_NAME = /\s(?:email|e-mail|c[ơo] quan|t[ổo] ch[ứu]c|th[ờo]i gian|ng[àa]y|date|ch[ứu]c v[ụu])(?:[\s:]|$).*$/iu
const BODY = /^(?:van phong|ha noi|cao dang|ha tinh|ha giang|ha nam|cao bang|thai binh|lam dong|lao cai)/u
/** Letters in which the printed name, as it was read, may differ from the certificate's. */
const DIFFERENT_MAX = 2
const LONG_NAME = 8

/** People among the names in certificates and captions, the last to sign last. */
export function peopleAmong(names: readonly string[]): string[] {
  const people = names.flatMap((name) => {
    const plain = normaliseVietnamese(name).replace(/\s+/gu, ' ').trim()
    const shown = isCapitals(plain) ? asName(plain) : plain
    const isPerson = mayBeName(shown) && hasSurname(shown) && !BODY.test(foldVietnamese(shown))
      && !(isCapitals(plain) && plain.split(' ').length < 3)
    return isPerson ? [shown] : []
  })
  return [...new Set(people.toReversed())].toReversed().slice(-NAMES_MAX)
}

const asName = (capitals: string) => capitals.toLowerCase().split(' ')
  .map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')

/** Names behind "Người ký:" and the like. */
export function captionNames(lines: readonly LetterLine[]): string[] {
  return lines.flatMap((line) => {
    const after = CAPTION.exec(normaliseVietnamese(line.text))?.[1]
    return after ? [after.replace(AFTER_NAME, '').replace(/[^\p{L}\s'-].*$/u, '').trim()] : []
  })
}

/** The signer among them whose name was read on the paper, but for a letter or two. */
export function signedAs(read: string, people: readonly string[]): string | undefined {
  const folded = foldVietnamese(read)
  const max = folded.length >= LONG_NAME ? DIFFERENT_MAX : 0
  return people.find((name) => foldVietnamese(name) === folded)
    ?? people.find((name) => editDistance(foldVietnamese(name), folded) <= max)
}
