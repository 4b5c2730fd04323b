/**
 * What can be written in the log. Facts hold ids, codes, numbers, days and hashes only, never a
 * letter's words: the log can never be emptied, so a secret's words in it could never be removed.
 * Words before and after stand in `audit_words`.
 */
export type AuditKind =
  | 'scan-received' | 'scan-received-again' | 'door-file-dismissed' | 'message-received' | 'notices-chosen' | 'push-subscribed' | 'answer-asked' | 'mail-sent' | 'exchange-received' | 'exchange-recall-asked' | 'exchange-recall-answered' | 'document-exported' | 'message-part-opened' | 'message-part-dismissed' | 'message-closed' | 'message-secret' | 'scan-opened' | 'scan-unreadable' | 'scan-read' | 'scan-quarantined'
  | 'page-in-doubt' | 'pages-cleared'
  | 'quarantine-clear-asked' | 'quarantine-cleared' | 'scan-secret' | 'envelope-noted' | 'letter-passed-on'
  | 'scan-returned' | 'scan-rejected' | 'scan-linked' | 'slip-seen' | 'paper-directive-kept' | 'page-turned' | 'spool-destroyed'
  | 'stack-told-apart' | 'stack-left-whole' | 'pages-ordered' | 'order-undone' | 'order-redone'
  | 'order-settled' | 'scan-split' | 'scan-joined' | 'scan-cut'
  | 'document-registered' | 'document-corrected' | 'number-voided' | 'register-opened'
  | 'document-presented' | 'presentation-withdrawn' | 'document-returned-to-clerk'
  | 'signing-authority-made' | 'signing-key-enrolled' | 'signing-key-revoked' | 'signing-key-disabled'
  | 'signing-pin-changed' | 'signing-pin-wrong' | 'signing-image-set' | 'directive-signed' | 'signature-upgraded'
  | 'proof-pack-asked' | 'proof-pack-made' | 'proof-pack-taken' | 'proof-pack-ended'
  | 'rendition-made' | 'publication-made' | 'cloud-copy-missing'
  | 'cloud-copy-changed' | 'cloud-copy-moved' | 'cloud-copy-back' | 'cloud-copy-put-back' | 'secret-found-late' | 'cloud-copies-withdrawn' | 'cloud-copies-settled' | 'directive-from-cloud' | 'distribution-proposed'
  | 'embedded-file-taken'
  | 'directive-confirmed' | 'directive-superseded' | 'directive-transcribed' | 'directive-conflicting' | 'phrase-changed'
  | 'assignment-made' | 'assignment-started' | 'assignment-seen' | 'progress-reported'
  | 'assignment-completed' | 'assignment-returned' | 'assignment-recalled' | 'assignment-closed'
  | 'extension-asked' | 'extension-granted' | 'extension-refused' | 'extension-withdrawn'
  | 'document-completed' | 'register-printed' | 'register-exported' | 'slip-printed'
  | 'sign-in' | 'sign-in-refused' | 'sign-out' | 'sessions-ended' | 'device-lost' | 'password-changed' | 'password-reset'
  | 'identity-matched' | 'identity-dismissed' | 'identity-parted' | 'tenant-connected' | 'person-proven' | 'client-certificate-made'
  | 'token-minted' | 'token-minted-on-terminal' | 'token-revoked' | 'token-scope-approved'
  | 'person-created' | 'person-email-changed' | 'person-disabled' | 'appointment-made' | 'delegation-made' | 'delegation-revoked'
  | 'unit-created' | 'position-created' | 'position-roles-changed' | 'appointment-ended'
  | 'inspection-granted' | 'inspection-revoked' | 'register-locked' | 'calendar-changed' | 'issuer-changed' | 'job-retried' | 'signatures-checked' | 'trust-anchor-added' | 'trust-anchor-removed' | 'office-created' | 'setting-changed' | 'right-refused' | 'back-up-made' | 'office-restored'

export type AuditFacts = Record<string, string | number | boolean | null | readonly (string | number)[]>

export interface AuditEntry {
  kind: AuditKind
  documentId?: string | null
  /** What it happened to: a scan, a document, an assignment, a person. */
  subjectId: string
  facts?: AuditFacts
}
