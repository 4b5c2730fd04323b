import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../db/postgres/folder-lock.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import {
  parseSettings,
  SECRET_SETTING_NAMES,
  type Environment,
  type Settings,
} from '../workflows/domain/settings.ts'

export const PROJECT_FOLDER = join(import.meta.dirname, '..')

const FILE_BYTES_MAX = 64 * 1024
const READABLE_BY_OTHERS = 0o077

/**
 * The settings of this office: `.env` in the project folder, where the environment wins. What the
 * file sets is put into the environment too, so that the web build reads the same.
 *
 * @throws SettingsError naming every wrong setting; OfficeError `secret-file-readable`,
 *   `environment-file-broken`
 */
export function readSettings(
  env: Record<string, string | undefined> = process.env,
  projectFolder = PROJECT_FOLDER,
): Settings {
  for (const [name, value] of Object.entries(readEnvironmentFile(join(projectFolder, '.env')))) {
    env[name] ??= value
  }
  return parseSettings(env, projectFolder)
}

function readEnvironmentFile(path: string): Environment {
  let text: string
  try {
    const { mode, size } = statSync(path)
    if (size > FILE_BYTES_MAX) throw new OfficeError('environment-file-broken', { path, line: 0 })
    text = readFileSync(path, 'utf8')
    const values = parseEnvironmentFile(text, path)
    const isSecret = SECRET_SETTING_NAMES.some((name) => values[name])
    if (isSecret && process.platform !== 'win32' && mode & READABLE_BY_OTHERS) {
      throw new OfficeError('secret-file-readable', { path })
    }
    return values
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {}
    throw error
  }
}

/**
 * Lines of `NAME=value`; blank lines and lines that begin with `#` say nothing. A value may stand
 * in single or double quotes; nothing in it is replaced or continued.
 */
export function parseEnvironmentFile(text: string, path: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, raw] of text.replace(/^\uFEFF/, '').split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const name = line.slice(0, Math.max(0, equals)).replace(/^export\s+/, '').trim()
    if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(name)) {
      throw new OfficeError('environment-file-broken', { path, line: index + 1 })
    }
    values[name] = unquote(line.slice(equals + 1).trim())
  }
  return values
}

function unquote(value: string): string {
  const quote = value[0]
  if ((quote === '"' || quote === "'") && value.length >= 2 && value.endsWith(quote)) {
    return value.slice(1, -1)
  }
  return value
}
