import type { EmulatorClock } from './clock.ts'
import type { DriveState } from './drive-state.ts'
import type { FaultRule } from './faults.ts'

/** What the areas share. */
export interface EmulatorState {
  clock: EmulatorClock
  drive: DriveState
  tenantId: string
  siteId: string
  listId: string
  /** Columns that the library has beside its own. */
  columns: Set<string>
  driveType: 'documentLibrary' | 'business'
  /** Origins as clients are told them. */
  graphOrigin(): string
  filesOrigin(): string
  loginOrigin(): string
  /** A new file on disk for bytes. */
  newFile(): string
  /** Whether the upload address may be asked with an Authorization header. */
  laxUploadAuth: boolean
  /** Office files are altered after they arrive, as SharePoint does. */
  altersOfficeFiles: boolean
  /** Files whose bytes hold this text are called malware. */
  malwareMark: string
  sessionMs: number
  isClosed: boolean
  /** The fault that has its way with the request in hand, for those that happen deep inside. */
  fault: FaultRule | undefined
}

export interface AppRegistration {
  clientId: string
  /** PEM; the certificate it signs in with. */
  certificate?: string
  secret?: string
  /** Application permissions, as its tokens name them; `Sites.Selected` when left out. */
  roles?: readonly string[]
}
