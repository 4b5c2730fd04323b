import type { ByteSource } from './bytes.ts'

export interface PublishedFile {
  itemId: string
  etag: string
  /** Hex sha-256, or the store's own hash. */
  hash: string
  byteSize: number
}

/** Where published copies lie (a folder now, OneDrive later). It may be rebuilt from the vault. */
export interface CloudStore {
  readonly name: 'folder' | 'onedrive'
  /** Idempotent: the same path and bytes again leave one item with the same id. Path parts are joined by `/`. */
  publish(path: string, bytes: ByteSource): Promise<PublishedFile>
  find(itemId: string): Promise<PublishedFile | undefined>
  /** Removes the item and every version of it; does nothing when it is gone already. */
  remove(itemId: string): Promise<void>
}
