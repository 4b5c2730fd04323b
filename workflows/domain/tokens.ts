import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

const PREFIX = 'bp_'
const ID_LENGTH = 10
const SECRET_BYTES = 32
const SECRET_LENGTH = 43
const CHECK_LENGTH = 6
const TOKEN_LENGTH = PREFIX.length + ID_LENGTH + 1 + SECRET_LENGTH + 1 + CHECK_LENGTH
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Bytes from here on would make some letters likelier than others. */
const FAIR_BYTES = 248

export interface ParsedToken {
  /** Public: names the token in lists and in the audit. */
  tokenId: string
  /** 32 bytes; all that the office keeps of the secret. */
  sha256: Buffer
}

/**
 * A personal access token, `bp_<id>_<secret>_<check>`: the prefix and the check let secret scanners
 * find it and typing errors be refused without a look in the database. The text is shown once.
 */
export function newToken(): ParsedToken & { text: string } {
  const tokenId = randomBase62(ID_LENGTH)
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const body = `${PREFIX}${tokenId}_${secret}`
  return { text: `${body}_${checkOf(body)}`, tokenId, sha256: hashOf(secret) }
}

/** Undefined for anything that is not exactly a token with a true check. */
export function parseToken(text: string): ParsedToken | undefined {
  if (text.length !== TOKEN_LENGTH) return undefined
  const match = /^(bp_([0-9A-Za-z]{10})_([0-9A-Za-z_-]{43}))_([0-9A-Za-z]{6})$/.exec(text)
  const [, body, tokenId, secret, check] = match ?? []
  if (!body || !tokenId || !secret || check !== checkOf(body)) return undefined
  // The last letter holds four spare bits: only one spelling of a secret is right.
  if (Buffer.from(secret, 'base64url').toString('base64url') !== secret) return undefined
  return { tokenId, sha256: hashOf(secret) }
}

/** Compares in constant time. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function checkOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < CHECK_LENGTH; place += 1) {
    text = base62.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < FAIR_BYTES && text.length < length) text += base62.charAt(byte % 62)
    }
  }
  return text
}
