import { forgetFileName, listNamedFiles } from '../../db/doors.ts'
import { findScan } from '../../db/scans.ts'
import { moveEntry } from '../adapters/watched-folder.ts'
import { SECRET_FOLDER } from '../domain/door-files.ts'
import type { Office } from '../office.ts'

const FOLDER_KEY = 'folder:'

/**
 * Job. The file of an item that turned out to be a secret goes from `done/` to `secret/`, named by its
 * item alone, for the office to deal with under the law on state secrets; its name is forgotten here.
 * May run twice.
 */
export async function setSecretAside(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  // A received stack that held a secret has lost its name in the same way.
  if (!scan || (scan.state !== 'secret' && scan.file_name !== null)) return
  for (const file of await listNamedFiles(office.db, scanId)) {
    if (!file.moved_at) throw new Error('the file still lies in the folder')
    const isBelow = file.done_path !== null && !file.done_path.startsWith(`${SECRET_FOLDER}/`)
    if (isBelow && file.done_path && file.door.startsWith(FOLDER_KEY)) {
      const folder = file.door.slice(FOLDER_KEY.length)
      await moveEntry(folder, Buffer.from(file.done_path), { below: SECRET_FOLDER, name: scanId })
    }
    await forgetFileName(office.db, file.id)
  }
}
