// The QR of a slip: the address of its document, and a check that only this office can make. It
// stands on paper for ever and holds no word of the letter.

/** Letters and digits that are not taken for one another (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_CHARS = 16
const CHECK_BYTES = (CHECK_CHARS * 5) / 8
const ADDRESS = /\/d\/([0-9A-Z]{10})-([0-9A-HJKMNP-TV-Z]{16})$/

export interface SlipCode {
  /** Of the document. */
  code: string
  check: string
}

/** What the office seals of a slip; with the id, so that a code alone is not enough. */
export function slipParts(document: { id: string; code: string }): string[] {
  return ['slip', document.id, document.code]
}

/** The first 80 bits of a seal, as letters. */
export function slipCheck(seal: Uint8Array): string {
  if (seal.length < CHECK_BYTES) throw new RangeError(`${seal.length} bytes are too few`)
  let bits = ''
  for (const byte of seal.subarray(0, CHECK_BYTES)) bits += byte.toString(2).padStart(8, '0')
  return Array.from({ length: CHECK_CHARS }, (_, at) => LETTERS[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join('')
}

export function slipAddress(publicUrl: string, { code, check }: SlipCode): string {
  return `${publicUrl.replace(/\/+$/, '')}/d/${code}-${check}`
}

/** The code of a slip in what a QR says; whichever address the office had when it was printed. */
export function readSlipCode(text: string): SlipCode | undefined {
  const [, code, check] = ADDRESS.exec(text) ?? []
  return code && check ? { code, check } : undefined
}
