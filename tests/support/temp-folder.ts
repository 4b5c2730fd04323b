import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** An empty folder of the test's own, gone when its process ends. */
export async function newTempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'but-phe-test-'))
  folders.push(folder)
  return folder
}
