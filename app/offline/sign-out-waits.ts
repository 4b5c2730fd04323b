// A person who signs out without a network: the device is locked at once, the office hears of it as
// soon as there is a network, before any page of it is opened here (`public/service-worker.js`).

const NOTE = 'but-phe-sign-out'

/** @returns false where no worker of ours could keep the word. */
export async function signOutLater(): Promise<boolean> {
  if (!navigator.serviceWorker?.controller) return false
  await caches.open(NOTE)
  return true
}

export async function isSignOutWaiting(): Promise<boolean> {
  return 'caches' in globalThis && caches.has(NOTE)
}
