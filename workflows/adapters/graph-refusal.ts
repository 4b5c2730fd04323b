import { OfficeError } from '../domain/office-error.ts'

/** What Graph's answer says no with: the outer code and every inner one. Never its sentence. */
export interface GraphSaidNo {
  status: number
  codes: readonly string[]
}

const CODE_MAX = 60
const DEPTH_MAX = 5
/** When it still says "later" after all tries. */
const PAUSE_SECONDS = 60

/** Codes of `{error:{code,innerError:{code,…}}}`, in either spelling of the inner one. */
export function codesOf(body: unknown): string[] {
  const codes: string[] = []
  let level: unknown = field(body, 'error')
  for (let depth = 0; level && depth < DEPTH_MAX; depth += 1) {
    const code = field(level, 'code')
    if (typeof code === 'string') codes.push(code.replaceAll(/[^\w.]/g, '').slice(0, CODE_MAX))
    level = field(level, 'innerError') ?? field(level, 'innererror')
  }
  return codes
}

function field(value: unknown, name: string): unknown {
  // Looked up on an object only, by a name of ours.
  return value && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined
}

const byStatus: Record<number, string> = {
  401: 'cloud-sign-in-refused', 403: 'cloud-not-permitted', 404: 'cloud-item-missing', 409: 'cloud-name-taken',
  410: 'cloud-resync', 412: 'cloud-item-changed', 423: 'cloud-item-locked', 507: 'cloud-full',
}

/** Codes that say more than the status they come with. */
const byCode: Record<string, string> = {
  malwareDetected: 'cloud-malware', quotaLimitReached: 'cloud-full', lockMismatch: 'cloud-item-locked',
  resyncRequired: 'cloud-resync', pathIsTooLong: 'cloud-path-refused', invalidPath: 'cloud-path-refused',
}

/** Graph's no as one of ours. */
export function refusalOf({ status, codes }: GraphSaidNo): OfficeError {
  if (status === 429 || status === 503) return new OfficeError('cloud-paused', { seconds: PAUSE_SECONDS })
  const named = codes.map((code) => byCode[code]).find((code) => code !== undefined)
  const code = named ?? byStatus[status] ?? (status >= 500 ? 'server-not-reached' : 'cloud-refused')
  return new OfficeError(code, { status, code: codes.at(-1) ?? null })
}
