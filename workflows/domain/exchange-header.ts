import { findDocumentType } from './document-types.ts'
import type { ExchangeDocument } from './exchange.ts'
import { type ProposalField, proposalFields, type Proposals } from './reading.ts'
import type { Urgency } from './values.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** What the sender's own program says of the letter, in the register's own spelling. */
export type ExchangeHeader = Partial<Record<ProposalField, string>>

/** Two sources that know nothing of one another say the same. */
const AGREED_CONFIDENCE = 95
/** Nobody has read it on the page: to be looked at, however sure the sender is. */
const UNREAD_CONFIDENCE = 80
const DIFFERENT_CONFIDENCE = 50

/** QCVN 102:2016: 0 is also what a header without a word of it gives. */
const urgencyOf: Readonly<Record<number, Urgency>> = { 1: 'urgent', 2: 'very-urgent', 3: 'express', 4: 'express' }

export function headerOf(document: ExchangeDocument): ExchangeHeader {
  const said: Partial<Record<ProposalField, string | null | undefined>> = {
    documentType: findDocumentType(document.typeName)?.name, number: document.number, notation: document.notation,
    issuedOn: document.promulgatedOn, issuer: document.from.name, subject: document.subject,
    signer: document.signer.name, signerPosition: document.signer.position,
    urgency: urgencyOf[document.priority], dueOnInText: document.dueOn,
  }
  return Object.fromEntries(Object.entries(said).flatMap(([field, value]) => {
    const words = normaliseVietnamese(value ?? '').trim()
    return words ? [[field, words]] : []
  }))
}

/**
 * What the form proposes when the sender's header speaks beside the page. The page is the letter: where
 * the two differ its value stays and a person looks, with both before him; where nothing was read the
 * header's value is offered, never as certain.
 */
export function withHeader(proposals: Proposals, header: ExchangeHeader, firstPage: number): Proposals {
  const all: Proposals = { ...proposals }
  for (const field of proposalFields) {
    const said = header[field]
    if (!said) continue
    const read = proposals[field]
    if (!read || read.value === null) {
      all[field] = {
        page: firstPage, box: null, ...read, value: said, confidence: UNREAD_CONFIDENCE, origin: 'exchange',
      }
      continue
    }
    const agrees = comparable(field, said) === comparable(field, read.value)
    const confidence = agrees ? Math.max(read.confidence, AGREED_CONFIDENCE) : Math.min(read.confidence, DIFFERENT_CONFIDENCE)
    all[field] = { ...read, confidence, header: { value: said, agrees } }
  }
  return all
}

/** Case, marks of punctuation and a leading "V/v" are no difference; diacritics are one. */
function comparable(field: ProposalField, text: string): string {
  if (field === 'number') return text.replace(/^0+(?=\d)/, '')
  // What is timed is express too; the hour is entered by itself.
  if (field === 'urgency') return text.replace(/-timed$/, '')
  const lower = normaliseVietnamese(text).toLowerCase()
  if (field === 'notation') return lower.replaceAll(/\s+/g, '')
  const words = field === 'subject' ? lower.replace(/^\s*(?:v\/v|về việc)\s*:?/u, '') : lower
  return words.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
}
