import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { openDatabase } from '../db/connect.ts'
import { withOfficeDatabase } from '../db/office-database.ts'
import { findSetting } from '../db/settings.ts'
import { type MasterKey, openMasterKey } from '../workflows/adapters/master-key.ts'
import { openPasswords } from '../workflows/adapters/passwords.ts'
import { isOfficeError, OfficeError } from '../workflows/domain/office-error.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import type { Office } from '../workflows/office.ts'
import { explainStart } from './start-messages.ts'

/** What a command on the terminal may reach of an office: no files, no jobs, no reading. */
export type TerminalOffice = Pick<Office, 'db' | 'now'> & {
  settings: Pick<Office['settings'], 'isDemo'>
}

const CONNECTIONS_MAX = 2

/**
 * Opens the database of an office for one command, whether the office runs or not.
 * @throws {OfficeError} `office-not-founded` before the first `npm start`, and those of the
 *   database
 */
export async function withTerminalOffice<Result>(
  settings: Settings,
  work: (office: TerminalOffice) => Promise<Result>,
): Promise<Result> {
  // Opening the built-in database would make one where there is none.
  if (!settings.databaseUrl && !existsSync(settings.dataFolder)) {
    throw new OfficeError('office-not-founded')
  }
  return withOfficeDatabase(settings, async ({ appUrl, hasOwnAppRole }) => {
    const role = hasOwnAppRole ? undefined : await findAppRole(appUrl)
    const db = openDatabase(appUrl, { connectionsMax: CONNECTIONS_MAX, ...(role ? { role } : {}) })
    try {
      const kind = await findSetting(db, 'office-kind').catch((error: unknown) => {
        if (isUndefinedTable(error)) return undefined
        throw error
      })
      if (kind === undefined) throw new OfficeError('office-not-founded')
      return await work({
        db,
        settings: { isDemo: kind === 'demo' },
        now: () => new Date(),
      })
    } finally {
      await db.destroy()
    }
  })
}

/**
 * The office's way to hash passwords.
 * @throws {OfficeError} `master-key-missing`: with another key nobody could sign in.
 */
export async function openTerminalPasswords(settings: Settings): Promise<Office['passwords']> {
  return openPasswords(await openTerminalKey(settings))
}

/**
 * The key file of the office; never a new one.
 * @throws {OfficeError} `master-key-missing`
 */
export async function openTerminalKey(settings: Settings): Promise<MasterKey> {
  const path = settings.masterKeyFile
  if (!existsSync(path)) throw new OfficeError('master-key-missing', { path })
  return openMasterKey(path)
}

/** The role that the migrations made, where one login serves both owner and application. */
async function findAppRole(url: string): Promise<string | undefined> {
  const db = openDatabase(url, { connectionsMax: 1 })
  try {
    const { rows } = await sql<{ role: string }>`
      select rolname as role from pg_roles where rolname = current_database() || '_app'`.execute(db)
    return rows[0]?.role
  } finally {
    await db.destroy()
  }
}

/** PostgreSQL's undefined_table: no migration has run. */
function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}

const sentences: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  'office-not-founded': [
    'Chưa có văn phòng nào ở đây: chạy npm start một lần trước.',
    'There is no office here yet: run npm start once first.',
  ],
  'master-key-missing': [
    'Không có tệp khóa {path}: đặt MASTER_KEY_FILE đúng như của văn phòng.',
    'There is no key file {path}: set MASTER_KEY_FILE as the office has it.',
  ],
  'person-not-found': [
    'Không có ai tên đăng nhập {signInName}.',
    'Nobody has the sign-in name {signInName}.',
  ],
  'person-disabled': ['Tài khoản này đã khóa.', 'This account is disabled.'],
  'break-glass-administrators-only': [
    'Chỉ mở cửa khẩn cấp cho quản trị.', 'Break-glass is for administrators only.',
  ],
  'certificate-and-key-differ': [
    'Khóa không phải của chứng thư này.', 'The key is not that of the certificate.',
  ],
  'token-scope-unknown': ['Không có quyền {scope}.', 'There is no scope {scope}.'],
  'token-too-many': [
    'Người này đã có {limit} mã còn hiệu lực: thu hồi bớt trong ứng dụng.',
    'This person has {limit} live tokens: revoke some in the application.',
  ],
  'invalid-input': ['Giá trị của {field} không đúng.', 'The value of {field} is not right.'],
}

/** Runs a command; a refusal is told in a line of each language, and the exit code is 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    process.exitCode = 1
    for (const line of linesOf(error)) console.error(line)
  }
}

function linesOf(error: unknown): readonly string[] {
  const lines = explainStart(error)
  if (lines) return lines
  const pair = isOfficeError(error) ? sentences[error.code] : undefined
  if (!isOfficeError(error) || !pair) throw error
  const fact = (whole: string, name: string) => String(error.facts[name] ?? whole)
  return pair.map((sentence) => sentence.replaceAll(/\{(\w+)\}/g, fact))
}
