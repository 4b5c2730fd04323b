import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { cloudFoldersIn } from '../db/cloud-folders.ts'
import type { Database } from '../db/schema.ts'
import { findClient } from '../workflows/access/microsoft-connection.ts'
import { admitReaders } from '../workflows/adapters/cloud-readers.ts'
import type { CloudStore } from '../workflows/adapters/cloud-store.ts'
import { openEntraSignIn } from '../workflows/adapters/entra-sign-in.ts'
import { openFolderCloud } from '../workflows/adapters/folder-cloud.ts'
import { openGraph } from '../workflows/adapters/graph-client.ts'
import { GRAPH_PATIENCE, openGraphThrottle, pauseInFile } from '../workflows/adapters/graph-throttle.ts'
import { appTokens, type AppSignIn } from '../workflows/adapters/graph-tokens.ts'
import type { MasterKey } from '../workflows/adapters/master-key.ts'
import { openOneDriveStore } from '../workflows/adapters/onedrive-store.ts'
import { openOutbound } from '../workflows/adapters/outbound.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import type { Settings } from '../workflows/domain/settings.ts'

const RESUME_NAME = 'cloud-resume'

export type Place = Omit<AppSignIn, 'outbound'> & { driveId: string; trustedAuthority: string | undefined; mailbox?: string | null }

/**
 * Where the office's published copies go: the drive that the settings name, or that of the tenant to
 * which the office was connected; a folder of this machine when there is neither.
 */
export async function openCloud(
  settings: Settings, office: { db: Kysely<Database>; masterKey: MasterKey },
): Promise<CloudStore> {
  const place = (await placeOfSettings(settings)) ?? (await placeOfConnection(office))
  if (!place) return openFolderCloud({ folder: settings.cloudFolder })

  const { readers, rootFolder } = settings.microsoft365
  const outbound = openOutbound(place.trustedAuthority === undefined ? {} : { certificateAuthority: place.trustedAuthority })
  const throttle = openGraphThrottle(GRAPH_PATIENCE, { shared: pauseInFile(join(settings.dataFolder, 'microsoft365-pause')) })
  const graph = openGraph({
    graphUrl: place.graphUrl, tokens: appTokens({ ...place, outbound }), outbound, throttle,
  })
  const above = rootFolder.split('/').filter(Boolean).length
  return openOneDriveStore({
    graph, outbound, throttle, rootFolder, driveId: place.driveId,
    folders: cloudFoldersIn(office.db, 'onedrive'),
    async onFolder(path, itemId) {
      const below = path.split('/').slice(above).join('/')
      await admitReaders({ graph, driveId: place.driveId }, { path: below, itemId }, readers)
    },
    seal: (text) => office.masterKey.wrap(Buffer.from(text), RESUME_NAME).toString('base64'),
    unseal: (text) => office.masterKey.unwrap(Buffer.from(text, 'base64'), RESUME_NAME).toString('utf8'),
  })
}

export async function placeOfSettings({ microsoft365: { drive } }: Settings): Promise<Place | undefined> {
  if (!drive) return undefined
  const [certificate, privateKey, trustedAuthority] = await Promise.all([
    readFile(drive.certificateFile, 'utf8').catch(notReadable('MICROSOFT365_CERTIFICATE_FILE', drive.certificateFile)),
    readFile(drive.keyFile, 'utf8').catch(notReadable('MICROSOFT365_KEY_FILE', drive.keyFile)),
    drive.caFile ? readFile(drive.caFile, 'utf8').catch(notReadable('MICROSOFT365_CA_FILE', drive.caFile)) : undefined,
  ])
  const { tenantId, clientId, driveId, graphUrl, loginUrl } = drive
  return { tenantId, clientId, driveId, graphUrl, loginUrl, certificate, privateKey, trustedAuthority }
}

/** What `npm run connect` wrote down. */
export async function placeOfConnection(
  { db, masterKey }: { db: Kysely<Database>; masterKey: MasterKey },
): Promise<Place | undefined> {
  const client = await findClient({ db, microsoft: { secrets: masterKey, openSignIn: openEntraSignIn() } }, 'files')
  const files = client?.connection.files
  if (!client || !files) return undefined
  const { tenantId, clientId, loginUrl, certificate, privateKey } = client
  return {
    tenantId, clientId, loginUrl, certificate, privateKey, driveId: files.driveId,
    mailbox: client.connection.mailbox, graphUrl: client.connection.graphUrl, trustedAuthority: client.trustedAuthority ?? undefined,
  }
}

function notReadable(setting: string, path: string) {
  return (cause: unknown): never => {
    throw new OfficeError('file-not-readable', { setting, path }, { cause })
  }
}
