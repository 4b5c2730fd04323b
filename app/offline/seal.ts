// What lies on a device is AES-256-GCM under keys that no script can read out. Needs a secure context.

const IV_BYTES = 12

export interface Sealed {
  iv: Uint8Array
  box: ArrayBuffer
}

const opened = new Map<string, Promise<CryptoKey>>()

/** A key as the office gives it, base 64; not to be taken out of the browser again. */
export function keyOf(base64: string | CryptoKey): Promise<CryptoKey> {
  if (typeof base64 !== 'string') return Promise.resolve(base64)
  const known = opened.get(base64)
  if (known) return known
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
  const key = crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  opened.set(base64, key)
  return key
}

/** `name` says what it is: it opens only under the same name. */
export async function seal(key: CryptoKey, name: string, bytes: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  return { iv, box: await crypto.subtle.encrypt(algorithm(iv, name), key, bytes) }
}

/** Undefined under another key or name, or when it was altered. */
export async function unseal(
  key: CryptoKey, name: string, { iv, box }: Sealed,
): Promise<ArrayBuffer | undefined> {
  return crypto.subtle.decrypt(algorithm(iv, name), key, box).catch(() => undefined)
}

export async function sealJson(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  return seal(key, name, new TextEncoder().encode(JSON.stringify(value)))
}

/** The caller names the type: only this page's own words were sealed under its key. */
export async function unsealJson<T>(key: CryptoKey, name: string, sealed: Sealed): Promise<T | undefined> {
  const bytes = await unseal(key, name, sealed)
  return bytes && JSON.parse(new TextDecoder().decode(bytes)) as T
}

function algorithm(iv: Uint8Array, name: string): AesGcmParams {
  // Its own buffer, made above or read from the store.
  return { name: 'AES-GCM', iv: iv as Uint8Array<ArrayBuffer>, additionalData: new TextEncoder().encode(name) }
}
