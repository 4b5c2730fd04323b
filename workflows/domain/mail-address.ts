/** RFC 5321: longest path that a server takes, and longest name before the @. */
export const MAIL_ADDRESS_CHARS_MAX = 254
const NAME_CHARS_MAX = 64
const NAME = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i

/**
 * An address as letters are sent to it: one, without a name beside it, with a domain that mail
 * servers find. Undefined for anything else; whether somebody reads there only a letter shows.
 */
export function parseMailAddress(text: string): string | undefined {
  const address = text.normalize('NFC').trim()
  const at = address.lastIndexOf('@')
  if (at < 1 || at > NAME_CHARS_MAX || address.length > MAIL_ADDRESS_CHARS_MAX) return undefined
  const domain = address.slice(at + 1)
  if (!NAME.test(address.slice(0, at)) || !DOMAIN.test(domain)) return undefined
  return `${address.slice(0, at)}@${domain.toLowerCase()}`
}
