import { CONFIDENCE_MAX, confidenceOf, DOUBTED } from './letter-confidence.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import { readDate } from './letter-field-date.ts'
import { readNumber } from './letter-field-number.ts'
import { readAddressees, readDueOn, readMeeting, readReceivers } from './letter-field-people.ts'
import { heldAgainstDay, heldAgainstNotation, readSenders } from './letter-field-sender.ts'
import { readSigner } from './letter-field-signer.ts'
import { readSubject, readType } from './letter-field-subject.ts'
import { findHeader, leftColumn, withWholeRows } from './letter-header.ts'
import { readPetitioner } from './letter-petition.ts'
import { readUrgency } from './letter-urgency.ts'
import type { Proposal, ProposalField, Proposals } from './reading.ts'

export type { LetterEvidence } from './letter-evidence.ts'

type Fields = Partial<Record<ProposalField, Found | null>>

/** What every field was read from, with its signals, before any confidence is shown. */
export function findFields(evidence: LetterEvidence): Fields {
  const header = findHeader(evidence.page)
  const pageLeft = leftColumn(evidence.page, header)
  const column = evidence.left.length > 0 ? evidence.left : pageLeft
  const left = withWholeRows(column, pageLeft, header.split)
  const number = readNumber(evidence, header, column, pageLeft)
  const subject = readSubject(evidence, header, left, pageLeft)
  const issuedOn = readDate(evidence, header)
  const senders = readSenders(evidence, header, left, pageLeft)
  const found: Fields = {
    ...number,
    notation: heldAgainstDay(number.notation, issuedOn?.value ?? null),
    issuedOn,
    parentBody: senders.parentBody,
    issuer: heldAgainstNotation(senders.issuer, number.notation?.value ?? null),
    documentType: readType(header, number.notation?.value ?? null, subject?.value ?? null),
    subject,
    addressees: readAddressees(evidence, header),
    ...readSigner(evidence),
    dueOnInText: readDueOn(evidence, issuedOn?.value ?? null),
    receivers: readReceivers(evidence),
    ...readMeeting(evidence, header, subject?.value ?? null),
  }
  if (header.heading?.type.group === 'citizen') {
    return { ...found, ...readPetitioner(evidence, found) }
  }
  return found
}

/** Reads the fields of the register out of a letter. What was not found is left out. */
export function readLetterhead(evidence: LetterEvidence): Proposals {
  const proposals: Proposals = {}
  for (const [name, found] of Object.entries(findFields(evidence))) {
    if (!found) continue
    // The keys are fields by the type of `findFields`.
    const field = name as ProposalField
    proposals[field] = proposalOf(field, found, evidence)
  }
  const header = findHeader(evidence.page)
  const left = evidence.left.length > 0 ? evidence.left : leftColumn(evidence.page, header)
  const urgency = readUrgency({ ...evidence, left, hasLooked: evidence.left.length > 0 }, header)
  if (urgency) {
    proposals.urgency = {
      value: urgency.value, confidence: Math.min(CONFIDENCE_MAX, Math.round(urgency.confidence)),
      page: evidence.pageNumber, box: urgency.box, origin: evidence.origin,
    }
  }
  return proposals
}

function proposalOf(field: ProposalField, found: Found, evidence: LetterEvidence): Proposal {
  const page = found.page ?? evidence.pageNumber
  const from = page === evidence.pageNumber ? evidence
    : evidence.pages.find((one) => one.page === page) ?? evidence
  const isSure = found.origin === 'widget' || from.origin === 'text-layer'
  const confidence = isSure ? Math.min(95, found.signals.cap ?? CONFIDENCE_MAX)
    : confidenceOf(field, found.signals)
  return {
    value: found.value,
    confidence: found.value === null ? 0 : Math.max(1, Math.round(confidence)),
    page,
    box: found.box,
    origin: found.origin ?? from.origin,
    ...(found.quote ? { quote: found.quote } : {}),
  }
}

export { DOUBTED }
