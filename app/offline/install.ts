import { keepPile } from './pile.ts'

const WORKER = '/service-worker.js'
const SHELL = '/offline'
/** An office that is busy, or a network that is bad, is asked again while the page is open. */
const ASK_AGAIN_AFTER_MS = [2_000, 5_000, 15_000, 60_000, 300_000] as const

/**
 * Makes this browser able to open the office without a network, and lays the pile on the device.
 * Called from the page of the pile; stops when that page is left.
 */
export async function installOffline(signal: AbortSignal): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await askForShell()
  await Promise.all([keepPile(signal), untilShellIsKept(signal)])
}

/** A worker that is new keeps the empty page as it is installed; one that is here is asked to. */
async function askForShell(): Promise<void> {
  const { active } = await navigator.serviceWorker.register(WORKER)
  active?.postMessage({ keep: 'shell' })
}

async function untilShellIsKept(signal: AbortSignal): Promise<void> {
  for (const wait of ASK_AGAIN_AFTER_MS) {
    await new Promise((done) => setTimeout(done, wait))
    if (signal.aborted || await caches.match(SHELL, { ignoreVary: true })) return
    await askForShell().catch(() => undefined)
  }
}
