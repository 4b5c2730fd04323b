import type { Text } from '../vi.ts'
import { doorReasons } from '../../../workflows/domain/door-reasons.ts'

export const doors: Text['doors'] = {
  title: 'Automatic doors',
  intro: 'Scanners’ folders, mailbox and exchange put letters into the tray by themselves. Here: when each was last looked at and what was last wrong; nothing of what is in the letters.',
  none: 'No automatic door is set. See the watched folders in docs/settings.md.',
  door: 'Door', state: 'State', lookedAt: 'Last looked at', wellAt: 'Last well', waiting: 'Waiting',
  never: 'never', well: 'well',
  kinds: { 'cloud-folder': 'Scan folder in OneDrive', 'watched-folder': 'Scanner’s folder', imap: 'IMAP mailbox', 'graph-mail': 'Microsoft 365 mailbox', smtp: 'Sending mail', exchange: 'Exchange' },
  errors: {
    'folder-missing': 'The folder is not there. The share may be away; nothing is lost, it is looked at again.',
    'folder-unreadable': 'The folder cannot be opened. Check the rights and the share.',
    'file-unreadable': 'A file cannot be read yet; after some tries it goes to failed/.',
    'disk-full': 'The disk is full. Files stay in the scanner’s folder until there is room.',
    'disk-nearly-full': 'The disk is nearly full, so nothing is taken. Files stay in the scanner’s folder.',
    'mailbox-not-reached': 'The mailbox cannot be reached. Messages stay there; tried again each minute.',
    'mailbox-sign-in-failed': 'The mailbox refuses the name or the password. Check the IMAP settings (docs/settings.md).',
    'mailbox-missing': 'The mailbox has no such folder.',
    'mailbox-not-marked': 'The mailbox lets nobody mark messages; none is taken twice.',
    busy: 'Another worker takes the same message; it is looked at again.',
    fault: 'Something unexpected; see the program’s log. The files stay where they are and are tried again.',
  },
  failed: 'Not taken from the scanner’s folder',
  failedHint: 'The file lies in failed/ with the reason. Scan it again or ask for another copy, then press “Dealt with”.',
  dealtWith: 'Dealt with', dealtWithOf: (name) => `Dealt with ${name}`,
  // What stands beside the file too is in the office's language.
  reasons: doorReasons,
  mail: {
    title: 'Mail to be looked at', hint: 'These files have not been opened. One may hold a due date.',
    mayHoldDue: 'not opened, may hold a due date', from: 'From', sent: 'Sent', came: 'Came', noTime: 'none; taken as sent when it came',
    unproven: 'sender not proven', noSubject: '(no subject)', open: 'Look at it',
    parts: 'Files', words: 'Words', noWords: 'There are no words.', gone: 'The copy kept here has run out.',
    name: 'File', size: 'Size', state: 'State', toTray: 'Into the tray', openArchive: 'Open the archive into the tray',
    download: 'Download', dismiss: 'Seen, nothing to register', dismissOf: (name) => `Seen ${name}, nothing to register`,
    close: 'Read', secret: 'A secret: destroy the copy', secretSure: 'This message is a secret document; destroy the copy here',
    secretHint: 'The copy is destroyed with its key. The message is still in the mailbox: deal with it under the law on state secrets.',
    back: 'To the tray', unnamed: 'no name', cut: 'Too many files; only the first are listed.',
    states: { nothing: 'No PDF and no picture', report: 'An automatic report, no letter', 'set-aside': 'Cannot be read', taken: 'Letters are in the tray' },
    roles: { letter: 'in the tray', inline: 'picture in the text, kept', listed: 'in an archive or message', signature: 'signature of the mail', unopened: 'not opened' },
    decided: { opened: 'put into the tray', dismissed: 'seen' },
    why: {
      archive: 'archive', 'archive-locked': 'locked archive', 'office-file': 'Word or Excel', calendar: 'calendar', empty: 'empty',
      'too-deep': 'nested too deeply', 'message-broken': 'broken message', encrypted: 'encrypted', reference: 'a link to the sender’s store',
      'page-in-text': 'large picture in the text', 'exchange-file': 'edXML file', other: 'another kind', 'too-large': 'too large',
    },
    problems: {
      'message-broken': 'The message is broken.', 'message-too-large': 'The message is too large; open it in the mailbox.',
      'message-bomb': 'Packed in an unusual way; not opened.', 'message-timed-out': 'Reading took too long.', 'message-crashed-reader': 'The reader broke.',
    },
  },
}
