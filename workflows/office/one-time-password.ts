import { randomBytes } from 'node:crypto'

const CODE_CHARS = 20
/** No I, O, 0, 1: it is read off a screen and typed. */
const BASE32 = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * A code of 100 random bits that opens an account until its owner sets a password of his own
 * (`ABCDE-FGHJK-LMNPQ-RSTUV`). It is shown once and kept as a hash.
 */
export function newOneTimePassword(): string {
  const code = Array.from(randomBytes(CODE_CHARS), (byte) => BASE32[byte & 31]).join('')
  return code.replaceAll(/(.{5})(?=.)/g, '$1-')
}
