/** The words of the office as values: the same kebab-case text in code, API and database. */

/** The four doors by which a document reaches the office. */
export const arrivalSources = ['e-office', 'email', 'post', 'desk'] as const
export type ArrivalSource = (typeof arrivalSources)[number]

/** Where an item of the tray stands; the last eight are its final disposition (domain rule R4). */
export const scanStates = [
  'received', 'reading', 'ready', 'needs-person', 'quarantined',
  'registered', 'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined', 'slip',
] as const
export type ScanState = (typeof scanStates)[number]

/** What the secrecy gate says of an item. Only `clear` and `cleared` let its text be kept. */
export type SecrecyGate = 'pending' | 'clear' | 'suspect' | 'marked' | 'cleared' | 'missed'

export const secrecyLevels = ['none', 'confidential', 'secret', 'top-secret'] as const
export type Secrecy = (typeof secrecyLevels)[number]

/** Thường, Khẩn, Thượng khẩn, Hỏa tốc, Hỏa tốc hẹn giờ. */
export const urgencies = ['normal', 'urgent', 'very-urgent', 'express', 'express-timed'] as const
export type Urgency = (typeof urgencies)[number]

export const documentStates = [
  'registered', 'awaiting-directive', 'directed', 'assigned', 'in-progress',
  'awaiting-acceptance', 'completed', 'filed', 'recalled', 'replaced', 'voided', 'removed',
] as const
export type DocumentState = (typeof documentStates)[number]

export type DirectiveState =
  | 'draft' | 'awaiting-confirmation' | 'conflicting' | 'confirmed' | 'superseded' | 'discarded'

export type DirectiveOutcome = 'assign' | 'pass-on' | 'keep' | 'inform' | 'return'

/** chủ trì, phối hợp, để biết, theo dõi, tham mưu. */
export type AssignmentRole = 'lead' | 'support' | 'fyi' | 'follow-up' | 'advise'

export type AssignmentState =
  | 'pending' | 'active' | 'forwarded' | 'awaiting-acceptance' | 'done' | 'closed'
  | 'returned' | 'recalled' | 'unseen' | 'seen'

export type DueKind = 'working-days' | 'calendar-days' | 'working-hours' | 'fixed-date' | 'none'

/** ghi chú, văn bản trả lời, lưu. */
export const resultKinds = ['note', 'reply', 'kept'] as const
export type ResultKind = (typeof resultKinds)[number]

export const roles = [
  'clerk', 'chief-of-office', 'leader', 'unit-head', 'officer', 'assistant', 'administrator', 'inspector',
] as const
export type Role = (typeof roles)[number]

export type RenditionRole =
  | 'original' | 'normalised' | 'searchable' | 'slip' | 'stamped' | 'inked' | 'sheet' | 'signed' | 'remote-copy' | 'paper'

/** A calendar day in the office's time zone, `YYYY-MM-DD`. Sorts and compares as text. */
export type Day = string
