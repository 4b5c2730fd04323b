import { isAbsolute, relative, resolve } from 'node:path'
import type { SettingProblem } from './settings-rules.ts'
import { type ArrivalSource, arrivalSources } from './values.ts'

export interface WatchedFolder {
  path: string
  source: ArrivalSource
}

const FOLDERS_MAX = 20
const EXAMPLE = 'WATCHED_FOLDERS=/srv/scan;desk=/srv/scan-mot-cua'

/**
 * `folder;source=folder`: folders that a scanner writes into, each with the door its letters count as
 * (the post, when none is named). None may lie in another, nor in the data folder: what lies there is
 * not encrypted, and would be looked at twice.
 */
export function watchedFoldersFrom(
  text: string | undefined,
  projectFolder: string,
  dataFolder: string,
  problems: SettingProblem[],
): WatchedFolder[] {
  const folders = (text ?? '').split(';').map((part) => part.trim()).filter(Boolean).map((part) => {
    const source = arrivalSources.find((one) => part.startsWith(`${one}=`))
    return { source: source ?? 'post' as const, path: resolve(projectFolder, source ? part.slice(source.length + 1) : part) }
  })
  const wrong = (vi: string, en: string) => problems.push({ name: 'WATCHED_FOLDERS', vi, en, example: EXAMPLE })
  if (folders.length > FOLDERS_MAX) wrong(`nhiều nhất ${FOLDERS_MAX} thư mục.`, `holds at most ${FOLDERS_MAX} folders.`)
  for (const [index, one] of folders.entries()) {
    if (isWithin(dataFolder, one.path) || isWithin(one.path, dataFolder)) {
      wrong(`"${one.path}" nằm trong hoặc chứa DATA_FOLDER.`, `"${one.path}" lies inside or around DATA_FOLDER.`)
    }
    const other = folders.find((two, at) => at !== index && isWithin(two.path, one.path))
    if (other) wrong(`"${one.path}" trùng hoặc nằm trong "${other.path}".`, `"${one.path}" is or lies inside "${other.path}".`)
  }
  return folders
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
