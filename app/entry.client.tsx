import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'

/** After this long without a touch, what the page asks for is its own doing, not the person's. */
const QUIET_MS = 30_000

let lastTouchedAt = performance.now()
for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  window.addEventListener(kind, () => (lastTouchedAt = performance.now()), {
    capture: true,
    passive: true,
  })
}

/** Marks requests of an untouched page, so that live updates do not keep a session alive. */
const send = window.fetch.bind(window)
window.fetch = (input, init) => {
  if (performance.now() - lastTouchedAt < QUIET_MS) return send(input, init)
  const request = new Request(input, init)
  if (request.method === 'GET') request.headers.set('x-butphe-background', '1')
  return send(request)
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  )
})
