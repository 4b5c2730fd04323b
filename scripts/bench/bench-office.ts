import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PgBoss } from 'pg-boss'
import { findActorByName } from '../../db/actors.ts'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '../../db/embedded-postgres.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { parseSettings } from '../../workflows/domain/settings.ts'
import type { Office } from '../../workflows/office.ts'
import { foundIfNew } from '../found.ts'
import { openOffice } from '../open-office.ts'
import { PROJECT_FOLDER } from '../settings.ts'

export interface BenchOffice {
  office: Office
  boss: PgBoss
  ownerUrl: string
  as(signInName: string): Promise<Actor>
}

/** The invented ward on a database server, spool and vault of its own; all of it is gone afterwards. */
export async function withBenchOffice<Result>(
  work: (bench: BenchOffice) => Promise<Result>,
  options: { supervise: boolean } = { supervise: false },
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-bench-'))
  const server = await startEmbeddedPostgres({ folder })
  try {
    const settings = parseSettings({ DATA_FOLDER: folder }, PROJECT_FOLDER)
    const { ownerUrl, appUrl } = server
    const { office, boss, close } = await openOffice(
      settings, { ownerUrl, appUrl, hasOwnAppRole: true }, options)
    try {
      await foundIfNew(office, 'demo')
      return await work({
        office,
        boss,
        ownerUrl,
        async as(signInName) {
          const actor = await findActorByName(office.db, signInName, officeDay(office.now()))
          if (!actor) throw new Error(`nobody is called ${signInName}`)
          return actor
        },
      })
    } finally {
      await close()
    }
  } finally {
    await server.stop()
    await destroyEmbeddedPostgres(folder)
    await rm(`${folder}-keys`, { recursive: true, force: true })
  }
}
