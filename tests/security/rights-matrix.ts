// Who may do what, as the office's rules have it: the oracle of every channel. A route of the
// application that has no row here fails the test; so does a step that answers otherwise.

export const persons = ['VT', 'CVP', 'LDp', 'LDn', 'TDV', 'TDVn', 'L', 'F', 'N', 'X', 'QT', 'KT'] as const
/**
 * VT clerk · CVP chief of office · LDp leader on whose pile it lies · LDn another leader · TDV head of
 * a unit with a live line · TDVn another head · L officer with the lead · F for information · N officer
 * without a line · X one whose line was recalled · QT administrator · KT inspector within his period.
 */
export type PersonKind = (typeof persons)[number]

type Row = Readonly<Record<PersonKind, boolean>>

function only(...allowed: readonly PersonKind[]): Row {
  const row = Object.fromEntries(persons.map((person) => [person, allowed.includes(person)]))
  // Made of every name in `persons`, one each.
  return row as Row
}

const readers = ['VT', 'CVP', 'LDp', 'LDn', 'TDV', 'L', 'F', 'KT'] as const

/** An unrestricted document that lies on LDp's pile and has live lines. */
export const normalDocument = {
  found: only(...readers),
  read: only(...readers),
  'download a file': only(...readers),
  history: only(...readers),
  'who looked': only('CVP', 'LDp', 'KT'),
  'live update': only(...readers),
  present: only('VT', 'CVP'),
  'void the number': only('VT'),
  'proof pack': only('CVP', 'LDp', 'KT'),
  'propose distribution': only('VT', 'CVP'),
  'return to the clerk': only('LDp'),
  'confirm a directive': only('LDp'),
} as const satisfies Record<string, Row>

/** A restricted document (denunciation, personnel), registered by another clerk, on LDp's pile. */
export const restrictedDocument = {
  found: only('LDp', 'L'),
  read: only('LDp', 'L'),
  'download a file': only('LDp', 'L'),
  history: only('LDp', 'L'),
  'proof pack': only('LDp'),
} as const satisfies Record<string, Row>

/** Whoever is signed in; roles that a page asks for; a document's readers; nobody's in particular. */
export type RouteGuard =
  | 'open'
  | 'signed-in'
  | 'bearer'
  | 'reader'
  | 'line'
  | 'first-start'
  | readonly string[]

const desk = ['clerk', 'chief-of-office'] as const
const registerReaders = [...desk, 'leader', 'unit-head', 'officer', 'assistant', 'inspector'] as const

/** Every file of app/routes and who gets past it. What is behind it asks for the right again. */
export const routes: Readonly<Record<string, RouteGuard>> = {
  '$.tsx': 'open',
  '_index.tsx': 'signed-in',
  'account.device.ts': 'signed-in',
  'account.notices.tsx': 'signed-in',
  'notices.stop.$code.tsx': 'open',
  'account._index.tsx': 'signed-in',
  'account.phrases.tsx': ['leader', 'chief-of-office', 'unit-head'],
  'account.position.ts': 'signed-in',
  'account.signing.tsx': ['leader', 'chief-of-office', 'unit-head'],
  'signing.tsx': ['leader', 'chief-of-office', 'unit-head'],
  'audit.tsx': ['inspector', 'leader'],
  'csp-report.ts': 'open',
  'custody.tsx': [...desk, 'leader', 'inspector'],
  'd.$code.ts': 'signed-in',
  'documents.$documentId._index.tsx': 'reader',
  'documents.$documentId.files.$renditionId.ts': 'reader',
  'documents.$documentId.secret.tsx': 'reader',
  'events.ts': 'signed-in',
  'first-start.tsx': 'first-start',
  'ca[.]crl.ts': 'open',
  'ca[.]crt.ts': 'open',
  'trusted-certificates.tsx': ['leader', 'chief-of-office', 'inspector', 'administrator'],
  'health.ts': 'open',
  'preferences.ts': 'open',
  'register._index.tsx': registerReaders,
  'register.csv.ts': registerReaders,
  'register.print.ts': registerReaders,
  'sign-in._index.tsx': 'open',
  'again.tsx': 'signed-in',
  'sign-in.entra.ts': 'open',
  'sign-in.callback.tsx': 'open',
  'sign-out.tsx': 'open',
  'signed-out.tsx': 'open',
  'api.$.ts': 'open',
  'api.v1.assignments.$assignmentId.complete.ts': 'bearer',
  'api.v1.assignments._index.ts': 'bearer',
  'api.v1.documents.$documentId._index.ts': 'bearer',
  'api.v1.documents.$documentId.directives.ts': 'bearer',
  'api.v1.documents.$documentId.files.ts': 'bearer',
  'api.v1.documents.$documentId.history.ts': 'bearer',
  'api.v1.documents.$documentId.present.ts': 'bearer',
  'api.v1.documents._index.ts': 'bearer',
  'api.v1.files.$fileId.ts': 'bearer',
  'api.v1.health.ts': 'open',
  'api.v1.openapi[.]json.ts': 'open',
  'api.v1.scans.$scanId.ts': 'bearer',
  'api.v1.scans._index.ts': 'bearer',
  'assignments._index.tsx': 'signed-in',
  'extensions.tsx': 'signed-in',
  'assignments.$assignmentId._index.tsx': 'line',
  'assignments.$assignmentId.files.$sha256.ts': 'line',
  'documents.$documentId.correct.tsx': desk,
  'documents.$documentId.directive.tsx': 'reader',
  'documents.$documentId.ink.ts': 'reader',
  'documents.$documentId.pack.ts': 'reader',
  'documents.$documentId.pages.$sha256.$page.ts': 'reader',
  'documents.$documentId.preview.ts': 'reader',
  'documents.$documentId.transcription.tsx': 'reader',
  'inbox.tsx': 'signed-in',
  'notifications.tsx': 'signed-in',
  'offline.tsx': 'open',
  'offline-pile.ts': ['leader'],
  'offline-directive.ts': 'signed-in',
  'register.new.tsx': desk,
  'scans.$scanId.arrange.tsx': desk,
  'register.usual.ts': desk,
  'scans.$scanId.doubt.tsx': desk,
  'scans.$scanId.embedded.$ordinal.ts': 'signed-in',
  'scans.$scanId.pages.$ordinal.ts': desk,
  'scans.$scanId.pages.$ordinal_.words.ts': desk,
  'scans.$scanId.table.$from.$page.ts': desk,
  'scans.$scanId.quarantine.tsx': desk,
  'scans.$scanId.return.tsx': desk,
  'scans.$scanId.slip.tsx': desk,
  'transcriptions.tsx': desk,
  'tray.tsx': desk,
  'tray_.envelope.tsx': desk,
  'tray_.separator-sheet.ts': desk,
  'register.eoffice.tsx': desk,
  'register.eoffice-csv.ts': desk,
  'documents.$documentId.edxml.ts': desk,
  'tray_.answers.tsx': desk,
  'mail.$messageId.tsx': desk,
  'mail.$messageId_.parts.$path.ts': desk,
  'tray_.failed-files.ts': desk,
  'tray_.upload.ts': desk,
  'admin._index.tsx': ['administrator', 'chief-of-office'],
  'admin.calendar.tsx': ['administrator', 'chief-of-office'],
  'admin.cloud.tsx': ['administrator', 'chief-of-office'],
  'admin.doors.tsx': ['administrator', 'chief-of-office'],
  'admin.issuers.tsx': ['administrator', 'chief-of-office'],
  'admin.reading.tsx': ['administrator', 'chief-of-office'],
  'admin.jobs.tsx': ['administrator'],
  'admin.people.$personId.tsx': ['administrator'],
  'admin.people._index.tsx': ['administrator'],
  'admin.positions.$positionId.tsx': ['administrator'],
  'admin.registers.tsx': ['administrator', 'chief-of-office'],
  'admin.settings.tsx': ['administrator'],
  'admin.entra.tsx': ['administrator'],
  'admin.tsx': ['administrator', 'chief-of-office'],
  'admin.trust.tsx': ['administrator'],
  'admin.units.tsx': ['administrator'],
  'delegations.tsx': ['leader'],
}
