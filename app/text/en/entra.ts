import type { Text } from '../vi.ts'

export const entra: Text['entra'] = {
  button: 'Sign in with the office account',
  buttonHint: 'The Microsoft 365 account of your office.',
  or: 'Or use a password of Bút Phê:',
  emergency: 'Break-glass for the administrator',
  backTitle: 'Sign in with the office account',
  again: 'Start again',
  toSignIn: 'To the sign-in page',
  leavingTitle: 'You have signed out of Bút Phê',
  leaving: 'Signing out of the office account…',
  leavingLink: 'Sign out of the office account',
  title: 'Office accounts (Microsoft 365)',
  intro: 'Who signs in with which account. Connecting is done on the server: npm run connect -- microsoft365.',
  notConnected: 'Not connected. On the server, run: npm run connect -- microsoft365',
  facts: 'Connection', tenant: 'Tenant', application: 'Sign-in application', callback: 'Redirect address',
  certificate: 'Certificate of the office', validUntil: (day) => `valid until ${day}`,
  certificateEnds: (days) =>
    `The certificate ends in ${days} days. On the server, run: npm run connect -- microsoft365 --new-certificate`,
  switches: 'Ways to sign in',
  isOn: 'Allow sign-in with the office account',
  localAccounts: 'Allow sign-in with a name and password of Bút Phê',
  localHint:
    'Without passwords, sessions that a password opened end at once. When the office account does not open: npm run reset-password -- NAME --break-glass on the server.',
  waiting: 'Waiting to be matched',
  waitingIntro:
    'These office accounts signed in rightly, but nobody knows whose they are. Name and e-mail are hints only: ask the person before matching.',
  noWaiting: 'No account waits.',
  account: 'Account', lastTried: 'Last tried', person: 'Person in Bút Phê', match: 'Match', dismiss: 'Dismiss',
  matchOf: (name) => `Match ${name}`, dismissOf: (name) => `Dismiss ${name}`,
  personOf: (name) => `Person of the account ${name}`,
  hint: (name) => `Hint: the same e-mail as ${name}. Not enough to believe.`,
  matched: 'Matched', noMatched: 'Nobody is matched yet.', lastIn: 'Last sign-in', never: 'never',
  part: 'Part', partOf: (name) => `Part the account of ${name}`,
  rules: 'Application roles and groups',
  rulesIntro:
    'Without a line, whoever is matched has all rights of his positions. With lines, a session has only what the application roles (or groups) open. The tenant can take rights away; it cannot give what no position gives.',
  noRules: 'There are no lines.', by: 'By', value: 'Value', role: 'Opens', add: 'Add', remove: 'Remove',
  removeOf: (value) => `Remove the line ${value}`,
  byWord: { 'app-role': 'application role', group: 'group (its id)' },
  valueHint: 'Value of the application role, for example ButPhe.VanThu, or the id of the group.',
  done: {
    'sign-in-switched': 'The ways to sign in were changed.',
    'identity-matched': 'Matched. The person may sign in now.',
    'identity-dismissed': 'Taken out of the line.',
    'identity-parted': 'Parted. The sessions of that account have ended.',
    'rule-changed': 'Saved. Open sessions follow at their next check, within six minutes.',
  },
}

export const entraRefusals = {
  'entra-not-connected': 'The office account does not open Bút Phê: not connected, or switched off. Tell the administrator.',
  'entra-start-again': 'This sign-in is too old, was used already, or began in another browser. Please start again.',
  'entra-throttled': 'Too many sign-ins from here. Wait {seconds} seconds and try again.',
  'entra-declined': 'The sign-in with the office account was not completed. Try again, or tell the administrator.',
  'entra-not-reached': 'Microsoft 365 cannot be reached. Try again in a few minutes; what was sent is kept.',
  'entra-refused': 'Microsoft 365 did not accept this sign-in. Start again, or tell the administrator.',
  'entra-token-refused': 'What Microsoft 365 sent cannot be believed, so nobody was signed in. Tell the administrator.',
  'entra-unknown':
    'Your office account is right, but nobody has matched it to a person in Bút Phê. The administrator sees it in the line: ask to be matched, then sign in again.',
  'entra-line-full': 'Nobody has matched your account, and the line is full. Tell the administrator.',
  'entra-no-role': 'Your office account has no role for Bút Phê. Tell the administrator.',
  'entra-groups-too-many':
    'Your account is in too many groups for Microsoft 365 to name. The administrator has to use application roles instead.',
  'entra-own-account-first': 'Passwords stay on: first match your own office account and sign in with it.',
  'identity-not-waiting': 'This account is not in the line any more.',
  'identity-already-matched': 'This person has an office account already. Part that one first.',
  'identity-not-found': 'There is no such account, or it was parted.',
  'role-rules-too-many': 'There are {limit} lines already. Remove some first.',
}
