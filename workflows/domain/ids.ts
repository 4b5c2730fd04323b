import { createHash, randomBytes } from 'node:crypto'

/** A uuid v7 (RFC 9562): ids sort by the time they were made, and are known before the insert. */
export function newId(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex)
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10

/** The code that a slip's QR carries for ever: 50 random bits in Crockford base 32, no I, L, O, U. */
export function newDocumentCode(): string {
  return Array.from(randomBytes(CODE_LENGTH), (byte) => CROCKFORD[byte & 31]).join('')
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}

/** Hex sha-256 as the database holds it, and back. */
export const hashBytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
export const hashHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function sha256Hex(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}
