import type { Office } from '../../workflows/office.ts'

// Keys under which a tablet keeps what it keeps. The office can make them again and stores none; a
// tablet gets them with a live session and holds them no longer than that session lives.

/** For ink and directives on their way: the person's own, so that a lapse of a session loses nothing. */
export function inkKeyOf(office: Office, personId: string): string {
  return office.signing.masterKey.derive(`device-ink ${personId}`).toString('base64')
}

/** For the pile: of this session alone, with a name for it. Once it is over nobody is given the key again. */
export function sessionKeysOf(
  office: Office, sessionHash: Buffer,
): { pileKey: string; session: string } {
  const of = sessionHash.toString('hex')
  return {
    pileKey: office.signing.masterKey.derive(`device-pile ${of}`).toString('base64'),
    session: office.signing.masterKey.derive(`device-session ${of}`).toString('base64'),
  }
}
