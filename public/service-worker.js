// Opens the office without a network: an empty page, the same for everybody, and the built files it
// needs. No page of a signed-in person and no letter is ever kept here. Push notices come along.
importScripts('/push-handler.js')

const SHELL = '/offline'
const CACHE = 'but-phe-shell-1'
/** There while somebody signed out without a network (`app/offline/sign-out-waits.ts`). */
const SIGN_OUT_WAITS = 'but-phe-sign-out'
const FILES_MAX = 200
const ASSET = /\/assets\/[\w.-]+/g

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().catch(() => undefined).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE && name !== SIGN_OUT_WAITS).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('message', (event) => {
  if (!event.data || event.data.keep !== 'shell') return
  // A page that was on its way while this worker started was not there to be taken over.
  event.waitUntil(Promise.allSettled([keepShell(), self.clients.claim()]))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(signOutFirst().then(() => fetch(request)).catch(() => away(url)))
  else if (url.pathname.startsWith('/assets/') || url.pathname === '/favicon.svg') event.respondWith(kept(request))
})

/** Before any page of the office opens again, it hears that the person has left. */
async function signOutFirst() {
  if (!(await caches.has(SIGN_OUT_WAITS))) return
  const answer = await fetch('/sign-out', { method: 'POST', redirect: 'manual', body: new URLSearchParams() })
  if (answer.type !== 'opaqueredirect') throw new Error(`sign-out: ${answer.status}`)
  await caches.delete(SIGN_OUT_WAITS)
}

/** Asked for without cookies: the page of nobody. */
async function keepShell() {
  const answer = await fetch(SHELL, { credentials: 'omit', cache: 'no-store' })
  if (!answer.ok || answer.redirected) return
  const cache = await caches.open(CACHE)
  const page = await answer.clone().text()
  const files = new Set(page.match(ASSET) ?? [])
  for (const file of [...files].filter((name) => name.endsWith('.css'))) {
    const css = await keepFile(cache, file)
    for (const [font] of css.matchAll(ASSET)) files.add(font)
  }
  for (const file of [...files, '/favicon.svg'].slice(0, FILES_MAX)) await keepFile(cache, file)
  await cache.put(SHELL, answer)
  for (const old of await cache.keys()) {
    const { pathname } = new URL(old.url)
    if (pathname.startsWith('/assets/') && !files.has(pathname)) await cache.delete(old)
  }
}

async function keepFile(cache, path) {
  const there = await cache.match(path)
  const answer = there ?? (await fetch(path, { credentials: 'omit' }))
  if (!answer.ok) throw new Error(path)
  const isText = path.endsWith('.css')
  const text = isText ? await answer.clone().text() : ''
  if (!there) await cache.put(path, answer)
  return text
}

async function kept(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request)
}

/** Wherever the person wanted to go: the shell opens what this device keeps of it. */
async function away(url) {
  const cache = await caches.open(CACHE)
  const shell = await cache.match(SHELL, { ignoreVary: true })
  if (!shell) return Response.error()
  if (url.pathname === SHELL) return shell
  return Response.redirect(`${SHELL}#${url.pathname}`, 302)
}
