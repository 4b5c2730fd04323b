import { admitReaders } from '../../workflows/adapters/cloud-readers.ts'
import { type FolderMemory, folderMemory } from '../../workflows/adapters/cloud-folders.ts'
import type { CloudStore } from '../../workflows/adapters/cloud-store.ts'
import { openGraph } from '../../workflows/adapters/graph-client.ts'
import { type GraphPatience, openGraphThrottle, pauseInFile } from '../../workflows/adapters/graph-throttle.ts'
import { appTokens } from '../../workflows/adapters/graph-tokens.ts'
import { openOneDriveStore } from '../../workflows/adapters/onedrive-store.ts'
import { openOutbound } from '../../workflows/adapters/outbound.ts'
import type { GraphEmulator } from './graph-emulator/index.ts'

/** Short waits: what a wait is for is tested, not how long it is. */
export const QUICK: GraphPatience = { backoffMs: 2, backoffMaxMs: 20, tries: 6, waitMaxMs: 5_000 }

/** What an office needs to reach an emulator, as plain text that another process can be handed. */
export interface GraphStoreAddress {
  origin: string
  certificateAuthority: string
  tenantId: string
  driveId: string
  app: { clientId: string; certificate: string; key: string }
}

export function addressOf(emulator: GraphEmulator): GraphStoreAddress {
  const { origin, certificateAuthority, tenantId, driveId, app } = emulator
  return { origin, certificateAuthority, tenantId, driveId, app }
}

/** The office's own store over an emulator, with short waits. */
export function graphStoreAt(
  at: GraphStoreAddress,
  options: { patience?: Partial<GraphPatience>; folders?: FolderMemory; rootFolder?: string; now?: () => Date; idleMs?: number; pauseFile?: string; readers?: readonly string[] } = {},
): CloudStore & { close(): void } {
  const outbound = openOutbound({
    certificateAuthority: at.certificateAuthority, ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  })
  const throttle = openGraphThrottle(
    { ...QUICK, ...options.patience }, options.pauseFile ? { shared: pauseInFile(options.pauseFile) } : {},
  )
  const tokens = appTokens({
    loginUrl: at.origin, graphUrl: at.origin, tenantId: at.tenantId, clientId: at.app.clientId,
    certificate: at.app.certificate, privateKey: at.app.key, outbound,
    ...(options.now ? { now: options.now } : {}),
  })
  const graph = openGraph({ graphUrl: at.origin, tokens, outbound, throttle })
  const store = openOneDriveStore({
    graph, outbound, throttle, driveId: at.driveId, rootFolder: options.rootFolder ?? 'Văn bản đến',
    folders: options.folders ?? folderMemory(),
    onFolder: async (path, itemId) => {
      const below = path.split('/').slice(1).join('/')
      await admitReaders({ graph, driveId: at.driveId }, { path: below, itemId }, options.readers ?? [])
    },
    seal: (text) => Buffer.from(text).toString('base64'),
    unseal: (text) => Buffer.from(text, 'base64').toString('utf8'),
  })
  return { ...store, close: () => outbound.close() }
}
