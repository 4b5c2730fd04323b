import { DOUBTED } from './letter-confidence.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import type { LetterLine } from './letter-lines.ts'
import { mayBeName, signerName } from './person-names.ts'
import type { ProposalField } from './reading.ts'

const NAMED = /(?:tôi\s+t[eêè]n\s*(?:l[aàá])?|họ\s*(?:và|,)?\s*tên(?:\s+tôi)?(?:\s+l[aà])?|người\s+(?:làm|viết|gửi)\s+đơn)\s*[:;.]?\s*(?:ông|bà)?\s*(?:\(bà\))?\s*([^,;:.(\d]{4,40})/iu

/** A citizen's paper has no number and no office: who sends it is the person who signs it. */
export function readPetitioner(
  evidence: LetterEvidence,
  found: Partial<Record<ProposalField, Found | null>>,
): Partial<Record<ProposalField, Found | null>> {
  const named = evidence.page.map((line) => ({ line, name: nameIn(line) })).find(({ name }) => name !== null)
  const signer = found.signer ?? null
  const nothing = { number: null, notation: null, parentBody: null, signerPosition: null }
  const bySignature: Found | null = signer && { ...signer, signals: { ...signer.signals, cap: DOUBTED } }
  if (!named || named.name === null) return { ...nothing, issuer: bySignature }
  const isSame = signer?.value?.toLowerCase() === named.name.toLowerCase()
  const issuer: Found = {
    value: named.name,
    box: named.line.box,
    signals: {
      weakest: named.line.confidence, agreement: signer ? (isSame ? 'same' : 'differs') : 'single',
      odd: 0, isKnown: isSame,
    },
  }
  return { ...nothing, issuer }
}

function nameIn(line: LetterLine): string | null {
  const written = NAMED.exec(line.text)?.[1]
  const name = written ? signerName(written) : ''
  return mayBeName(name) ? name : null
}
