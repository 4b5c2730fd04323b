// Plain JavaScript without dependencies, like start.mjs: everything that is tested, from a clean
// checkout. One part alone: `node scripts/test.mjs unit [FILE …]`. The last line is the sum.
import { spawn, spawnSync } from 'child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'fs'
import { readdirSync, rmSync } from 'fs'
import { cpus } from 'os'
import { basename, join, relative, resolve } from 'path'
import {
  buildWhenChanged,
  CannotGoOn,
  checkNodeVersion,
  childEnvironment,
  explainAndExit,
  installMissing,
  projectFolder,
  projectNode,
  say,
} from './start.mjs'

/** Folders of `tests/` whose tests need PostgreSQL; `e2e` needs a browser; the rest is `unit`. */
const OFFICE_FOLDERS = ['db', 'workflows', 'scripts', 'security']
const E2E_FOLDER = 'e2e'
const TEST_TIMEOUT_MS = 300000
const CONCURRENCY_MAX = 4

const parts = {
  types: () => runTool('typescript/bin/tsc', ['--noEmit']),
  lint: () => runTool('oxlint/bin/oxlint', ['--deny-warnings']),
  layers: () => runChild([join('scripts', 'check-imports.ts')]).then(asOneCheck),
  build: () => {
    buildWhenChanged()
    return { passed: 1, failed: 0 }
  },
  unit: (rest) => runNodeTests('unit', testFiles(isUnit), rest, {}),
  office: runOfficeTests,
  e2e: runBrowserTests,
}

let scratch
let running

async function main(args) {
  checkNodeVersion()
  installMissing()
  const alone = args[0] && !args[0].startsWith('-') ? args[0] : undefined
  if (alone && !parts[alone]) {
    throw new CannotGoOn('Unknown part "' + alone + '": ' + Object.keys(parts).join(', '))
  }
  mkdirSync(join(projectFolder, '.cache'), { recursive: true })
  scratch = mkdtempSync(join(projectFolder, '.cache', 'test-'))
  const sum = { passed: 0, failed: 0 }
  const lines = []
  try {
    for (const name of alone ? [alone] : Object.keys(parts)) {
      console.log('\n── ' + name + ' ' + '─'.repeat(60 - name.length))
      const result = await runPart(name, alone ? args.slice(1) : args)
      sum.passed += result.passed
      sum.failed += result.failed
      lines.push(summaryLine(name, result))
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  console.log('\n' + lines.join('\n'))
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
  console.log(sum.passed + ' passed, ' + sum.failed + ' failed')
}

function summaryLine(name, result) {
  const skipped = result.skipped ? ', ' + result.skipped + ' skipped' : ''
  const why = result.why ? ' (' + result.why + ')' : ''
  const counts = result.passed + ' passed, ' + result.failed + ' failed' + skipped + why
  return (name + ':').padEnd(8) + counts
}

async function runPart(name, rest) {
  try {
    return await parts[name](rest)
  } catch (error) {
    if (!(error instanceof CannotGoOn)) console.error(error)
    else console.error(error.message)
    return { passed: 0, failed: 1, why: error.message.split('\n')[0] }
  }
}

function runTool(script, args) {
  return runChild([join('node_modules', script)].concat(args)).then(asOneCheck)
}

function asOneCheck(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Runs Node 24 with its output shown as it comes; resolves with the exit code. */
function runChild(args, env) {
  return new Promise((done, fail) => {
    running = spawn(projectNode(), args, {
      cwd: projectFolder,
      env: Object.assign(childEnvironment(), env),
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    running.on('error', fail)
    running.on('close', (code) => done(code === null ? 1 : code))
  })
}

function testFiles(accept) {
  const found = []
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.name.endsWith('.test.ts')) found.push(path)
    }
  }
  const tests = join(projectFolder, 'tests')
  if (existsSync(tests)) walk(tests)
  return found.filter((path) => accept(relative(tests, path).split(/[\\/]/)[0])).sort()
}

const isOffice = (folder) => OFFICE_FOLDERS.includes(folder)
const isUnit = (folder) => !isOffice(folder) && folder !== E2E_FOLDER

/** `rest`: files to run instead of all, and flags for node's test runner. */
async function runNodeTests(name, all, rest, env) {
  const named = rest.filter((arg) => !arg.startsWith('-')).map((path) => resolve(path))
  const flags = rest.filter((arg) => arg.startsWith('-'))
  const files = named.length > 0 ? named : all
  if (files.length === 0) throw new CannotGoOn('no test files in part ' + name)
  const counts = join(scratch, name + '.json')
  const args = ['--test', '--test-timeout=' + TEST_TIMEOUT_MS]
  args.push('--test-concurrency=' + Math.max(1, Math.min(CONCURRENCY_MAX, cpus().length)))
  args.push('--test-reporter=spec', '--test-reporter-destination=stdout')
  args.push('--test-reporter=' + join(projectFolder, 'tests', 'support', 'count-reporter.ts'))
  args.push('--test-reporter-destination=' + counts)
  const code = await runChild(args.concat(flags, files), env)
  const result = readCounts(counts)
  if (!result) return { passed: 0, failed: 1, why: 'the test runner ended without a result' }
  // The runner itself knows of failures that belong to no test.
  if (code !== 0 && result.failed === 0) result.failed = 1
  if (result.passed + result.failed === 0) return { passed: 0, failed: 1, why: 'nothing ran' }
  return result
}

function readCounts(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8').trim().split('\n').pop())
  } catch {
    return undefined
  }
}

async function runOfficeTests(rest) {
  const files = testFiles(isOffice)
  if (process.env.TEST_DATABASE_URL) return runNodeTests('office', files, rest, {})
  const cluster = await startTestCluster()
  try {
    return await runNodeTests('office', files, rest, { TEST_DATABASE_URL: cluster.url })
  } finally {
    await cluster.stop()
  }
}

/** It lives as long as its standard input is open: also a killed test run leaves nothing behind. */
function startTestCluster() {
  const child = spawn(projectNode(), [join('tests', 'support', 'test-cluster.ts')], {
    cwd: projectFolder,
    env: childEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.on('close', done))
  const stop = () => {
    child.stdin.end()
    return ended
  }
  return new Promise((done, fail) => {
    let text = ''
    child.on('error', fail)
    child.on('close', () => fail(new CannotGoOn('PostgreSQL for the tests did not start')))
    child.stdout.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) done({ url: text.split('\n')[0], stop })
    })
  })
}

async function runBrowserTests(rest) {
  buildWhenChanged()
  const chromium = findOrInstallChromium()
  const report = join(scratch, 'e2e.json')
  const cli = join('node_modules', 'playwright', 'cli.js')
  const code = await runChild([cli, 'test', '--reporter=list,json'].concat(rest), {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    PLAYWRIGHT_HTML_OPEN: 'never',
  })
  return browserCounts(report, code)
}

function browserCounts(report, code) {
  let parsed
  try {
    parsed = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, why: 'Playwright ended without a result' }
  }
  const passed = parsed.stats.expected + parsed.stats.flaky
  let failed = parsed.stats.unexpected
  if (failed === 0 && (code !== 0 || parsed.errors.length > 0 || passed === 0)) failed = 1
  return { passed, failed, skipped: parsed.stats.skipped }
}

function findOrInstallChromium() {
  if (process.env.CHROMIUM_PATH) {
    if (doesRun(process.env.CHROMIUM_PATH)) return process.env.CHROMIUM_PATH
    throw new CannotGoOn('CHROMIUM_PATH names no Chromium that runs: ' + process.env.CHROMIUM_PATH)
  }
  const found = findChromium()
  if (found) return found
  say('No Chromium on this machine: fetching the one of Playwright …')
  runLoud(projectNode(), [join('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'])
  if (findChromium()) return findChromium()
  if (process.getuid && process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Playwright’s Chromium does not run here: installing the one of the system …')
    runLoud('apt-get', ['update', '-q'])
    runLoud('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])
    if (findChromium()) return findChromium()
  }
  throw new CannotGoOn(
    'No Chromium for the browser tests, and none could be installed.\n' +
      'Install one (Debian, as root: apt-get install chromium; elsewhere: npx playwright install ' +
      '--with-deps chromium), or name one: CHROMIUM_PATH=/path/to/chromium npm test',
  )
}

function findChromium() {
  const known = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  const ask = "import('playwright').then((p) => console.log(p.chromium.executablePath()))"
  const own = spawnSync(projectNode(), ['-e', ask], { cwd: projectFolder, encoding: 'utf8' })
  return known.concat(own.stdout.trim() || []).find(doesRun)
}

function doesRun(path) {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    return false
  }
  return spawnSync(path, ['--version'], { timeout: 30000, stdio: 'ignore' }).status === 0
}

function runLoud(program, args) {
  spawnSync(program, args, {
    cwd: projectFolder,
    env: Object.assign(childEnvironment(), { DEBIAN_FRONTEND: 'noninteractive' }),
    stdio: 'inherit',
  })
}

process.on('SIGTERM', () => {
  if (running) running.kill('SIGTERM')
  process.exit(143)
})

if (basename(process.argv[1] || '') === 'test.mjs') main(process.argv.slice(2)).catch(explainAndExit)
