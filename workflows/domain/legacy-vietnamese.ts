/**
 * Vietnamese from before Unicode. TCVN3 ("ABC", fonts named .Vn…) puts one sign of Latin-1 for
 * each letter; its capitals come from fonts of their own (.VnTimeH). VNI writes a vowel and then
 * its marks as a second sign. Read as Latin-1 both are glyph soup; these tables bring it back.
 */
export type LegacyScript = 'tcvn3' | 'vni'

// TCVN 5712:1993, third table.
const TCVN3_SIGNS = '¡¢£¤¥¦§¨©ª«¬\u00AD®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ'
const TCVN3_LETTERS = 'ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ'
const tcvn3 = new Map([...TCVN3_SIGNS].map((sign, at) => [sign, [...TCVN3_LETTERS][at] ?? sign]))
const toTcvn3 = new Map([...tcvn3].map(([sign, letter]) => [letter, sign]))

const ACUTE = '\u0301', GRAVE = '\u0300', HOOK = '\u0309', TILDE = '\u0303', DOT = '\u0323'
const CIRCUMFLEX = '\u0302', BREVE = '\u0306'
const vniMarks: Readonly<Record<string, string>> = {
  ù: ACUTE, ø: GRAVE, û: HOOK, õ: TILDE, ï: DOT,
  â: CIRCUMFLEX, á: CIRCUMFLEX + ACUTE, à: CIRCUMFLEX + GRAVE, å: CIRCUMFLEX + HOOK,
  ã: CIRCUMFLEX + TILDE, ä: CIRCUMFLEX + DOT,
  ê: BREVE, é: BREVE + ACUTE, è: BREVE + GRAVE, ú: BREVE + HOOK, ü: BREVE + TILDE, ë: BREVE + DOT,
}
const vniLetters: Readonly<Record<string, string>> = {
  ô: 'ơ', ö: 'ư', ñ: 'đ', í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ',
}
const VNI_PAIR = /([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ôöñíìæóòî]/giu

export function fromLegacy(text: string, script: LegacyScript): string {
  return script === 'tcvn3' ? fromTcvn3(text) : fromVni(text)
}

/** The other way: for letters of tests and demonstrations. Capitals of TCVN3 lose their size. */
export function toLegacy(text: string, script: LegacyScript): string {
  return script === 'tcvn3' ? intoTcvn3(text) : intoVni(text)
}

function fromTcvn3(text: string): string {
  // A PDF font of Windows shows byte AD, TCVN3's ư, as a hyphen; Unicode has a second µ.
  const whole = text.replaceAll('μ', 'µ')
    .replace(/(?<=[\p{Ll}\u00A1-\u00FE])-(?=[\p{L}\u00A1-\u00FE])|(?<![\p{L}\d])-(?=[íîêëì\p{Ll}])/gu, '\u00AD')
  return [...whole].map((sign) => tcvn3.get(sign) ?? sign).join('').normalize('NFC')
}

function intoTcvn3(text: string): string {
  return [...text.normalize('NFC')].map((letter) =>
    toTcvn3.get(letter) ?? toTcvn3.get(letter.toLowerCase()) ?? letter).join('')
}

function fromVni(text: string): string {
  return text.normalize('NFC').replace(VNI_PAIR, (sign, base?: string, mark?: string) => {
    if (base === undefined || mark === undefined) return sameCase(vniLetters[sign.toLowerCase()] ?? sign, sign)
    const marks = vniMarks[mark.toLowerCase()] ?? ''
    const letter = vniLetters[base.toLowerCase()] ?? base.toLowerCase()
    const composed = (letter + marks).normalize('NFC')
    // Only what is a letter of Vietnamese: a pair that composes to none is left as it was.
    return [...composed].length === 1 ? sameCase(composed, base) : sign
  })
}

function intoVni(text: string): string {
  const marked = Object.entries(vniMarks).sort(([, one], [, other]) => other.length - one.length)
  const plain = Object.entries(vniLetters)
  return [...text.normalize('NFC')].map((letter) => {
    const small = letter.toLowerCase()
    const own = plain.find(([, stands]) => stands === small)
    if (own) return sameCase(own[0], letter)
    for (const [sign, marks] of marked) {
      for (const base of ['a', 'e', 'o', 'u', 'y', 'ơ', 'ư']) {
        if ((base + marks).normalize('NFC') !== small) continue
        const first = plain.find(([, stands]) => stands === base)?.[0] ?? base
        return sameCase(first + sign, letter)
      }
    }
    return letter
  }).join('')
}

function sameCase(text: string, like: string): string {
  return like === like.toLowerCase() ? text : text.toUpperCase()
}

const ONSET = '(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?'
const NUCLEUS = '(?:uyê|uya|uyu|uây|uôi|ươi|ươu|iêu|yêu|oai|oay|oeo|oao|ai|ao|au|ay|âu|ây|eo|êu|ia|iê'
  + '|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|yê|[aăâeêioôơuưy])'
const SYLLABLE = new RegExp(`^${ONSET}${NUCLEUS}(?:ch|ng|nh|[cmnpt])?$`, 'u')
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/gu

/** A Vietnamese syllable that cannot be English: built as they are, with letters of its own. */
function isVietnameseSyllable(word: string): boolean {
  const small = word.toLowerCase().normalize('NFD')
  if (!/[\u0300-\u036Fđ]/u.test(small)) return false
  const tones = small.match(TONE)?.length ?? 0
  return tones <= 1 && SYLLABLE.test(small.replace(TONE, '').normalize('NFC'))
}

const WORD = /[^\s\d.,;:!?()[\]/"'“”…]+/gu
/** Fewer words with signs beyond ASCII than this tell nothing. */
const WORDS_TO_TELL = 3
const SHARE_MIN = 0.6
const BETTER_BY = 1.5

/**
 * Which script a text was typed in: that which makes most of its words Vietnamese syllables, by
 * far. Undefined for Unicode, for other languages and where there is too little to tell.
 */
export function legacyScriptOf(text: string): LegacyScript | undefined {
  const shareOf = (candidate: string) => {
    const words = (candidate.match(WORD) ?? []).filter((word) => /[^\p{ASCII}]/u.test(word))
    return { count: words.length, share: words.filter(isVietnameseSyllable).length / Math.max(1, words.length) }
  }
  const plain = shareOf(text.normalize('NFC'))
  if (plain.count < WORDS_TO_TELL) return undefined
  let best: { script: LegacyScript; share: number } | undefined
  for (const script of ['tcvn3', 'vni'] as const) {
    const { count, share } = shareOf(fromLegacy(text, script))
    if (count < WORDS_TO_TELL || share < SHARE_MIN || share < plain.share * BETTER_BY) continue
    if (!best || share > best.share) best = { script, share }
  }
  return best?.script
}

/** What the name of a font says of its letters; subset names carry six letters and a plus. */
export function legacyFont(name: string): { script: LegacyScript; isCapitals: boolean } | undefined {
  const plain = name.replace(/^[A-Z]{6}\+/u, '')
  if (/^\.?Vn[A-Z]/u.test(plain)) {
    return { script: 'tcvn3', isCapitals: /^\.?Vn[A-Za-z]*H(?:[-,].*)?$/u.test(plain) }
  }
  return /^VNI[- ]/iu.test(plain) ? { script: 'vni', isCapitals: false } : undefined
}
