import { theOffice } from './office.server.ts'

/** The name on every page: of the settings. */
export async function officeName(): Promise<string> {
  return theOffice().settings.officeName
}
