import { join } from 'node:path'
import type { PgBoss } from 'pg-boss'
import { openDatabase } from '../db/connect.ts'
import { prepareDatabase } from '../db/prepare.ts'
import { shareSignals } from '../db/signals.ts'
import { BOSS_SCHEMA, installBoss, openBoss } from '../workflows/adapters/boss-jobs.ts'
import { openSpool } from '../workflows/adapters/encrypted-spool.ts'
import { openEntraSignIn } from '../workflows/adapters/entra-sign-in.ts'
import { openVault } from '../workflows/adapters/folder-vault.ts'
import { openMailReader } from '../workflows/adapters/mail-reader.ts'
import { openPushSender } from '../workflows/adapters/push-sender.ts'
import { openOutbound } from '../workflows/adapters/outbound.ts'
import { openMasterKey } from '../workflows/adapters/master-key.ts'
import { openPasswords } from '../workflows/adapters/passwords.ts'
import { openFileInspector } from '../workflows/adapters/pdf-file-inspector.ts'
import { openKeyBox } from '../workflows/adapters/signing-key-box.ts'
import { remoteSignerAt } from '../workflows/adapters/signing-remote.ts'
import { revocationListsFrom } from '../workflows/adapters/signing-revocation.ts'
import { timestampAuthorityAt } from '../workflows/adapters/signing-timestamp.ts'
import { openSignals } from '../workflows/adapters/signals.ts'
import { openLetterReader } from '../workflows/adapters/tesseract-letter-reader.ts'
import { openMailboxes } from './open-mailboxes.ts'
import { openCloud } from './open-cloud.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import { jobsOver } from '../workflows/jobs.ts'
import type { Office, Signal } from '../workflows/office.ts'

const INSPECTION_TIMEOUT_MS = 30_000
const UNNAMED_OFFICE = 'Ủy ban nhân dân'

export interface OpenedOffice {
  office: Office
  boss: PgBoss
  close(): Promise<void>
}

export interface DatabaseUrls {
  ownerUrl: string
  appUrl: string
  hasOwnAppRole: boolean
}

/**
 * Brings the database up to this code and builds the real office on it: the one place where a
 * program picks what is real.
 */
export async function openOffice(
  settings: Settings,
  database: DatabaseUrls,
  options: { supervise: boolean },
): Promise<OpenedOffice> {
  const { role } = await prepareDatabase(database.ownerUrl, installBoss, BOSS_SCHEMA)
  const asRole = !database.hasOwnAppRole && role ? { role } : {}
  const db = openDatabase(database.appUrl, asRole)
  const boss = await openBoss(database.appUrl, { ...asRole, supervise: options.supervise })
  const masterKey = await openMasterKey(settings.masterKeyFile)
  const reader = openLetterReader({ workers: settings.readingWorkers, pixelsMax: settings.uploadPixelsMax })
  const { hash, verify, verifyNobody } = openPasswords(masterKey)
  const named = await nameOfOffice(db)
  const signals = shareSignals<Signal>(database.appUrl, openSignals<Signal>())

  const office: Office = {
    db,
    jobs: jobsOver(boss),
    spool: openSpool({ folder: join(settings.dataFolder, 'spool'), masterKey }),
    vault: openVault({ folder: join(settings.dataFolder, 'vault') }),
    cloud: await openCloud(settings, { db, masterKey }),
    inspector: openFileInspector({
      bytesMax: settings.uploadBytesMax,
      pagesMax: settings.uploadPagesMax,
      pixelsMax: settings.uploadPixelsMax,
      timeoutMs: INSPECTION_TIMEOUT_MS,
    }),
    mailReader: openMailReader(),
    ...(await openMailboxes(settings, { db, masterKey })),
    push: openPushSender(openOutbound()),
    reader,
    passwords: { hash, verify, verifyNobody },
    signals,
    microsoft: { secrets: masterKey, openSignIn: openEntraSignIn() },
    signing: {
      keys: openKeyBox(masterKey),
      masterKey,
      timestamps: settings.tsaUrl ? timestampAuthorityAt(settings.tsaUrl, () => new Date()) : null,
      remote: settings.remoteSigning ? remoteSignerAt(settings.remoteSigning) : null,
      revocation: revocationListsFrom(settings.revocationHosts),
    },
    settings: {
      publicUrl: settings.publicUrl,
      officeName: settings.officeName ?? named.officeName ?? UNNAMED_OFFICE,
      isDemo: named.isDemo,
      uploadBytesMax: settings.uploadBytesMax,
      uploadPagesMax: settings.uploadPagesMax,
      dataFolder: settings.dataFolder,
      ...(settings.exchange ? { exchange: settings.exchange } : {}),
      ...(settings.microsoft365.scanFolder ? { cloudScanFolder: settings.microsoft365.scanFolder } : {}),
    },
    now: () => new Date(),
  }
  return {
    office,
    boss,
    async close() {
      await boss.stop({ graceful: true, timeout: 10_000 })
      await reader.close()
      await signals.close()
      await db.destroy()
    },
  }
}

/** Name and kind of the office as its founding wrote them. */
async function nameOfOffice(
  db: Office['db'],
): Promise<{ officeName: string | undefined; isDemo: boolean }> {
  const rows = await db
    .selectFrom('setting')
    .select(['key', 'value'])
    .where('key', 'in', ['office-name', 'office-kind'])
    .execute()
  const value = (key: string) => rows.find((row) => row.key === key)?.value
  const name = value('office-name')
  return {
    officeName: typeof name === 'string' ? name : undefined,
    isDemo: value('office-kind') === 'demo',
  }
}
