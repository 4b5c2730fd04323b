import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DestinationStream, pino, stdTimeFunctions } from 'pino'

/**
 * All that a line of the log may say. No field holds words of a letter, a name, an address, a file
 * name or anything a person typed; the forms below keep it so.
 */
export interface LogFields {
  /** What happened, kebab-case, written in the code: never put together from what came in. */
  event: string
  requestId?: string
  personId?: string
  /** The route's pattern (`documents/:documentId`), never the address that was asked for. */
  route?: string
  method?: string
  status?: number
  ms?: number
  count?: number
  bytes?: number
  job?: string
  jobId?: string
  attempt?: number
  /** An error code or a verdict, kebab-case or as the system names it. */
  code?: string
  scanId?: string
  documentId?: string
  port?: number
}

export interface Log {
  info(fields: LogFields): void
  warn(fields: LogFields, error?: unknown): void
  error(fields: LogFields, error?: unknown): void
}

const REFUSED = '[refused]'
const STACK_FRAMES_MAX = 12
const STACK_LENGTH_MAX = 20_000
const CAUSES_MAX = 3

const word = /^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*$/
const id = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{1,32}|\d{1,20})$/
const routePattern = /^[A-Za-z0-9_$.:*/()?-]+$/
const errorCode = /^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/
const WORD_LENGTH_MAX = 64
const ROUTE_LENGTH_MAX = 120

type Check = (value: unknown) => boolean
const text = (pattern: RegExp, most: number): Check => (value) =>
  typeof value === 'string' && value.length <= most && pattern.test(value)
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)

const checks: Record<keyof LogFields, Check> = {
  event: text(word, WORD_LENGTH_MAX),
  requestId: text(id, WORD_LENGTH_MAX),
  personId: text(id, WORD_LENGTH_MAX),
  route: text(routePattern, ROUTE_LENGTH_MAX),
  method: text(/^[A-Z]+$/, 10),
  status: isNumber,
  ms: isNumber,
  count: isNumber,
  bytes: isNumber,
  job: text(word, WORD_LENGTH_MAX),
  jobId: text(id, WORD_LENGTH_MAX),
  attempt: isNumber,
  code: text(errorCode, WORD_LENGTH_MAX),
  scanId: text(id, WORD_LENGTH_MAX),
  documentId: text(id, WORD_LENGTH_MAX),
  port: isNumber,
}

/** JSON lines on standard output, or where the caller says. Only the known fields are written. */
export function openLog(
  { destination, level = 'info' }: { destination?: DestinationStream; level?: string } = {},
): Log {
  const logger = pino({
    level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }, destination ?? pino.destination({ fd: 1, sync: true }))

  return {
    info: (fields) => logger.info(allowed(fields)),
    warn: (fields, error) => logger.warn({ ...allowed(fields), ...errorFields(error) }),
    error: (fields, error) => logger.error({ ...allowed(fields), ...errorFields(error) }),
  }
}

function allowed(fields: LogFields): Record<string, unknown> {
  // Read by name, so that whatever else an object carries is never looked at.
  const entries = Object.entries(checks).flatMap(([name, check]) => {
    const value: unknown = Reflect.get(fields, name)
    if (value === undefined) return []
    return [[name, check(value) ? value : REFUSED]]
  })
  return Object.fromEntries(entries)
}

function errorFields(error: unknown): { error?: LoggedError } {
  return error === undefined ? {} : { error: loggedError(error, CAUSES_MAX) }
}

interface LoggedError {
  name: string
  code?: string
  stack?: readonly string[]
  cause?: LoggedError
}

/** Name, code and frames. Never the message: it may hold words of a letter or what was typed. */
function loggedError(error: unknown, causesLeft: number): LoggedError {
  if (!(error instanceof Error)) return { name: 'not-an-error' }
  const { name, cause } = error
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    name: text(word, WORD_LENGTH_MAX)(name) ? name : REFUSED,
    ...(checks.code(code) ? { code: String(code) } : {}),
    stack: framesOf(error),
    ...(cause !== undefined && causesLeft > 0 ? { cause: loggedError(cause, causesLeft - 1) } : {}),
  }
}

/**
 * The stack begins with the message, which may itself look like frames: only what follows it
 * counts, and nothing when the message was changed since.
 */
function framesOf({ stack, message }: Error): readonly string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const messageStart = stack.indexOf(message)
  if (messageStart === -1) return []
  const headerEnd = messageStart + message.length
  return stack.slice(headerEnd, headerEnd + STACK_LENGTH_MAX).split('\n')
    .map(frameOf).filter((frame) => frame !== undefined).slice(0, STACK_FRAMES_MAX)
}

const stackFrame =
  /^ {4}at (?:(.{1,200}?) \()?((?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]{1,400}):(\d+):(\d+)\)?$/

/** `function file:line:column`, the file relative to the project; undefined for any other line. */
function frameOf(line: string): string | undefined {
  const [, caller = '', file, row, column] = stackFrame.exec(line) ?? []
  if (!file) return undefined
  const name = /^[\w$.<>[\] ]*$/.test(caller) ? caller : ''
  return `${name} ${shortPath(file)}:${row}:${column}`.trim()
}

function shortPath(file: string): string {
  const path = file.startsWith('file://') ? fileURLToPath(file) : file
  return isAbsolute(path) ? relative(process.cwd(), path) : path
}
