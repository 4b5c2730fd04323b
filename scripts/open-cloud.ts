import { readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { cloudFoldersIn } from '../db/cloud-folders.ts'
import type { Database } from '../db/schema.ts'
import { admitReaders } from '../workflows/adapters/cloud-readers.ts'
import type { CloudStore } from '../workflows/adapters/cloud-store.ts'
import { openFolderCloud } from '../workflows/adapters/folder-cloud.ts'
import { type GraphTokens, openGraph } from '../workflows/adapters/graph-client.ts'
import { openGraphThrottle } from '../workflows/adapters/graph-throttle.ts'
import { appTokens } from '../workflows/adapters/graph-tokens.ts'
import type { MasterKey } from '../workflows/adapters/master-key.ts'
import { openOneDriveStore } from '../workflows/adapters/onedrive-store.ts'
import { openOutbound } from '../workflows/adapters/outbound.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import type { Settings } from '../workflows/domain/settings.ts'

const RESUME_NAME = 'cloud-resume'

/** Where the office's published copies go: OneDrive when the settings name a drive, else a folder. */
export async function openCloud(
  settings: Settings,
  parts: { db: Kysely<Database>; masterKey: MasterKey; tokens?: GraphTokens },
): Promise<CloudStore> {
  const at = settings.microsoft365
  if (!at) return openFolderCloud({ folder: settings.cloudFolder })
  const [certificate, privateKey, authority] = await Promise.all([
    readFile(at.certificateFile, 'utf8').catch(notReadable('MICROSOFT365_CERTIFICATE_FILE', at.certificateFile)),
    readFile(at.keyFile, 'utf8').catch(notReadable('MICROSOFT365_KEY_FILE', at.keyFile)),
    at.caFile ? readFile(at.caFile, 'utf8').catch(notReadable('MICROSOFT365_CA_FILE', at.caFile)) : undefined,
  ])
  const outbound = openOutbound(authority === undefined ? {} : { certificateAuthority: authority })
  const throttle = openGraphThrottle()
  const tokens = parts.tokens ?? appTokens({
    loginUrl: at.loginUrl, graphUrl: at.graphUrl, tenantId: at.tenantId, clientId: at.clientId,
    certificate, privateKey, outbound,
  })
  const graph = openGraph({ graphUrl: at.graphUrl, tokens, outbound, throttle })
  const rootNames = at.rootFolder.split('/').filter(Boolean).length
  return openOneDriveStore({
    graph, outbound, throttle, driveId: at.driveId, rootFolder: at.rootFolder,
    folders: cloudFoldersIn(parts.db, 'onedrive'),
    async onFolder(path, itemId) {
      await admitReaders({ graph, driveId: at.driveId }, {
        path: path.split('/').slice(rootNames).join('/'), itemId,
      }, at.readers)
    },
    seal: (text) => parts.masterKey.wrap(Buffer.from(text), RESUME_NAME).toString('base64'),
    unseal: (text) => parts.masterKey.unwrap(Buffer.from(text, 'base64'), RESUME_NAME).toString('utf8'),
  })
}

function notReadable(setting: string, path: string) {
  return (cause: unknown): never => {
    throw new OfficeError('file-not-readable', { setting, path }, { cause })
  }
}
