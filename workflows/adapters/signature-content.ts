/** Separators of a content stream's words, and what may stand in a word. */
const BLANK = '\\0\\t\\n\\f\\r '
const DELIMITER = '()<>\\[\\]{}/%'
const WORD = new RegExp(
  `[${BLANK}]+|%[^\\r\\n]*|<<|>>|<[^>]*>?|/[^${BLANK}${DELIMITER}]*|[^${BLANK}${DELIMITER}]+|[)>\\[\\]{}]`, 'y',
)
const IGNORED = new RegExp(`^[${BLANK}%<>()\\[\\]{}]`, 'u')
const END_OF_PICTURE = new RegExp(`[${BLANK}]EI(?![^${BLANK}${DELIMITER}])`, 'g')

/**
 * Operators, names and numbers of a content stream, in order; strings, comments, brackets and the
 * bytes of inline pictures are left out. Written as readers split it (ISO 32000, 7.2): words need no
 * blank between them where a delimiter stands.
 */
export function* contentTokens(content: Buffer): Generator<string> {
  const text = content.toString('latin1')
  let at = 0
  while (at < text.length) {
    if (text[at] === '(') {
      at = afterString(text, at)
      continue
    }
    WORD.lastIndex = at
    const word = WORD.exec(text)?.[0] ?? text.charAt(at)
    at += word.length
    if (!IGNORED.test(word)) yield word
    if (word === 'ID') at = afterPicture(text, at)
  }
}

function afterString(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '(') depth += 1
    else if (character === ')' && --depth === 0) return at + 1
  }
  return text.length
}

function afterPicture(text: string, from: number): number {
  END_OF_PICTURE.lastIndex = from
  return END_OF_PICTURE.exec(text) ? END_OF_PICTURE.lastIndex : text.length
}
