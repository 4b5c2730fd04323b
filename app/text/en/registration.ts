import type { Text } from '../vi.ts'

/** A scan beside its form; correcting and voiding. */
export const registration: Text['registration'] = {
  title: 'Register', tray: 'Tray', place: 'item {at} of {all}', previous: 'Previous', next: 'Next',
  letter: 'Scan', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit width', turn: 'Turn page',
  page: 'Page {page} / {pages}', pagePrevious: 'Previous page', pageNext: 'Next page', facts: 'Entry in the register',
  fields: {
    documentType: 'Type of document', number: 'Number', notation: 'Notation', issuedOn: 'Date of the document', issuer: 'Issuer',
    parentBody: 'Parent body', subject: 'Subject', signer: 'Signer', signerPosition: 'Position', urgency: 'Urgency',
    externalDueOn: 'Due date in the text', correspondenceKind: 'Kind of business', eofficeRef: 'E-office reference', eofficeArrivalNumber: 'E-office arrival number',
    attachments: 'Attachments of the same delivery', urgentAt: 'At what time', oddDateReason: 'Reason (older than a year)',
  },
  more: 'More: kind of business, e-office', none: '(none)', dayHint: 'dd/mm/yyyy', crop: 'Piece of the page: {field}',
  certain: 'certain', look: 'Please look', unread: 'Not read', byHand: 'Type in',
  secrecy: 'I have looked: no secrecy mark', secrecyMore: 'Nothing leaves the office before this is confirmed.',
  zone: 'Where a secrecy mark would stand on page 1',
  hasMark: 'It has a mark', giveBack: 'Return to sender', save: 'Register', saveAndPresent: 'Register and present', presentTo: 'Present to',
  expected: 'Expected arrival number', whenSaved: 'given when saved', given: 'Registered with arrival number {number}',
  duplicate: 'Perhaps the same as number {number}', sameBytes: 'The same file, byte for byte.', sameCode: 'Same number, notation and issuer.',
  hiddenDuplicate: 'The same as a restricted document. Ask the chief of office.',
  compare: 'Compare', join: 'Join to number {number}', joinMore: 'No new number', different: 'It is another document', stop: 'Stop comparing',
  here: 'The one in the tray', there: 'Number {number} · {day}',
  future: 'The date lies after today: correct it before saving.', old: 'Issued more than a year ago. Check the date.',
  badDay: 'A date looks like dd/mm/yyyy.', badNumber: 'A number has digits only.', required: 'This is needed.', lateDue: 'The due date in the text has passed: it arrived too late.',
  keys: { save: 'register', mark: 'no secrecy mark', nextField: 'next field to look at', accept: 'looked at, on to the next field', usual: 'take what is usual with the sender', words: 'walk the words of the page to fill the field', compare: 'compare with the duplicate', previous: 'previous item', next: 'next item', turn: 'turn page' },
  accepted: 'Looked at', changed: 'Changed',
  words: {
    layer: 'Words of the page', append: 'Add to the field', hint: 'Click or drag over words to fill “{field}”',
    filled: '“{field}” filled: {word}. Ctrl+Z takes it back.', refused: '“{word}” does not fit “{field}”.',
    none: 'No words of this page have been read yet.', noField: 'Choose a field first, then click the words.',
    walking: 'Walking the words of the page, from “{word}”. Arrows move, Shift takes several, Enter fills, Space adds, Esc goes back.',
  },
  usual: {
    title: 'Usual with this sender', take: 'Take', kind: 'Kind of business', leader: 'Presented to', lead: 'In the lead', support: 'Usually helping',
    days: 'Usual term: {days} working days',
    because: {
      kind: 'entered as {name} {times} times (of {of} letters from {sender})', leader: 'presented to {name} {times} times (of {of} letters from {sender})',
      lead: 'passed to {name} {times} times (of {of} letters from {sender})', days: '{times} times (of {of} letters from {sender})',
    },
  },
  ended: '“{name}” stood until {until} only; the letter is dated later.', endedUse: 'Use “{name}”',
  header: {
    only: 'From the sender’s exchange file; not read on the page.', agrees: 'The sender’s exchange file says the same.',
    says: 'The sender’s exchange file says:', use: 'Use it',
  },
  deadline: {
    quote: 'Sentence in the letter', use: 'Use as due date',
    counted: ({ count, unit, from, isProvisional }) =>
      `${count} ${unit === 'working-days' ? 'working days' : 'days'} from ${from === 'receipt' ? 'arrival' : 'the letter’s date'}${isProvisional ? ' · provisional' : ''}`,
  },
  help: {
    title: 'Also read in the letter', meeting: 'Meeting', meetingAt: 'Time', meetingPlace: 'Place', receivers: 'Recipients', addressees: 'Addressed to',
    unsure: 'not certain, please look at the page',
  },
  restoring: 'Bring the proposal back', stillReading: 'Still reading later pages ({read}/{pages})…',
  correct: { title: 'Correct the entry', reason: 'Why it is corrected (at least 10 characters)', save: 'Save the correction', lead: 'Possible until a directive is given. The slip is made again.' },
  void: { title: 'Void the number', lead: 'A number once given is not used again; the printed register shows it as voided, with the reason.', save: 'Void the number' },
}
