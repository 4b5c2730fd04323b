import { randomUUID } from 'node:crypto'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { hasCode } from './folder-lock.ts'

/** Reads a small JSON file of ours, or undefined when there is none. */
export async function readNote<Shape>(
  path: string,
  shape: z.ZodType<Shape>,
): Promise<Shape | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw new Error(`${path} cannot be read as what it should be`, { cause: error })
  }
}

/** Writes a small JSON file, readable by its owner alone, whole or not at all. */
export async function writeNote(path: string, value: unknown): Promise<void> {
  const beside = `${path}.${randomUUID()}`
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(value)}\n`)
    // Root may run a command in another user's office; that user must go on reading his notes.
    if (process.getuid?.() === 0) {
      const folder = await stat(dirname(path))
      await file.chown(folder.uid, folder.gid)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}
