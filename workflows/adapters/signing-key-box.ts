import * as argon2 from '@node-rs/argon2'
import {
  createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual,
} from 'node:crypto'
import type { MasterKey } from './master-key.ts'

const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
/** The first byte of a locked key: 1 is AES-256-GCM under HKDF(argon2id(PIN), pepper). */
const FORMAT = 1
/** Two at once, or a few leaders who sign together would take the machine's memory. */
const AT_ONCE_MAX = 2

/** Cost of one guess: memory in KiB, passes. */
export interface PinCost {
  memory: number
  passes: number
}

/** About 0.3 s and 256 MiB a guess; and nobody guesses without the office's key file. */
export const PIN_COST: PinCost = { memory: 256 * 1_024, passes: 3 }
const COST_MAX: PinCost = { memory: 1_024 * 1_024, passes: 10 }

export interface LockedKey {
  ciphertext: Buffer
  kdf: { name: 'argon2id'; memory: number; passes: number; salt: string }
}

/** Whose key, which certificate: a locked key opens only for the same three. */
export interface KeyOwner {
  keyId: string
  personId: string
  /** SHA-256 of the certificate, hex. */
  certificate: string
}

export interface KeyBox {
  lock(privateKey: Uint8Array, pin: string, owner: KeyOwner): Promise<LockedKey>
  /** @returns undefined for a wrong PIN, and for a row that was altered or belongs to another. */
  open(locked: LockedKey, pin: string, owner: KeyOwner): Promise<Buffer | undefined>
  /** A seal over a row that names a key: whoever writes into the database cannot make one. */
  seal(parts: readonly string[]): Buffer
  isSealed(seal: Uint8Array, parts: readonly string[]): boolean
}

/**
 * Keys under their owner's PIN. The PIN is stretched (argon2id), then mixed with a pepper of the
 * office's key file: the database alone does not allow a single guess.
 */
export function openKeyBox(masterKey: MasterKey, cost: PinCost = PIN_COST): KeyBox {
  const pepper = masterKey.derive('signing-pin-pepper')
  const sealKey = masterKey.derive('signing-row-seal')
  const inTurn = turns(AT_ONCE_MAX)

  async function keyFor(pin: string, salt: Buffer, { memory, passes }: PinCost): Promise<Buffer> {
    const stretched = await inTurn(() => argon2.hashRaw(pin.normalize('NFC'), {
      salt, memoryCost: memory, timeCost: passes, parallelism: 1, outputLen: KEY_BYTES,
    }))
    const key = hkdfSync('sha256', Buffer.concat([stretched, pepper]), salt, 'but-phe/signing-key', KEY_BYTES)
    stretched.fill(0)
    return Buffer.from(key)
  }

  function sealOf(parts: readonly string[]): Buffer {
    return createHmac('sha256', sealKey).update(JSON.stringify(parts)).digest()
  }

  return {
    async lock(privateKey, pin, owner) {
      const salt = randomBytes(SALT_BYTES)
      const key = await keyFor(pin, salt, cost)
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(aadOf(owner))
      const sealed = Buffer.concat([cipher.update(privateKey), cipher.final()])
      key.fill(0)
      return {
        ciphertext: Buffer.concat([Buffer.of(FORMAT), nonce, sealed, cipher.getAuthTag()]),
        kdf: { name: 'argon2id', ...cost, salt: salt.toString('base64') },
      }
    },

    async open({ ciphertext, kdf }, pin, owner) {
      const isOdd = ciphertext[0] !== FORMAT || ciphertext.length <= 1 + NONCE_BYTES + TAG_BYTES
        || kdf.name !== 'argon2id' || !(kdf.memory <= COST_MAX.memory) || !(kdf.passes <= COST_MAX.passes)
      if (isOdd) return undefined
      const key = await keyFor(pin, Buffer.from(kdf.salt, 'base64'), kdf)
      const decipher = createDecipheriv(
        'aes-256-gcm', key, ciphertext.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES },
      )
      key.fill(0)
      decipher.setAAD(aadOf(owner))
      decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES))
      const opened = decipher.update(ciphertext.subarray(1 + NONCE_BYTES, -TAG_BYTES))
      try {
        return Buffer.concat([opened, decipher.final()])
      } catch {
        return undefined
      } finally {
        opened.fill(0)
      }
    },

    seal: sealOf,

    isSealed(seal, parts) {
      const wanted = sealOf(parts)
      return seal.length === wanted.length && timingSafeEqual(seal, wanted)
    },
  }
}

function aadOf({ keyId, personId, certificate }: KeyOwner): Buffer {
  return Buffer.from(JSON.stringify(['signing-key', keyId, personId, certificate]))
}

function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => line.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else running -= 1
    }
  }
}
