import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeCertificate } from '../support/graph-emulator/certificates.ts'
import { type GraphEmulator, openGraphEmulator } from '../support/graph-emulator/index.ts'
import type { LoggedRequest } from '../support/graph-emulator/request-log.ts'
import { addressOf, graphStoreAt } from '../support/graph-store.ts'
import { sourceOf } from './cloud-store-contract.ts'

// Two clients that nobody here wrote, each in a network of its own in which the emulator is Microsoft:
// what they cannot do with it is the emulator's fault, and what our own adapter sends is held against
// what they send.

const clients = fileURLToPath(new URL('../support/graph-emulator/clients/', import.meta.url))
const main = fileURLToPath(new URL('../support/graph-emulator/main.ts', import.meta.url))
const CLIENT_MS_MAX = 120_000

function whyNot(program: string): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return `${program} needs Linux and root for a network of its own`
  if (spawnSync('unshare', ['-n', '-m', 'true']).status !== 0) return 'unshare is not allowed here'
  return spawnSync('which', [program, 'curl', 'ip']).status === 0 ? false : `${program}, curl or ip is not installed`
}

let work: string
before(async () => {
  work = mkdtempSync(join(tmpdir(), 'graph-clients-'))
  const hosts = ['graph.microsoft.com', 'login.microsoftonline.com', 'contoso-my.sharepoint.com', '127.0.0.1']
  const { certificate, key } = await makeCertificate('Graph emulator', hosts)
  for (const name of ['ca.crt', 'srv.crt']) writeFileSync(join(work, name), certificate)
  writeFileSync(join(work, 'srv.key'), key, { mode: 0o600 })
})
after(() => rmSync(work, { recursive: true, force: true }))

/** What the script says of each of its steps: name → exit code. */
function run(script: string, driveId: string): Map<string, number> {
  const ended = spawnSync('unshare', ['-n', '-m', 'bash', join(clients, script)], {
    timeout: CLIENT_MS_MAX, encoding: 'utf8',
    // The types of the web build demand NODE_ENV; a client needs none.
    env: { PATH: process.env.PATH ?? '', WORK: work, NODE: process.execPath, MAIN: main, DRIVE: driveId, LANG: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
  })
  const steps = [...ended.stdout.matchAll(/^== (\S+) (\d+)$/gm)].map((hit) => [hit[1] ?? '', Number(hit[2])] as const)
  assert.ok(steps.length > 0, `${ended.stdout}\n${ended.stderr}`)
  return new Map(steps)
}

const transcriptOf = (name: string): LoggedRequest[] => readFileSync(join(work, `${name}.jsonl`), 'utf8')
  .split('\n').filter((line) => line !== '' && !line.includes('/__emulator/'))
  // Written by the emulator's own log.
  .map((line) => JSON.parse(line) as LoggedRequest)

/** `POST /v1.0/drives/{D}/items/{I}:/{N}:/createUploadSession`: what was asked, without whose. */
function shapeOf({ method, url }: LoggedRequest): string {
  const path = (url.split('?')[0] ?? '')
    .replace(/^\/[^/]+\/oauth2\//, '/{T}/oauth2/')
    .replace(/\/(drives|items|sites|lists)\/[^/:]+/g, '/$1/{I}')
    .replace(/:\/.*?(:|$)/, ':/{N}:')
    .replace(/^\/(upload|download|monitor)\/.*/, '/$1/{S}')
    .replace('/v1.0/me/drive', '/v1.0/drives/{I}')
    .replace('/root/delta', '/items/{I}/delta')
  return `${method} ${path}`
}

/** Steps of our adapter that no drive client does. */
const OURS_ALONE = [
  'GET /v1.0/sites/{I}/lists/{I}/columns', 'PATCH /v1.0/sites/{I}/lists/{I}/items/{I}/fields',
  'POST /v1.0/drives/{I}/items/{I}/permanentDelete',
]

async function ourTranscript(emulator: GraphEmulator): Promise<LoggedRequest[]> {
  const store = graphStoreAt(addressOf(emulator))
  const first = await store.publish('2026/Sổ chung/00001/a.pdf', sourceOf(Buffer.from('một')))
  await store.publish('2026/Sổ chung/00001/rỗng.txt', sourceOf(Buffer.alloc(0)))
  const second = await store.publish('2026/Sổ chung/00001/a.pdf', sourceOf(Buffer.from('hai')), { replaces: first })
  const { next } = await store.shared!.changes(null)
  await store.shared!.changes(next)
  await store.shared!.listFiles('2026/Sổ chung/00001')
  await (await store.shared!.read(second.itemId)).stream.toArray()
  await store.shared!.describe(second.itemId, { SoDen: '1' })
  await store.shared!.moveTo(second.itemId, '2026/Khác')
  await store.remove(second.itemId)
  store.close()
  return [...emulator.log.all]
}

describe('clients that nobody here wrote', () => {
  let emulator: GraphEmulator
  before(async () => {
    emulator = await openGraphEmulator()
  })
  after(() => emulator.close())

  it('rclone does all of its work with the emulator', { skip: whyNot('rclone') }, () => {
    const steps = run('rclone.sh', emulator.driveId)
    const failed = [...steps].filter(([name, code]) => (name === 'full' ? code === 0 : code !== 0))
    assert.deepEqual(failed, [])
    assert.equal(steps.size, 15)
    const asked = transcriptOf('rclone')
    assert.ok(asked.some(({ status }) => status === 416), 'a range that had landed is refused')
    assert.ok(asked.some(({ status }) => status === 429))
    assert.ok(transcriptOf('rclone-full').some(({ status }) => status === 507))
  })

  it('onedrive keeps a folder in step with the emulator', { skip: whyNot('onedrive') }, () => {
    const steps = run('onedrive.sh', emulator.driveId)
    assert.deepEqual([...steps], [['first', 0], ['again', 0], ['change', 0], ['delete', 0]])
    // Answered by the emulator.
    const files = JSON.parse(readFileSync(join(work, 'onedrive.files'), 'utf8')) as { path: string; size: number }[]
    assert.deepEqual(files.map(({ path, size }) => [path, size]), [['/Văn bản đến/2026/so 12.pdf', 90_000]])
    const asked = transcriptOf('onedrive')
    assert.ok(asked.some(({ url }) => url.includes('/delta')))
    assert.ok(asked.some(({ headers }) => headers['if-match'] !== undefined))
  })

  it('ask for the same things in the same way as our adapter', { skip: whyNot('rclone') || whyNot('onedrive') }, async () => {
    const theirs = [...transcriptOf('rclone'), ...transcriptOf('onedrive')]
    const ours = await ourTranscript(emulator)
    const known = new Set(theirs.map(shapeOf))
    const alone = [...new Set(ours.map(shapeOf))].filter((shape) => !known.has(shape)
      // By id or by path: both address an item.
      && !known.has(shape.replace('/items/{I}/createUploadSession', '/items/{I}:/{N}:/createUploadSession')))
    assert.deepEqual(alone.filter((shape) => !OURS_ALONE.includes(shape)), [])

    const rangesOf = (all: readonly LoggedRequest[]) => all.filter(({ method, url }) => method === 'PUT' && url.startsWith('/upload'))
    for (const { headers } of [...rangesOf(theirs), ...rangesOf(ours)]) {
      assert.match(headers['content-range'] ?? '', /^bytes \d+-\d+\/\d+$/)
      assert.match(headers['content-length'] ?? '', /^\d+$/)
      assert.equal(headers['transfer-encoding'], undefined)
    }
    assert.ok(rangesOf(ours).every(({ hasAuthorization }) => !hasAuthorization))
    const folders = (all: readonly LoggedRequest[]) => all
      .filter(({ method, url }) => method === 'POST' && url.endsWith('/children')).map(({ body }) => Object.keys(JSON.parse(body) as object))
    assert.ok(folders(ours).every((keys) => ['name', 'folder'].every((key) => keys.includes(key))))
    assert.ok(folders(theirs).every((keys) => ['name', 'folder'].every((key) => keys.includes(key))))
  })
})
