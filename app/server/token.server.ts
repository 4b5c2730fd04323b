import { findActor } from '../../db/actors.ts'
import { findTokenByPublicId, setTokenRevoked, setTokenUsed } from '../../db/tokens.ts'
import { isTokenScope, type TokenScope } from '../../workflows/access/token-scopes.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { isSameHash, parseToken } from '../../workflows/domain/tokens.ts'
import { theOffice } from './office.server.ts'
import { problem } from './problem.server.ts'
import { clientAddress } from './request-facts.server.ts'

export interface TokenHolder {
  actor: Actor
  /** For idempotency keys and limits. */
  tokenId: string
  scopes: readonly TokenScope[]
}

/**
 * Who acts in a request of the API: the bearer of a token, with the person's present rights. A
 * cookie counts for nothing here, so no other site can use it.
 *
 * @throws {Response} problem+json: 401 without a token that works, 403 without the scope, 400 for
 *   a token in the address, which is revoked on the spot
 */
export async function requireToken(
  request: Request,
  scope?: TokenScope,
): Promise<TokenHolder> {
  await refuseTokenInAddress(request)
  const [kind, text, ...rest] = (request.headers.get('authorization') ?? '').split(' ')
  const parsed = kind?.toLowerCase() === 'bearer' && rest.length === 0 ? parseToken(text ?? '') : undefined
  if (!parsed) throw unauthorised()

  const office = theOffice()
  const now = office.now()
  const token = await findTokenByPublicId(office.db, parsed.tokenId)
  if (!token || !isSameHash(token.secret_hash, parsed.sha256)) throw unauthorised()
  if (token.revoked_at || token.expires_at <= now) throw unauthorised()
  const actor = await findActor(office.db, token.person_id, officeDay(now))
  if (!actor) throw unauthorised()

  const scopes = token.scopes.filter(isTokenScope)
  if (scope && !scopes.includes(scope)) {
    const isAsleep = token.asleep_scopes.includes(scope)
    throw problem({
      status: 403,
      code: isAsleep ? 'token-scope-asleep' : 'token-scope-missing',
      title: isAsleep
        ? `Quyền ${scope} của mã này đang chờ chính người đó đồng ý trong ứng dụng.`
        : `Mã truy cập này không có quyền ${scope}.`,
    })
  }
  await setTokenUsed(office.db, token.id, now)
  return {
    actor: {
      ...actor,
      via: 'token',
      tokenName: token.name,
      tokenScopes: scopes,
      address: clientAddress(request),
    },
    tokenId: token.id,
    scopes,
  }
}

function unauthorised(): Response {
  return problem({
    status: 401,
    code: 'token-needed',
    title: 'Cần một mã truy cập còn hiệu lực.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
}

/** Addresses end up in logs and histories: a token seen in one is lost. */
async function refuseTokenInAddress(request: Request): Promise<void> {
  const found = /bp_[0-9A-Za-z]{10}_[0-9A-Za-z_-]{43}_[0-9A-Za-z]{6}/.exec(request.url)
  if (!found) return
  const office = theOffice()
  const parsed = parseToken(found[0])
  const token = parsed ? await findTokenByPublicId(office.db, parsed.tokenId) : undefined
  if (token && parsed && isSameHash(token.secret_hash, parsed.sha256) && !token.revoked_at) {
    await setTokenRevoked(office.db, token.id, office.now())
  }
  throw problem({
    status: 400,
    code: 'token-in-address',
    title: 'Mã truy cập không được nằm trong địa chỉ. Mã này đã bị thu hồi.',
  })
}
