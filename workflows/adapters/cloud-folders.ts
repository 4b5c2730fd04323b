/** Ids of the folders of the cloud, so that one that people renamed is still the same folder. */
export interface FolderMemory {
  find(path: string): Promise<string | undefined>
  save(path: string, itemId: string): Promise<void>
  /** This folder and all below it. */
  forget(path: string): Promise<void>
}

export function folderMemory(): FolderMemory {
  const known = new Map<string, string>()
  return {
    find: async (path) => known.get(path),
    save: async (path, itemId) => void known.set(path, itemId),
    forget: async (path) => {
      for (const one of known.keys()) if (one === path || one.startsWith(`${path}/`) || path === '') known.delete(one)
    },
  }
}
