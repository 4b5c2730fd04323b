import { DOUBTED } from './letter-confidence.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import { parseWrittenDate } from './letter-date.ts'
import { type LetterLine, middleX } from './letter-lines.ts'
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
  const issuedOn = found.issuedOn ?? dateBelow(evidence)
  const nothing = { number: null, notation: null, parentBody: null, signerPosition: null }
  const bySignature: Found | null = signer && { ...signer, signals: { ...signer.signals, cap: DOUBTED } }
  if (!named || named.name === null) return { ...nothing, issuedOn, issuer: bySignature }
  const isSame = signer?.value?.toLowerCase() === named.name.toLowerCase()
  const issuer: Found = {
    value: named.name,
    box: named.line.box,
    signals: {
      weakest: named.line.confidence, agreement: signer ? (isSame ? 'same' : 'differs') : 'single',
      odd: 0, isKnown: isSame,
    },
  }
  return { ...nothing, issuedOn, issuer }
}

function nameIn(line: LetterLine): string | null {
  const written = NAMED.exec(line.text)?.[1]
  const name = written ? signerName(written) : ''
  return mayBeName(name) ? name : null
}

/** The day stands over the signature as often as at the head. */
function dateBelow(evidence: LetterEvidence): Found | null {
  const lines = evidence.page.filter((line) => middleX(line.box) > 0.5)
  const line = lines.findLast(({ text }) => parseWrittenDate(text)?.day)
  const read = line && parseWrittenDate(line.text)
  if (!line || !read) return null
  return { value: read.day, box: line.box, signals: {
    weakest: line.confidence, agreement: 'single', odd: read.isMended ? 1 : 0, isKnown: false, cap: DOUBTED } }
}
