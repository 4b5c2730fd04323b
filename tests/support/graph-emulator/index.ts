import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MadeCertificate, makeCertificate } from './certificates.ts'
import { type EmulatorClock, openClock } from './clock.ts'
import { browse } from './browse.ts'
import { control } from './control.ts'
import { readDelta } from './delta.ts'
import { download } from './download.ts'
import { openDrive } from './drive-state.ts'
import { readDrive } from './drive-read.ts'
import { writeDrive } from './drive-write.ts'
import type { AppRegistration, EmulatorState } from './emulator-state.ts'
import { type FaultRule, type Faults, openFaults } from './faults.ts'
import { bringBack, keep } from './keep.ts'
import { listItems } from './list-items.ts'
import { permissions } from './permissions.ts'
import { openPeople, type PeopleAtTheDrive } from './people.ts'
import { openRequestLog, type RequestLog } from './request-log.ts'
import { serve } from './server.ts'
import { sites } from './sites.ts'
import { openSubscriptions, type Subscriptions } from './subscriptions.ts'
import { openTokens } from './tokens.ts'
import { openUploadSessions } from './upload-sessions.ts'
import { throttle } from './throttle.ts'
import type { Area } from './wire.ts'

export interface GraphEmulatorOptions {
  /** 0, the default: any that is free. */
  port?: number
  faults?: readonly FaultRule[]
  /** PEM. Without it a certificate for 127.0.0.1 and Microsoft's hosts is made. */
  tls?: { certificate: string; key: string }
  laxUploadAuth?: boolean
  /** Not the key that every emulator of this process knows. */
  hasAppOfItsOwn?: boolean
  driveType?: EmulatorState['driveType']
  altersOfficeFiles?: boolean
  quotaBytes?: number
  apps?: readonly AppRegistration[]
  columns?: readonly string[]
  /** Requests a minute, then 429. None when left out. */
  requestsAMinute?: number
  /** As clients are told them; the server's own when left out. */
  origins?: { graph: string; files: string; login: string }
  /** For clients that sign in as a person. */
  takesAnyRefreshToken?: boolean
  transcriptFile?: string
  /** What lies in the drive is kept in this folder from one run to the next. */
  keepFolder?: string
  /** More areas, asked before those of the drive; `makeMore` is handed the state they share. */
  makeMore?: (state: EmulatorState) => readonly Area[]
}

export interface GraphEmulator {
  /** `https://127.0.0.1:port`: Graph, sign-in and files in one. */
  origin: string
  port: number
  /** PEM; who trusts it trusts the server. */
  certificateAuthority: string
  state: EmulatorState
  clock: EmulatorClock
  faults: Faults
  log: RequestLog
  /** What people do in OneDrive's own pages and apps: no request, no fault. */
  people: PeopleAtTheDrive
  subscriptions: Subscriptions
  /** The application that the office signs in as, with its certificate. */
  app: { clientId: string; certificate: string; key: string }
  tenantId: string
  driveId: string
  siteId: string
  tokensGiven(): number
  expireTokens(): void
  expireSessions(): number
  /** Delta tokens given so far are dead. */
  expireDeltaTokens(): void
  close(): Promise<void>
}

export const OFFICE_COLUMNS = ['SoDen', 'NgayDen', 'KyHieu', 'HanXuLy', 'TrangThai']
const DEFAULT_QUOTA = 1e12
const SESSION_MS = 15 * 60_000
const KEEP_EVERY_MS = 5_000
const HOSTS = ['127.0.0.1', 'localhost', 'graph.microsoft.com', 'login.microsoftonline.com', 'contoso-my.sharepoint.com']
const CLIENT_ID = '11111111-2222-4333-8444-555555555555'
const TENANT_ID = '99999999-8888-4777-8666-555555555555'
const DRIVE_ID = 'b!emulatorDrive000000000000000000000000000000000000000000000000000'
const SITE_ID = 'contoso.sharepoint.com,aaaaaaaa-0000-4000-8000-000000000001,aaaaaaaa-0000-4000-8000-000000000002'
const LIST_ID = 'aaaaaaaa-0000-4000-8000-000000000003'

// Made once a process: a key of RSA takes its time.
let serverCertificate: Promise<MadeCertificate> | undefined
let appCertificate: Promise<MadeCertificate> | undefined

/** A tenant with one library, on this machine alone; everything is gone when it closes. */
export async function openGraphEmulator(options: GraphEmulatorOptions = {}): Promise<GraphEmulator> {
  const folder = options.keepFolder ?? mkdtempSync(join(tmpdir(), 'graph-emulator-'))
  const tls = options.tls ?? await (serverCertificate ??= makeCertificate('Graph emulator', HOSTS))
  const own = await (options.hasAppOfItsOwn ? makeCertificate('Bút Phê') : appCertificate ??= makeCertificate('Bút Phê'))
  const clock = openClock()
  const server = createServer({ cert: tls.certificate, key: tls.key })
  server.keepAliveTimeout = 30_000
  await listen(server, options.port ?? 0)
  // Listening on a host and a port, never on a pipe.
  const { port } = server.address() as AddressInfo
  const origin = `https://127.0.0.1:${port}`
  const state = stateFor(options, { clock, folder, origin })

  if (options.keepFolder) bringBack(state, options.keepFolder)
  const keeping = options.keepFolder === undefined ? undefined : setInterval(() => keep(state, folder), KEEP_EVERY_MS)
  const faults = openFaults(options.faults)
  const log = openRequestLog(options.transcriptFile)
  const app = { clientId: CLIENT_ID, certificate: own.certificate, key: own.key }
  const apps = [{ clientId: CLIENT_ID, certificate: own.certificate }, ...(options.apps ?? [])]
  const tokens = openTokens(state, apps, options.takesAnyRefreshToken ?? false)
  const sessions = openUploadSessions(state)
  const subscriptions = openSubscriptions(state)
  const areas: Area[] = [
    control(state, { faults, log, expireSessions: sessions.expireAll }),
    throttle(clock, options.requestsAMinute), tokens.area, sessions.area, download(state), browse(state), ...(options.makeMore?.(state) ?? []),
    subscriptions.area, sites(state), listItems(state), permissions(state), readDelta(state), readDrive(state), writeDrive(state),
  ]
  serve(server, { state, faults, log, areas, assertAllowed: tokens.assertAllowed })
  return {
    origin, port, certificateAuthority: tls.certificate, state, clock, faults, log, subscriptions, app,
    people: openPeople(state),
    tenantId: TENANT_ID, driveId: DRIVE_ID, siteId: SITE_ID,
    tokensGiven: () => tokens.given,
    expireTokens: tokens.expireAll,
    expireSessions: sessions.expireAll,
    expireDeltaTokens: () => void (state.drive.epoch += 1),
    async close() {
      state.isClosed = true
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
      clearInterval(keeping)
      if (options.keepFolder) keep(state, folder)
      else rmSync(folder, { recursive: true, force: true })
    },
  }
}

function stateFor(
  options: GraphEmulatorOptions, at: { clock: EmulatorClock; folder: string; origin: string },
): EmulatorState {
  return {
    clock: at.clock,
    drive: openDrive(at.clock, DRIVE_ID, options.quotaBytes ?? DEFAULT_QUOTA),
    tenantId: TENANT_ID, siteId: SITE_ID, listId: LIST_ID,
    columns: new Set(options.columns ?? OFFICE_COLUMNS),
    driveType: options.driveType ?? 'documentLibrary',
    graphOrigin: () => options.origins?.graph ?? at.origin,
    filesOrigin: () => options.origins?.files ?? at.origin,
    loginOrigin: () => options.origins?.login ?? at.origin,
    newFile: () => join(at.folder, `bytes-${randomUUID()}`),
    laxUploadAuth: options.laxUploadAuth ?? false,
    altersOfficeFiles: options.altersOfficeFiles ?? true,
    malwareMark: 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE',
    sessionMs: SESSION_MS,
    isClosed: false,
    fault: undefined,
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail).listen(port, '127.0.0.1', () => done())
  })
}
