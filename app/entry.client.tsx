import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { findKeys } from './offline/keys.ts'

/** After this long without a touch, what the page asks for is its own doing, not the person's. */
const QUIET_MS = 30_000

const browserFetch = window.fetch.bind(window)
let lastTouchedAt = performance.now()
for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  window.addEventListener(kind, () => (lastTouchedAt = performance.now()), {
    capture: true,
    passive: true,
  })
}

/** Marks requests of an untouched page, so that live updates do not keep a session alive. */
const send = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  try {
    return await browserFetch(input, init)
  } catch (error) {
    if (!(await goAway(input))) throw error
    return new Promise<Response>(() => undefined)
  }
}

const OF_THE_PILE = /^(\/inbox|\/documents\/[0-9a-f-]{36}\/directive)\.data$/

/** Another page of the pile, and no network: this device may keep it. */
async function goAway(input: RequestInfo | URL): Promise<boolean> {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input), location.href)
  const page = OF_THE_PILE.exec(pathname)?.[1]
  if (!page || page === location.pathname || !(await findKeys().catch(() => undefined))) return false
  location.assign(`/offline#${page}`)
  return true
}

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
