import { relative } from 'node:path'
import type { Plugin } from 'vite'
import { SETTING_NAMES } from '../workflows/domain/settings.ts'

/** Modules that must never travel to a browser: at best weight, at worst a leak. */
const serverOnly: readonly RegExp[] = [
  /\.server\.[cm]?[jt]sx?$/,
  /^db\//,
  /^scripts\//,
  /^workflows\/(?!domain\/)/,
  /^workflows\/domain\/settings/,
  /(^|\/)node_modules\/(zod|kysely|pg|pg-boss|pino|express|@node-rs|sharp)\//,
]

/** Names so short or common that finding them says nothing. */
const COMMON_NAMES = new Set(['PORT', 'HOST'])
const tellingNames = SETTING_NAMES.filter((name) => !COMMON_NAMES.has(name))

/** Whether a module has no business in a browser. `id` is Vite's, a path with perhaps a query. */
export function isServerOnly(projectFolder: string, id: string): boolean {
  const path = relative(projectFolder, id.split('?')[0] ?? id).replaceAll('\\', '/')
  return serverOnly.some((one) => one.test(path))
}

/** Fails the build when the bundle for browsers carries a module or a setting of the server. */
export function clientBundleGuard(): Plugin {
  let projectFolder = process.cwd()
  let isForServer = false
  return {
    name: 'client-bundle-guard',
    apply: 'build',
    configResolved(config) {
      projectFolder = config.root
      isForServer = Boolean(config.build.ssr)
    },
    generateBundle(_options, bundle) {
      if (isForServer) return
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        const strangers = Object.entries(file.modules)
          .filter(([id, module]) => module.renderedLength > 0 && isServerOnly(projectFolder, id))
          .map(([id]) => relative(projectFolder, id))
        const names = tellingNames.filter((name) => file.code.includes(name))
        if (strangers.length + names.length === 0) continue
        this.error(`${file.fileName} is not for browsers: ${[...strangers, ...names].join(', ')}`)
      }
    },
  }
}
