import type { PackEntryKind } from '../domain/proof-pack.ts'

/** One written entry of a pack. */
export interface PackText {
  path: string
  kind: PackEntryKind
  bytes: Buffer
  /** For the page. */
  label: string
}

export function json(path: string, kind: PackEntryKind, label: string, value: unknown): PackText {
  return { path, kind, label, bytes: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) }
}
