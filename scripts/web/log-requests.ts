import type { RequestHandler } from 'express'
import type { Log } from '../../workflows/adapters/log.ts'

/**
 * One line a request: id, method, pattern of the path, status, milliseconds. Never a query, a
 * body, a name or a cookie; ids and codes inside a path are left out.
 */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    response.on('close', () => {
      const fields = {
        event: 'request',
        requestId: String(response.locals.requestId ?? ''),
        method: request.method.slice(0, 10),
        route: patternOf(request.originalUrl),
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
      }
      if (response.statusCode >= 500) log.warn(fields)
      else log.info(fields)
    })
    next()
  }
}

/** `/documents/0199…/files` → `/documents/:id/files`: only plain words of ours are written. */
export function patternOf(url: string): string {
  const path = url.split(/[?#]/)[0] ?? ''
  return path
    .split('/')
    .slice(0, 10)
    .map((part) => (/^[a-z][a-z0-9-]{0,30}(\.data)?$/.test(part) || part === '' ? part : ':id'))
    .join('/')
}
