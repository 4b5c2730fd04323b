import type { Secrecy } from './values.ts'

/** The fields that reading a letter proposes for the register. */
export const proposalFields = [
  'documentType', 'number', 'notation', 'issuedOn', 'parentBody', 'issuer', 'subject', 'signer',
  'signerPosition', 'urgency', 'secrecy', 'addressees', 'dueOnInText', 'receivers', 'meetingAt',
  'meetingPlace',
] as const
export type ProposalField = (typeof proposalFields)[number]

/** x, y, width, height as fractions of the page as a person sees it, from its top left corner. */
export type Box = readonly [number, number, number, number]

/** One proposed value, where it was read, and how far it can be trusted. */
export interface Proposal {
  /** As the register would hold it (NFC; dates `YYYY-MM-DD`, `meetingAt` `YYYY-MM-DDTHH:MM` of the office's clock; urgency and secrecy as kebab-case values). Null: a place was found and could not be read. */
  value: string | null
  /** 0 to 100. From 85 the form shows it as certain, from 1 as to be looked at, 0 as unread. */
  confidence: number
  /** Counted from 1. */
  page: number
  box: Box | null
  /** `exchange`: nothing was read; the sender's exchange file says it. Such a one is never kept as a reading. */
  origin: 'ocr' | 'text-layer' | 'widget' | 'learned' | 'exchange'
  /** What the sender's exchange file says of a field that was read. */
  header?: { value: string; agrees: boolean }
  /** The sentence the value stands in, as read, where the sentence matters (a deadline); at most 500 characters. */
  quote?: string
}

export type Proposals = Partial<Record<ProposalField, Proposal>>

export interface RecognisedWord {
  text: string
  /** 0 to 100. */
  confidence: number
  box: Box
}

export interface PageReading {
  /** Counted from 1. */
  page: number
  /** NFC, lines by newline, header columns left before right. */
  text: string
  confidence: number
  /** Clockwise degrees by which the page of the file stands upright: the clerk's turn and what was found. */
  rotation: 0 | 90 | 180 | 270
  /**
   * Degrees clockwise by which the lines of the upright page are off from level; straight when
   * left out. The words' centres lie on the page as it is, their width and height are those on the
   * page made straight.
   */
  skew?: number
  origin: 'ocr' | 'text-layer'
  words: readonly RecognisedWord[]
  /** The page holds nothing a person would read. */
  isBlank: boolean
}

/**
 * What the secrecy gate found on a page.
 * `clear`: nothing; `suspect`: perhaps; `marked`: a mark. Anything that goes wrong is `suspect`.
 */
export interface GateVerdict {
  verdict: 'clear' | 'suspect' | 'marked'
  level: Exclude<Secrecy, 'none'> | null
  /** Why, as a code for the log: never words of the letter. */
  ground: 'none' | 'stamp' | 'text' | 'red-frame' | 'symbol' | 'unreadable' | 'failed' | 'seen'
  page: number
}
