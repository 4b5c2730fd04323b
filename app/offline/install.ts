import { keepPile } from './pile.ts'

const WORKER = '/service-worker.js'

/**
 * Makes this browser able to open the office without a network, and lays the pile on the device.
 * Called from the page of the pile; stops when that page is left.
 */
export async function installOffline(signal: AbortSignal): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(WORKER)
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage({ keep: 'shell' })
  await keepPile(signal)
}
