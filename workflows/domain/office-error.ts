/**
 * A rule of the office said no.
 *
 * Expected, shown to the person who asked, never retried. Anything else that is thrown is a
 * fault: it is logged, and a job that meets one is tried again. The wording a person reads is
 * chosen from `code` at the edge (`app/text/vi.ts`), with `facts` filled in.
 * The web recognises it by `name` and `code`, never by `instanceof` (two copies of this class
 * may be loaded: one natively, one in the web build).
 */
export class OfficeError extends Error {
  override readonly name = 'OfficeError'
  readonly code: string
  readonly facts: Readonly<Record<string, string | number | null>>

  constructor(
    code: string,
    facts: Record<string, string | number | null> = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(facts)}`, options)
    this.code = code
    this.facts = facts
  }
}

export function isOfficeError(error: unknown): error is OfficeError {
  return error instanceof Error && error.name === 'OfficeError' && 'code' in error
}
