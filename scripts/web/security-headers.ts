import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'

const NONCE_BYTES = 16

/** Headers of every answer. A route may say some of them otherwise; it replaces, never adds. */
const fixedHeaders: Record<string, string> = {
  'Reporting-Endpoints': 'csp="/csp-report"',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
  'Permissions-Policy': [
    'accelerometer=()',
    'autoplay=()',
    'browsing-topics=()',
    'camera=()',
    'display-capture=()',
    'geolocation=()',
    'gyroscope=()',
    'hid=()',
    'idle-detection=()',
    'microphone=()',
    'midi=()',
    'payment=()',
    'serial=()',
    'usb=()',
    'xr-spatial-tracking=()',
    'fullscreen=(self)',
    'screen-wake-lock=(self)',
    'clipboard-write=(self)',
    'publickey-credentials-get=(self)',
    'publickey-credentials-create=(self)',
  ].join(', '),
}

export function pagePolicy(nonce: string, underTls: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'`,
    "script-src-attr 'none'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "media-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(underTls ? ['upgrade-insecure-requests'] : []),
    'report-uri /csp-report',
    'report-to csp',
  ].join('; ')
}

const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Set before anything can fail, so that refusals and faults carry them too. */
export function securityHeaders(underTls: boolean): RequestHandler {
  const replaced = new Set(
    [...Object.keys(fixedHeaders), 'Content-Security-Policy'].map((name) => name.toLowerCase()),
  )
  return (request, response, next) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    response.locals.nonce = nonce
    const isApi = request.path.startsWith('/api/')
    response.set(fixedHeaders)
    response.set('Content-Security-Policy', isApi ? API_POLICY : pagePolicy(nonce, underTls))
    if (isApi) response.vary('Authorization')
    if (underTls) {
      response.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
    }

    // Remix hands over its headers by `append`: two policies or two cache rules would both count.
    const append = response.append.bind(response)
    response.append = (name, value) =>
      replaced.has(name.toLowerCase()) ? response.set(name, value) : append(name, value)
    next()
  }
}
