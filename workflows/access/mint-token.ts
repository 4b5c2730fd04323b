import { recordEvent } from '../../db/audit.ts'
import { findPersonBySignInName } from '../../db/people.ts'
import { insertToken, listLiveTokens } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { newToken } from '../domain/tokens.ts'
import type { Office } from '../office.ts'
import {
  isTokenScope,
  SCOPE_THAT_SLEEPS,
  TOKEN_DAYS_DEFAULT,
  TOKEN_DAYS_MAX,
  TOKEN_NAME_CHARS_MAX,
  tokenScopes,
  TOKENS_A_PERSON_MAX,
} from './token-scopes.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

export interface MintToken {
  signInName: string
  name: string
  /** Without them: all, but the one that sleeps only in a demo office. */
  scopes?: readonly string[]
  days?: number
}

/**
 * An operator makes a token for a person on the terminal. The text is returned once and kept
 * nowhere. It is written in the log, and the person is told at the next sign-in.
 *
 * Who runs the program would otherwise become the leader: outside a demo office the right to
 * confirm directives sleeps until that person approves it in a session of his own.
 *
 * @throws {OfficeError} `person-not-found`, `person-disabled`, `token-scope-unknown`,
 *   `token-too-many`, `invalid-input`
 */
export async function mintToken(
  office: Office,
  input: MintToken,
): Promise<{ text: string; tokenId: string; scopes: string[]; asleepScopes: string[] }> {
  const asked = input.scopes ?? defaultScopes(office.settings.isDemo)
  const unknown = asked.find((scope) => !isTokenScope(scope))
  if (unknown !== undefined) throw new OfficeError('token-scope-unknown', { scope: unknown })
  const name = input.name.trim()
  if (name === '' || name.length > TOKEN_NAME_CHARS_MAX) {
    throw new OfficeError('invalid-input', { field: 'name' })
  }
  const days = input.days ?? TOKEN_DAYS_DEFAULT
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS_MAX) {
    throw new OfficeError('invalid-input', { field: 'days' })
  }

  return inTransaction(office.db, async (trx) => {
    const person = await findPersonBySignInName(trx, input.signInName.trim().toLowerCase())
    if (!person) throw new OfficeError('person-not-found', { signInName: input.signInName })
    if (person.disabled_at) throw new OfficeError('person-disabled')
    const now = office.now()
    const live = await listLiveTokens(trx, person.id, now)
    if (live.length >= TOKENS_A_PERSON_MAX) {
      throw new OfficeError('token-too-many', { limit: TOKENS_A_PERSON_MAX })
    }

    const sleeps = (scope: string) => scope === SCOPE_THAT_SLEEPS && !office.settings.isDemo
    const scopes = [...new Set(asked)].filter((scope) => !sleeps(scope))
    const asleepScopes = [...new Set(asked)].filter(sleeps)
    const token = newToken()
    const id = newId()
    await insertToken(trx, {
      id,
      person_id: person.id,
      name,
      public_id: token.tokenId,
      secret_hash: token.sha256,
      scopes,
      asleep_scopes: asleepScopes,
      created_at: now,
      expires_at: new Date(now.getTime() + days * DAY_MS),
    })
    await recordEvent(trx, null, {
      kind: 'token-minted-on-terminal',
      subjectId: person.id,
      facts: { tokenId: token.tokenId, scopes, asleepScopes, days },
    })
    return { text: token.text, tokenId: id, scopes, asleepScopes }
  })
}

function defaultScopes(isDemo: boolean): readonly string[] {
  return isDemo ? tokenScopes : tokenScopes.filter((scope) => scope !== SCOPE_THAT_SLEEPS)
}
