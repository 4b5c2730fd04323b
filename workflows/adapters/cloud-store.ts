import type { Readable } from 'node:stream'
import type { ByteSource } from './bytes.ts'

export interface PublishedFile {
  itemId: string
  etag: string
  /** Hex sha-256, or the store's own hash. */
  hash: string
  byteSize: number
  /** Where a person opens it. */
  url?: string
  /** The store changed the bytes by itself (an Office file in SharePoint): the vault's are the record. */
  altered?: true
}

export interface PublishOptions {
  /** What the office itself put there before. Other content at the path is never overwritten. */
  replaces?: Pick<PublishedFile, 'itemId' | 'etag' | 'hash'>
  /** Left by an attempt that was broken off. */
  resume?: string
  /** Called before bytes are sent, with what a new process needs to go on. */
  keep?(resume: string): Promise<void>
}

/** Where published copies lie (a folder or OneDrive). It may be rebuilt from the vault. */
export interface CloudStore {
  readonly name: 'folder' | 'onedrive'
  /**
   * Idempotent: the same path and bytes again leave one item with the same id. Path parts are
   * joined by `/`. An item that people moved or renamed is followed by its id.
   * @throws {OfficeError} `cloud-path-refused`; `cloud-name-taken` when other content is there that
   * is not `replaces`, or no longer as it was put there. Nothing is overwritten then.
   */
  publish(path: string, bytes: ByteSource, options?: PublishOptions): Promise<PublishedFile>
  find(itemId: string): Promise<PublishedFile | undefined>
  /** Removes the item and every version of it; does nothing when it is gone already. */
  remove(itemId: string): Promise<void>
  /**
   * Ends what an attempt to publish left behind: the upload, and what lies at the path when it holds
   * these very bytes. Somebody else's file stays.
   */
  abandon(path: string, bytes: ByteSource, resume?: string): Promise<void>
  /** What only a cloud that people work in has. */
  readonly shared?: SharedCloud
}

/** A change of an item since the last time: its latest state only. */
export interface RemoteChange {
  itemId: string
  isDeleted: boolean
  isFolder: boolean
  name: string | null
  parentId: string | null
  etag: string | null
  hash: string | null
  byteSize: number | null
  /** When somebody last changed it, by the cloud's clock. */
  changedAt: string | null
}

export interface RemoteFile {
  itemId: string
  name: string
  byteSize: number
  etag: string
  hash: string
}

export interface SharedCloud {
  /**
   * Changes of the whole drive since `token`, page by page; without one, everything there is.
   * @throws {OfficeError} `cloud-resync` when the token is dead: begin again without one.
   */
  changes(token: string | null): Promise<{ changes: RemoteChange[]; next: string; isLast: boolean }>
  /** The path of an item from the office's folder on; undefined when it is gone or outside. */
  pathOf(itemId: string): Promise<string | undefined>
  read(itemId: string): Promise<{ byteSize: number; stream: Readable }>
  /** Files that lie in a folder, which is made when it is missing. */
  listFiles(folder: string): Promise<RemoteFile[]>
  /** Moves a file to another folder; a name that is taken there gets a number. */
  moveTo(itemId: string, folder: string): Promise<void>
  putBeside(folder: string, name: string, text: string): Promise<void>
  /** Writes those columns that the library has. @returns the names of the others. */
  describe(itemId: string, columns: Readonly<Record<string, string | null>>): Promise<string[]>
}
