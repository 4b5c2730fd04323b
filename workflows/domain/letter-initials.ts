import { foldVietnamese } from './vietnamese.ts'

/** How notations shorten bodies otherwise than by the first letter of each word. */
const USUAL: readonly (readonly [RegExp, string])[] = [
  [/^(?:uy ban nhan dan|ubnd)/u, 'UBND|UB|CT'], [/^(?:hoi dong nhan dan|hdnd)/u, 'HDND'],
  [/^uy ban (?:mttq|mat tran)/u, 'MTTQ|UBMTTQ|BTT|MT'], [/^chinh phu/u, 'CP'],
]

/**
 * Whether the notation ("SNV-CCHC", "QĐ-SYT") holds the initials of a body ("SỞ NỘI VỤ"): a part
 * that runs through them, from the first on where it is only two letters.
 */
export function carriesInitials(notation: string, body: string): boolean {
  const folded = foldVietnamese(body).replace(/[^a-z0-9 ]/gu, ' ').replace(/\s+/gu, ' ').trim()
  const parts = foldVietnamese(notation).toUpperCase().split(/[^A-Z0-9]+/u)
    .filter((part) => part.length > 1)
  const usual = USUAL.find(([name]) => name.test(folded))?.[1].split('|')
  if (usual && parts.some((part) => usual.some((short) => part.startsWith(short)))) return true
  const initials = folded.toUpperCase().split(' ').map((word) => word[0] ?? '').join('')
  return parts.some((part) => (part.length > 2 || part[0] === initials[0])
    && runsThrough(part, initials))
}

/** Whether the letters of a part stand in this order among the initials. */
function runsThrough(part: string, initials: string): boolean {
  let at = 0
  for (const letter of initials) if (letter === part[at]) at++
  return at === part.length
}
