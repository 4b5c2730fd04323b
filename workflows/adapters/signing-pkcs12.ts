import {
  createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject,
  pbkdf2Sync, timingSafeEqual, X509Certificate,
} from 'node:crypto'
import { OfficeError } from '../domain/office-error.ts'
import { type Der, isContext, isSequence, octetsOf, oidOf, readDer } from './signature-der.ts'

export const PKCS12_BYTES_MAX = 64 * 1_024
/** Rounds of hashing in all that one file may ask for: some seconds at the very most. */
const ROUNDS_MAX = 1_000_000
const BAGS_MAX = 30
const RSA_BITS_MIN = 2_048
const OID = {
  data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1', shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3', x509: '1.2.840.113549.1.9.22.1',
  pbes2: '1.2.840.113549.1.5.13', pbkdf2: '1.2.840.113549.1.5.12',
  tripleDes: '1.2.840.113549.1.12.1.3', rc2: '1.2.840.113549.1.12.1.6',
} as const
const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512',
}
const PRFS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1', '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384', '1.2.840.113549.2.11': 'sha512',
}
const CIPHERS: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
}

interface Opening {
  password: string
  roundsLeft: number
}

export interface OwnKey {
  privateKey: Buffer
  certificate: Buffer
  /** From the issuer upwards, as far as the file has it. */
  chain: Buffer[]
}

/**
 * A person's own key out of a PKCS#12 file: PBES2 (PBKDF2 with AES or 3DES) and the older
 * PBE-SHA1-3DES. Bounded in size and in the work a file may ask for.
 *
 * @throws {OfficeError} `pkcs12-password-wrong`, `pkcs12-not-readable` with `why` (`rc2`: an
 *   export of older programs; saved again with AES or 3DES it works), `pkcs12-key-too-weak`,
 *   `pkcs12-without-key`.
 */
export function openPkcs12(file: Buffer, password: string): OwnKey {
  if (file.length > PKCS12_BYTES_MAX) unreadable('too-large')
  const root = readDer(file)
  const [, content, mac] = root?.parts ?? []
  const safe = isSequence(content) && oidOf(content.parts[0]) === OID.data
    ? octetsOf(content.parts[1]?.parts[0]) : undefined
  if (!safe || !isSequence(mac)) unreadable('form')
  const opening: Opening = { password, roundsLeft: ROUNDS_MAX }
  assertMac(safe, mac, opening)
  const bags = (readDer(safe)?.parts ?? []).slice(0, BAGS_MAX).flatMap((one) => bagsIn(one, opening))
  const keyBag = bags.find((bag) => {
    const kind = oidOf(bag.parts[0])
    return kind === OID.keyBag || kind === OID.shroudedKeyBag
  })
  if (!keyBag) throw new OfficeError('pkcs12-without-key')
  const key = keyOf(keyBag, opening)
  const certificates = bags.map(certificateIn).filter((one) => one !== undefined)
  const certificate = certificates.find((der) => belongs(key, der))
  if (!certificate) throw new OfficeError('pkcs12-without-key')
  assertStrong(key)
  return {
    privateKey: key.export({ format: 'der', type: 'pkcs8' }),
    certificate,
    chain: chainOf(certificate, certificates),
  }
}

function unreadable(why: string, cause?: unknown): never {
  throw new OfficeError('pkcs12-not-readable', { why }, { cause })
}

function assertMac(safe: Buffer, mac: Der, opening: Opening): void {
  const [digestInfo, salt, count] = mac.parts
  const hash = HASHES[oidOf(digestInfo?.parts[0]?.parts[0]) ?? '']
  const told = octetsOf(digestInfo?.parts[1])
  const saltBytes = octetsOf(salt)
  // The length of the key that is derived is the file's word otherwise, and so is the work.
  if (!hash || !saltBytes || told?.length !== createHash(hash).digest().length) unreadable('mac')
  const rounds = count ? roundsOf(count, opening) : 1
  const key = pkcs12Key(hash, opening.password, saltBytes, rounds, 3, told.length)
  const real = createHmac(hash, key).update(safe).digest()
  if (real.length !== told.length || !timingSafeEqual(real, told)) {
    throw new OfficeError('pkcs12-password-wrong')
  }
}

function bagsIn(info: Der, opening: Opening): Der[] {
  const type = oidOf(info.parts[0])
  const held = info.parts[1]?.parts[0]
  if (type === OID.data) return readDer(octetsOf(held) ?? Buffer.alloc(0))?.parts ?? []
  if (type !== OID.encryptedData) return []
  const [, algorithm, encrypted] = held?.parts[1]?.parts ?? []
  if (!algorithm || !encrypted) unreadable('form')
  const bytes = isContext(encrypted, 0) && encrypted.isConstructed
    ? Buffer.concat(encrypted.parts.map((part) => octetsOf(part) ?? Buffer.alloc(0)))
    : encrypted.value
  return readDer(decrypted(algorithm, bytes, opening))?.parts ?? []
}

function decrypted(algorithm: Der, bytes: Buffer, opening: Opening): Buffer {
  const { password } = opening
  const oid = oidOf(algorithm.parts[0])
  const parameters = algorithm.parts[1]
  if (oid === OID.rc2) unreadable('rc2')
  try {
    if (oid === OID.tripleDes) {
      const salt = octetsOf(parameters?.parts[0])
      if (!salt) unreadable('form')
      const rounds = roundsOf(parameters?.parts[1], opening)
      const key = pkcs12Key('sha1', password, salt, rounds, 1, 24)
      const iv = pkcs12Key('sha1', password, salt, rounds, 2, 8)
      return plain('des-ede3-cbc', key, iv, bytes)
    }
    if (oid !== OID.pbes2) unreadable('cipher')
    const [kdf, scheme] = parameters?.parts ?? []
    const cipher = CIPHERS[oidOf(scheme?.parts[0]) ?? '']
    const iv = octetsOf(scheme?.parts[1])
    const [salt, count, ...rest] = kdf?.parts[1]?.parts ?? []
    const saltBytes = octetsOf(salt)
    if (oidOf(kdf?.parts[0]) !== OID.pbkdf2 || !cipher || !iv || !saltBytes) unreadable('cipher')
    const prf = rest.find(isSequence)
    const hash = prf ? PRFS[oidOf(prf.parts[0]) ?? ''] : 'sha1'
    if (!hash) unreadable('cipher')
    const key = pbkdf2Sync(password.normalize('NFC'), saltBytes, roundsOf(count, opening), cipher.keyBytes, hash)
    return plain(cipher.name, key, iv, bytes)
  } catch (cause) {
    if (cause instanceof OfficeError) throw cause
    unreadable('cipher', cause)
  }
}

function plain(cipher: string, key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, iv)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

function roundsOf(count: Der | undefined, opening: Opening): number {
  const rounds = count?.value.reduce((sum, byte) => sum * 256 + byte, 0) ?? 0
  if (rounds < 1 || rounds > opening.roundsLeft) unreadable('iterations')
  opening.roundsLeft -= rounds
  return rounds
}

/** RFC 7292, appendix B.2. @param purpose 1 key, 2 initial vector, 3 MAC. */
function pkcs12Key(
  hash: string, password: string, salt: Buffer, rounds: number, purpose: number, length: number,
): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const text = Buffer.from(`${password.normalize('NFC')}\0`, 'utf16le').swap16()
  const input = Buffer.concat([filled(salt, block), filled(text, block)])
  const parts: Buffer[] = []
  for (let made = 0; made < length;) {
    let digest = createHash(hash).update(Buffer.alloc(block, purpose)).update(input).digest()
    for (let round = 1; round < rounds; round += 1) digest = createHash(hash).update(digest).digest()
    parts.push(digest)
    made += digest.length
    addToBlocks(input, filled(digest, block).subarray(0, block), block)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** Repeated until whole blocks are full. */
function filled(bytes: Buffer, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0)
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
}

/** Each block of `input` plus `digest` plus one, as numbers that wrap around. */
function addToBlocks(input: Buffer, digest: Buffer, block: number): void {
  for (let from = 0; from < input.length; from += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at -= 1) {
      const sum = (input[from + at] ?? 0) + (digest[at] ?? 0) + carry
      input[from + at] = sum & 0xff
      carry = sum >> 8
    }
  }
}

function keyOf(bag: Der, opening: Opening): KeyObject {
  const der = bag.parts[1]?.parts[0]?.raw
  if (!der) unreadable('form')
  try {
    return createPrivateKey({
      key: oidOf(bag.parts[0]) === OID.keyBag ? der : bareKey(der, opening),
      format: 'der', type: 'pkcs8',
    })
  } catch (cause) {
    if (cause instanceof OfficeError) throw cause
    unreadable('key', cause)
  }
}

function bareKey(der: Buffer, opening: Opening): Buffer {
  const [algorithm, encrypted] = readDer(der)?.parts ?? []
  const bytes = octetsOf(encrypted)
  if (!algorithm || !bytes) unreadable('form')
  return decrypted(algorithm, bytes, opening)
}

function certificateIn(bag: Der): Buffer | undefined {
  if (oidOf(bag.parts[0]) !== OID.certificateBag) return undefined
  const [type, held] = bag.parts[1]?.parts[0]?.parts ?? []
  return oidOf(type) === OID.x509 ? octetsOf(held?.parts[0]) : undefined
}

function belongs(key: KeyObject, certificate: Buffer): boolean {
  try {
    const own = createPublicKey(key).export({ format: 'der', type: 'spki' })
    return new X509Certificate(certificate).publicKey.export({ format: 'der', type: 'spki' }).equals(own)
  } catch {
    return false
  }
}

function assertStrong(key: KeyObject): void {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  const isStrong = key.asymmetricKeyType === 'rsa' ? (modulusLength ?? 0) >= RSA_BITS_MIN
    : key.asymmetricKeyType === 'ec'
      && ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve ?? '')
  if (!isStrong) throw new OfficeError('pkcs12-key-too-weak')
}

function chainOf(certificate: Buffer, certificates: readonly Buffer[]): Buffer[] {
  const chain: Buffer[] = []
  let last = new X509Certificate(certificate)
  for (const _ of certificates) {
    const issuer = certificates.find((der) => {
      return !chain.includes(der) && !der.equals(last.raw) && last.checkIssued(new X509Certificate(der))
    })
    if (!issuer) break
    chain.push(issuer)
    last = new X509Certificate(issuer)
  }
  return chain
}
