import { OfficeError } from '../workflows/domain/office-error.ts'

/** What the database itself refuses, as the office's own refusals: constraint name → code. */
const codeOfConstraint: Record<string, string> = {
  assignment_one_lead_per_tier: 'assignment-second-lead',
  assignment_once_per_tier: 'assignment-same-person-twice',
  assignment_done_has_result: 'assignment-without-result',
  assignment_reply_has_number: 'assignment-reply-without-number',
  custody_one_disposition: 'scan-already-disposed',
  directive_one_lead: 'directive-two-leads',
  directive_one_live_per_presentation: 'directive-already-confirmed',
  directive_line_pkey: 'directive-same-person-twice',
  document_complete_entry: 'document-incomplete',
  document_due_after_arrival: 'due-date-before-arrival',
  document_issued_before_arrival: 'issued-after-arrival',
  document_secret_holds_nothing: 'secret-document',
  presentation_open_once: 'document-already-presented',
  rendition_one_signature_per_base: 'signing-base-changed',
  scan_cleared_by_two: 'needs-second-person',
  scan_refusal_has_reason: 'reason-too-short',
  signing_key_one_live: 'signing-key-exists',
  signing_session_lease: 'signing-in-progress',
  scan_registered_after_gate: 'scan-gate-not-passed',
  scan_secret_holds_nothing: 'secret-document',
}

interface DatabaseError {
  code?: string
  constraint?: string
}

/**
 * Turns a rule that the database kept into an OfficeError; anything else comes back as it was.
 * `BP001` is raised by our own functions, with the code in CONSTRAINT; 23505, 23514 and 23P01 are
 * named constraints.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  // pg's errors carry these fields; anything else has none and is returned untouched.
  const { code, constraint } = error as DatabaseError
  if (!constraint) return error
  if (code === 'BP001') return new OfficeError(constraint, {}, { cause: error })
  if (code !== '23505' && code !== '23514' && code !== '23P01') return error
  const named = codeOfConstraint[constraint]
  return named ? new OfficeError(named, {}, { cause: error }) : error
}
