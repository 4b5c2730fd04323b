import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DriveItem } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'

const FILE = 'drive.json'

interface Kept {
  sequence: number
  epoch: number
  items: DriveItem[]
}

/** Brings back what a drive held when it was last kept in the folder. */
export function bringBack(state: EmulatorState, folder: string): void {
  const path = join(folder, FILE)
  if (!existsSync(path)) return
  // Written by `keep` below.
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept
  for (const item of kept.items) {
    if (item.parentId === null) Object.assign(state.drive.root, item)
    else state.drive.items.set(item.id, item)
  }
  state.drive.sequence = kept.sequence
  state.drive.epoch = kept.epoch
}

/** The bytes lie in the folder already; this adds what they are. */
export function keep(state: EmulatorState, folder: string): void {
  const { sequence, epoch, items } = state.drive
  const kept: Kept = { sequence, epoch, items: [...items.values()] }
  const path = join(folder, FILE)
  writeFileSync(`${path}.new`, JSON.stringify(kept))
  renameSync(`${path}.new`, path)
}
