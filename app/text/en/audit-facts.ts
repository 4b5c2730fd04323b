/** Words for the names of facts in the log; a name without one is shown as it is. */
export const auditFactNames: Readonly<Record<string, string>> = {
  sha256: 'hash', source: 'came by', channel: 'door', code: 'code',
  sessionsEnded: 'sessions ended', sessions: 'sessions', devices: 'devices', was: 'was',
  became: 'became', now: 'now', roles: 'roles', role: 'role', why: 'because', ground: 'ground',
  reason: 'reason', from: 'from', into: 'into', toPositionId: 'to',
  fromPositionId: 'from position', positionId: 'position', unitId: 'unit', personId: 'person',
  successorId: 'successor', leaverId: 'who left', dueOn: 'due', oldDueOn: 'due before',
  askedDueOn: 'asked for', until: 'until', validUntil: 'valid until', lastDay: 'last day',
  arrivalNumber: 'number', firstNumber: 'first number', paperNumber: 'number on paper',
  year: 'year', by: 'by', via: 'through', verdict: 'verdict', gate: 'gate', outcome: 'outcome',
  tokenId: 'token', scopes: 'scopes', scope: 'scope', store: 'store', pages: 'pages',
  page: 'page', ordinal: 'place', turn: 'turned', openLines: 'open lines', lines: 'lines',
  count: 'count', rows: 'rows', sheets: 'sheets', files: 'files', items: 'items',
  copies: 'copies', bytes: 'bytes', byteSize: 'bytes', mailbox: 'mailbox', address: 'address',
  level: 'level', kind: 'kind', dayKind: 'kind of day', directiveId: 'directive',
  previousDirectiveId: 'directive before', inkLayerId: 'ink', assignmentId: 'assignment',
  parentAssignmentId: 'assignment above', presentationId: 'presentation',
  extensionId: 'extension', delegationId: 'delegation', noteId: 'note', percent: 'progress (%)',
  state: 'state', status: 'status', step: 'step', withReason: 'with a reason',
  withFiles: 'with files', isUnitHead: 'head of unit', frozen: 'frozen', fields: 'fields',
  urgency: 'urgency', version: 'version', signatures: 'signatures', signInName: 'sign-in name',
  certificate: 'certificate', withdrawn: 'withdrawn', gone: 'gone', moved: 'moved', made: 'made',
  confirmed: 'confirmed', isLate: 'late', isOn: 'on', inARow: 'in a row', alarm: 'alarm',
  printedAt: 'printed at', name: 'name', title: 'title', act: 'act', detail: 'detail',
  days: 'days', job: 'job', problem: 'problem', path: 'path', manifestSha256: 'hash of the pack',
  replaces: 'replaces', where: 'where', how: 'how', form: 'form', asked: 'asked',
  answered: 'answered', byMail: 'by mail',
}

/** Words for codes that stand in facts. */
export const auditFactCodes: Readonly<Record<string, string>> = {
  post: 'post', desk: 'the desk', email: 'e-mail', 'e-office': 'e-office', tray: 'the tray',
  'cloud-folder': 'folder in the cloud', mailbox: 'mailbox',
  'watched-folder': 'scanner’s folder', clear: 'no mark', suspect: 'may hold a mark',
  marked: 'marked', lead: 'lead', support: 'support', fyi: 'for information',
  'follow-up': 'follow-up', advise: 'advise', normal: 'normal', twin: 'the same file',
  web: 'the web pages', api: 'the API',
}
