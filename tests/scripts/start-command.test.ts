import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const START = join(import.meta.dirname, '../../scripts/start.mjs')
const projects: string[] = []

after(async () => {
  for (const project of projects) await rm(project, { recursive: true, force: true })
})

const lock = { packages: { '': {}, 'node_modules/one': { version: '1.0.0' } } }

/** Stands for npm: notes that it ran, and leaves what `npm ci` would. */
const NPM = `
const { appendFileSync, mkdirSync, copyFileSync, symlinkSync, existsSync } = require('node:fs')
appendFileSync('npm.log', process.argv.slice(2, 3) + '\\n')
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
mkdirSync('node_modules/.bin', { recursive: true })
if (!existsSync('node_modules/.bin/node')) symlinkSync(process.execPath, 'node_modules/.bin/node')
mkdirSync('node_modules/vite/bin', { recursive: true })
copyFileSync('vite.cjs', 'node_modules/vite/bin/vite.js')
copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
`

/** Stands for Vite: notes how it was called, and breaks on a source that says so. */
const VITE = `
const { appendFileSync, mkdirSync, readFileSync } = require('node:fs')
appendFileSync('vite.log', process.argv.slice(2, 4).join(' ') + '\\n')
if (readFileSync('app/page.tsx', 'utf8') === 'broken') process.exit(1)
mkdirSync('build', { recursive: true })
`

const OFFICE = `
process.once('SIGTERM', () => process.exit(7))
console.log('office ' + process.argv.slice(2).join(' ') + ' ' + (process.env.NODE_OPTIONS ?? ''))
if (process.argv.includes('--stay')) setInterval(() => {}, 1000)
else process.exitCode = 3
`

/** A checkout in small: the real start.mjs, and an office that only answers. */
async function newCheckout(): Promise<string> {
  const project = await realpath(await mkdtemp(join(tmpdir(), 'butphe-checkout-')))
  projects.push(project)
  await mkdir(join(project, 'scripts'))
  await mkdir(join(project, 'app'))
  await copyFile(START, join(project, 'scripts/start.mjs'))
  await writeFile(join(project, 'scripts/office.ts'), OFFICE)
  await writeFile(join(project, 'app/page.tsx'), 'one')
  await writeFile(join(project, 'package-lock.json'), JSON.stringify(lock))
  await writeFile(join(project, 'npm-cli.js'), NPM)
  await writeFile(join(project, 'vite.cjs'), VITE)
  return project
}

function launch(project: string, args: string[] = [], env: Record<string, string> = {}) {
  return spawn(process.execPath, [join(project, 'scripts/start.mjs'), ...args], {
    env: { ...process.env, npm_execpath: join(project, 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(project: string, args: string[] = [], env: Record<string, string> = {}) {
  const child = launch(project, args, env)
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  const [code] = await once(child, 'close')
  return { code, text }
}

const linesOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n')

test('a clean checkout is installed and built once, then only started', async () => {
  const project = await newCheckout()
  const first = await run(project, ['--empty'])
  assert.match(first.text, /office --empty/)
  assert.equal(first.code, 3)
  await run(project)
  assert.deepEqual(linesOf(join(project, 'npm.log')), ['ci'])
  assert.deepEqual(linesOf(join(project, 'vite.log')), ['build --logLevel', 'build --ssr'])
})

test('a changed lock is installed, a changed source is built', async () => {
  const project = await newCheckout()
  await run(project)
  await writeFile(join(project, 'app/page.tsx'), 'two')
  await run(project)
  assert.equal(linesOf(join(project, 'npm.log')).length, 1)
  assert.equal(linesOf(join(project, 'vite.log')).length, 4)
  lock.packages['node_modules/one'].version = '1.0.1'
  await writeFile(join(project, 'package-lock.json'), JSON.stringify(lock))
  await run(project)
  assert.equal(linesOf(join(project, 'npm.log')).length, 2)
})

test('two that start at once in a clean checkout install and build it once', async () => {
  const project = await newCheckout()
  const both = await Promise.all([run(project), run(project)])
  assert.deepEqual(both.map((one) => one.code), [3, 3], both.map((one) => one.text).join())
  assert.equal(linesOf(join(project, 'npm.log')).length, 1)
  assert.equal(linesOf(join(project, 'vite.log')).length, 2)
})

test('what a killed start left locked is taken over', async () => {
  const project = await newCheckout()
  const killed = launch(project)
  while (!existsSync(join(project, '.cache/install.lock'))) {
    await new Promise((done) => setTimeout(done, 10))
  }
  killed.kill('SIGKILL')
  await once(killed, 'close')
  assert.equal((await run(project)).code, 3)
})

test('a build that fails starts nothing and is tried again', async () => {
  const project = await newCheckout()
  await writeFile(join(project, 'app/page.tsx'), 'broken')
  const broken = await run(project)
  assert.equal(broken.code, 1)
  assert.match(broken.text, /The build failed/)
  assert.doesNotMatch(broken.text, /office|\n\s+at /)
  await writeFile(join(project, 'app/page.tsx'), 'one')
  assert.equal((await run(project)).code, 3)
})

test('the office is ended by the signal its starter gets, and its exit code is passed on', async () => {
  const project = await newCheckout()
  await run(project)
  const child = launch(project, ['--stay'])
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  assert.equal(code, 7)
})

test('options that load foreign code do not reach the office', async () => {
  const project = await newCheckout()
  const { text } = await run(project, [], { NODE_OPTIONS: '--stack-trace-limit=5' })
  assert.match(text, /NODE_OPTIONS is not passed on/)
  assert.doesNotMatch(text, /office .*stack-trace/)
})

test('an old Node is refused in words', async () => {
  const project = await newCheckout()
  const old = join(project, 'old.mjs')
  // The version that start.mjs reads, as an old Node would give it.
  const text = `
    Object.defineProperty(process.versions, 'node', { value: '18.20.0' })
    process.argv[1] = ${JSON.stringify(join(project, 'scripts/start.mjs'))}
    await import('./scripts/start.mjs')`
  await writeFile(old, text)
  const child = spawn(process.execPath, [old], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  const [code] = await once(child, 'close')
  assert.equal(code, 1)
  assert.match(said, /Node.js 20 or newer is needed; this machine has 18\.20\.0/)
  assert.equal(existsSync(join(project, 'npm.log')), false)
})

test('start.mjs is found through a link as well', async () => {
  const project = await newCheckout()
  const link = `${project}-link`
  projects.push(link)
  await symlink(project, link)
  assert.equal((await run(link)).code, 3)
})
