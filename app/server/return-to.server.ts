const CHARS_MAX = 2_000
const HOME = '/'

/**
 * A path of this office to go to, or home. Everything that a browser could read as another host or
 * scheme is refused: the only way from a request's text to a redirect.
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > CHARS_MAX) return HOME
  if (!value.startsWith('/') || value.startsWith('//') || value.startsWith('/\\')) return HOME
  if (/\p{Cc}/u.test(value) || hasEscapedControl(value)) return HOME
  const url = URL.canParse(value, 'http://office.invalid')
    ? new URL(value, 'http://office.invalid')
    : undefined
  if (url?.origin !== 'http://office.invalid') return HOME
  const path = `${url.pathname}${url.search}${url.hash}`
  return path.startsWith('//') || path.startsWith('/\\') ? HOME : path
}

/** `/%09/evil` becomes a blank and a host in careless software further on. */
function hasEscapedControl(value: string): boolean {
  return /%(0[0-9a-f]|1[0-9a-f]|7f|5c|2f%2f)/i.test(value.split(/[?#]/)[0] ?? '')
}

/** The path of a request, to come back to after signing in. */
export function pathOf(request: Request): string {
  const url = new URL(request.url)
  url.searchParams.delete('_routes')
  return safeReturnTo(`${url.pathname.replace(/\.data$/, '')}${url.search}`)
}
