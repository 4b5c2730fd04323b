/**
 * A picture of a page as an answer. The browser keeps it and asks for it each time all the same: no
 * picture outlives the right to see it (RFC 9111 section 5.2.2.4).
 *
 * @param tag stays the same as long as the picture does; `image` is null when the browser has it.
 */
export function pictureAnswer(
  tag: string,
  image: { mediaType: string; bytes: Uint8Array } | null,
): Response {
  const headers = { 'Cache-Control': 'private, no-cache', ETag: `"${tag}"` }
  if (!image) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(image.bytes), {
    headers: { ...headers, 'Content-Type': image.mediaType, 'X-Content-Type-Options': 'nosniff' },
  })
}

/** The tag of the picture that the browser has; empty without one. */
export function seenTag(request: Request): string {
  return /^(?:W\/)?"([^"]{1,200})"$/u.exec(request.headers.get('If-None-Match') ?? '')?.[1] ?? ''
}
