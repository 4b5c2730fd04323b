import { foldVietnamese, normaliseVietnamese } from './vietnamese.ts'
import { compounds, placeNames } from './vietnamese-compounds.ts'

// Every Vietnamese syllable is one onset, one rhyme and one tone; what breaks this was misread, or
// is a name, an abbreviation or a foreign word.

const RHYMES = new Set(('a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây '
  + 'e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu '
  + 'o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet '
  + 'ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh '
  + 'uơ uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương '
  + 'ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt').split(' '))
const ONSETS = ['ngh', 'ng', 'nh', 'ch', 'gh', 'gi', 'kh', 'ph', 'qu', 'th', 'tr', 'b', 'c', 'd', 'đ', 'g', 'h',
  'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'x', '']
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu
/** A syllable closed by a stop carries one of two tones. */
const STOPPED = /(?:p|t|c|ch)$/u

/** K, gh and ngh stand before e, ê, i, y; c, g and ng before the others. */
function isSpelt(onset: string, rhyme: string): boolean {
  const isFront = /^[eêiy]/u.test(rhyme)
  if (/^(?:k|gh|ngh)$/u.test(onset)) return isFront
  return !isFront || !/^(?:c|g|ng)$/u.test(onset)
}

/** Whether a word can be a Vietnamese syllable, in any case. */
export function isSyllable(word: string): boolean {
  const apart = normaliseVietnamese(word).toLowerCase().normalize('NFD')
  const tones = apart.match(TONES) ?? []
  if (tones.length > 1) return false
  const plain = apart.replace(TONES, '').normalize('NFC')
  const rhyme = ONSETS.filter((onset) => plain.startsWith(onset))
    .filter((onset) => isSpelt(onset, plain.slice(onset.length)))
    .map((onset) => plain.slice(onset.length)).find((rest) => RHYMES.has(rest))
  const isShortGi = /^gi(?:[mn]|nh|ng|p|t|c|ch|ê(?:ng|n|t|m|p|c|u))?$/u.test(plain)
  if (rhyme === undefined && !isShortGi) return false
  return !STOPPED.test(plain) || tones[0] === '\u0301' || tones[0] === '\u0323'
}

/**
 * Words of a text that are no syllable, no abbreviation in capitals and no figure. Each makes it
 * likelier that a letter was misread.
 */
export function oddWords(text: string): number {
  const words = normaliseVietnamese(text).split(/[\s/,;:.()"“”\-–]+/u).filter((word) => word !== '')
  return words.filter((word) => /^\p{L}+$/u.test(word)
    ? !isSyllable(word) && !/^\p{Lu}{1,8}$/u.test(word) && !/^(?:V|v|TP)$/u.test(word)
    : /\p{L}/u.test(word) && !/^[\p{Lu}\d]+$/u.test(word) || /[|\\_~{}<>§£¥]/u.test(word)).length
}

export interface MendedText {
  value: string
  /** Words that were put right: each shows that the reading was weak. */
  mended: number
  /** Words that look misread and were left. */
  odd: number
}

/**
 * Puts marks right where a pair of words has one spelling and one of the two was read otherwise
 * ("tô chức" → "tổ chức"); where both differ nothing is changed and the pair counts as odd.
 */
export function mendCompounds(text: string): MendedText {
  const tokens = normaliseVietnamese(text).split(' ')
  let mended = 0
  let unsure = 0
  for (let at = 0; at + 1 < tokens.length; at++) {
    const [first = '', second = ''] = [tokens[at], tokens[at + 1]]
    const a = /^["“(]?(\p{L}\p{Ll}*)$/u.exec(first)?.[1]
    const b = /^(\p{L}\p{Ll}*)[.,;:!?)"”]*$/u.exec(second)?.[1]
    if (!a || !b) continue
    const isPlace = /^\p{Lu}\p{Ll}/u.test(a) && /^\p{Lu}\p{Ll}/u.test(b)
    if (!isPlace && !/^\p{Ll}/u.test(b)) continue
    const known = (isPlace ? placeNames : compounds).get(foldVietnamese(`${a} ${b}`))
    const asListed = isPlace ? `${a} ${b}` : `${a.toLowerCase()} ${b}`
    if (!known || known === asListed) continue
    const [wantedA = a, wantedB = b] = known.split(' ')
    if (wantedA !== asListed.split(' ')[0] && wantedB !== b) {
      unsure += 1
      continue
    }
    const cased = /^\p{Lu}/u.test(a) ? wantedA.charAt(0).toUpperCase() + wantedA.slice(1) : wantedA
    tokens[at] = first.replace(a, cased)
    tokens[at + 1] = second.replace(b, wantedB)
    mended += 1
  }
  const value = tokens.join(' ')
  return { value, mended, odd: oddWords(value) + unsure }
}
