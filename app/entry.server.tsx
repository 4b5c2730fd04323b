import type { AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node'
import { createReadableStreamFromReadable } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { NonceProvider } from './components/nonce.ts'
import { webOffice } from './server/office.server.ts'
import { withoutPadding } from './server/page-stream.server.ts'
import { requestId } from './server/request-facts.server.ts'

// The entry of the web build. Who starts the server takes two things from it: the request handler,
// and `configureOffice`, by which it hands over the office before the first request.

export { configureOffice } from './server/office.server.ts'

const RENDER_MS_MAX = 10_000

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const nonce = typeof loadContext.nonce === 'string' ? loadContext.nonce : ''
  return new Promise((resolve, reject) => {
    let hasFailed = false
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={context} url={request.url} abortDelay={RENDER_MS_MAX} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        onAllReady() {
          const body = withoutPadding()
          headers.set('Content-Type', 'text/html; charset=utf-8')
          const stream = createReadableStreamFromReadable(body)
          resolve(new Response(stream, { headers, status: hasFailed ? 500 : status }))
          pipe(body)
        },
        onShellError: reject,
        onError(error) {
          hasFailed = true
          logFault(error, request)
        },
      },
    )
    setTimeout(abort, RENDER_MS_MAX).unref()
  })
}

/** Faults of loaders and actions. Refusals are answers and never come here. */
export function handleError(error: unknown, { request }: LoaderFunctionArgs): void {
  if (!request.signal.aborted) logFault(error, request)
}

function logFault(error: unknown, request: Request): void {
  webOffice().log.error({ event: 'fault', requestId: requestId(request) }, error)
}
