import type { InkTool } from '../workflows/domain/ink.ts'
import type { ColumnType, Generated, GeneratedAlways, Insertable, Selectable } from 'kysely'
import type {
  ArrivalSource, AssignmentRole, AssignmentState, Day, DirectiveOutcome, DirectiveState, DocumentState,
  DueKind, RenditionRole, ResultKind, Role, ScanState, Secrecy, SecrecyGate, Urgency,
} from '../workflows/domain/values.ts'
import type {
  ChainState, ChangedAfter, Integrity, SignatureAlarm, SignatureFileProblem, SignatureFinding,
} from '../workflows/domain/signature-report.ts'

// The tables as Kysely sees them, one interface a table. Rows keep their column names until the
// workflow or page that uses them. Days are text (`YYYY-MM-DD`), hashes are 32 bytes.

/** Written as JSON text, read as a parsed value. */
export type Json = ColumnType<unknown, string, string>

export type DeliveryChannel =
  | 'upload' | 'watched-folder' | 'cloud-folder' | 'mailbox' | 'exchange' | 'api' | 'hand'
export type PublicationState =
  | 'queued' | 'uploading' | 'uploaded' | 'verified' | 'altered' | 'missing' | 'failed' | 'removed'
export type AccessAct = 'view' | 'download' | 'print' | 'export' | 'search' | 'refused'
export type CalendarDayKind =
  | 'holiday' | 'compensatory-off' | 'swapped-off' | 'swapped-workday' | 'office-closed'

export interface AccessLogTable {
  id: GeneratedAlways<number>
  at: Generated<Date>
  person_id: string
  position_id: string | null
  act: AccessAct
  document_id: string | null
  rendition_id: string | null
  address: string | null
  page_count: number | null
  note: string | null
}

export interface AccessTokenTable {
  id: Generated<string>
  person_id: string
  name: string
  public_id: string
  secret_hash: Buffer
  scopes: string[]
  asleep_scopes: Generated<string[]>
  created_at: Generated<Date>
  expires_at: Date
  revoked_at: Date | null
  last_used_at: Date | null
}

export interface AppointmentTable {
  id: Generated<string>
  person_id: string
  position_id: string
  kind: Generated<'holder' | 'acting'>
  days: string
  ground: string | null
}

export interface ArrivalNumberTable {
  register_id: string
  number: number
  suffix: Generated<string>
  state: Generated<'issued' | 'void'>
  document_id: string
  issued_at: Generated<Date>
  void_reason: string | null
  voided_by: string | null
  voided_at: Date | null
}

export interface AssignmentTable {
  id: Generated<string>
  document_id: string
  directive_id: string | null
  parent_id: string | null
  role: AssignmentRole
  assignee_id: string
  unit_id: string
  person_id: string | null
  assigned_by_position_id: string
  assigned_at: Generated<Date>
  arrived_on: Day
  due_on: Day | null
  due_kind: Generated<DueKind>
  due_amount: number | null
  due_counted_from: Day | null
  due_is_provisional: Generated<boolean>
  due_is_default: Generated<boolean>
  due_override_reason: string | null
  state: AssignmentState
  seen_at: Date | null
  started_at: Date | null
  completed_at: Date | null
  completed_on: Day | null
  completed_by: string | null
  result_kind: ResultKind | null
  result_note: string | null
  reply_number: string | null
  result_sha256: Buffer | null
  result_file_name: string | null
  withdrawn_reason: string | null
  version: Generated<number>
  is_live: GeneratedAlways<boolean>
}

export interface AuditDraftTable {
  id: GeneratedAlways<number>
  kind: string
  document_id: string | null
  subject_id: string
  person_id: string | null
  position_id: string | null
  on_behalf_of_position_id: string | null
  address: string | null
  facts: Generated<string>
}

export interface AuditEventTable {
  seq: number
  at: Date
  kind: string
  document_id: string | null
  subject_id: string
  person_id: string | null
  position_id: string | null
  on_behalf_of_position_id: string | null
  address: string | null
  facts: string
  seal: Buffer
}

export interface AuditHeadTable {
  one: Generated<boolean>
  seq: number
  seal: Buffer
}

export interface AuditWordsTable {
  id: Generated<string>
  document_id: string | null
  is_open: Generated<boolean | null>
  scan_id: string | null
  may_hold_text: Generated<boolean | null>
  kind: string
  field: string | null
  was: string | null
  became: string | null
  person_id: string | null
  at: Generated<Date>
}

export interface CalendarDayTable {
  day: Day
  kind: CalendarDayKind
  name: string
}

export interface CalendarYearTable {
  year: number
  state: Generated<'provisional' | 'confirmed'>
  version: Generated<number>
}

export interface CorrespondenceKindTable {
  code: string
  name: string
  due_kind: Generated<'working-days' | 'calendar-days' | 'none'>
  due_amount: number | null
  is_restricted: Generated<boolean>
  sort: Generated<number>
}

export interface CustodyEntryTable {
  scan_id: string
  step: number
  from_state: string
  to_state: string
  at: Generated<Date>
  step_before: GeneratedAlways<number | null>
}

export interface DelegationTable {
  id: Generated<string>
  from_position_id: string
  to_position_id: string
  granted_by_person_id: string
  paper_number: string
  paper_issued_on: Day
  days: string
  reason: string
  created_at: Generated<Date>
  revoked_at: Date | null
}

export interface DeliveryTable {
  id: Generated<string>
  source: ArrivalSource
  channel: DeliveryChannel
  source_ref: string | null
  received_at: Generated<Date>
  received_by: string | null
  sender: string | null
  subject: string | null
  envelope_number: string | null
  envelope_note: string | null
  announced_count: number | null
  acknowledged_at: Date | null
  acknowledged_how: string | null
}

export interface DirectiveTable {
  id: Generated<string>
  document_id: string
  is_open: Generated<boolean>
  presentation_id: string | null
  previous_id: string | null
  supersedes_id: string | null
  parent_assignment_id: string | null
  state: Generated<DirectiveState>
  outcome: Generated<DirectiveOutcome>
  text: string | null
  ink_layer_id: string | null
  passed_to_position_id: string | null
  no_due_reason: string | null
  override_reason: string | null
  origin: Generated<'leader' | 'proposed' | 'transcribed' | 'cloud'>
  via: Generated<'page' | 'token'>
  token_name: string | null
  prepared_by: string
  author_position_id: string
  confirmed_by: string | null
  confirmed_at: Date | null
  on_behalf_of_position_id: string | null
  delegation_id: string | null
  created_at: Generated<Date>
  version: Generated<number>
}

export interface DirectiveLineTable {
  directive_id: string
  assignee_id: string
  role: AssignmentRole
  due_on: Day | null
  note: string | null
}

export interface DocumentLinkTable {
  from_document_id: string
  to_document_id: string
  kind: 'duplicates' | 'replaces' | 'recalls' | 'amends' | 'answers' | 'urges' | 'refers-to'
  noted_by: string
  noted_at: Generated<Date>
}

export interface DocumentReaderTable {
  principal_id: string
  document_id: string
  ground: 'assignment' | 'presentation' | 'directive' | 'grant'
  ground_id: string
}

export interface DocumentTextTable {
  document_id: string
  is_open: Generated<boolean>
  head: string
  body: Generated<string>
  folded_head: GeneratedAlways<string | null>
  words: GeneratedAlways<string | null>
}

export interface DocumentTypeTable {
  code: string
  name: string
  abbreviation: string | null
  sort: Generated<number>
}

export type DoorKind = 'watched-folder' | 'cloud-folder' | 'imap' | 'graph-mail' | 'smtp' | 'exchange'

/** How a door that works by itself is. */
export interface DoorTable {
  key: string
  kind: DoorKind
  looked_at: Date | null
  well_at: Date | null
  error_code: string | null
  error_facts: ColumnType<unknown, string | undefined, string>
  waiting: Generated<number>
  cursor: Json | null
}

export interface DoorFileTable {
  id: Generated<string>
  door: string
  name: string | null
  sha256: Buffer | null
  byte_size: number | null
  outcome: 'taken' | 'again' | 'failed'
  reason_code: string | null
  scan_id: string | null
  done_path: string | null
  seen_at: Generated<Date>
  moved_at: Date | null
  dismissed_by: string | null
  dismissed_at: Date | null
}

export interface EmbeddedFileTable {
  scan_id: string
  may_hold_text: Generated<boolean>
  ordinal: number
  sha256: Buffer
  name: string | null
  byte_size: number | null
  media_type: string | null
}

export interface ExchangeMessageTable {
  id: Generated<string>
  delivery_id: string
  document_key: string | null
  organ_id: string | null
  code_number: string | null
  code_notation: string | null
  promulgated_on: Day | null
  due_on: Day | null
  steering_type: number | null
  business_type: number | null
  has_junk: Generated<boolean>
  received_at: Date
  closed_at: Date | null
  main_scan_id: string | null
  /** JSON in, an object out. */
  header: ColumnType<unknown, string | null, string | null>
}

export interface ExchangeStatusTable {
  exchange_message_id: string
  code: '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15' | '16'
  at: Date
  note: string | null
  noted_by: string | null
  written_at: Date | null
  file_name: string | null
}

export interface FieldCorrectionTable {
  scan_id: string
  may_hold_text: Generated<boolean>
  field: string
  proposed: string | null
  confidence: number | null
  confirmed: string | null
  person_id: string
  at: Generated<Date>
  origin: 'ocr' | 'text-layer' | 'widget' | 'learned' | 'exchange' | null
}

export interface FieldReadingTable {
  sha256: Buffer
  first_page: number
  field: string
  scan_id: string
  may_hold_text: Generated<boolean>
  value: string | null
  confidence: number
  page: number | null
  box: number[] | null
  origin: 'ocr' | 'text-layer' | 'widget' | 'learned'
  quote: string | null
}

export interface FileTable {
  sha256: Buffer
  byte_size: number
  media_type: string
  page_count: number | null
  holds_signature: Generated<boolean>
  stored_at: Generated<Date>
  last_checked_at: Date | null
  destroyed_at: Date | null
  destroyed_reason: string | null
}

export interface IdempotencyKeyTable {
  person_id: string
  route: string
  key: string
  request_sha256: Buffer
  status: number | null
  response: Json | null
  created_at: Generated<Date>
}

export interface IncomingDocumentTable {
  id: Generated<string>
  code: string
  register_id: string
  arrival_number: number
  arrival_suffix: Generated<string>
  arrived_on: Day
  arrival_year: GeneratedAlways<number>
  received_at: Date
  registered_at: Generated<Date>
  registered_by: string
  source: ArrivalSource
  document_type_code: string | null
  correspondence_kind_code: string | null
  number: string | null
  notation: string | null
  issued_on: Day | null
  issuer_id: string | null
  parent_body: string | null
  issuer_name: string | null
  subject: string | null
  page_count: number | null
  description: string | null
  signer_name: string | null
  signer_position: string | null
  to_places: string | null
  urgency: Generated<Urgency>
  urgent_at: Date | null
  secrecy: Generated<Secrecy>
  no_secrecy_mark_by: string | null
  no_secrecy_mark_at: Date | null
  is_open: GeneratedAlways<boolean>
  is_restricted: Generated<boolean>
  external_due_on: Day | null
  due_on: Day | null
  due_is_provisional: Generated<boolean>
  arrived_late: GeneratedAlways<boolean>
  state: Generated<DocumentState>
  state_reason: string | null
  frozen_at: Date | null
  completed_on: Day | null
  paper_received: Generated<boolean>
  copies: Generated<number>
  odd_date_reason: string | null
  eoffice_ref: string | null
  eoffice_arrival_number: string | null
  version: Generated<number>
  folded_code: GeneratedAlways<string | null>
}

export interface InkLayerTable {
  id: string
  document_id: string
  is_open: Generated<boolean>
  position_id: string
  person_id: string
  device: string | null
  started_at: Generated<Date>
  sealed_at: Date | null
  sealed_sha256: Buffer | null
}

export interface InkStrokeTable {
  id: string
  ink_layer_id: string
  sha256: Buffer
  page: number
  tool: InkTool
  color: string
  width: number
  points: Buffer
  drawn_at: Date
  saved_at: Generated<Date>
  erased: Generated<boolean>
  words: string | null
  turn: number | null
}

export interface InspectionTable {
  id: Generated<string>
  person_id: string
  arrived_days: string
  valid_days: string
  paper_number: string
  granted_by: string
  created_at: Generated<Date>
  revoked_at: Date | null
}

export interface IssuerTable {
  id: Generated<string>
  name: string
  folded: GeneratedAlways<string>
  days: Generated<string>
  successor_issuer_id: string | null
  same_as_issuer_id: string | null
  seen_count: Generated<number>
  version: Generated<number>
}

export interface TrustAnchorTable {
  id: Generated<string>
  sha256: Buffer
  certificate: Buffer
  name: string
  issuer_name: string | null
  not_before: Date
  not_after: Date
  added_by: string
  added_at: Generated<Date>
  removed_by: string | null
  removed_at: Date | null
}

export interface SignatureReportTable {
  id: Generated<string>
  scan_id: string
  may_hold_text: Generated<boolean>
  file_sha256: Buffer
  checked_at: Generated<Date>
  trust_sha256: Buffer
  alarm: SignatureAlarm
  problem: SignatureFileProblem | null
}

export interface SignatureCheckTable {
  report_id: string
  ordinal: number
  signer: string | null
  organisation: string | null
  signed_at: Date | null
  timestamped_at: Date | null
  integrity: Integrity
  covers_whole_file: boolean
  changed_after: ChangedAfter
  chain: ChainState
  report: ColumnType<SignatureFinding, string, never>
}

export type MailState = 'taken' | 'nothing' | 'report' | 'set-aside' | 'secret'

export interface MailMessageTable {
  id: Generated<string>
  message_key: string
  delivery_id: string | null
  door: string | null
  channel: 'mailbox' | 'watched-folder' | 'upload' | 'api'
  state: MailState
  reason_code: string | null
  sender_name: string | null
  sender_address: string | null
  is_sender_proven: Generated<boolean>
  subject: string | null
  sent_at: Date | null
  received_at: Date
  received_by: string | null
  sha256: Buffer
  byte_size: number
  wrapped_key: Buffer | null
  key_destroyed_at: Date | null
  closed_at: Date | null
  closed_by: string | null
}

export interface MailPartTable {
  message_id: string
  path: string
  name: string | null
  media_type: string
  byte_size: number
  sha256: Buffer | null
  role: 'letter' | 'inline' | 'unopened' | 'listed' | 'signature'
  why: string | null
  scan_id: string | null
  decision: 'opened' | 'dismissed' | null
  decided_at: Date | null
  decided_by: string | null
}

export interface NotificationTable {
  id: Generated<string>
  person_id: string
  kind: string
  document_id: string | null
  assignment_id: string | null
  facts: ColumnType<unknown, string | undefined, string>
  dedupe_key: string
  created_at: Generated<Date>
  read_at: Date | null
  outgoing_mail_id: string | null
  pushed_at: Date | null
}

export interface NoticeChoiceTable {
  person_id: string
  by_mail: Generated<boolean>
  stop_code_hash: Buffer
  changed_at: Generated<Date>
}

export interface OutgoingMailTable {
  id: Generated<string>
  kind: 'digest' | 'acknowledgement' | 'return'
  person_id: string | null
  delivery_id: string | null
  scan_id: string | null
  to_address: string
  state: Generated<'queued' | 'sending' | 'sent' | 'failed' | 'dropped'>
  attempts: Generated<number>
  last_error: string | null
  asked_by: string | null
  created_at: Generated<Date>
  sent_at: Date | null
}

export interface PushSubscriptionTable {
  id: Generated<string>
  person_id: string
  endpoint: string
  p256dh: string
  auth: string
  device: string | null
  made_at: Generated<Date>
  last_sent_at: Date | null
}

export interface PageOrderTable {
  id: string
  scan_ids: string[]
  /** JSON of an `OrderHistory`. */
  history: string
  version: Generated<number>
  settled_at_step: Generated<number>
  made_at: Generated<Date>
  changed_at: Date
  changed_by: string | null
}

export interface PageTextTable {
  sha256: Buffer
  page: number
  scan_id: string
  may_hold_text: Generated<boolean>
  text: string
  words: Buffer | null
  confidence: number | null
  rotation: Generated<number>
  skew: Generated<number>
  origin: 'ocr' | 'text-layer'
  read_at: Generated<Date>
}

export interface PasswordTable {
  person_id: string
  hash: string
  changed_at: Generated<Date>
  must_change: Generated<boolean>
  /** Set on the terminal only: until then this password opens the account though passwords are off. */
  break_glass_until: Generated<Date | null>
}

export interface PersonTable {
  id: string
  kind: Generated<string>
  sign_in_name: string
  full_name: string
  email: string | null
  phone: string | null
  created_at: Generated<Date>
  disabled_at: Date | null
  version: Generated<number>
}

export interface PositionTable {
  id: string
  kind: Generated<string>
  code: string
  name: string
  unit_id: string
  is_unit_head: Generated<boolean>
  assists_position_id: string | null
  sort: Generated<number>
  opened_on: Day
  closed_on: Day | null
}

export interface PositionRoleTable {
  position_id: string
  role: Role
}

export interface PresentationTable {
  id: Generated<string>
  document_id: string
  to_position_id: string
  presented_by: string
  presented_at: Generated<Date>
  seen_at: Date | null
  ended_at: Date | null
  outcome: 'directed' | 'returned' | 'passed-on' | 'withdrawn' | null
  return_reason: string | null
  previous_directive_id: string | null
}

/** What a leader wrote on paper, as it was scanned. */
export interface PaperDirectiveTable {
  rendition_id: string
  document_id: string
  directive_id: string | null
  presentation_id: string | null
  scan_id: string
  kept_by: string
  kept_at: Generated<Date>
}

export interface PhraseUseTable {
  phrase_id: string
  position_id: string
  times: Generated<number>
  last_at: Generated<Date>
}

export interface ExtensionTable {
  id: Generated<string>
  assignment_id: string
  old_due_on: Day
  asked_due_on: Day
  reason: string
  is_late: Generated<boolean>
  requested_by: string
  requested_at: Generated<Date>
  decided_by: string | null
  decided_at: Date | null
  decision: 'granted' | 'refused' | 'withdrawn' | null
  granted_due_on: Day | null
  on_behalf_of_position_id: string | null
  decision_note: string | null
}

/** Our own slip, recognised on the first page of an item. */
export interface SlipSightingTable {
  scan_id: string
  document_id: string
  seen_at: Generated<Date>
}

export interface PrincipalTable {
  id: Generated<string>
  kind: 'unit' | 'position' | 'person'
}

export interface ProgressNoteTable {
  id: Generated<string>
  assignment_id: string
  person_id: string
  at: Generated<Date>
  percent: number | null
  text: string | null
  file_sha256: Buffer | null
  file_name: string | null
}

export interface PublicationTable {
  id: Generated<string>
  rendition_id: string
  store: 'onedrive' | 'folder'
  state: Generated<PublicationState>
  path: string
  item_id: string | null
  etag: string | null
  remote_hash: string | null
  remote_size: number | null
  attempts: Generated<number>
  last_error: string | null
  uploaded_at: Date | null
  verified_at: Date | null
  /** Where a person opens it. */
  url: string | null
  /** Sealed: what a new process needs to go on with a broken upload. */
  resume: string | null
  /** Where people moved it; null while it lies at `path`. */
  moved_to: string | null
  /** Hash of the columns last written beside it. */
  described: string | null
  /** Taken out of the cloud again: the document turned out to be secret. */
  withdrawn_at: Date | null
  version: Generated<number>
}

/** A document that turned out to be secret after its number. */
export interface SecrecyIncidentTable {
  document_id: string
  found_by: string | null
  found_at: Date
  reason: string | null
  attempts: Generated<number>
  withdrawn_at: Date | null
  copies: number | null
  settled_by: string | null
  settled_note: string | null
}

export type ProofPackState = 'building' | 'ready' | 'failed' | 'ended'

export interface ProofPackTable {
  id: Generated<string>
  document_id: string
  asked_by: string
  with_files: boolean
  state: Generated<ProofPackState>
  asked_at: Generated<Date>
  files_done: Generated<number>
  files_all: Generated<number>
  sha256: Buffer | null
  byte_size: number | null
  manifest_sha256: Buffer | null
  built_at: Date | null
  expires_at: Date | null
  fault: string | null
}

export interface CloudFolderTable {
  store: 'onedrive' | 'folder'
  path: string
  item_id: string
}

export interface CloudCursorTable {
  store: 'onedrive' | 'folder'
  next: string
  read_at: Date
}

/** Content of a published file that the office did not put there. */
export interface RemoteVersionTable {
  id: Generated<string>
  publication_id: string
  document_id: string
  etag: string
  hash: string
  byte_size: number
  changed_at: Date | null
  seen_at: Date
  /** The rendition that keeps its bytes. */
  copy_id: string | null
  /** When notes in it became a draft for the desk. */
  drafted_at: Date | null
  outcome: Generated<'open' | 'put-back' | 'kept' | 'gone'>
  settled_by: string | null
  settled_at: Date | null
}

export interface QuickPhraseTable {
  id: Generated<string>
  owner_position_id: string | null
  text: string
  sort: Generated<number>
}

export interface ReaderGrantTable {
  id: Generated<string>
  document_id: string
  principal_id: string
  asked_by: string
  reason: string
  asked_at: Generated<Date>
  confirmed_by: string | null
  confirmed_at: Date | null
  ended_at: Date | null
}

export interface RegisterTable {
  id: Generated<string>
  kind_code: string
  year: number
  first_number: Generated<number>
  last_number: Generated<number>
  opened_on: Day
  locked_at: Date | null
  locked_by: string | null
}

export interface RegisterKindTable {
  code: string
  name: string
  is_default: Generated<boolean>
}

export interface ReminderRunTable {
  day: Day
  ran_at: Generated<Date>
  made: number
}

export interface RenditionTable {
  id: Generated<string>
  document_id: string
  is_open: Generated<boolean>
  part: Generated<number>
  role: RenditionRole
  version: Generated<number>
  file_sha256: Buffer
  base_id: string | null
  file_name: string | null
  made_by: string
  made_at: Generated<Date>
  holds_signature: Generated<boolean>
}

export interface ScanTable {
  id: Generated<string>
  delivery_id: string
  parent_scan_id: string | null
  state: Generated<ScanState>
  reason: string | null
  reason_code: string | null
  secrecy: Generated<Secrecy>
  gate: Generated<SecrecyGate>
  gate_cleared_by: string | null
  gate_second_person: string | null
  sha256: Buffer | null
  byte_size: number | null
  media_type: string | null
  page_count: number | null
  holds_signature: Generated<boolean>
  pages_read: Generated<number>
  head_read_at: Date | null
  read_at: Date | null
  file_name: string | null
  document_id: string | null
  handed_to: string | null
  received_at: Generated<Date>
  received_by: string | null
  looked_at: Date | null
  disposed_at: Date | null
  disposed_by: string | null
  version: Generated<number>
  may_hold_text: GeneratedAlways<boolean>
}

export interface ScanPageTable {
  scan_id: string
  ordinal: number
  sha256: Buffer
  page: number
  turn: Generated<number>
  is_blank: Generated<boolean>
  gate: Generated<'pending' | 'clear' | 'unjudged' | 'marked'>
  from_scan_id: string | null
  from_page: number | null
}

export interface SessionTable {
  id_hash: Buffer
  person_id: string
  position_id: string | null
  created_at: Generated<Date>
  last_seen_at: Generated<Date>
  expires_at: Date
  revoked_at: Date | null
  address: string | null
  device: string | null
  /** Set when the session began at the tenant. */
  entra_link_id: Generated<string | null>
  /** When the person last proved who he is. */
  proven_at: Generated<Date>
}

export interface SettingTable {
  key: string
  value: Json
  changed_by: string | null
  changed_at: Generated<Date>
}

/** Where a directive of a sheet has its words and its author's signature; 0 is the first. */
export interface SheetPlaceTable {
  rendition_id: string
  slot: number
  directive_id: string
}

export interface SheetTable {
  rendition_id: string
  /** First page with places, counted from 1. */
  signature_page: number
  slots: number
  /** The slip's pages come first. */
  slip_pages: number
  /** Then these pages of the letter. */
  letter_pages: number[]
}

export type SignatureKind = 'internal' | 'recognised'
/** PAdES baseline: without time, with a timestamp, with all that later checks need. */
export type SignatureLevel = 'b-b' | 'b-t' | 'b-lt'

export interface SignatureImageTable {
  person_id: string
  png: Buffer
  set_at: Generated<Date>
}

export interface SignatureTable {
  id: Generated<string>
  rendition_id: string
  signing_key_id: string
  person_id: string
  directive_id: string
  on_behalf_of_position_id: string | null
  field_name: string
  kind: SignatureKind
  level: SignatureLevel
  signed_at: Date
  timestamped_at: Date | null
  waits_for_time: Generated<boolean>
}

export interface SigningAuthorityTable {
  id: Generated<string>
  certificate: Buffer
  key_wrapped: Buffer
  crl: Buffer
  crl_number: Generated<number>
  crl_at: Date
  made_at: Generated<Date>
  ended_at: Date | null
}

export type SigningSource = 'office-ca' | 'pkcs12' | 'remote'

export interface SigningKeyTable {
  id: Generated<string>
  person_id: string
  source: SigningSource
  authority_id: string | null
  certificate: Buffer
  chain: Generated<Buffer[]>
  serial: string
  key_ciphertext: Buffer | null
  kdf: ColumnType<{ name: 'argon2id'; memory: number; passes: number; salt: string } | null, string | null, string | null>
  remote_credential: string | null
  seal: Buffer
  wrong_pins: Generated<number>
  locked_until: Date | null
  disabled_at: Date | null
  valid_until: Date
  revoked_at: Date | null
  revoked_reason: string | null
  created_at: Generated<Date>
}

export interface SigningSessionTable {
  id: Generated<string>
  base_rendition_id: string
  person_id: string
  signing_key_id: string
  directive_id: string
  prepared: Buffer | null
  prepared_sha256: Buffer
  digest: Buffer
  byte_ranges: number[]
  signed_at: Date
  seal: Buffer
  started_at: Generated<Date>
  expires_at: Date
  ended_at: Date | null
}

export interface SpoolKeyTable {
  scan_id: string
  wrapped: Buffer | null
  made_at: Generated<Date>
  destroyed_at: Date | null
}

export interface ThrottleTable {
  bucket: string
  failures: Generated<number>
  window_ends_at: Date
  blocked_until: Date | null
}

export interface UnitTable {
  id: string
  kind: Generated<string>
  code: string
  name: string
  short_name: string | null
  parent_unit_id: string | null
  opened_on: Day
  closed_on: Day | null
  successor_unit_id: string | null
}

/** The certificate by which the office shows its tenant who it is. The key opens only outside. */
export interface ClientCertificateTable {
  id: Generated<string>
  certificate: Buffer
  /** SHA-256 of the certificate, hex. */
  thumbprint: string
  key_wrapped: Buffer
  state: Generated<'new' | 'in-use' | 'ended'>
  made_at: Generated<Date>
  valid_until: Date
  ended_at: Date | null
}

/** What a session that began at the tenant is checked against. */
export interface EntraLinkTable {
  id: Generated<string>
  identity_id: string
  secrets_wrapped: Buffer | null
  /** Null: no limit. */
  roles_allowed: Role[] | null
  checked_at: Date
  /** When the tenant last said that the account is good. */
  confirmed_at: Date
  ended_at: Date | null
}

/** An account of the tenant and the person it belongs to. */
export interface ExternalIdentityTable {
  id: Generated<string>
  person_id: string
  issuer: string
  tenant_id: string
  object_id: string
  account_name: string
  matched_by: string | null
  matched_at: Generated<Date>
  last_at: Date | null
  ended_at: Date | null
}

/** An account of the tenant that came and is nobody's yet. */
export interface IdentityWaitingTable {
  issuer: string
  tenant_id: string
  object_id: string
  account_name: string
  email_hint: string | null
  app_roles: Generated<string[]>
  first_at: Date
  last_at: Date
  tries: Generated<number>
}

export interface SignInAttemptTable {
  pre_hash: Buffer
  /** The person was to prove again who he is. */
  again: Generated<boolean>
  return_to: string
  address: string | null
  started_at: Date
  expires_at: Date
}

export interface Database {
  access_log: AccessLogTable
  access_token: AccessTokenTable
  appointment: AppointmentTable
  arrival_number: ArrivalNumberTable
  assignment: AssignmentTable
  audit_draft: AuditDraftTable
  audit_event: AuditEventTable
  audit_head: AuditHeadTable
  audit_words: AuditWordsTable
  calendar_day: CalendarDayTable
  calendar_year: CalendarYearTable
  client_certificate: ClientCertificateTable
  correspondence_kind: CorrespondenceKindTable
  custody_entry: CustodyEntryTable
  delegation: DelegationTable
  delivery: DeliveryTable
  directive: DirectiveTable
  directive_line: DirectiveLineTable
  document_link: DocumentLinkTable
  document_reader: DocumentReaderTable
  document_text: DocumentTextTable
  document_type: DocumentTypeTable
  cloud_cursor: CloudCursorTable
  cloud_folder: CloudFolderTable
  door: DoorTable
  door_file: DoorFileTable
  entra_link: EntraLinkTable
  external_identity: ExternalIdentityTable
  embedded_file: EmbeddedFileTable
  exchange_message: ExchangeMessageTable
  exchange_status: ExchangeStatusTable
  field_correction: FieldCorrectionTable
  field_reading: FieldReadingTable
  file: FileTable
  idempotency_key: IdempotencyKeyTable
  identity_waiting: IdentityWaitingTable
  incoming_document: IncomingDocumentTable
  ink_layer: InkLayerTable
  ink_stroke: InkStrokeTable
  inspection: InspectionTable
  issuer: IssuerTable
  mail_message: MailMessageTable
  mail_part: MailPartTable
  notice_choice: NoticeChoiceTable
  notification: NotificationTable
  outgoing_mail: OutgoingMailTable
  page_order: PageOrderTable
  page_text: PageTextTable
  password: PasswordTable
  person: PersonTable
  position: PositionTable
  position_role: PositionRoleTable
  paper_directive: PaperDirectiveTable
  phrase_use: PhraseUseTable
  extension: ExtensionTable
  slip_sighting: SlipSightingTable
  presentation: PresentationTable
  principal: PrincipalTable
  progress_note: ProgressNoteTable
  proof_pack: ProofPackTable
  publication: PublicationTable
  push_subscription: PushSubscriptionTable
  quick_phrase: QuickPhraseTable
  reader_grant: ReaderGrantTable
  register: RegisterTable
  register_kind: RegisterKindTable
  reminder_run: ReminderRunTable
  remote_version: RemoteVersionTable
  rendition: RenditionTable
  scan: ScanTable
  scan_page: ScanPageTable
  secrecy_incident: SecrecyIncidentTable
  session: SessionTable
  setting: SettingTable
  sheet: SheetTable
  sheet_place: SheetPlaceTable
  sign_in_attempt: SignInAttemptTable
  signature: SignatureTable
  signature_image: SignatureImageTable
  signing_authority: SigningAuthorityTable
  signing_key: SigningKeyTable
  signing_session: SigningSessionTable
  signature_check: SignatureCheckTable
  signature_report: SignatureReportTable
  spool_key: SpoolKeyTable
  throttle: ThrottleTable
  trust_anchor: TrustAnchorTable
  unit: UnitTable
}

export type ScanRow = Selectable<ScanTable>
export type NewScan = Insertable<ScanTable>
export type DeliveryRow = Selectable<DeliveryTable>
export type NewDelivery = Insertable<DeliveryTable>
export type IncomingDocumentRow = Selectable<IncomingDocumentTable>
export type NewIncomingDocument = Insertable<IncomingDocumentTable>
export type DirectiveRow = Selectable<DirectiveTable>
export type NewDirective = Insertable<DirectiveTable>
export type AssignmentRow = Selectable<AssignmentTable>
export type NewAssignment = Insertable<AssignmentTable>
export type PresentationRow = Selectable<PresentationTable>
export type NewPresentation = Insertable<PresentationTable>
export type RenditionRow = Selectable<RenditionTable>
export type NewRendition = Insertable<RenditionTable>
export type PublicationRow = Selectable<PublicationTable>
export type NewPublication = Insertable<PublicationTable>
export type PersonRow = Selectable<PersonTable>
export type NewPerson = Insertable<PersonTable>
export type PositionRow = Selectable<PositionTable>
export type NewPosition = Insertable<PositionTable>
export type UnitRow = Selectable<UnitTable>
export type NewUnit = Insertable<UnitTable>
export type AccessTokenRow = Selectable<AccessTokenTable>
export type NewAccessToken = Insertable<AccessTokenTable>
export type SessionRow = Selectable<SessionTable>
export type NewSession = Insertable<SessionTable>
export type ProofPackRow = Selectable<ProofPackTable>
