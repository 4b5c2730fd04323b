/** What a personal access token may be used for. A right is the scope and the person's own right together. */
export const tokenScopes = [
  'scans:write',
  'documents:read',
  'documents:write',
  'present',
  'assignments:read',
  'assignments:write',
  'directives:confirm',
  'audit:read',
] as const
export type TokenScope = (typeof tokenScopes)[number]

/** Outside the demo office asleep until the person has approved it in his own session. */
export const SCOPE_THAT_SLEEPS: TokenScope = 'directives:confirm'

export const TOKEN_DAYS_DEFAULT = 90
export const TOKEN_DAYS_MAX = 365
export const TOKENS_A_PERSON_MAX = 20
export const TOKEN_NAME_CHARS_MAX = 80

export function isTokenScope(text: string): text is TokenScope {
  return tokenScopes.some((scope) => scope === text)
}
