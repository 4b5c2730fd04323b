import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'

// Holds the code to the layers: a file may import from its own layer and from those named here.
// Order matters: the first prefix that fits a path is its layer. The web layer may share types
// with everything it shows, because nothing of them is left at run time; elsewhere types count too.

interface Layer {
  prefix: string
  mayImport: readonly string[]
  /** Packages and builtins; all when left out. */
  packages?: (name: string) => boolean
}

const DATABASE = /^(pg|pg-boss|kysely)(\/|$)/
const WEB = /^(express|react|react-dom|@remix-run|busboy|compression|isbot)(\/|$)/
/** What can speak to other machines. The guarded ways out are `adapters/outbound.ts` and `outbound-….ts`. */
const NETWORK = /^(node:)?(http|https|http2|tls|dgram)$|^(undici|nodemailer|imapflow)(\/|$)/
const PURE = /^(zod|node:(path|net|crypto|url|buffer|zlib))$/

const pages = ['app/server/', 'app/forms/', 'app/components/', 'app/ink/', 'app/offline/', 'app/text/']
const everything = ['workflows/', 'workflows/domain/', 'workflows/adapters/', 'db/']

const layers: readonly Layer[] = [
  { prefix: 'workflows/domain/', mayImport: [], packages: (name) => PURE.test(name) },
  {
    prefix: 'workflows/adapters/outbound.ts',
    mayImport: ['workflows/domain/', 'workflows/adapters/'],
    packages: (name) => !DATABASE.test(name) && !WEB.test(name),
  },
  {
    // Mail leaves and comes through files of their own beside it.
    prefix: 'workflows/adapters/outbound-',
    mayImport: ['workflows/domain/', 'workflows/adapters/', 'workflows/adapters/outbound.ts'],
    packages: (name) => !DATABASE.test(name) && !WEB.test(name),
  },
  {
    // The queue keeps its rows in the office's database, so its adapter is handed one.
    prefix: 'workflows/adapters/boss-jobs.ts',
    mayImport: ['workflows/domain/', 'workflows/adapters/'],
    packages: (name) => !WEB.test(name) && !NETWORK.test(name),
  },
  {
    prefix: 'workflows/adapters/',
    mayImport: ['workflows/domain/', 'workflows/adapters/outbound.ts'],
    packages: (name) => !DATABASE.test(name) && !WEB.test(name) && !NETWORK.test(name),
  },
  { prefix: 'db/migrations/', mayImport: [], packages: (name) => name === 'kysely' },
  {
    prefix: 'db/',
    mayImport: ['workflows/domain/', 'db/migrations/'],
    packages: (name) => !WEB.test(name) && !NETWORK.test(name),
  },
  {
    prefix: 'workflows/',
    mayImport: ['workflows/domain/', 'workflows/adapters/', 'db/'],
    packages: (name) => !WEB.test(name) && !NETWORK.test(name),
  },
  { prefix: 'app/styles/', mayImport: [] },
  { prefix: 'app/ink/', mayImport: ['app/offline/', 'workflows/domain/'] },
  { prefix: 'app/offline/', mayImport: ['app/ink/', 'workflows/domain/'] },
  { prefix: 'app/text/', mayImport: ['workflows/domain/'] },
  { prefix: 'app/forms/', mayImport: ['workflows/domain/'] },
  { prefix: 'app/components/', mayImport: ['app/text/', 'app/ink/', 'app/offline/', 'workflows/domain/'] },
  { prefix: 'app/server/', mayImport: ['app/text/', ...everything] },
  {
    prefix: 'app/routes/',
    mayImport: [...pages, 'app/styles/', 'workflows/', 'workflows/domain/', 'db/'],
    packages: (name) => !DATABASE.test(name) && !NETWORK.test(name),
  },
  { prefix: 'app/', mayImport: [...pages, 'app/routes/', 'app/styles/', 'workflows/domain/'] },
  { prefix: 'scripts/', mayImport: everything },
]

/** Ways to import; the first group tells of one that carries types alone. */
const IMPORTS = [
  /(?:^|\n)\s*(?:import|export)\s(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]/g,
  /(?:^|\n)\s*import(\s)*['"]([^'"]+)['"]/g,
  /\bimport(\s)*\(\s*['"]([^'"]+)['"]\s*\)/g,
]

/** Every import of these folders that the layers do not allow, as a line each. */
export function findBreaches(projectFolder: string): string[] {
  const breaches: string[] = []
  for (const root of ['app', 'workflows', 'db', 'scripts']) {
    if (!existsSync(join(projectFolder, root))) continue
    const names = readdirSync(join(projectFolder, root), { recursive: true, encoding: 'utf8' })
    for (const name of names.toSorted()) {
      if (!/\.(tsx?|mjs)$/.test(name)) continue
      const from = normalize(join(root, name)).replaceAll('\\', '/')
      const text = readFileSync(join(projectFolder, from), 'utf8')
      breaches.push(...breachesOf(from, text))
    }
  }
  return breaches
}

function breachesOf(from: string, text: string): string[] {
  const layer = layerOf(from)
  if (!layer) return []
  const breaches = new Set<string>()
  for (const [, type, target = ''] of IMPORTS.flatMap((way) => [...text.matchAll(way)])) {
    if (type?.startsWith('type') && mayShareType(from, target)) continue
    if (!isAllowed(layer, from, target)) breaches.add(`${from} may not import ${target}`)
  }
  return [...breaches]
}

function mayShareType(from: string, target: string): boolean {
  if (!target.startsWith('.')) return false
  const to = pathOf(from, target)
  if (to.startsWith('app/')) return from.startsWith('app/') || from.startsWith('scripts/')
  // What a page shows has the shape of the row that was found for it.
  return from.startsWith('app/') && (to.startsWith('db/') || to.startsWith('workflows/'))
}

function pathOf(from: string, target: string): string {
  // Vite's `?url` asks for the address of a file, not for another file.
  return normalize(join(dirname(from), target.replace(/\?.*$/, ''))).replaceAll('\\', '/')
}

function isAllowed(layer: Layer, from: string, target: string): boolean {
  if (!target.startsWith('.')) {
    const name = isBuiltin(target) && !target.startsWith('node:') ? `node:${target}` : target
    return layer.packages?.(name) ?? true
  }
  const to = pathOf(from, target)
  // What the build made is no source of any layer; the web server loads it.
  if (from.startsWith('scripts/') && to.startsWith('build/')) return true
  const toPrefix = layerOf(to)?.prefix
  if (!toPrefix) return !/^(app|workflows|db|scripts|tests|build)\//.test(to)
  if (toPrefix === layer.prefix || layer.mayImport.includes(toPrefix)) return true
  return isSpecialAdapter(to, layer)
}

// Adapters with rules of their own are still adapters to those who use them.
function isSpecialAdapter(to: string, layer: Layer): boolean {
  return to.startsWith('workflows/adapters/') && layer.mayImport.includes('workflows/adapters/')
}

function layerOf(path: string): Layer | undefined {
  return layers.find(({ prefix }) => path.startsWith(prefix))
}

if (import.meta.main) {
  const breaches = findBreaches(join(import.meta.dirname, '..'))
  for (const breach of breaches) console.error(breach)
  if (breaches.length === 0) console.log('Every import keeps to its layer')
  process.exitCode = breaches.length === 0 ? 0 : 1
}
