/** Refusals in English. A code without a sentence here is shown in Vietnamese. */
export const accessRefusals = {
  'not-allowed': 'Your position may not do this. Nothing was changed.',
  'sign-in-failed': 'The sign-in name or the password is wrong. Check Caps Lock and try again.',
  'sign-in-throttled':
    'The sign-in name or the password was wrong too often. Wait {seconds} seconds and try again.',
  'sign-in-busy': 'Too many people are signing in at once. Try again in a few seconds.',
  'embedded-not-found': 'There is no such embedded file, or the item has been dealt with.',
  'embedded-not-readable': 'The embedded file cannot be taken out: it has a password, is damaged or too large. The original is untouched; ask the sender for this file.',
  'queued-not-yours': 'Another person wrote this directive on this device. Only that person can send it, signed in.',
  'pack-not-yours': 'Only those who answer for the document (its leaders, the chief of office, an inspector) may take its proof pack. This attempt is in the log.',
  'pack-not-found': 'There is no such pack, or it has run out and was removed. Make it anew on the page of the document.',
  'too-many-packs': 'You have made {max} packs within a day. Please wait until tomorrow.',
  'session-not-found': 'This session is over.',
  'token-not-found': 'There is no such access token, or it was revoked.',
  'token-scope-not-asleep': 'This scope was approved already, or the token was revoked.',
  'prove-again': 'Nothing was done: this asks you to prove again who you are, because you signed in more than five minutes ago.',
  'password-wrong': 'The current password is wrong. Nothing was changed.',
  'password-same': 'The new password is the same as the current one.',
  'password-too-short': 'A password needs at least {least} characters.',
  'password-too-long': 'A password has at most {most} characters.',
  'password-too-common': 'This password is too easy to guess. Choose a long sentence of your own.',
  'first-start-closed': 'This office has an administrator. Please sign in.',
  'first-start-code-wrong':
    'The one-time code is wrong or too old. Start the program again for a new one.',
  'sign-in-name-wrong':
    'A sign-in name has lower-case letters without diacritics, digits, dot, hyphen; 3–40 characters.',
  'mail-address-wrong': 'This is no mail address: one address, like name@office.example.',
  'sign-in-name-taken': 'This sign-in name is taken.',
  'invalid-input': 'The field {field} does not fit. What you typed is still on the page.',
  busy: 'Somebody else has just changed this. Load the page again to see it.',
}
