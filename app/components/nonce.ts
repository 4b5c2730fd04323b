import { createContext, useContext } from 'react'

/** The nonce of this answer's content security policy. Empty in the browser, which hides it. */
const NonceContext = createContext('')

export const NonceProvider = NonceContext.Provider

export function useNonce(): string | undefined {
  return useContext(NonceContext) || undefined
}
