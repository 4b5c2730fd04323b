import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Office } from '../../workflows/office.ts'

/** Whether the database answers and the disk of the vault can be written to. Says no more. */
export async function isHealthy(office: Office): Promise<boolean> {
  try {
    await sql`select 1`.execute(office.db)
    await access(join(office.settings.dataFolder), constants.W_OK)
    return true
  } catch {
    return false
  }
}
