import { rm } from 'node:fs/promises'

/** The office of this run is over: its folder, its keys beside it, everything. */
export default async function removeFolder(): Promise<void> {
  const folder = process.env.E2E_FOLDER
  if (folder) await rm(folder, { recursive: true, force: true })
}
