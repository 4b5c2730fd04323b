import * as argon2 from '@node-rs/argon2'
import { createHmac } from 'node:crypto'
import { passwordText } from '../domain/good-password.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { MasterKey } from './master-key.ts'

export { assertGoodPassword } from '../domain/good-password.ts'

/** argon2id, 64 MiB, three passes, one lane: about 60 ms of one core. */
const cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1, outputLen: 32 }
const PARAMETERS = '$argon2id$v=19$m=65536,t=3,p=1$'
const AT_ONCE_MAX = 4
const QUEUE_MAX = 40

export interface Passwords {
  /** For the database: the pepper's key id, then the PHC string. Does not judge the password. */
  hash(password: string): Promise<string>
  verify(stored: string, password: string): Promise<boolean>
  /** The same work for a name nobody has: time does not tell which names exist. */
  verifyNobody(password: string): Promise<false>
  /** Made with other parameters: after a right answer, hash it anew while the password is there. */
  needsRehash(stored: string): boolean
}

/**
 * Hashing and verifying throw {OfficeError} `sign-in-busy` when too many wait, and
 * `password-malformed` or `password-too-long` before any work is done.
 */
export function openPasswords(masterKey: MasterKey): Passwords {
  const pepper = masterKey.derive('password-pepper')
  const prefix = `${masterKey.id}:`
  const inTurn = queue(AT_ONCE_MAX, QUEUE_MAX)

  // As text: the library verifies nothing that is not UTF-8.
  const peppered = (password: string): string =>
    createHmac('sha256', pepper).update(passwordText(password)).digest('base64')

  return {
    async hash(password) {
      const secret = peppered(password)
      return prefix + await inTurn(() => argon2.hash(secret, cost))
    },

    async verify(stored, password) {
      const secret = peppered(password)
      const ownPepper = stored.startsWith(prefix)
      if (!ownPepper) throw new Error('this password was stored under another pepper')
      return inTurn(() => argon2.verify(stored.slice(prefix.length), secret))
    },

    async verifyNobody(password) {
      const secret = peppered(password)
      // To verify is to hash and compare.
      await inTurn(() => argon2.hash(secret, cost))
      return false
    },

    needsRehash: (stored) => !stored.startsWith(prefix + PARAMETERS),
  }
}

/** Runs at most `atOnce` together and lets `waiting` wait; the next is refused at once. */
function queue(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new OfficeError('sign-in-busy', { retryAfterSeconds: 2 })
      await new Promise<void>((resolve) => line.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else running -= 1
    }
  }
}
