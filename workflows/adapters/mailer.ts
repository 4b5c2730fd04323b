/** A letter of the office's own. */
export interface OutgoingLetter {
  /** Stays the same when it is sent again: a mail server then keeps one. */
  id: string
  to: string
  subject: string
  text: string
  html: string
  /** Where the receiver stops such letters. */
  stopUrl?: string
}

export interface Mailer {
  /**
   * @throws {OfficeError} `mail-not-sent`, to be tried again; `mail-refused`: this address or letter
   *   will never be taken.
   */
  send(letter: OutgoingLetter): Promise<void>
}
