// Plain JavaScript without dependencies, for whatever Node the machine has: installs what is
// missing, builds what has changed, and goes on with Node 24 from node_modules.
import { spawn, spawnSync } from 'child_process'
import { createHash } from 'crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'fs'
import { constants } from 'os'
import { dirname, join } from 'path'
import { fileURLToPath } from 'url'

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)))

const NODE_MAJOR_MIN = 20
const WAIT_FOR_OTHER_MS = 15 * 60 * 1000
const POLL_MS = 200
const PARENT_CHECK_MS = 1000
/** For the C library: pictures of pages that were read go back to the system at once. */
const GIVES_MEMORY_BACK = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' }
/** For V8, in MB: the space for young objects grows with use, up to 48 MB if left alone, and stays. */
const YOUNG_SPACE = '--max-semi-space-size=4'

/** Everything the web build is made of. */
const BUILD_SOURCES = [
  'app',
  'workflows',
  'db',
  'public',
  'scripts/vite-client-bundle.ts',
  'vite.config.ts',
  'remix.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

export class CannotGoOn extends Error {}

export function checkNodeVersion() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return
  throw new CannotGoOn(
    'Cần Node.js ' + NODE_MAJOR_MIN + ' trở lên; máy này có ' + process.versions.node + '.\n' +
      'Node.js ' + NODE_MAJOR_MIN + ' or newer is needed; this machine has ' +
      process.versions.node + ' (https://nodejs.org).',
  )
}

/** The Node 24 that came with the packages. */
export function projectNode() {
  return join(projectFolder, 'node_modules', '.bin', onWindows('node', 'node.exe'))
}

function onWindows(elsewhere, there) {
  return process.platform === 'win32' ? there : elsewhere
}

/** Environment for everything we start: without what could load foreign code into it. */
export function childEnvironment() {
  const env = Object.assign({}, process.env)
  if (env.NODE_OPTIONS) say('NODE_OPTIONS is not passed on.')
  delete env.NODE_OPTIONS
  delete env.LD_PRELOAD
  env.PATH = join(projectFolder, 'node_modules', '.bin') + onWindows(':', ';') + (env.PATH || '')
  return env
}

export function say(line) {
  console.log('[bút phê] ' + line)
}

/** Installs the packages of package-lock.json, unless exactly these are there. */
export function installMissing() {
  if (isInstalled()) return
  underLock('install', () => {
    if (isInstalled()) return
    say('Đang cài các gói cần thiết (npm ci), lần đầu mất vài phút …')
    const npm = npmCommand()
    const args = npm.args.concat(['ci', '--no-audit', '--no-fund'])
    const result = spawnSync(npm.program, args, {
      cwd: projectFolder,
      env: childEnvironment(),
      stdio: 'inherit',
      shell: npm.shell,
    })
    if (result.status === 0 && isInstalled()) return say('Đã cài xong.')
    throw new CannotGoOn(
      'npm ci không thành công: kiểm tra mạng và dung lượng đĩa rồi chạy lại.\n' +
        'npm ci did not succeed: check the network and the disk, then run this again.',
    )
  })
}

function npmCommand() {
  const script = process.env.npm_execpath
  if (script && script.endsWith('npm-cli.js')) {
    return { program: process.execPath, args: [script], shell: false }
  }
  return { program: 'npm', args: [], shell: process.platform === 'win32' }
}

/** npm's own note of what it installed must name every package of the lock in its version. */
function isInstalled() {
  const wanted = readJson(join(projectFolder, 'package-lock.json'))
  const present = readJson(join(projectFolder, 'node_modules', '.package-lock.json'))
  if (!wanted) throw new CannotGoOn('package-lock.json is missing or broken in ' + projectFolder)
  if (!present || !existsSync(projectNode())) return false
  return Object.keys(wanted.packages).every((path) => {
    if (path === '') return true
    const found = present.packages[path]
    // Optional packages of other systems are left out by npm.
    if (!found) return Boolean(wanted.packages[path].optional)
    return found.version === wanted.packages[path].version
  })
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Builds the web application when any of its sources differ from those of the last build. */
export function buildWhenChanged() {
  const stamp = join(projectFolder, 'build', '.sources')
  const isFresh = () => {
    return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()
  }
  if (isFresh()) return
  underLock('build', () => {
    if (isFresh()) return
    say('Đang dựng giao diện …')
    const before = hashOfSources()
    rmSync(stamp, { force: true })
    const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js')
    for (const args of [['build'], ['build', '--ssr']]) {
      const result = spawnSync(projectNode(), [vite].concat(args, ['--logLevel', 'warn']), {
        cwd: projectFolder,
        env: Object.assign(childEnvironment(), { NODE_ENV: 'production' }),
        stdio: 'inherit',
      })
      if (result.status !== 0) throw new CannotGoOn('Không dựng được giao diện. The build failed.')
    }
    writeFileSync(stamp, before)
  })
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const source of BUILD_SOURCES) addToHash(hash, source)
  return hash.digest('hex')
}

function addToHash(hash, path) {
  const full = join(projectFolder, path)
  if (!existsSync(full)) return
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) addToHash(hash, path + '/' + name)
    return
  }
  const bytes = readFileSync(full)
  hash.update(path + '\0' + bytes.length + '\0').update(bytes)
}

/** Two commands at once on a fresh checkout: the second waits for the first. */
function underLock(name, work) {
  const folder = join(projectFolder, '.cache')
  const lock = join(folder, name + '.lock')
  mkdirSync(folder, { recursive: true })
  const until = Date.now() + WAIT_FOR_OTHER_MS
  let told = false
  while (!tryLock(lock)) {
    if (Date.now() > until) throw new CannotGoOn('Another command is still at work: ' + lock)
    if (!told) say('Chờ một lệnh khác đang chạy xong (' + name + ') …')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
  }
  try {
    return work()
  } finally {
    unlinkSync(lock)
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  let holder
  try {
    holder = Number(readFileSync(lock, 'utf8'))
    const age = Date.now() - statSync(lock).mtimeMs
    if (holder ? isAlive(holder) : age < 2000) return false
  } catch {
    return false
  }
  rmSync(lock, { force: true })
  return false
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Runs the office as a child and becomes its shadow: its signals, its exit code. */
function runOffice(args) {
  const script = join(projectFolder, 'scripts', 'office.ts')
  const child = spawn(projectNode(), [YOUNG_SPACE, script].concat(args), {
    cwd: projectFolder,
    env: Object.assign({}, GIVES_MEMORY_BACK, childEnvironment(), { NODE_ENV: 'production' }),
    stdio: 'inherit',
  })
  // A terminal sends Ctrl-C to the whole group, so the office has it already.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm does not always pass a signal on; when it is gone, nobody can end the office any more.
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid
    const timer = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM')
    }, PARENT_CHECK_MS)
    timer.unref()
  }
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('close', (code, signal) => {
    process.exit(code === null ? 128 + (constants.signals[signal] || 0) : code)
  })
}

/** Ends the process with the plain message of a `CannotGoOn`; anything else is a fault. */
export function explainAndExit(error) {
  console.error(error instanceof CannotGoOn ? error.message : error)
  process.exit(1)
}

function isMain() {
  return process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
}

if (isMain()) {
  try {
    checkNodeVersion()
    installMissing()
    buildWhenChanged()
    runOffice(process.argv.slice(2))
  } catch (error) {
    explainAndExit(error)
  }
}
