import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertOwnSession } from './own-key.ts'

/**
 * The keys that the provider of remote signing has for a user of its own.
 * @throws {OfficeError} `remote-not-set`, `remote-not-reached`, `remote-refused`.
 */
export async function findRemoteKeys(
  office: Office, actor: Actor, input: { userId: string },
): Promise<string[]> {
  assertOwnSession(actor)
  if (!office.signing.remote) throw new OfficeError('remote-not-set')
  return office.signing.remote.listCredentials(input.userId)
}
