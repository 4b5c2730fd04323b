import type { SettingProblem } from './settings-rules.ts'

/** How an office uses Microsoft 365. Paths absolute. */
export interface Microsoft365Settings {
  /** Folder of the drive in which all of the office's lies. */
  rootFolder: string
  /** Addresses that may read register folders. */
  readers: readonly string[]
  /** Folder beside the published ones into which a scanner syncs. */
  scanFolder: string | undefined
  /** A drive named here; undefined: that of the tenant which the office was connected to, if any. */
  drive: DriveSettings | undefined
}

export interface DriveSettings {
  tenantId: string
  clientId: string
  certificateFile: string
  keyFile: string
  driveId: string
  graphUrl: string
  loginUrl: string
  /** PEM, trusted instead of the system's list. */
  caFile: string | undefined
}

export interface Microsoft365Values {
  MICROSOFT365_TENANT_ID: string | undefined
  MICROSOFT365_CLIENT_ID: string | undefined
  MICROSOFT365_CERTIFICATE_FILE: string | undefined
  MICROSOFT365_KEY_FILE: string | undefined
  MICROSOFT365_DRIVE_ID: string | undefined
  MICROSOFT365_ROOT_FOLDER: string | undefined
  MICROSOFT365_READERS: string | undefined
  MICROSOFT365_SCAN_FOLDER: string | undefined
  MICROSOFT365_GRAPH_URL: string | undefined
  MICROSOFT365_LOGIN_URL: string | undefined
  MICROSOFT365_CA_FILE: string | undefined
}

const ROOT_FOLDER = 'Văn bản đến'
const GRAPH_URL = 'https://graph.microsoft.com'
const LOGIN_URL = 'https://login.microsoftonline.com'
const READERS_MAX = 50
const EXAMPLE = 'MICROSOFT365_TENANT_ID=… MICROSOFT365_CLIENT_ID=… MICROSOFT365_CERTIFICATE_FILE=… MICROSOFT365_KEY_FILE=… MICROSOFT365_DRIVE_ID=…'

export function microsoft365From(
  values: Microsoft365Values, inProject: (path: string) => string, problems: SettingProblem[],
): Microsoft365Settings {
  const readers = (values.MICROSOFT365_READERS ?? '').split(',').map((one) => one.trim()).filter(Boolean)
  if (readers.length > READERS_MAX || readers.some((one) => !/^[^\s@]+@[^\s@]+$/.test(one))) {
    problems.push({
      name: 'MICROSOFT365_READERS', example: 'MICROSOFT365_READERS=ubnd@phuong.example',
      vi: `phải là địa chỉ thư, cách nhau bằng dấu phẩy, nhiều nhất ${READERS_MAX}.`,
      en: `must be mail addresses separated by commas, at most ${READERS_MAX}.`,
    })
  }
  return {
    readers,
    rootFolder: values.MICROSOFT365_ROOT_FOLDER ?? ROOT_FOLDER,
    scanFolder: values.MICROSOFT365_SCAN_FOLDER,
    drive: driveFrom(values, inProject, problems),
  }
}

/** All five or none. */
function driveFrom(
  values: Microsoft365Values, inProject: (path: string) => string, problems: SettingProblem[],
): DriveSettings | undefined {
  const tenantId = values.MICROSOFT365_TENANT_ID
  const clientId = values.MICROSOFT365_CLIENT_ID
  const certificateFile = values.MICROSOFT365_CERTIFICATE_FILE
  const keyFile = values.MICROSOFT365_KEY_FILE
  const driveId = values.MICROSOFT365_DRIVE_ID
  if (!driveId) return undefined
  if (!tenantId || !clientId || !certificateFile || !keyFile) {
    problems.push({
      name: 'MICROSOFT365_DRIVE_ID', example: EXAMPLE,
      vi: 'cần cả mã tổ chức, mã ứng dụng, chứng thư và khóa.',
      en: 'needs tenant, client, certificate and key as well.',
    })
    return undefined
  }
  return {
    tenantId, clientId, driveId,
    certificateFile: inProject(certificateFile), keyFile: inProject(keyFile),
    graphUrl: secure('MICROSOFT365_GRAPH_URL', values.MICROSOFT365_GRAPH_URL ?? GRAPH_URL, problems),
    loginUrl: secure('MICROSOFT365_LOGIN_URL', values.MICROSOFT365_LOGIN_URL ?? LOGIN_URL, problems),
    caFile: values.MICROSOFT365_CA_FILE ? inProject(values.MICROSOFT365_CA_FILE) : undefined,
  }
}

/** A token is never sent in the clear. */
function secure(name: string, url: string, problems: SettingProblem[]): string {
  if (!url.startsWith('https:')) {
    problems.push({ name, vi: 'phải bắt đầu bằng https://.', en: 'must begin with https://.', example: GRAPH_URL })
  }
  return url
}
