import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Real letters that are not part of the project: in the folder that BUTPHE_REFERENCE_FILES names,
 * or beside the project. Undefined where there is none: such a test is skipped.
 */
export function referenceFile(relativePath: string): string | undefined {
  const folder = process.env['BUTPHE_REFERENCE_FILES']
    ?? resolve(import.meta.dirname, '../../../shared')
  const path = join(folder, relativePath)
  return existsSync(path) ? path : undefined
}
