import type { ArrivalSource, Urgency } from '../../workflows/domain/values.ts'

/** What a directive says. Days are working days from the day the demo office is made. */
export interface DemoWords {
  text: string
  lead?: string
  support?: readonly string[]
  fyi?: readonly string[]
  due?: number
}

/** How far the work of a line has come. `who` is a sign-in name, `to` a position. */
export type DemoWork =
  | { is: 'waiting' }
  | { is: 'seen'; who: string }
  | { is: 'in-hand'; who: string; percent: number; report: string }
  | { is: 'forwarded'; who: string; to: string; text: string; then?: Exclude<DemoWork, { is: 'forwarded' }> }
  | { is: 'done'; who: string; result: 'note' | 'reply' | 'kept'; note?: string; replyNumber?: string }
  | { is: 'returned'; who: string; reason: string }

/** What became of a letter. */
export type DemoStory =
  | { is: 'waiting-in-tray' }
  | { is: 'registered' }
  | { is: 'voided'; reason: string }
  | { is: 'presented'; to: string; proposal?: DemoWords }
  | { is: 'passed-on'; text: string; to: string; then?: { words: DemoWords; work: DemoWork } }
  | { is: 'returned-by-leader'; reason: string }
  | { is: 'kept'; text: string }
  | { is: 'informed'; words: DemoWords }
  | { is: 'directed'; by?: 'phochutich'; words: DemoWords; work: DemoWork }

export interface DemoLetter {
  source: ArrivalSource
  type: string
  /** `1284/SNV-CCHC`; null for a citizen's letter. */
  symbol: string | null
  parentBody?: string
  issuer: string
  subject: string
  body: readonly string[]
  signer: string
  signerPosition?: string
  urgency?: Urgency
  kind?: string
  /** The sender's day, as `due`. */
  answerBy?: number
  story: DemoStory
}
