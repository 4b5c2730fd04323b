import type { Text } from '../vi.ts'

export const offline: Text['offline'] = {
  title: 'No network',
  line: 'No network – directives are still kept on this device and sent when it is back.',
  tryAgain: 'Try the office again',
  noKeys: 'This device opens nothing without a network: the keys live in the tab that is signed in. What was written is kept, locked, and sent when its writer signs in again.',
  nothingKept: 'No waiting letter is kept on this device.',
  pile: (count) => `${count} waiting letters on this device`,
  letter: (number, subject) => `Number ${number} – ${subject}`,
  write: 'Write directive',
  queueTitle: 'Directives written without a network',
  queuedHere: 'No network: the directive is kept on this device and will be sent when it is back.',
  writtenAt: (time) => `Written ${time}`,
  states: { waiting: 'Waiting to be sent', sent: 'Sent', conflict: 'NOT sent: the document has changed' },
  closedWords: (isOwn) => (isOwn ? 'A locked directive' : 'Another person’s directive, waiting for that person to sign in'),
  conflictKept: 'Nothing is lost: the ink is with the document, the words are on this device. Open the document to see what was done, and write again where needed.',
  openLetter: 'Open the document',
  drop: 'Drop it from this device',
  waiting: (count) => `${count} directives waiting to be sent`,
  sent: (count) => `${count} directives sent`,
  conflicts: (count) => `${count} directives could not be sent`,
  see: 'See',
}
