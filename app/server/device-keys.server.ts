import type { Office } from '../../workflows/office.ts'

// Keys under which a tablet keeps what it keeps. The office can make them again and stores none; a
// tablet gets them with a live session and holds them no longer than its page lives.

/** For ink and directives on their way: the person's own, so that a lapse of a session loses nothing. */
export function inkKeyOf(office: Office, personId: string): string {
  return office.signing.masterKey.derive(`device-ink ${personId}`).toString('base64')
}

/** For the pile: of this session alone. Once the session is over nobody is given it again. */
export function pileKeyOf(office: Office, sessionHash: Buffer): string {
  return office.signing.masterKey.derive(`device-pile ${sessionHash.toString('hex')}`).toString('base64')
}
