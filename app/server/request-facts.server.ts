/** Set by the guards before Remix; what a client sends under these names is removed there. */
const ADDRESS_HEADER = 'x-butphe-address'
const REQUEST_ID_HEADER = 'x-butphe-request-id'
const BACKGROUND_HEADER = 'x-butphe-background'

/** Where the request came from, as far as trusted proxies tell. */
export function clientAddress(request: Request): string {
  return request.headers.get(ADDRESS_HEADER) ?? 'unknown'
}

/** The id under which the log knows this request. */
export function requestId(request: Request): string {
  return request.headers.get(REQUEST_ID_HEADER) ?? ''
}

/** What the browser calls itself. */
export function deviceOf(request: Request): string | null {
  return request.headers.get('user-agent')
}

/**
 * Whether no person stands behind the request: live updates, prefetching, and what the page asks
 * for by itself. Such a request never keeps a session alive.
 */
export function isBackground(request: Request): boolean {
  return (
    request.headers.get(BACKGROUND_HEADER) === '1' ||
    request.headers.has('sec-purpose') ||
    (request.headers.get('accept') ?? '').includes('text/event-stream')
  )
}
