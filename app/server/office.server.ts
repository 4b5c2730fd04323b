import type { Log } from '../../workflows/adapters/log.ts'
import type { Office } from '../../workflows/office.ts'

/** What the program that starts the web server hands to the web build. */
export interface WebOffice {
  office: Office
  log: Log
  /** Set only in a demo office that listens on this machine alone: shown on the sign-in page. */
  demoPassword?: string
}

let configured: WebOffice | undefined

/**
 * Hands the office to the web build. Called once, by `scripts/serve.ts`, through the build's entry
 * module and before the first request: the adapters are those of the program that starts it, so
 * nothing is picked or opened here.
 */
export function configureOffice(given: WebOffice): void {
  configured = given
}

/** The office that this process serves. */
export function theOffice(): Office {
  return webOffice().office
}

export function webOffice(): WebOffice {
  if (!configured) throw new Error('the web build was used before configureOffice')
  return configured
}
