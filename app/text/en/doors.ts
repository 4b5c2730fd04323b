import type { Text } from '../vi.ts'
import { doorReasons } from '../../../workflows/domain/door-reasons.ts'

export const doors: Text['doors'] = {
  title: 'Automatic doors',
  intro: 'Scanners’ folders, mailbox and exchange put letters into the tray by themselves. Here: when each was last looked at and what was last wrong; nothing of what is in the letters.',
  none: 'No automatic door is set. See the watched folders in docs/settings.md.',
  door: 'Door', state: 'State', lookedAt: 'Last looked at', wellAt: 'Last well', waiting: 'Waiting',
  never: 'never', well: 'well',
  kinds: { 'watched-folder': 'Scanner’s folder', imap: 'IMAP mailbox', 'graph-mail': 'Microsoft 365 mailbox', smtp: 'Sending mail', exchange: 'Exchange' },
  errors: {
    'folder-missing': 'The folder is not there. The share may be away; nothing is lost, it is looked at again.',
    'folder-unreadable': 'The folder cannot be opened. Check the rights and the share.',
    'file-unreadable': 'A file cannot be read yet; after some tries it goes to failed/.',
    'disk-full': 'The disk is full. Files stay in the scanner’s folder until there is room.',
    'disk-nearly-full': 'The disk is nearly full, so nothing is taken. Files stay in the scanner’s folder.',
    fault: 'Something unexpected; see the program’s log. The files stay where they are and are tried again.',
  },
  failed: 'Not taken from the scanner’s folder',
  failedHint: 'The file lies in failed/ with the reason. Scan it again or ask for another copy, then press “Dealt with”.',
  dealtWith: 'Dealt with', dealtWithOf: (name) => `Dealt with ${name}`,
  // What stands beside the file too is in the office's language.
  reasons: doorReasons,
}
