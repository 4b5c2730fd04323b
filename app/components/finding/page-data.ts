import type { ShownSignatures } from '../signatures/signature-list.tsx'
import type { FoundEmbedded } from '../../../db/embedded-files.ts'
import type { InkPicture } from '../../../workflows/domain/ink-picture.ts'
import type {
  ArrivalSource, AssignmentRole, AssignmentState, Day, DirectiveOutcome, DirectiveState, DocumentState, Urgency,
} from '../../../workflows/domain/values.ts'

// What the page of a document is given. Days are text; an instant is a Date on the server's side and
// arrives as one in the browser.

export interface ShownDocument {
  id: string
  code: string
  state: DocumentState
  stateReason: string | null
  arrivalNumber: number
  arrivalSuffix: string
  arrivedOn: Day
  registeredAt: Date
  receivedAt: Date
  source: ArrivalSource
  number: string | null
  notation: string | null
  issuedOn: Day | null
  issuer: string | null
  parentBody: string | null
  subject: string | null
  signer: string | null
  signerPosition: string | null
  urgency: Urgency
  isRestricted: boolean
  externalDueOn: Day | null
  dueOn: Day | null
  completedOn: Day | null
  pageCount: number | null
  copies: number
  paperReceived: boolean
  oddDateReason: string | null
  toPlaces: string | null
  eofficeArrivalNumber: string | null
}

export interface DocumentPageProps {
  /** For the clerk: whether the sender of a mailed letter has been told that it came. */
  receipt: { state: 'drafted' | 'sending' | 'sent' | 'failed'; sentAt: Date | null } | null
  document: ShownDocument
  facts: {
    typeName: string | null
    kindName: string | null
    registerName: string
    registeredBy: string
    voidReason: string | null
    presentedAt: Date | null
    presentedTo: string | null
    directedAt: Date | null
    assignedAt: Date | null
    startedAt: Date | null
    completedAt: Date | null
  }
  items: readonly { source: ArrivalSource; receivedAt: Date; state: string }[]
  directives: readonly {
    id: string
    state: DirectiveState
    outcome: DirectiveOutcome
    text: string | null
    author: string
    position: string
    onBehalfOf: string | null
    passedTo: string | null
    origin: string
    confirmedAt: Date | null
    ink: readonly InkPicture[]
  }[]
  lines: readonly {
    id: string
    parentId: string | null
    role: AssignmentRole
    name: string
    person: string | null
    dueOn: Day | null
    state: AssignmentState
    completedOn: Day | null
    percent: number | null
    result: string | null
    daysLeft: number | null
  }[]
  daysLeft: number | null
  files: readonly {
    id: string
    sha256: string
    role: string
    part: number
    version: number
    fileName: string | null
    byteSize: number
    pageCount: number | null
    holdsSignature: boolean
    isPdf: boolean
    signatures: ShownSignatures | null
  }[]
  /** Pages read so far; null once all are. */
  reading: { read: number; pages: number } | null
  slipId: string | null
  cloudPath: string | null
  /** Copies that people can open in OneDrive. */
  cloud: readonly {
    id: string
    role: string
    part: number
    state: string
    url: string | null
    movedTo: string | null
    why: string | null
  }[]
  isDesk: boolean
  mayReportSecret: boolean
  mayDirect: boolean
  mayCorrect: boolean
  mayPropose: boolean
  mayWithdraw: boolean
  replaceable: string | null
  /** On the directive sheet, oldest first. */
  signatures: readonly {
    id: string
    signer: string
    position: string
    onBehalfOf: string | null
    kind: 'internal' | 'recognised'
    level: 'b-b' | 'b-t' | 'b-lt'
    signedAt: Date
    timestampedAt: Date | null
    waitsForTime: boolean
  }[]
  /** What the letter's files carry inside. */
  embedded: readonly FoundEmbedded[]
  /** The proof pack for this person; null for whoever may not have one. */
  pack: {
    withFiles: boolean
    newest: {
      id: string
      state: 'building' | 'ready' | 'failed' | 'ended'
      filesDone: number
      filesAll: number
      byteSize: number
      manifestSha256: string
      expiresAt: Date | null
      fault: string | null
    } | null
  } | null
  /** A directive of this person's own waits for his signature. */
  signable: boolean
}
